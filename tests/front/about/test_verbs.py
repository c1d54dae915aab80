"""What each button behind ⋯ does, and to whom it says no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import discord
import pytest

from bot.domain.care.values import KEEP_LIMIT
from bot.domain.errors import Gone, NotAllowed, NotYours, TooManyKept
from bot.front.kit.cards import Button, Card
from bot.front.kit.feature import Pressed
from bot.front.kit.guilds.modlog import Heard
from bot.front.result.about.deleting import Deleting
from bot.front.result.about.describing import Describing
from bot.front.result.about.hiding import Hiding
from bot.front.result.about.keeping import Keeping
from bot.front.result.about.originals import Originals
from bot.front.result.about.subjects import Subjects
from tests.front.about.fakes import (
    AUTHOR,
    MODERATES,
    MODERATOR,
    OTHER,
    Answers,
    FakeCare,
    Log,
    Stored,
    filled,
    press,
    share,
    shown,
    subjects_of,
)

AGE = timedelta(days=30)
TOGGLES = (Button("keep", "PIC0", "Keep", "⭐"), Button("spoiler", "PIC0", "Spoiler", "🕶️"))


@dataclass
class Desk:
    """All verbs on the same rows; `woken` counts how often the loop was woken."""

    subjects: Subjects
    care: FakeCare
    log: Log = field(default_factory=Log)
    woken: int = 0

    def wake(self) -> None:
        self.woken += 1

    @property
    def keeping(self) -> Keeping:
        return Keeping(self.subjects, self.care, AGE)

    @property
    def hiding(self) -> Hiding:
        return Hiding(self.subjects, self.care, self.wake)

    @property
    def describing(self) -> Describing:
        return Describing(self.subjects, self.care, self.wake)

    @property
    def deleting(self) -> Deleting:
        return Deleting(self.subjects, self.care, self.log, self.wake)

    @property
    def is_shown(self) -> bool:
        """Of the first picture."""
        return self.care.rows.rows[0].is_shown

    @property
    def states(self) -> list[tuple[bool, bool, str | None]]:
        """Of each picture whether it is shown, whether it is covered, and what is on it."""
        return [(row.is_shown, row.is_spoiler, row.alt) for row in self.care.rows.rows]


def desk(count: int = 1, *, private: bool = False, shared: bool = False) -> Desk:
    return Desk(*subjects_of(*shown(count, private=private), shares=[share()] if shared else []))


# --- keep ---


async def test_anybody_keeps_a_picture_and_is_told_how_many_and_till_when_others_live() -> None:
    here = desk(2)
    pressed, reply = press("keep", by=OTHER, buttons=TOGGLES)
    await here.keeping.keep(pressed)
    assert here.care.kept == {(OTHER, "PIC0"), (OTHER, "PIC1")}
    how, card = reply.told[-1]
    assert how == "words"
    assert card.content == (
        "Kept. They stay after <t:1769860831:D> too, when they would have been deleted for their age. "
        "You keep 2 pictures (at most 100)."
    )
    assert [button.verb for button in card.buttons] == ["unkeep", "spoiler"]
    pressed, reply = press("unkeep", "PIC0-1", by=OTHER)
    await here.keeping.unkeep(pressed)
    assert here.care.kept == {(OTHER, "PIC1")}
    assert reply.words[0].startswith("You don't keep it any more.")


async def test_nobody_keeps_more_than_there_is_room_for() -> None:
    here = desk()
    here.care.kept = {(OTHER, f"X{number}") for number in range(KEEP_LIMIT)}
    with pytest.raises(TooManyKept):
        await here.keeping.keep(press("keep", by=OTHER)[0])


async def test_a_press_on_a_public_message_by_a_tampered_client_edits_nothing_of_it() -> None:
    pressed, reply = press("keep", by=OTHER, private=False)
    await desk().keeping.keep(pressed)
    assert reply.told[0] == ("begun", False)
    assert reply.told[1][0] == "edit"


# --- spoiler ---


@pytest.mark.parametrize(("by", "permissions"), [(AUTHOR, None), (MODERATOR, MODERATES)])
async def test_author_and_moderators_cover_a_picture_and_show_it_again(
    by: int, permissions: discord.Permissions | None
) -> None:
    here, has = desk(2), permissions or discord.Permissions.none()
    pressed, reply = press("spoiler", by=by, permissions=has, buttons=TOGGLES)
    await here.hiding.hide(pressed)
    assert [covered for _, covered, _ in here.states] == [True, True]
    assert reply.told[-1][1].buttons[1].label == "Show again"
    await here.hiding.show(press("unspoiler", by=by, permissions=has)[0])
    assert [covered for _, covered, _ in here.states] == [False, False]
    assert here.woken == 2


async def test_others_do_not_cover_it_and_a_private_result_has_no_message_to_cover() -> None:
    here = desk()
    with pytest.raises(NotAllowed):
        await here.hiding.hide(press("spoiler", by=OTHER)[0])
    private = desk(private=True)
    with pytest.raises(Gone):
        await private.hiding.hide(press("spoiler")[0])
    assert (here.woken, private.woken) == (0, 0)
    await desk(private=True, shared=True).hiding.hide(press("spoiler")[0])


# --- describe ---


async def test_the_author_describes_each_picture_and_empties_it_again() -> None:
    here = desk(2)
    pressed, reply = press("describe")
    await here.describing.open(pressed)
    assert [item["label"] for item in reply.form.to_dict()["components"]] == [
        "Description of picture 1", "Description of picture 2"
    ]  # fmt: skip
    form, reply = filled("described", PIC0="a fox\nwith a hat", PIC1=" ")
    await here.describing.submitted(form)
    assert [alt for _, _, alt in here.states] == ["a fox with a hat", None]
    assert reply.words == ["Saved. In a moment screen readers read your words out."]
    form, reply = filled("described", PIC0="", PIC1="")
    await here.describing.submitted(form)
    assert [alt for _, _, alt in here.states] == [None, None]
    assert here.woken == 2


async def test_a_description_too_long_is_cut_and_a_picture_deleted_meanwhile_is_left_alone() -> None:
    here = desk(2)
    await here.care.delete(["PIC1"], AUTHOR, None)
    await here.describing.submitted(filled("described", PIC0="x" * 2000, PIC1="gone")[0])
    assert [alt for _, _, alt in here.states] == ["x" * 1024, None]


@pytest.mark.parametrize("by", [OTHER, MODERATOR])
async def test_nobody_else_describes_it(by: int) -> None:
    here = desk()
    with pytest.raises(NotYours):
        await here.describing.open(press("describe", by=by, permissions=MODERATES)[0])
    with pytest.raises(NotYours):
        await here.describing.submitted(filled("described", by=by, permissions=MODERATES, PIC0="x")[0])
    assert here.states[0][2] is None


# --- delete ---


async def test_the_author_is_asked_and_deletes_with_one_more_press() -> None:
    here = desk(2)
    pressed, reply = press("delete")
    await here.deleting.ask(pressed)
    (card,) = [what for _, what in reply.told if isinstance(what, Card)]
    assert card.content == "Delete these pictures for everybody? 2 credits stay used."
    (button,) = card.buttons
    assert (button.verb, button.label, button.danger) == ("deleted", "Delete", True)
    pressed, reply = press("deleted")
    await here.deleting.confirmed(pressed)
    assert [is_shown for is_shown, _, _ in here.states] == [False, False]
    assert reply.words == ["Deleted. The pictures vanish from Discord in a moment."]
    assert (here.care.changes, here.log.cards, here.woken) == ([None], [], 1)


async def test_one_of_several_is_deleted_alone() -> None:
    here = desk(2)
    await here.deleting.confirmed(press("deleted", "PIC1-1")[0])
    assert [is_shown for is_shown, _, _ in here.states] == [True, False]


async def test_of_a_private_result_it_is_said_that_discord_shows_it_until_it_is_dismissed() -> None:
    here = desk(private=True)
    pressed, reply = press("delete")
    await here.deleting.ask(pressed)
    assert reply.words == [
        "Delete this picture and its words? 1 credit stays used. "
        "Discord shows the message to you until you dismiss it."
    ]
    pressed, reply = press("deleted")
    await here.deleting.confirmed(pressed)
    assert reply.words == ["Deleted. Discord shows the message to you until you dismiss it."]
    assert not here.is_shown


async def test_a_moderator_gives_a_reason_which_the_mod_log_has_with_the_prompt_covered() -> None:
    here = desk()
    pressed, reply = press("deleted", by=MODERATOR, permissions=MODERATES)
    await here.deleting.confirmed(pressed)
    assert here.care.changes == []
    assert reply.form.custom_id == "im:removed:PIC0"
    form, reply = filled("removed", by=MODERATOR, permissions=MODERATES, reason="not *here*")
    await here.deleting.submitted(form)
    assert not here.is_shown
    (change,) = here.care.changes
    assert change is not None
    assert (change.actor, change.reason, change.interaction) == (MODERATOR, "not *here*", 1)
    (card,) = here.log.cards
    assert card.content == (
        "🗑️ <@7> deleted a picture by <@5>.\n||\u2068a red fox\u2069||\n"
        "-# “\u2068not \\*here\\*\u2069” · `PIC0`"
    )


@pytest.mark.parametrize(("heard", "lines"), [(Heard.NOT_SET, 1), (Heard.FAILED, 2)])
async def test_a_mod_log_that_could_not_be_written_to_is_named(heard: Heard, lines: int) -> None:
    here = desk()
    here.log.heard = heard
    form, reply = filled("removed", by=MODERATOR, permissions=MODERATES, reason="x")
    await here.deleting.submitted(form)
    assert len(reply.words[0].splitlines()) == lines


async def test_others_delete_nothing_by_whatever_verb() -> None:
    here = desk()
    with pytest.raises(NotAllowed):
        await here.deleting.ask(press("delete", by=OTHER)[0])
    with pytest.raises(NotAllowed):
        await here.deleting.confirmed(press("deleted", by=OTHER)[0])
    with pytest.raises(NotAllowed):
        await here.deleting.submitted(filled("removed", by=OTHER, reason="x")[0])
    assert here.is_shown
    assert here.care.changes == []


async def test_of_two_who_delete_at_once_the_second_reads_that_it_is_gone() -> None:
    here = desk()

    async def deleted_before(ids: object, by: object, change: object) -> tuple[()]:
        return ()

    here.care.delete = deleted_before  # type: ignore[method-assign]
    with pytest.raises(Gone):
        await here.deleting.confirmed(press("deleted")[0])
    assert here.log.cards == []


# --- original ---


async def test_the_original_comes_byte_for_byte() -> None:
    subjects, _ = subjects_of(*shown(2))
    pressed, reply = press("original", by=OTHER)
    await Originals(subjects, Stored(b"the very bytes")).send(pressed)
    (card,) = [what for _, what in reply.told if isinstance(what, Card)]
    assert card.content == "The originals, exactly as they were made:"
    assert [(file.filename, file.data) for file in card.files] == [
        ("a-red-fox-PIC0.png", b"the very bytes"),
        ("a-red-fox-PIC1.png", b"the very bytes"),
    ]


async def test_one_that_is_too_large_is_said_to_be() -> None:
    subjects, _ = subjects_of(*shown())
    pressed, reply = press("original")
    pressed = replace(pressed, where=replace(pressed.where, upload_limit=2**20))
    await Originals(subjects, Stored(bytes(3 * 2**20))).send(pressed)
    (card,) = [what for _, what in reply.told if isinstance(what, Card)]
    assert (card.content, card.files) == (
        "The original has 3 MB. Discord takes 1 MB here, so I can't send it.", ()
    )  # fmt: skip


async def test_more_than_one_request_holds_comes_in_more_messages() -> None:
    subjects, _ = subjects_of(*shown(4))
    pressed, reply = press("original")
    await Originals(subjects, Stored(bytes(9 * 2**20))).send(pressed)
    cards = [what for _, what in reply.told if isinstance(what, Card)]
    assert [len(card.files) for card in cards] == [2, 2]


async def test_one_that_age_has_removed_is_gone() -> None:
    subjects, _ = subjects_of(*shown())
    with pytest.raises(Gone):
        await Originals(subjects, Stored(gone=["pictures/PIC0"])).send(press("original")[0])


# --- all of them ---

VERBS: dict[str, Callable[[Desk, Pressed], Awaitable[None]]] = {
    "keep": lambda here, pressed: here.keeping.keep(pressed),
    "unkeep": lambda here, pressed: here.keeping.unkeep(pressed),
    "spoiler": lambda here, pressed: here.hiding.hide(pressed),
    "unspoiler": lambda here, pressed: here.hiding.show(pressed),
    "describe": lambda here, pressed: here.describing.open(pressed),
    "delete": lambda here, pressed: here.deleting.ask(pressed),
    "deleted": lambda here, pressed: here.deleting.confirmed(pressed),
    "original": lambda here, pressed: Originals(here.subjects, Stored()).send(pressed),
}


@pytest.mark.parametrize("verb", VERBS)
async def test_strangers_with_the_ids_of_a_private_picture_get_nothing(verb: str) -> None:
    here = desk(private=True)
    before = here.states
    pressed, reply = press(verb, by=OTHER, permissions=discord.Permissions.all())
    with pytest.raises(NotYours):
        await VERBS[verb](here, pressed)
    assert (here.states, reply.words, here.care.kept) == (before, [], set())


@pytest.mark.parametrize("verb", VERBS)
async def test_of_a_deleted_picture_nothing_is_left_to_press(verb: str) -> None:
    here = desk()
    await here.care.delete(["PIC0"], AUTHOR, None)
    pressed, reply = press(verb)
    with pytest.raises(Gone):
        await VERBS[verb](here, pressed)
    assert reply.words == []


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - {"describe"}))
async def test_a_press_that_discord_sends_twice_does_nothing_the_second_time(verb: str) -> None:
    here = desk()
    before = here.states
    pressed, reply = press(verb, reply=Answers(fresh=False))
    await VERBS[verb](here, pressed)
    assert (here.states, reply.words, here.care.kept) == (before, [], set())
