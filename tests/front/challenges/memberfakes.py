"""Plain stand-ins for what members' commands and buttons need: challenges and entries in memory, and what is answered.

The entries keep the rules of the domain; the answers are held against Discord's limits.
"""

from __future__ import annotations

import errno
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.domain.albums.leafing import AlbumPicture, Stretch
from bot.domain.albums.searching import Search
from bot.domain.care.values import Share
from bot.domain.challenges.entering import Candidate, check_entry, check_withdrawal
from bot.domain.challenges.hosting import check_late_entry
from bot.domain.challenges.records import EnteredPicture, Hosted, Submission
from bot.domain.challenges.values import Entry, Phase
from bot.domain.errors import Gone, NoChallenge, StoreBusy, StoreFull
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Generation, State
from bot.front.kit.cards import Card, KeptFile, SentMessage, Upload
from bot.front.kit.feature import Call, Filled, Pressed, PressedMessage, Where, Who
from bot.front.kit.guilds.server import Server
from bot.front.kit.interactions import typed_in
from bot.front.kit.responder import Responder
from bot.front.texts.language import Reader
from bot.pixels import SourceType
from bot.sandbox.limits.components import check_layout
from bot.sandbox.limits.findings import Findings
from bot.sandbox.limits.modals import check_modal
from bot.sandbox.world.components import walk
from tests.domain.challenges.made import DAY, MONDAY, a_challenge
from tests.front.samples import ENGLISH, pictures

ALICE, BOB = 5, 6
GUILD, CHANNEL, ELSEWHERE = 300000000000000003, 400000000000000004, 400000000000000005
NOW = MONDAY + DAY


def hosted(
    public_id: str = "CH1",
    phase: Phase = Phase.OPEN,
    channel: int = CHANNEL,
    thread: int | None = None,
    **changes: Any,
) -> Hosted:
    known = {"guild": GUILD, "theme": "Rain in unusual places"} | changes
    challenge = a_challenge(phase, **known)
    return Hosted(challenge=challenge, public_id=public_id, made_by=9, channel=channel, thread=thread)


def painted(
    *ids: str, member: int = ALICE, private: bool = True, made_at: datetime = NOW, **row: Any
) -> tuple[Generation, ...]:
    """Painted pictures of one ask."""
    made = pictures(*[State.PAINTED] * len(ids))
    ask = replace(
        made[0].ask,
        interaction=hash(ids[0]) % 10_000,
        member=member,
        reply=replace(made[0].ask.reply, private=private),
    )
    return tuple(
        replace(each, public_id=id, key=id.lower(), ask=ask, created_at=made_at, ended_at=made_at, **row)
        for each, id in zip(made, ids, strict=True)
    )


@dataclass
class Pictures:
    """Rows, the album of everybody, and shares."""

    rows: tuple[Generation, ...] = ()
    shared: tuple[Share, ...] = ()

    async def find(self, public_id: str) -> Generation | None:
        return next((row for row in self.rows if row.public_id == public_id), None)

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        return tuple(row for row in self.rows if row.ask.interaction == interaction)

    async def older(self, guild: int, member: int, *, until: int, search: Search | None) -> Stretch:
        return Stretch(tuple(AlbumPicture.of(row) for row in self.rows if row.ask.member == member))

    async def shares(self, interaction: int) -> tuple[Share, ...]:
        return tuple(each for each in self.shared if each.interaction == interaction)


@dataclass
class Known:
    """Challenges of the server."""

    all: tuple[Hosted, ...]
    reads: int = 0
    is_away: bool = False

    async def find(self, guild: int, public_id: str) -> Hosted:
        for each in self.all:
            if (each.challenge.guild, each.public_id) == (guild, public_id):
                return each
        raise NoChallenge("named")

    async def listed(self, guild: int, phases: Collection[Phase]) -> tuple[Hosted, ...]:
        self.reads += 1
        if self.is_away:
            raise StoreBusy
        mine = (each for each in self.all if each.challenge.guild == guild)
        return tuple(each for each in mine if each.challenge.phase in phases)

    async def open_everywhere(self, at_most: int) -> dict[int, tuple[Hosted, ...]] | None:
        if self.is_away:
            raise StoreBusy
        is_open = [each for each in self.all if each.challenge.phase is Phase.OPEN]
        guilds = {each.challenge.guild for each in is_open}
        of = {guild: tuple(each for each in is_open if each.challenge.guild == guild) for guild in guilds}
        return of if len(is_open) <= at_most else None


@dataclass
class Entries:
    """Entries of the one challenge, under the rules of the domain. `fault` is raised by what would enter one."""

    pictures: Pictures
    challenges: Known
    all: list[EnteredPicture] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    fault: Exception | None = None
    now: datetime = NOW

    async def candidate(self, guild: int, picture: str) -> Candidate | None:
        row = await self.pictures.find(picture)
        if row is None or row.ask.guild != guild or not row.is_shown:
            return None
        return Candidate(
            picture=picture, author=row.ask.member, model=row.ask.request.model, asked_at=row.created_at
        )

    async def of_member(self, guild: int, public_id: str, member: int) -> tuple[EnteredPicture, ...]:
        return tuple(each for each in self.all if each.entry.author == member)

    async def enter(
        self, guild: int, public_id: str, submission: Submission, *, replaces: bool
    ) -> EnteredPicture:
        if self.fault is not None:
            raise self.fault
        found = await self.challenges.find(guild, public_id)
        author = submission.candidate.author
        theirs = self._of(author)
        check_entry(found.challenge, submission.candidate, author, theirs, self.now, replaces=replaces)
        self.all = [each for each in self.all if each.entry.author != author]
        return self._add(submission)

    async def describe(
        self,
        guild: int,
        public_id: str,
        member: int,
        title: str | None,
        hides_prompt: bool,
        picture: str | None = None,
    ) -> EnteredPicture:
        entry = await self._standing(guild, public_id, member, picture)
        (old,) = (each for each in self.all if each.entry == entry)
        new = replace(old, entry=replace(entry, title=title), hides_prompt=hides_prompt)
        self.all[self.all.index(old)] = new
        return new

    async def withdraw(
        self, guild: int, public_id: str, member: int, picture: str | None = None
    ) -> EnteredPicture:
        entry = await self._standing(guild, public_id, member, picture)
        (old,) = (each for each in self.all if each.entry == entry)
        self.all.remove(old)
        return old

    async def add_late(self, change: Change, public_id: str, submission: Submission) -> EnteredPicture:
        found = await self.challenges.find(change.guild, public_id)
        check_late_entry(found.challenge, self._of(submission.candidate.author))
        self.changes.append(change)
        return self._add(submission)

    async def _standing(self, guild: int, public_id: str, member: int, picture: str | None) -> Entry:
        found = await self.challenges.find(guild, public_id)
        return check_withdrawal(found.challenge, self._of(member), self.now, picture)

    def _of(self, member: int) -> list[Entry]:
        return [each.entry for each in self.all if each.entry.author == member]

    def _add(self, given: Submission) -> EnteredPicture:
        entry = Entry(
            id=len(self.all) + 1,
            author=given.candidate.author,
            picture=given.candidate.picture,
            entered_at=self.now,
            title=given.title,
        )
        made = EnteredPicture(
            entry=entry,
            key=given.key,
            media_type=given.media_type,
            width=given.width,
            height=given.height,
            prompt=given.prompt,
            alt=given.alt,
            is_spoiler=given.is_spoiler,
        )
        self.all.append(made)
        return made


class Bytes:
    """A store in memory, whose disk may be `full` or `away`."""

    full, away = False, False

    def __init__(self, *keys: str) -> None:
        self.kept = {key: b"original of " + key.encode() for key in keys}

    def check(self) -> None:
        if self.full:
            raise StoreFull

    async def get(self, key: str) -> bytes:
        if self.away:
            raise OSError(errno.EIO, "the disk")
        if key not in self.kept:
            raise Gone
        return self.kept[key]

    async def put(self, key: str, data: bytes) -> None:
        if self.full or self.away:
            raise OSError(errno.ENOSPC, "no room")
        self.kept[key] = data

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)


async def fingerprint(data: bytes) -> str | None:
    return f"{len(data):032x}"


async def squared(data: bytes, source: SourceType) -> tuple[bytes, str]:
    return b"squared " + data, "image/webp"


class Replies(Responder):
    """Writes down what was answered. `told` says how: begun, panel, private, form, edit."""

    application, token = 2, "token"

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.files: tuple[Upload, ...] = ()
        self.kept: tuple[KeptFile, ...] = ()

    @property
    def view(self) -> ui.LayoutView:
        """The last panel."""
        found: ui.LayoutView = [what for how, what in self.told if how == "panel"][-1]
        return found

    @property
    def text(self) -> str:
        return "\n".join(part["content"] for part in shown(self.view) if "content" in part)

    @property
    def buttons(self) -> list[str]:
        """Custom ids of the last panel's buttons."""
        return [part["custom_id"] for part in shown(self.view) if part["type"] == 2]

    @property
    def labels(self) -> list[str]:
        return [part["label"] for part in shown(self.view) if part["type"] == 2]

    @property
    def menu(self) -> dict[str, Any]:
        (menu,) = (part for part in shown(self.view) if part["type"] == 3)
        return menu

    @property
    def form(self) -> ui.Modal:
        (form,) = (what for how, what in self.told if how == "form")
        assert isinstance(form, ui.Modal)
        return form

    @property
    def words(self) -> list[str]:
        return [what.content for how, what in self.told if how in ("private", "edit")]

    async def acknowledge(self, *, in_place: bool = False) -> bool:
        self.told.append(("begun", in_place))
        return True

    async def edit_panel(
        self, view: ui.LayoutView, files: Sequence[Upload] = (), kept: Sequence[KeptFile] = ()
    ) -> None:
        assert self.told, "nothing was acknowledged"
        shown(view)
        self.told.append(("panel", view))
        self.files, self.kept = tuple(files), tuple(kept)

    async def edit(self, card: Card) -> SentMessage:
        self.told.append(("edit", card))
        return SentMessage(1)

    async def send_private(self, card: Card) -> None:
        self.told.append(("private", card))

    async def open_form(self, form: ui.Modal) -> None:
        assert not self.told, "a form is a first answer"
        check_modal(form.to_dict())
        self.told.append(("form", form))


def shown(view: ui.LayoutView) -> list[dict[str, Any]]:
    """The panel as Discord gets it, after Discord's own checks."""
    components: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]  # discord.py's
    found = Findings()
    check_layout(found, components)
    found.raise_if_any()
    return list(walk(components))


def typed_of(view: ui.LayoutView) -> str:
    """What a press in this panel brings back of what was typed."""
    (container,) = view.to_components()  # type: ignore[no-untyped-call]
    return typed_in([discord.components.Container(container, None)])


def call(reply: Responder, *, by: int = ALICE, channel: int = CHANNEL, guild: int = GUILD) -> Call:
    return Call(**_common(reply, by, channel, guild))


def press(
    reply: Responder,
    custom_id: str,
    *,
    by: int = ALICE,
    guild: int = GUILD,
    in_panel: bool = True,
    typed: str = "",
    values: tuple[str, ...] = (),
    files: tuple[KeptFile, ...] = (),
    **who: Any,
) -> Pressed:
    """A press in a private panel, or with `in_panel=False` in a public message."""
    space, verb, subject = custom_id.split(":")
    assert space == "ch"
    message = PressedMessage(44, "", in_panel, (), is_panel=True, typed=typed, files=files)
    common = _common(reply, by, CHANNEL, guild, **who)
    return Pressed(**common, verb=verb, subject=subject, values=values, message=message)


def filled(reply: Responder, custom_id: str, *, by: int = ALICE, **texts: str) -> Filled:
    space, verb, subject = custom_id.split(":")
    assert space == "ch"
    message = PressedMessage(44, "", True, (), is_panel=True)
    return Filled(
        **_common(reply, by, CHANNEL, GUILD), verb=verb, subject=subject, message=message, texts=texts
    )


def _common(reply: Responder, by: int, channel: int, guild: int, **who: Any) -> dict[str, Any]:
    all_of_them = discord.Permissions.all()
    return {
        "id": 77,
        "who": Who(id=by, name="Alice", avatar="", permissions=all_of_them, **{"roles": ()} | who),
        "where": Where(
            guild=guild,
            channel=channel,
            parent=None,
            server=Server(None),
            permissions=all_of_them,
            upload_limit=10 * 2**20,
        ),
        "reader": Reader(ENGLISH, ENGLISH),
        "reply": reply,
    }
