"""What a voter presses: the storage decides under the challenge's lock, and the ballot shows what is so then.

Whatever is refused is told in one sentence beside the ballot, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

import discord

from bot.domain.challenges.balloting import Move
from bot.domain.challenges.records import BallotView, EnteredPicture
from bot.domain.challenges.voters import Voter
from bot.front.challenges.copyfiles import data_of, upload_of
from bot.front.challenges.parts import begin, challenge_in, chosen_in, number_in
from bot.front.challenges.voting import ballot
from bot.front.challenges.voting.ballot import ballot_panel
from bot.front.kit.cards import Upload
from bot.front.kit.feature import Call, Part, Pressed, Verbs
from bot.front.kit.uploads import StoredPictures
from bot.front.texts.language import Language


class BallotRows(Protocol):
    async def press(
        self, guild: int, public_id: str, voter: Voter, move: Move, number: int | None
    ) -> BallotView:
        """Do what was pressed, under the entry with this number (with JUMP: the one to go to; with OPEN None).

        Raises NoChallenge, what `ensure_voting` and `eligible` say, OwnEntry, EntryGone, TooManyChoices, NothingThere
        where members vote in another way, or StoreBusy; then nothing is changed.
        """


def voter_of(call: Call, now: datetime) -> Voter:
    """Who calls, as Discord describes them in the interaction."""
    who = call.who
    return Voter(
        id=who.id,
        account_made_at=discord.utils.snowflake_time(who.id),
        joined_at=who.joined_at,
        roles=frozenset(who.roles),
        is_timed_out=who.timed_out_until is not None and who.timed_out_until > now,
    )


async def copies_of(copies: StoredPictures, lang: Language, *pictures: EnteredPicture) -> tuple[Upload, ...]:
    """The copies of entries, to be shown to a voter; without those that are gone or cannot be read, which is logged."""
    read = await data_of(copies, pictures)
    return tuple(
        upload_of(lang, picture, data)
        for picture, data in zip(pictures, read, strict=True)
        if data is not None
    )


@dataclass(frozen=True, slots=True)
class Voting(Part):
    """All that it does raises what `BallotRows.press` does. `clock` returns the time in UTC."""

    rows: BallotRows
    copies: StoredPictures
    clock: Callable[[], datetime]

    def verbs(self) -> Verbs:
        moves = {
            ballot.NEXT: Move.NEXT,
            ballot.BACK: Move.BACK,
            ballot.CHOOSE: Move.CHOOSE,
            ballot.TAKE_BACK: Move.TAKE_BACK,
        }
        return {
            ballot.JUMP: self._jump,
            ballot.JUMPS: self._turn,
            ballot.SINGLE: self._single,
            **{verb: partial(self._move, move) for verb, move in moves.items()},
        }

    async def show(self, call: Call, public_id: str) -> None:
        """Show the ballot of who calls, once the call has been acknowledged."""
        await self._press(call, public_id, Move.OPEN, None)

    async def _move(self, move: Move, press: Pressed) -> None:
        if await begin(press):
            await self._press(press, challenge_in(press.subject), move, number_in(press.subject))

    async def _jump(self, press: Pressed) -> None:
        if await begin(press):
            chosen = chosen_in(press)
            await self._press(press, challenge_in(press.subject), Move.JUMP, number_in(f"-{chosen}"))

    async def _single(self, press: Pressed) -> None:
        """From all pictures together back to the one that was on the screen."""
        if await begin(press):
            await self.show(press, challenge_in(press.subject))

    async def _turn(self, press: Pressed) -> None:
        """Another page of the menu, below the same picture."""
        if await begin(press):
            page = number_in(press.subject)
            await self._press(press, challenge_in(press.subject), Move.OPEN, None, page)

    async def _press(
        self, call: Call, public_id: str, move: Move, number: int | None, page: int | None = None
    ) -> None:
        voter = voter_of(call, self.clock())
        view = await self.rows.press(call.where.guild, public_id, voter, move, number)
        lang = call.reader.private
        files = await copies_of(self.copies, lang, view.picture) if view.picture is not None else ()
        await call.reply.edit_panel(ballot_panel(lang, view, next(iter(files), None), page), files)
