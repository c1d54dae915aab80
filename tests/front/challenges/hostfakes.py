"""Challenges in memory, under the domain's own rules, and hosts who press, type and read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import ui
from discord.utils import time_snowflake

from bot.domain.challenges import phases, planning
from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.hosting import check_removal
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.records import (
    Counts,
    Draft,
    EnteredPicture,
    Hosted,
    Outcome,
    Prize,
    Removal,
    TakenBack,
    Trouble,
)
from bot.domain.challenges.recurring import planning as series_planning
from bot.domain.challenges.recurring import rounds
from bot.domain.challenges.recurring.values import Series, SeriesDraft, SeriesPlan
from bot.domain.challenges.values import Challenge, Phase
from bot.domain.errors import Gone, NoChallenge, NoResultYet, NoSeries, PhaseChanged, StoreBusy
from bot.domain.guilds.audit import Change
from bot.domain.guilds.servers import ServerSettings
from bot.domain.models import Catalogue
from bot.front.challenges.hosting.feature import ChallengeAdmin
from bot.front.challenges.recurring.feature import RecurringChallenges
from bot.front.kit.cards import Button, Card, SentMessage
from bot.front.kit.feature import Call, Filled, Pressed, PressedMessage, Where, Who
from bot.front.kit.guilds.modlog import Heard
from bot.front.kit.guilds.server import ForumTags, Server
from bot.front.kit.responder import Responder
from bot.front.texts.language import Reader
from bot.sandbox.limits.modals import check_modal
from tests.domain.challenges.made import MONDAY, a_challenge, an_entry
from tests.front.samples import ENGLISH

GUILD, CHANNEL, FORUM, HOST = 2, 40, 41, 7
ALL = discord.Permissions.all()
HOSTING = discord.Permissions(manage_events=True)
BERLIN = "Europe/Berlin"


def hosted(phase: Phase = Phase.OPEN, **changes: Any) -> Hosted:
    return Hosted(challenge=a_challenge(phase, **changes), public_id="c1", channel=CHANNEL, made_by=HOST)


def entered(id: int = 1, number: int | None = None, **changes: Any) -> EnteredPicture:
    entry = an_entry(id, **{"picture": f"7f3k9{id}", **changes})
    return EnteredPicture(entry=entry, key="k", media_type="image/webp", width=9, height=9, number=number)


class Rows:
    """One challenge, or none before it is created. `made` are the changes."""

    def __init__(self, kept: Hosted | None = None, *pictures: EnteredPicture) -> None:
        self.kept, self.pictures, self.now = kept, pictures, MONDAY
        self.made: list[Change] = []
        self.drafts: list[Draft] = []
        self.lost: tuple[Trouble, ...] = ()
        self.prize: TakenBack | None = None
        self.voters, self.ballots = 9, 9
        self.odd = Hints()
        self.result: Outcome | None = None
        self.files: dict[str, bytes] = {}

    async def create(self, change: Change, draft: Draft) -> Hosted:
        if self.kept is None or change not in self.made:
            plan = planning.checked(draft.plan, self.now)
            facts: dict[str, Any] = {name: getattr(plan, name) for name in plan.__slots__}
            challenge = Challenge(id=1, guild=GUILD, published_at=self.now, **facts)
            self.kept = Hosted(challenge=challenge, public_id="c1", channel=draft.channel, made_by=HOST)
            self.drafts.append(draft)
        self.made.append(change)
        return self.kept

    async def find(self, guild: int, public_id: str) -> Hosted:
        if self.kept is None or (guild, public_id) != (GUILD, "c1"):
            raise NoChallenge("named")
        return self.kept

    async def listed(self, guild: int, phases: Collection[Phase]) -> tuple[Hosted, ...]:
        return (self.kept,) if self.kept and self.kept.challenge.phase in phases else ()

    async def edit(
        self,
        change: Change,
        public_id: str,
        plan_of: Callable[[Hosted], Plan],
        prize: Prize | None = None,
    ) -> Hosted:
        found = await self.find(change.guild, public_id)
        return self._now(change, planning.edited(found.challenge, plan_of(found), self.now))

    async def sooner(self, change: Change, public_id: str, seen: Phase) -> Hosted:
        found = await self.find(change.guild, public_id)
        if found.challenge.phase is not seen:
            raise PhaseChanged
        return self._now(change, phases.sooner(found.challenge, self.now).after)

    async def cancel(self, change: Change, public_id: str, reason: str) -> Hosted:
        found = await self.find(change.guild, public_id)
        return self._now(change, phases.cancelled(found.challenge, self.now).after)

    async def counts(self, guild: int, public_id: str) -> Counts:
        return Counts(entries=len(self.pictures), voters=self.voters)

    async def ballots_so_far(self, guild: int, public_id: str) -> int:
        return self.ballots

    async def troubles(self, guild: int, public_id: str) -> tuple[Trouble, ...]:
        return self.lost

    async def hints(self, guild: int, public_id: str) -> Hints:
        return self.odd

    async def outcome(self, guild: int, public_id: str) -> Outcome:
        if self.result is None or (guild, public_id) != (GUILD, self.result.hosted.public_id):
            raise NoResultYet(MONDAY)
        return self.result

    async def get(self, key: str) -> bytes:
        if key not in self.files:
            raise Gone
        return self.files[key]

    async def standing(self, guild: int, public_id: str) -> tuple[EnteredPicture, ...]:
        await self.find(guild, public_id)
        return self.pictures

    async def remove(self, change: Change, public_id: str, entry: int) -> Removal:
        found = next(each for each in self.pictures if each.entry.id == entry)
        check_removal((await self.find(change.guild, public_id)).challenge, found.entry, self.now)
        self.made.append(change)
        return Removal(picture=found, prize=self.prize)

    async def add(self, call: Call, hosted: Hosted, picture: str, reason: str) -> EnteredPicture:
        assert hosted == self.kept
        return entered(picture=picture)

    async def pictures_at(self, channel: int, message: int) -> tuple[str, ...]:
        return {1: ("7f3k91",), 2: ("7f3k91", "7f3k92")}.get(message, ())

    def _now(self, change: Change, challenge: Challenge) -> Hosted:
        assert self.kept is not None
        self.made.append(change)
        self.kept = replace(self.kept, challenge=challenge)
        return self.kept


class AllSeries:
    """Series in memory, under the domain's own rules; `rows` tells the time. `made` are the changes."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.kept: dict[str, Series] = {}
        self.made: list[Change] = []

    async def create(self, change: Change, draft: SeriesDraft) -> Series:
        if change not in self.made:
            plan = series_planning.checked(draft.plan, draft.next_at, self.rows.now)
            made = Series(
                id=1,
                public_id="s1",
                guild=GUILD,
                channel=draft.channel,
                made_by=change.actor,
                plan=plan,
                next_at=draft.next_at,
            )
            self.kept["s1"] = made
        self.made.append(change)
        return self.kept["s1"]

    async def find(self, guild: int, public_id: str) -> Series:
        found = self.kept.get(public_id)
        if found is None or guild != GUILD or found.ended_at is not None:
            raise NoSeries
        return found

    async def listed(self, guild: int) -> tuple[Series, ...]:
        return tuple(self.kept.values())

    async def edit(
        self, change: Change, public_id: str, plan: SeriesPlan, next_at: datetime, seen: Series
    ) -> Series:
        found = await self.find(change.guild, public_id)
        assert found == seen
        return self._now(
            change, rounds.edited(found, series_planning.checked(plan, next_at, self.rows.now), next_at)
        )

    async def pause(self, change: Change, public_id: str) -> Series:
        return self._now(change, rounds.paused(await self.find(change.guild, public_id)))

    async def resume(self, change: Change, public_id: str) -> Series:
        found = await self.find(change.guild, public_id)
        return self._now(change, rounds.resumed(found, self.rows.now, ZoneInfo(BERLIN)))

    async def end(self, change: Change, public_id: str) -> Series:
        return self._now(change, rounds.ended(await self.find(change.guild, public_id), self.rows.now))

    def _now(self, change: Change, series: Series) -> Series:
        self.made.append(change)
        self.kept[series.public_id] = series
        return series


class Memory:
    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.busy = False

    async def get(self, name: str) -> str | None:
        return self.texts.get(name)

    async def set(self, name: str, text: str) -> None:
        if self.busy:
            raise StoreBusy
        assert len(name) <= 64
        self.texts[name] = text


class Settings:
    async def settings(self, guild: int) -> ServerSettings:
        return ServerSettings(guild=guild, zone=BERLIN)


class Log:
    """The mod log."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.heard = Heard.TOLD

    async def tell(self, guild: int, card_of: Callable[[Any], Card], *, nonce: str | None = None) -> Heard:
        assert len(nonce or "") <= 25
        self.lines.append(card_of(ENGLISH).content)
        return self.heard


class Hall(Server):
    """A server with one channel and one forum, and no roles."""

    def __init__(self) -> None:
        super().__init__(None)
        self.missing: tuple[str, ...] = ()
        self.gone: Collection[int] = ()  # roles

    @property
    def owner(self) -> int:
        return 1

    def missing_permissions(self, channel: int, required: Collection[str]) -> tuple[str, ...] | None:
        return self.missing if channel in (CHANNEL, FORUM) else None

    def lacks_role(self, role: int) -> bool:
        return role in self.gone

    def forum_tags(self, channel: int) -> ForumTags | None:
        return ForumTags({500: "Art", 501: "Chat"}, True) if channel == FORUM else None


class Screen(Responder):
    """What a host sees: the cards, and the last form."""

    def __init__(self) -> None:
        self.cards: list[Card] = []
        self.form: ui.Modal | None = None

    async def acknowledge(self, *, in_place: bool = False) -> bool:
        return True

    async def edit(self, card: Card) -> SentMessage:
        self.cards.append(card)
        return SentMessage(1)

    async def follow_up(self, card: Card) -> None:
        self.cards.append(card)

    send_private = update = follow_up

    async def open_form(self, form: ui.Modal) -> None:
        check_modal(form.to_dict())
        self.form = form


class Titled:
    """Posts of forums: the names that they got, unless it is refused; `shown` is what the host read by then."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.names: list[tuple[int, str]] = []
        self.shown: list[str] = []
        self.refusal: Exception | None = None

    async def rename(self, thread: int, name: str) -> None:
        self.shown.append(self.screen.cards[-1].content)
        if self.refusal is not None:
            raise self.refusal
        self.names.append((thread, name))


class Host:
    """Somebody at a server, with the feature."""

    def __init__(self, rows: Rows, permissions: discord.Permissions = ALL) -> None:
        self.rows, self.memory, self.log, self.hall = rows, Memory(), Log(), Hall()
        self.screen, self.permissions, self.bot_may = Screen(), permissions, ALL
        self.upload_limit, self.catalogue = 1, Catalogue((), None)
        self.titled = Titled(self.screen)
        self.told: list[int] = []  # servers of which a challenge was made or changed
        self.series = AllSeries(rows)
        self.feature = self.started()
        self._interactions = 0

    def started(self) -> ChallengeAdmin:
        """The feature, as it is after a start of the program."""
        self.feature = ChallengeAdmin(
            rows=self.rows,
            entries=self.rows,
            reports=self.rows,
            copies=self.rows,
            entering=self.rows,
            messages=self.rows,
            memory=self.memory,
            server_settings=Settings(),
            mod_log=self.log,
            recurring=RecurringChallenges(
                rows=self.series,
                memory=self.memory,
                server_settings=Settings(),
                mod_log=self.log,
                changed=self.told.append,
                clock=self.now,
                real=self.now,
            ),
            catalogue=lambda guild: self.catalogue,
            changed=self.told.append,
            threads=self.titled,
            clock=self.now,
            real=self.now,
        )
        return self.feature

    def now(self) -> datetime:
        return self.rows.now

    def call(self) -> Call:
        return Call(**self._common())

    async def press(self, button: Button) -> Card:
        message = PressedMessage(1, "", True, ())
        common = self._common()
        await self.feature.pressed(
            Pressed(**common, verb=button.verb, subject=button.subject, message=message)
        )
        return self.card

    async def submit(self, choices: Collection[str] = ("hides",), **texts: str) -> Card:
        """Send the form that is open, with what it was filled in with where nothing else is said."""
        form = self.screen.form
        assert form is not None
        match = re.fullmatch(r"ca:([a-z]+):([0-9A-Za-z-]{0,80})", form.custom_id)
        assert match is not None
        filled = Filled(
            **self._common(),
            verb=match[1],
            subject=match[2],
            texts={**self.typed(), **texts},
            choices={"options": tuple(choices)},
        )
        await self.feature.submitted(filled)
        return self.card

    def typed(self) -> Mapping[str, str]:
        """What the open form shows."""
        assert self.screen.form is not None
        parts = [part["component"] for part in self.screen.form.to_dict()["components"]]
        return {part["custom_id"]: part.get("value") or "" for part in parts if part["type"] == 4}

    def ticked(self) -> set[str]:
        """The checkboxes that are ticked in the open form."""
        assert self.screen.form is not None
        parts = [part["component"] for part in self.screen.form.to_dict()["components"]]
        return {
            box["value"]
            for part in parts
            if part["type"] == 22
            for box in part["options"]
            if box.get("default")
        }

    @property
    def card(self) -> Card:
        """The last one."""
        return self.screen.cards[-1]

    def _common(self) -> dict[str, Any]:
        self._interactions += 1
        return {
            "id": time_snowflake(self.rows.now) + self._interactions,
            "who": Who(id=HOST, name="Mia", avatar="", roles=(), permissions=self.permissions),
            "where": Where(
                guild=GUILD,
                channel=CHANNEL,
                parent=None,
                server=self.hall,
                permissions=self.bot_may,
                upload_limit=self.upload_limit,
            ),
            "reader": Reader(ENGLISH, ENGLISH),
            "reply": self.screen,
        }


def words(card: Card) -> str:
    return "\n".join([card.content, *(str(embed.description) for embed in card.embeds)])
