"""A report reaches the moderators, once; and where it does not, it is not said to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.care.reports import report_name
from bot.domain.errors import Gone, NotYours, StoreBusy
from bot.front.kit.cards import Card
from bot.front.kit.guilds.modlog import Heard
from bot.front.result.about.reporting import Reporting
from bot.front.texts.language import Language
from tests.front.about.fakes import AUTHOR, GUILD, OTHER, Log, Stored, filled, press, shown, subjects_of
from tests.pictures import picture


class Notes(dict[str, str]):
    """A memory; `away`: the database is."""

    away = False

    async def get(self, name: str) -> str | None:  # type: ignore[override]
        assert len(name) <= 64
        return super().get(name)

    async def set(self, name: str, text: str) -> None:
        if self.away:
            raise StoreBusy
        self[name] = text


def reporting(log: Log, *, count: int = 1, private: bool = False, notes: Notes | None = None) -> Reporting:
    subjects, _ = subjects_of(*shown(count, private=private))
    return Reporting(subjects, Stored(picture()), log, notes if notes is not None else Notes())


async def test_it_has_the_picture_covered_the_author_the_covered_prompt_and_a_link() -> None:
    log = Log()
    form, reply = filled("reported", by=OTHER, reason="person", words="that is *my* aunt")
    await reporting(log, count=2).submitted(form)
    (card,) = log.cards
    assert card.content == (
        "🚩 Pictures of <@5> were reported: **Shows a real person**\n"
        "> \u2068that is \\*my\\* aunt\u2069\n"
        "Prompt: ||\u2068a red fox\u2069||\n"
        "-# https://discord.com/channels/300000000000000003/400000000000000004/700 · `PIC0` · `PIC1`"
    )
    assert [(file.filename, file.spoiler) for file in card.files] == [
        ("picture-PIC0.webp", True),
        ("picture-PIC1.webp", True),
    ]
    assert f"<@{OTHER}>" not in card.content
    assert reply.words == ["Thank you. The moderators of this server have your report now."]


async def test_the_same_member_reports_a_picture_once_also_after_a_restart_and_others_may_too() -> None:
    log, notes = Log(), Notes()
    for _ in range(2):
        form, reply = filled("reported", by=OTHER, reason="other")
        await reporting(log, notes=notes).submitted(form)
    assert len(log.cards) == 1
    assert notes == {
        report_name(GUILD, OTHER, "PIC0"): "2015-01-01T00:00:00Z"
    }  # the moment of the form, by its id
    assert reply.words == ["You have reported this picture already. The moderators have your report."]
    await reporting(log, notes=notes).submitted(filled("reported", by=OTHER + 1, reason="other")[0])
    assert len(log.cards) == 2


async def test_what_was_not_passed_on_is_not_said_to_be_and_can_be_reported_again() -> None:
    notes = Notes()
    form, reply = filled("reported", by=OTHER, reason="other")
    await reporting(Log(Heard.FAILED), notes=notes).submitted(form)
    assert reply.words[0].startswith("I could not reach the moderators' channel")
    assert notes == {}
    log = Log()
    await reporting(log, notes=notes).submitted(filled("reported", by=OTHER, reason="other")[0])
    assert len(log.cards) == 1


async def test_where_files_are_not_taken_words_are_and_the_nonce_says_neither_who_nor_whose() -> None:
    nonces: set[str | None] = set()

    class WordsOnly(Log):
        async def tell(
            self, guild: int, card_of: Callable[[Language], Card], *, nonce: str | None = None
        ) -> Heard:
            self.heard = Heard.TOLD
            nonces.add(nonce)
            heard = await super().tell(guild, card_of, nonce=nonce)
            if self.cards[-1].files:
                self.cards.pop()
                return Heard.FAILED
            return heard

    log = WordsOnly()
    form, reply = filled("reported", by=OTHER, reason="sexual")
    await reporting(log).submitted(form)
    assert [card.files for card in log.cards] == [()]
    assert nonces == {str(form.id)}
    assert reply.words[0].startswith("Thank you.")


async def test_without_a_mod_log_it_is_said_before_anything_is_typed() -> None:
    pressed, reply = press("report", by=OTHER)
    await reporting(Log(Heard.NOT_SET)).open(pressed)
    assert [how for how, _ in reply.told] == ["private"]
    assert "has not set up a channel for reports" in reply.words[0]
    form, reply = filled("reported", by=OTHER, reason="other")
    await reporting(Log(Heard.NOT_SET)).submitted(form)
    assert "has not set up a channel for reports" in reply.words[0]


async def test_the_form_asks_for_one_of_the_reasons() -> None:
    pressed, reply = press("report", "PIC0-1", by=OTHER)
    await reporting(Log()).open(pressed)
    assert reply.form.custom_id == "im:reported:PIC0-1"
    reasons, words = reply.form.to_dict()["components"]
    assert [option["value"] for option in reasons["component"]["options"]] == [
        "sexual", "violence", "person", "stolen", "other"
    ]  # fmt: skip
    assert words["component"]["required"] is False


async def test_a_reason_that_no_form_offers_is_something_else() -> None:
    log = Log()
    await reporting(log).submitted(filled("reported", by=OTHER, reason="@everyone")[0])
    assert "**Something else**" in log.cards[0].content


async def test_a_database_that_is_away_takes_nothing_back() -> None:
    notes = Notes()
    notes.away = True
    form, reply = filled("reported", by=OTHER, reason="other")
    await reporting(Log(), notes=notes).submitted(form)
    assert reply.words[0].startswith("Thank you.")


async def test_the_log_keeps_discord_s_limit_whatever_was_written() -> None:
    log = Log()
    subjects, _ = subjects_of(*shown(4, prompt="*" * 4000))
    form, _ = filled("reported", by=OTHER, reason="other", words="|" * 1000)
    await Reporting(subjects, Stored(gone=[f"pictures/PIC{n}" for n in range(4)]), log, Notes()).submitted(
        form
    )
    assert len(log.cards[0].content) <= 2000
    assert log.cards[0].files == ()


async def test_a_private_picture_is_reported_by_nobody_who_does_not_see_it() -> None:
    log = Log()
    with pytest.raises(NotYours):
        await reporting(log, private=True).open(press("report", by=OTHER)[0])
    with pytest.raises(NotYours):
        await reporting(log, private=True).submitted(filled("reported", by=OTHER, reason="other")[0])
    with pytest.raises(Gone):
        await reporting(log).open(press("report", "PIC9", by=AUTHOR)[0])
    assert log.cards == []


async def test_nobody_reports_a_picture_of_their_own() -> None:
    log = Log()
    pressed, reply = press("report", by=AUTHOR)
    await reporting(log).open(pressed)
    form, answer = filled("reported", by=AUTHOR, reason="other")
    await reporting(log).submitted(form)
    assert reply.words == answer.words == ["This is your own picture. Behind **⋯** you can delete it."]
    assert log.cards == []
