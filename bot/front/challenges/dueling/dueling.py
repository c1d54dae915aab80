"""What a voter presses under two pictures: the storage decides under the challenge's lock, and the panel shows what is
so then. Whatever is refused is told in one sentence beside the panel, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.domain.challenges.pairs.leafing import DuelMove, DuelView
from bot.domain.challenges.voters import Voter
from bot.front.challenges.dueling import panel
from bot.front.challenges.dueling.panel import duel_panel, stopped_panel
from bot.front.challenges.parts import begin, challenge_in, numbers_in
from bot.front.challenges.voting.voting import copies_of, voter_of
from bot.front.kit.feature import Call, Part, Pressed, Verbs
from bot.front.kit.uploads import StoredPictures


class DuelRows(Protocol):
    async def press(
        self, guild: int, public_id: str, voter: Voter, move: DuelMove, numbers: tuple[int, int] | None
    ) -> DuelView:
        """Do what was pressed under the entries with these numbers, the left one first (with OPEN: None).

        Raises NoChallenge, what `ensure_voting` and `eligible` say, NotHandedOut, EntryGone, NothingThere where members
        vote in another way, or StoreBusy; then nothing is changed.
        """


@dataclass(frozen=True, slots=True)
class Dueling(Part):
    """All that it does raises what `DuelRows.press` does. `clock` returns the time in UTC."""

    rows: DuelRows
    copies: StoredPictures
    clock: Callable[[], datetime]

    def verbs(self) -> Verbs:
        moves = {
            panel.LEFT: DuelMove.FIRST,
            panel.ALIKE: DuelMove.ALIKE,
            panel.RIGHT: DuelMove.SECOND,
            panel.BACK: DuelMove.BACK,
            panel.FORWARD: DuelMove.FORWARD,
            panel.GO_ON: DuelMove.OPEN,
        }
        return {
            panel.STOP: self._stop,
            **{verb: partial(self._move, move) for verb, move in moves.items()},
        }

    async def show(self, call: Call, public_id: str) -> None:
        """Show two pictures to who calls, once the call has been acknowledged."""
        await self._show(call, await self._pressed(call, public_id, DuelMove.OPEN, None))

    async def _move(self, move: DuelMove, press: Pressed) -> None:
        if await begin(press):
            numbers = numbers_in(press.subject)
            await self._show(press, await self._pressed(press, challenge_in(press.subject), move, numbers))

    async def _stop(self, press: Pressed) -> None:
        """Nothing is changed: the two are shown again to whoever goes on."""
        if await begin(press):
            view = await self._pressed(press, challenge_in(press.subject), DuelMove.OPEN, None)
            await press.reply.edit_panel(stopped_panel(press.reader.private, view), ())

    async def _pressed(
        self, call: Call, public_id: str, move: DuelMove, numbers: tuple[int, int] | None
    ) -> DuelView:
        voter = voter_of(call, self.clock())
        return await self.rows.press(call.where.guild, public_id, voter, move, numbers)

    async def _show(self, call: Call, view: DuelView) -> None:
        lang = call.reader.private
        shown = [picture for picture in (view.first, view.second) if picture is not None]
        files = await copies_of(self.copies, lang, *shown)
        await call.reply.edit_panel(duel_panel(lang, view, files), files)
