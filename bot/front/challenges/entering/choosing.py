"""Which challenge is meant, and which picture: what members name in commands, and what is offered while they type."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from discord.app_commands import Choice

from bot.domain.albums.leafing import AlbumPicture
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import Gone, NoChallenge, NotYourPicture
from bot.domain.pictures import Generation
from bot.front.challenges.entering.panels import picture_label
from bot.front.challenges.memberrows import Album, ListedChallenges, PictureRows
from bot.front.kit.feature import Call
from bot.front.kit.guilds.server import MAX_ID
from bot.front.texts.challenges.entering import CHOICE_LIMIT
from bot.front.texts.words import one_line, truncate

MOST_CHOICES = 25  # Discord takes no more


@dataclass(frozen=True, slots=True)
class ChallengeChoice:
    """The challenges that somebody may mean in a channel. Its methods raise StoreBusy."""

    rows: ListedChallenges

    async def meant(
        self, call: Call, named: str | None, phases: Collection[Phase], none: NoChallenge
    ) -> tuple[Hosted, ...]:
        """Those of these phases that may be meant: the one that is named, else the only one, or the only one of this
        channel; else all of them, of which one must be chosen.

        Raises `none` where there is none, or NoChallenge where none has that name.
        """
        listed = await self._seen(call, phases)
        if named:
            found = [each for each in listed if each.public_id == named]
            wanted = _folded(named)
            found = found or [each for each in listed if _folded(each.challenge.theme) == wanted]
            if not found:
                raise NoChallenge("named")
            return tuple(found[:1])
        if not listed:
            raise none
        here = {call.where.channel, call.where.parent}
        of_here = [each for each in listed if {each.channel, each.thread} & here - {None}]
        return tuple(of_here) if len(of_here) == 1 else listed[:MOST_CHOICES]

    async def suggested(self, call: Call, typed: str, phases: Collection[Phase]) -> list[Choice[str]]:
        """Those of these phases whose theme has what was typed so far."""
        wanted = _folded(typed)
        listed = await self._seen(call, phases)
        return [
            Choice(name=truncate(one_line(each.challenge.theme), CHOICE_LIMIT), value=each.public_id)
            for each in listed
            if wanted in _folded(each.challenge.theme)
        ][:MOST_CHOICES]

    async def _seen(self, call: Call, phases: Collection[Phase]) -> tuple[Hosted, ...]:
        """Those of these phases but for what goes on where the member cannot look."""
        listed = await self.rows.listed(call.where.guild, phases)
        return tuple(each for each in listed if not _is_hidden(call, each))


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """A member's own pictures. `clock` returns the time in UTC. Its methods raise StoreBusy."""

    rows: PictureRows
    album: Album
    clock: Callable[[], datetime]

    async def named(self, call: Call, text: str) -> tuple[Generation, ...]:
        """The picture of this public id; with `-` behind it all that were made with it, as far as they are shown.

        Raises Gone if there is none on this server, or NotYourPicture.
        """
        public_id, dash, _ = text.strip().partition("-")
        row = await self.rows.find(public_id) or await self.rows.find(
            public_id.lower()
        )  # as it is read aloud
        if row is None or row.ask.guild != call.where.guild or not row.is_shown:
            raise Gone
        if row.ask.member != call.who.id:
            raise NotYourPicture
        if not dash:
            return (row,)
        return tuple(each for each in await self.rows.ask(row.ask.interaction) if each.is_shown) or (row,)

    async def latest(self, call: Call) -> Sequence[AlbumPicture]:
        """The member's last pictures, the newest first."""
        found = await self.album.older(call.where.guild, call.who.id, until=MAX_ID, search=None)
        return found.pictures[:MOST_CHOICES]

    async def suggested(self, call: Call, typed: str) -> list[Choice[str]]:
        """Those of them whose id or prompt has what was typed so far."""
        wanted = _folded(typed)
        return [
            Choice(name=self.label(call, each), value=each.public_id)
            for each in await self.latest(call)
            if wanted in _folded(each.public_id) or wanted in _folded(each.prompt)
        ]

    def label(self, call: Call, picture: AlbumPicture) -> str:
        lang = call.reader.private
        return picture_label(lang, picture.public_id, picture.prompt, picture.made_at, self.clock())


def _is_hidden(call: Call, hosted: Hosted) -> bool:
    """Whether the member is known not to see the channel of the challenge. What is done in it, they see."""
    if call.where.channel in (hosted.channel, hosted.thread):
        return False
    ground = call.where.server.ground(hosted.channel)
    return ground is not None and (ground.is_private_thread or not ground.may_view)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
