"""Errors are told in the language that is handed down, in whole messages of its message catalogue.

The language of these tests marks where a message begins and ends. What stands outside of all marks was not looked up
there: only signs may stand there.
"""

from __future__ import annotations

import gettext
import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.errors import BotError
from bot.domain.limits import Limit, Scope
from bot.domain.models import Catalogue, Model
from bot.domain.periods import Period
from bot.domain.pictures import State
from bot.front.kit.notices import NoticeContext, notice
from bot.front.result.unmade import failure_notice, restarted_card, unmade_card
from bot.front.texts.errors import buttons
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.errors.painting import cancelled, my_fault, neutral_line
from bot.front.texts.language import Language, language
from bot.front.texts.permissions import permission_name
from tests.front.any_error import FAILURES, LEAVES, any_of
from tests.front.samples import pictures

BEGIN, END = "\ue000", "\ue001"
CATALOGUE = Catalogue((Model(id="m-1", label="M"), Model(id="m-2", label="N")), "m-1")


def test_choices_that_stand_with_a_command_are_named_as_they_stand_there() -> None:
    german = language("de")
    told = notice(german, errors.UnknownChoice("per", "year", ("day", "week", "month"))).text
    assert "Tag, Woche und Monat" in told


class Marked(gettext.NullTranslations):
    """English, each message between two marks."""

    def gettext(self, message: str) -> str:
        return f"{BEGIN}{message}{END}" if re.search("[a-z]", re.sub(r"{\w+}", "", message)) else message

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, one: str, many: str, number: int) -> str:
        return self.ngettext(one, many, number)


MARKED = Language("xx", Marked())


def outside(text: str) -> str:
    """What stands outside of all messages."""
    depth, found = 0, ""
    for sign in text:
        depth += {BEGIN: 1, END: -1}.get(sign, 0)
        if depth == 0 and sign != END:
            found += sign
    return found


def facts(error: BotError) -> str:
    return "".join(str(getattr(error, field.name)) for field in fields(error))


@pytest.mark.parametrize("kind", LEAVES)
@given(data=st.data())
def test_every_error_is_told_in_the_language_given(kind: type[BotError], data: st.DataObject) -> None:
    error = data.draw(any_of(kind))
    assume(not {BEGIN, END} & set(facts(error)))
    text = notice(MARKED, error).text
    assert not re.search(r"\w", outside(text)), text
    assert text.startswith(BEGIN)
    assert text.endswith(END)


@pytest.mark.parametrize(
    ("option", "choices"),
    [("per", ("day", "week", "month")), ("what", ("used credits", "own limit", "everything"))],
)
def test_choices_of_moderators_are_told_as_discord_shows_them(
    option: Literal["per", "what"], choices: tuple[str, ...]
) -> None:
    text = notice(MARKED, errors.UnknownChoice(option, "-", choices)).text
    assert all(f"{BEGIN}{choice}{END}" in text for choice in choices)


@given(st.lists(FAILURES, min_size=1, max_size=4), st.booleans(), st.none() | st.just("APIpie"))
def test_so_are_the_failures_of_an_ask(
    ends: list[errors.Failure], painted: bool, service: str | None
) -> None:
    assume(not {BEGIN, END} & set("".join(map(facts, ends))))
    rows = pictures(*ends, *[State.PAINTED] * painted, prompt="-")
    told = failure_notice(MARKED, rows, service, CATALOGUE)
    assert not re.search(r"\w", outside(told.text)), told.text
    assert all(button.label.startswith(BEGIN) for button in told.buttons)
    for card in (unmade_card(MARKED, rows), restarted_card(MARKED, rows)):
        (embed,) = card.embeds
        assert not re.search(r"\w", outside(f"{embed.title}{embed.description}"))


@pytest.mark.parametrize("per", Period)
def test_the_words_on_credits(per: Period) -> None:
    limit = Limit(credits=10, per=per, scope=Scope.DEFAULT, target=0)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for error in (
        errors.CreditsUsedUp(limit=limit, renews_at=moment),
        errors.NotEnoughCredits(limit=limit, renews_at=moment, price=8, left=3),
    ):
        for count, quality in ((1, None), (1, "hd"), (4, None), (4, "hd")):
            told = notice(MARKED, error, NoticeContext(count=count, quality=quality))
            assert not re.search(r"\w", outside(told.text)), told.text
            assert [outside(button.label) for button in told.buttons] == [""]


def test_labels_and_lines_of_their_own() -> None:
    for label in (
        buttons.try_again(MARKED),
        buttons.try_in(MARKED, "hd"),
        buttons.make_it(MARKED, "hd", 2),
        buttons.make_it(MARKED, None, 2),
        buttons.make_some(MARKED, 3, "hd", 6),
        buttons.make_some(MARKED, 3, None, 3),
        buttons.use(MARKED, "Square"),
        buttons.use_for(MARKED, "M", 1),
        buttons.without_a_style(MARKED),
        buttons.without_pictures(MARKED, 1),
        buttons.without_pictures(MARKED, 2),
        buttons.you_pressed(MARKED, "Try again"),
        buttons.somebody_pressed(MARKED, 7, "Try again"),
        neutral_line(MARKED),
        neutral_line(MARKED, 2),
        permission_name(MARKED, "attach_files"),
    ):
        assert outside(label) == "", label


def test_sentences_stand_as_far_apart_as_the_language_wants() -> None:
    class Close(Marked):
        def pgettext(self, context: str, message: str) -> str:
            return "" if context == "between sentences" else super().pgettext(context, message)

    text = Explanation("One.", "Three.", "Two.").text(Language("xx", Close()))
    assert text == "One.Two.Three."


def test_what_stands_for_all_else() -> None:
    for words in (my_fault(MARKED), cancelled(MARKED)):
        assert outside(words.text(MARKED)).strip() == ""


# --- what is said about credits ---

CHARGED = "Nothing was charged."
CHANGED = "Nothing was changed."
SILENT = {
    "AccountTooYoung",
    "AlreadyEntered",
    "AlreadyPressed",  # the first press may well be charged
    "Blocked",
    "BuiltOnAnothers",
    "CancelUncertain",
    "ChallengeCancelled",
    "ChangeUncertain",  # perhaps it was changed
    "CreditsUsedUp",
    "EnteringOver",
    "EntryGone",
    "Gone",
    "JoinedTooLate",
    "JustPressed",  # the first press may well be charged
    "MadeTooEarly",
    "MissingPermissions",
    "ModelNotAllowed",
    "NoPictureThere",
    "NotEnoughCredits",
    "NotEntered",
    "NotForBuilding",
    "NotHandedOut",
    "NoChallenge",
    "NoResultYet",
    "NotOpenYet",
    "NotTheOperator",
    "NotYourPicture",
    "NotYours",
    "NotYoursToCancel",
    "OwnEntry",
    "PictureWasRemoved",
    "PromptGone",
    "ServerOnly",
    "ServerTotalUsedUp",
    "StaleCommand",
    "TooLate",
    "TooManyChoices",
    "TooManyKept",
    "VoterRoleMissing",
    "VoterTimedOut",
    "VotingNotOpenYet",
    "VotingOver",
    "WrongChannel",
}
OF_MODERATORS = {
    "BadTime",
    "ChallengeOver",
    "ChallengeTextTooLong",
    "DeadlinePast",
    "DeadlinesOutOfOrder",
    "FirstRoundPast",
    "FixedByNow",
    "HigherMember",
    "HigherRole",
    "IsABot",
    "MemberEntered",
    "NoSeries",
    "NotAMember",
    "NotANumber",
    "NotAllowed",
    "NothingThere",
    "OutOfRange",
    "OwnCredits",
    "PhaseChanged",
    "PointlessOption",
    "ProtectedMember",
    "ReasonMissing",
    "RemovalTooLate",
    "RoundsTooLong",
    "StillStarting",
    "StyleChanged",
    "StyleGone",
    "StyleNameTaken",
    "StyleTextEmpty",
    "StyleTextHidden",
    "StyleTextTooLong",
    "ThemeMissing",
    "TooManyChallenges",
    "TooManySeries",
    "TooManyStyles",
    "TooManyThemes",
    "UndoExpired",
    "UndoOvertaken",
    "UnfitRole",
    "UnknownRole",
    "UnknownZone",
    "VotingHasBegun",
}


@pytest.mark.parametrize("kind", LEAVES)
@given(data=st.data())
def test_nothing_was_charged_only_where_something_could_have_been(
    kind: type[BotError], data: st.DataObject
) -> None:
    error = data.draw(any_of(kind))
    text = notice(MARKED, error).text
    of_moderators = kind.__name__ in OF_MODERATORS or getattr(error, "option", "") in ("what", "per")
    says = [sentence for sentence in (CHARGED, CHANGED) if f"{BEGIN}{sentence}{END}" in text]
    if kind.__name__ in SILENT:
        assert says == []
    else:
        assert says == [CHANGED if of_moderators else CHARGED]
