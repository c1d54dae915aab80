"""Plain stand-ins for what the buttons behind ⋯ need: rows, their care, an interaction's answers, the mod log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import discord
from discord import ui

from bot.domain.care.values import KEEP_LIMIT, Kept, Share
from bot.domain.errors import Gone, TooManyKept
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Generation, State
from bot.front.kit.cards import Button, Card, SentMessage
from bot.front.kit.feature import Filled, Pressed, PressedMessage, Where, Who
from bot.front.kit.guilds.modlog import Heard, ModLog
from bot.front.kit.guilds.server import Server
from bot.front.kit.responder import Responder
from bot.front.result.about.subjects import Subjects
from bot.front.texts.language import Language, Reader
from tests.front.samples import ENGLISH, NOON, pictures

AUTHOR, OTHER, MODERATOR = 5, 6, 7
GUILD, CHANNEL, ELSEWHERE = 300000000000000003, 400000000000000004, 400000000000000005
MESSAGE = 700
MODERATES = discord.Permissions(moderate_members=True)


def shown(count: int = 1, *, private: bool = False, **asked: Any) -> tuple[Generation, ...]:
    """Painted pictures of one ask whose message is there."""
    rows = pictures(*[State.PAINTED] * count, **asked)
    return tuple(
        replace(
            row,
            message=MESSAGE,
            ask=replace(
                row.ask,
                reply=replace(row.ask.reply, private=private, channel=CHANNEL),
                place=None if private else CHANNEL,
            ),
        )
        for row in rows
    )


class Rows:
    def __init__(self, *rows: Generation) -> None:
        self.rows = rows

    async def find(self, public_id: str) -> Generation | None:
        return next((row for row in self.rows if row.public_id == public_id), None)

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        return tuple(row for row in self.rows if row.ask.interaction == interaction)


@dataclass
class FakeCare:
    """Keeps the promises of `Care` in memory, on the rows of `rows`."""

    rows: Rows
    kept: set[tuple[int, str]] = field(default_factory=set)
    noted: list[Share] = field(default_factory=list)
    changes: list[Change | None] = field(default_factory=list)
    anew: list[int] = field(default_factory=list)  # asks whose messages are to be shown anew

    def _set(self, of: Callable[[Generation], bool], **values: Any) -> tuple[Generation, ...]:
        before = tuple(row for row in self.rows.rows if row.is_shown and of(row))
        self.rows.rows = tuple(replace(row, **values) if row in before else row for row in self.rows.rows)
        return before

    async def delete(self, ids: Sequence[str], by: int, change: Change | None) -> tuple[Generation, ...]:
        self.changes.append(change)
        return self._set(lambda row: row.public_id in ids, deleted_at=NOON, deleted_by=by)

    async def describe(self, id: str, alt: str | None) -> Generation | None:
        return next(iter(self._set(lambda row: row.public_id == id, alt=alt)), None)

    async def spoiler(self, interaction: int, on: bool) -> bool:
        return bool(self._set(lambda row: row.is_spoiler is not on, is_spoiler=on))

    async def keep(self, guild: int, member: int, id: str) -> Kept:
        row = await self.rows.find(id)
        if row is None or not row.is_shown:
            raise Gone
        if (member, id) not in self.kept and self._count(member) >= KEEP_LIMIT:
            raise TooManyKept(KEEP_LIMIT)
        self.kept.add((member, id))
        return Kept(self._count(member), True)

    async def unkeep(self, guild: int, member: int, id: str) -> Kept:
        self.kept.discard((member, id))
        return Kept(self._count(member), True)

    def _count(self, member: int) -> int:
        return sum(who == member for who, _ in self.kept)

    async def keeps(self, guild: int, member: int, ids: Collection[str]) -> frozenset[str]:
        return frozenset(id for id in ids if (member, id) in self.kept)

    async def shared(
        self,
        interaction: int,
        picture: str | None,
        *,
        guild: int,
        channel: int,
        place: int | None,
        message: int,
        by: int,
    ) -> None:
        noted = share(interaction, picture, channel, message, place, by)
        if noted not in self.noted:
            self.noted.append(noted)
        if any(row.deleted_at is not None or row.is_spoiler for row in await self.rows.ask(interaction)):
            self.anew.append(interaction)

    async def shares(self, interaction: int) -> tuple[Share, ...]:
        return tuple(each for each in self.noted if each.interaction == interaction)


def share(
    interaction: int = 1,
    picture: str | None = None,
    channel: int = CHANNEL,
    message: int = 800,
    place: int | None = CHANNEL,
    by: int = AUTHOR,
) -> Share:
    return Share(
        interaction=interaction,
        picture=picture,
        guild=GUILD,
        channel=channel,
        place=place,
        message=message,
        by=by,
        at=NOON,
    )


class Answers(Responder):
    """Writes down what was answered, in order. `fresh`: Discord has not sent this interaction before."""

    def __init__(self, *, fresh: bool = True) -> None:
        self.fresh = fresh
        self.told: list[tuple[str, Any]] = []
        self.buttons: tuple[Button, ...] = ()

    @property
    def words(self) -> list[str]:
        """What can be read, by whoever may."""
        return [what.content for _, what in self.told if isinstance(what, Card)]

    @property
    def form(self) -> ui.Modal:
        (form,) = [what for how, what in self.told if how == "form"]
        assert isinstance(form, ui.Modal)
        return form

    async def acknowledge(self, *, in_place: bool = False) -> bool:
        self.told.append(("begun", in_place))
        return self.fresh

    async def defer(self, *, private: bool) -> bool:
        self.told.append(("deferred", private))
        return self.fresh

    async def message_id(self) -> int:
        return 900

    async def edit(self, card: Card) -> SentMessage:
        self.told.append(("edit", card))
        return SentMessage(900)

    async def edit_words(self, text: str, buttons: Sequence[Button]) -> None:
        self.told.append(("words", Card(content=text, buttons=tuple(buttons))))

    async def follow_up(self, card: Card) -> None:
        self.told.append(("follow up", card))

    async def send_private(self, card: Card) -> None:
        self.told.append(("private", card))

    async def open_form(self, form: ui.Modal) -> None:
        self.told.append(("form", form))

    async def delete(self) -> None:
        self.told.append(("deleted", None))


class Log(ModLog):
    """A mod log that takes what it is told, or does as it is set."""

    def __init__(self, heard: Heard = Heard.TOLD) -> None:
        self.heard = heard
        self.cards: list[Card] = []

    async def is_set(self, guild: int) -> bool:
        return self.heard is not Heard.NOT_SET

    async def tell(
        self, guild: int, card_of: Callable[[Language], Card], *, nonce: str | None = None
    ) -> Heard:
        assert nonce is None or len(nonce) <= 25
        if self.heard is Heard.TOLD:
            self.cards.append(card_of(ENGLISH))
        return self.heard


class Stored:
    """The bytes of every picture; of those in `gone` there are none."""

    def __init__(self, data: bytes = b"bytes", gone: Collection[str] = ()) -> None:
        self.data = data
        self.gone = gone

    async def get(self, key: str) -> bytes:
        if key in self.gone:
            raise Gone
        return self.data


class Sees(Server):
    """A server of which the presser sees these channels."""

    def __init__(self, *channels: int) -> None:
        super().__init__(None)
        self._seen = channels

    def may_view(self, channel: int) -> bool:
        return channel in self._seen


def _call(
    by: int, guild: int, channel: int, permissions: discord.Permissions, server: Server
) -> dict[str, Any]:
    return {
        "id": 1,
        "who": Who(id=by, name="Alice", avatar="", roles=(), permissions=permissions),
        "where": Where(
            guild=guild,
            channel=channel,
            parent=None,
            server=server,
            permissions=discord.Permissions.all(),
            upload_limit=10 * 2**20,
            place=channel,
        ),
        "reader": Reader(ENGLISH, ENGLISH),
    }


def press(
    verb: str = "more",
    subject: str = "PIC0",
    *,
    by: int = AUTHOR,
    guild: int = GUILD,
    channel: int = CHANNEL,
    permissions: discord.Permissions = discord.Permissions.none(),  # noqa: B008 - it is only read
    sees: Sequence[int] = (),
    reply: Answers | None = None,
    private: bool = True,
    buttons: tuple[Button, ...] = (),
) -> tuple[Pressed, Answers]:
    """A press, by default behind ⋯, in a private message; and what is answered to it."""
    reply = reply or Answers()
    call = _call(by, guild, channel, permissions, Sees(*sees))
    message = PressedMessage(44, "", private, buttons)
    return Pressed(**call, reply=reply, verb=verb, subject=subject, message=message), reply


def filled(
    verb: str,
    subject: str = "PIC0",
    *,
    by: int = AUTHOR,
    permissions: discord.Permissions = discord.Permissions.none(),  # noqa: B008 - it is only read
    reply: Answers | None = None,
    **texts: str,
) -> tuple[Filled, Answers]:
    reply = reply or Answers()
    call = _call(by, GUILD, CHANNEL, permissions, Sees())
    return Filled(**call, reply=reply, verb=verb, subject=subject, texts=texts), reply


def subjects_of(*rows: Generation, shares: Sequence[Share] = ()) -> tuple[Subjects, FakeCare]:
    known = Rows(*rows)
    care = FakeCare(known, noted=list(shares))
    return Subjects(known, care), care
