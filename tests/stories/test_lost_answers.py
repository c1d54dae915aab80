"""Discord took an answer and its response was lost, or the line broke before it was taken: nobody reads an apology
over or beside an answer, and what was asked for is shown all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import pytest

from bot.demo.process import BotProcess
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.rest.faults import Fault, Faults
from tests.stories.community import Community, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, staff_of

APOLOGY = "Something went wrong"
FIRST, EDIT, FOLLOW_UP = "POST /interactions/*", "PATCH /webhooks/*", "POST /webhooks/*"
UPLOADS = (EDIT, FOLLOW_UP, "* /channels/*")
When = Literal["before", "after"]
# Each command and press, with what its answer says in the end.
ANSWERED = {
    "me": "credits** left",
    "help": "Make a picture",
    "quota show": "Credits of",
    "quota grant": "2 extra credits",
    "quota history": "newest first",
    "setup": "Every change counts at once",
    "imagine": "an owl",
    "More": "About this picture",
    "Undo": "Undone",
    "Grant 5": "5 extra credits",
    "zone": "Berlin",
}
OPENED = {
    "Change time zone": "zone",
    "Pause…": "days",
    "Change the text": "prompt",
}  # and the forms, with a field


class Place:
    """A community with a picture and a declined one, and what its staff may press."""

    def __init__(self, community: Community, staff: Staff) -> None:
        self.community = community
        self.staff = staff
        self.owner = staff.owner

    async def act(self, name: str) -> Shown:
        """Use a command, or press a button; everything up to it goes well."""
        await self.prepare(name)
        return await self.used(name)

    async def prepare(self, name: str) -> None:
        community, staff = self.community, self.staff
        self.message: Seen | None = None
        if name == "More":
            self.message = await picture(await community.imagine(community.alice, "a fox"))
        elif name == "Undo":
            self.message = await staff.quota(self.owner, "grant", member=community.alice, credits=3)
        elif name in ("Grant 5", "Pause…"):
            self.message = await staff.quota(self.owner, "show", member=community.mia)
        elif name in ("Change time zone", "zone"):
            self.message = await (await self.owner.slash(community.art, "setup")).finished()
        elif name == "Change the text":
            community.endpoint.fail_next("moderation")
            declined = await (await community.imagine(community.alice, "a rude fox")).until(told)
            (self.message,) = declined.followups
        if name == "zone":
            assert self.message is not None
            self.form = await (await self.owner.click(self.message, "Change time zone")).acknowledged()

    async def used(self, name: str) -> Shown:
        community = self.community
        options: dict[str, dict[str, Any]] = {
            "quota show": {"member": community.alice},
            "quota grant": {"member": community.bob, "credits": 2},
            "imagine": {"prompt": "an owl"},
        }
        if name == "zone":
            assert self.form.modal is not None
            return await self.owner.submit(self.form.modal, {"zone": "Europe/Berlin"})
        if self.message is None:
            return await self.owner.slash(community.art, name, **options.get(name, {}))
        who = community.alice if name == "Change the text" else self.owner
        return await who.click(self.message, "⋯ More" if name == "More" else name)


@pytest.mark.parametrize("when", ["after", "before"])
async def test_a_first_answer_whose_response_is_lost(new_community: NewCommunity, when: When) -> None:
    async with new_community() as community:
        place, faults = Place(community, staff_of(community)), community.sandbox.discord_faults
        for name, words in ANSWERED.items():
            await place.prepare(name)
            fault = faults.next(FIRST, disconnect=when)
            shown = await place.used(name)
            await shown.until(says(words))
            assert APOLOGY not in shown.text, name
            assert fault not in faults.pending
        for name, field in OPENED.items():
            await place.prepare(name)
            faults.next(FIRST, disconnect=when)
            shown = await (await place.used(name)).acknowledged()
            assert shown.modal is not None, name
            assert field in [each.custom_id for each in shown.modal.fields]
        assert "an error could not be shown" not in "\n".join(_bot(community).output)


@pytest.mark.parametrize("when", ["after", "before"])
async def test_an_edit_whose_response_is_lost(new_community: NewCommunity, when: When) -> None:
    async with new_community() as community:
        place, faults = Place(community, staff_of(community)), community.sandbox.discord_faults
        for name, words in ANSWERED.items():
            await place.prepare(name)
            fault = faults.next(EDIT, disconnect=when)
            shown = await place.used(name)
            await shown.until(says(words))
            await community.sandbox.world.changes.until(partial(_is_taken, faults, fault))
            assert APOLOGY not in shown.text, name
        assert "an error could not be shown" not in "\n".join(_bot(community).output)


@pytest.mark.parametrize("when", ["after", "before"])
async def test_a_follow_up_whose_response_is_lost(new_community: NewCommunity, when: When) -> None:
    """Nobody can look one up, so it is not sent again; and no apology stands beside what may have arrived."""
    async with new_community() as community:
        place, faults = Place(community, staff_of(community)), community.sandbox.discord_faults
        await place.prepare("Grant 5")
        faults.next(FOLLOW_UP, disconnect=when)
        shown = await place.used("Grant 5")
        await _bot(community).logged("a private message may not have arrived")
        assert place.message is not None
        panel = place.message
        await community.sandbox.world.changes.until(lambda: "+5 extra" in panel.text)
        assert APOLOGY not in shown.text
        assert len(shown.followups) == (1 if when == "after" else 0)


@pytest.mark.parametrize("when", ["after", "before"])
async def test_the_panel_of_me_beside_what_was_kept(new_community: NewCommunity, when: When) -> None:
    async with new_community() as community:
        faults = community.sandbox.discord_faults
        refused = [faults.next(way, with_files=True, times=9, status=400, code=200000) for way in UPLOADS]
        shown = await community.imagine(community.alice, "a fox")
        await shown.until(lambda shown: shown.followups)
        for fault in refused:
            fault.times = 0
        faults.next(FOLLOW_UP, disconnect=when)
        shown = await community.alice.slash(community.art, "me")
        await _bot(community).logged("an answer may not have arrived")
        assert APOLOGY not in shown.text
        assert len(shown.messages) == (2 if when == "after" else 1)


async def test_where_every_try_is_lost_and_none_was_taken_there_is_an_apology(
    new_community: NewCommunity,
) -> None:
    """ "thinking…" must not stay for ever."""
    async with new_community() as community:
        community.sandbox.discord_faults.next(EDIT, disconnect="before", times=4)
        shown = await community.alice.slash(community.art, "me")
        reply = await shown.finished()
        assert APOLOGY in reply.text


def _bot(community: Community) -> BotProcess:
    assert community.bot is not None
    return community.bot


def _is_taken(faults: Faults, fault: Fault) -> bool:
    return fault not in faults.pending


def says(words: str) -> Callable[[Shown], bool]:
    return lambda shown: words in shown.text and not (shown.reply is not None and shown.reply.loading)
