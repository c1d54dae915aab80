"""What people do in a challenge: hosts make it, members enter pictures, vote, and read what came of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.entities import Channel
from tests.stories import movingclock
from tests.stories.community import Community, picture

THEME = "Rain in unusual places"
CHALLENGE = re.compile(r"ch:info:([0-9a-zA-Z]+)")
MINUTES_A_DAY = 24 * 60
FORM = {"Theme": THEME, "Pictures until": "3d", "Voting lasts": "2d"}


def veteran(community: Community, name: str, **more: Any) -> Person:
    """A member since a month, with an account of three years."""
    now = datetime.now(UTC)
    given = {"made_at": now - timedelta(days=1000), "joined_at": now - timedelta(days=30)} | more
    return community.sandbox.join(community.guild, name, **given)


@dataclass
class Contest:
    """One challenge in the channel `place`. `later` are the minutes that have passed at once so far."""

    community: Community
    host: Person
    place: Channel
    id: str = ""
    later: float = 0.0
    receipts: dict[int, str] = field(default_factory=dict)

    # --- hosts -----------------------------------------------------------------------------------

    async def drafted(self, form: dict[str, Any] | None = None, **options: Any) -> Seen:
        """The private preview of a challenge."""
        shown = await self.host.slash(self.place, "challenge-admin create", **options)
        await shown.acknowledged()
        assert shown.modal is not None, shown.text
        return await (await self.host.submit(shown.modal, FORM | (form or {}))).finished()

    async def publish(self, form: dict[str, Any] | None = None, **options: Any) -> Seen:
        """Made, and published; the card that everybody reads."""
        preview = await self.drafted(form, **options)
        before = len(self.cards)
        shown = await self.host.click(preview, "Publish")
        await shown.acknowledged()
        await self.community.sandbox.world.changes.until(lambda: len(self.cards) > before)
        card = self.cards[-1]
        found = CHALLENGE.search(" ".join(button.custom_id for button in card.buttons))
        assert found is not None
        self.id = found[1]
        return card

    async def admin(self, command: str, /, **options: Any) -> Seen:
        """The private answer to a host's command about this challenge."""
        shown = await self.host.slash(self.place, f"challenge-admin {command}", challenge=self.id, **options)
        reply = await shown.finished()
        assert reply.ephemeral
        return reply

    # --- time ------------------------------------------------------------------------------------

    def pass_by(self, *, days: float = 0, minutes: float = 0) -> None:
        self.later += days * MINUTES_A_DAY + minutes
        movingclock.move(self.community.folder, minutes=self.later)

    async def until(self, condition: Callable[[], object]) -> None:
        await self.community.sandbox.world.changes.until(lambda: bool(condition()))

    async def vote_opens(self, days: float = 3.01) -> list[Seen]:
        """Time passes until everybody may vote; the messages of the gallery."""
        self.pass_by(days=days)
        await self.until(lambda: self.posts("s"))
        return self.galleries

    async def closes(self, days: float = 2.01) -> Seen:
        """Time passes until the end; the message with the results."""
        self.pass_by(days=days)
        await self.until(lambda: self.posts("r"))
        return self.posts("r")[-1]

    async def sooner(self) -> Seen:
        """The host takes the next step before its time; the private receipt."""
        asked = await self.admin("close")
        (go_on,) = (each.custom_id for each in asked.buttons if each.custom_id.startswith("ca:sooner:"))
        return await pressed(self.host, asked, go_on)

    async def vote_opens_now(self) -> list[Seen]:
        """The messages of the gallery; no clock is moved."""
        await self.sooner()
        await self.until(lambda: self.posts("s"))
        return self.galleries

    async def closes_now(self) -> Seen:
        """The message with the results; no clock is moved."""
        await self.sooner()
        await self.until(lambda: self.posts("r"))
        return self.posts("r")[-1]

    # --- what everybody sees -----------------------------------------------------------------------

    @property
    def messages(self) -> list[Seen]:
        return [each for each in self.community.alice.sees(self.place) if not each.ephemeral]

    @property
    def cards(self) -> list[Seen]:
        return [each for each in self.messages if _has(each, r"ch:info:[0-9a-zA-Z]+")]

    def posts(self, mark: str) -> list[Seen]:
        """Those of this challenge with this mark: "g1", "s" or "r"."""
        return [each for each in self.messages if _has(each, rf"ch:[a-z]+:{self.id}-{mark}")]

    @property
    def galleries(self) -> list[Seen]:
        return [each for each in self.messages if _has(each, rf"ch:(vote|flag):{self.id}-g\d+")]

    @property
    def card(self) -> Seen:
        (card,) = (each for each in self.cards if _has(each, f"ch:info:{self.id}"))
        return card

    def each_post_once(self) -> None:
        """Whatever was killed, nothing of this challenge stands twice in the channel."""
        ids = Counter(
            button.custom_id
            for each in self.messages
            for button in each.buttons
            if f":{self.id}" in button.custom_id
        )
        assert {id: count for id, count in ids.items() if count > 1} == {}

    # --- members ---------------------------------------------------------------------------------

    async def make(self, who: Person, prompt: str, **options: Any) -> str:
        """A picture that only its author sees; its public id."""
        options = {"private": True} | options
        shown = await who.slash(self.place, "imagine", prompt=prompt, **options)
        message = await picture(shown)
        return id_of(message)

    async def submit(self, who: Person, picture_id: str, **options: Any) -> Seen:
        """The private answer to /challenge submit."""
        options = {"challenge": self.id} | options
        return await (
            await who.slash(self.place, "challenge submit", picture=picture_id, **options)
        ).finished()

    async def enter(self, who: Person, prompt: str, **options: Any) -> str:
        """Made in private, and entered; the public id of the picture."""
        picture_id = await self.make(who, prompt)
        asked = await self.submit(who, picture_id, **options)
        done = await pressed(who, asked, "Enter it")
        assert "You are in" in done.text, done.text
        return picture_id

    def number_titled(self, title: str) -> int:
        """The number of the entry with this title, as the gallery tells it."""
        found = re.search(
            rf"\*\*(\d+)\*\* · \W*{re.escape(title)}", "\n".join(each.text for each in self.galleries)
        )
        assert found is not None, title
        return int(found[1])

    async def forged(self, who: Person, custom_id: str, message: Seen) -> str:
        """What is answered in private to a press that this message has no button for."""
        return await answered(await who.forge(custom_id, message=message))

    async def ballot(self, who: Person) -> Seen:
        """A new ballot, opened from the first message of the gallery."""
        return await (await who.click(self.galleries[0], "Vote")).finished()

    async def compare(self, who: Person, panel: Seen, *, best: int, times: int = 100) -> None:
        """Decide so many duels, or all that there are: this number wins, and else both are alike."""
        while (two := compared(panel)) and times:
            label = {two[0]: f"Left: {best}", two[1]: f"Right: {best}"}.get(best, "Both alike")
            await pressed(who, panel, label)
            times -= 1

    async def look(self, who: Person, ballot: Seen, times: int) -> list[int]:
        """Next, so many times; the numbers that were on the screen, the first one included."""
        numbers = [number_of(ballot)]
        for _ in range(times):
            await pressed(who, ballot, "Next")
            numbers.append(number_of(ballot))
        return numbers


def id_of(message: Seen) -> str:
    """The public id of the picture that a message shows."""
    more = next(button.custom_id for button in message.buttons if button.custom_id.startswith("im:more:"))
    return more.rpartition(":")[2].partition("-")[0]


def compared(panel: Seen) -> tuple[int, int] | None:
    """The numbers of the two pictures on the screen, the left one first; None where nothing is to be compared."""
    found = re.search(r"better: (\d+) or (\d+)", panel.text)
    return (int(found[1]), int(found[2])) if found is not None else None


def number_of(ballot: Seen) -> int:
    found = re.search(r"Entry (\d+)", ballot.text)
    assert found is not None, ballot.text
    return int(found[1])


async def answered(shown: Shown) -> str:
    """What was answered beside the message that was pressed on, which only the member reads."""
    source = shown.interaction.source

    def beside() -> list[Seen]:
        return [each for each in shown.messages if each.entity is not source and not each.loading]

    await shown.until(lambda _: beside())
    assert all(each.ephemeral for each in beside())
    return "\n".join(each.text for each in beside())


async def pressed(who: Person, message: Seen, label: str) -> Seen:
    """The private panel, once it has been edited by this press; or the private answer to it."""
    before = message.entity.edited_at
    shown: Shown = await who.click(message, label)
    await shown.until(lambda shown: shown.followups or message.entity.edited_at != before)
    return shown.followups[-1] if shown.followups else message


def _has(message: Seen, pattern: str) -> bool:
    return any(re.fullmatch(pattern, button.custom_id) for button in message.buttons)


def told(messages: Sequence[Seen]) -> str:
    """All that can be read of them, by eyes, by a screen reader and by a machine."""
    return "\n".join(
        str((each.text, each.alt_texts, each.components, [file.filename for file in each.attachments]))
        for each in messages
    )
