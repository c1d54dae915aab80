"""What is pressed by a voter who looks at all pictures together: the storage decides under the challenge's lock.

Whatever is refused is told in one sentence beside the ballot, and changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import discord

from bot.domain.challenges.balloting import Together
from bot.domain.challenges.records import Overview
from bot.domain.challenges.voters import Voter
from bot.domain.errors import EntryGone, TooManyChoices
from bot.front.challenges.parts import all_numbers_in, begin, challenge_in, number_in
from bot.front.challenges.voting import overview
from bot.front.challenges.voting.ballot import OVERVIEW
from bot.front.challenges.voting.overview import done_panel, overview_panel
from bot.front.challenges.voting.sheets import Sheet, drawn, sheets_of
from bot.front.challenges.voting.voting import voter_of
from bot.front.kit.cards import KeptFile
from bot.front.kit.feature import Part, Pressed, Verbs
from bot.front.kit.uploads import StoredPictures

log = logging.getLogger(__name__)

BAD_REQUEST = 400


class OverviewRows(Protocol):
    async def together(
        self,
        guild: int,
        public_id: str,
        voter: Voter,
        together: Together,
        numbers: Set[int] = frozenset(),
        drawn: Set[int] | None = None,
    ) -> Overview:
        """Do what was pressed; with CHOOSE `numbers` are ticked in the menu, and `drawn` were when it was drawn. None:
        `numbers` are all that the voter chooses.

        Raises NoChallenge, what `ensure_voting` and `eligible` say, OwnEntry, EntryGone, TooManyChoices, NothingThere
        where members vote in another way or there are too many pictures, or StoreBusy; then nothing is changed.
        """


@dataclass(frozen=True, slots=True)
class Overviewing(Part):
    """All that it does raises what `OverviewRows.together` does. `clock` returns the time in UTC."""

    rows: OverviewRows
    copies: StoredPictures
    clock: Callable[[], datetime]

    def verbs(self) -> Verbs:
        return {OVERVIEW: self._open, overview.PICK: self._pick, overview.DONE: self._done}

    async def _open(self, press: Pressed) -> None:
        if await begin(press):
            await self._show(press, await self._pressed(press, Together.OPEN))

    async def _pick(self, press: Pressed) -> None:
        """What they ticked or unticked changes, and no vote that was given elsewhere since the menu was drawn.

        The menu of an older message, with no numbers in its custom id, has all of their votes. After a refusal it is
        drawn anew: else what was refused would stay ticked in it, and be refused again with whatever is chosen next.
        """
        if not await begin(press):
            return
        numbers = frozenset(number_in(f"-{value}") for value in press.values)
        try:
            now = await self._pressed(press, Together.CHOOSE, numbers, all_numbers_in(press.subject))
        except (EntryGone, TooManyChoices):
            await self._show(press, await self._pressed(press, Together.OPEN))
            raise
        await self._show(press, now)

    async def _done(self, press: Pressed) -> None:
        if await begin(press):
            now = await self._pressed(press, Together.DONE)
            await press.reply.edit_panel(done_panel(press.reader.private, now.ballot))

    async def _pressed(
        self,
        press: Pressed,
        together: Together,
        numbers: Set[int] = frozenset(),
        drawn: Set[int] | None = None,
    ) -> Overview:
        voter = voter_of(press, self.clock())
        return await self.rows.together(
            press.where.guild, challenge_in(press.subject), voter, together, numbers, drawn
        )

    async def _show(self, press: Pressed, now: Overview) -> None:
        """The sheets that the message has already stay in it: to draw ten pictures takes a while."""
        lang, sheets = press.reader.private, sheets_of(now.pictures)
        kept = _kept(press, {sheet.name: sheet.alt(lang) for sheet in sheets})
        try:
            await self._edit(press, now, sheets, kept)
        except discord.HTTPException as error:
            if not kept or error.status != BAD_REQUEST:
                raise
            log.info("sheets are drawn again: another press has taken them out of the message")
            await self._edit(press, now, sheets, [])

    async def _edit(
        self, press: Pressed, now: Overview, sheets: Sequence[Sheet], kept: Sequence[KeptFile]
    ) -> None:
        lang, known = press.reader.private, {file.filename for file in kept}
        new = [sheet for sheet in sheets if sheet.name not in known]
        made = await drawn(lang, self.copies, new, press.where.upload_limit)
        as_drawn = {sheet.name: each.sheet for sheet, each in zip(new, made, strict=True)}
        shown = [as_drawn.get(sheet.name, sheet) for sheet in sheets]
        await press.reply.edit_panel(overview_panel(lang, now, shown), [each.file for each in made], kept)


def _kept(press: Pressed, wanted: Mapping[str, str]) -> list[KeptFile]:
    """The files of the pressed message that are wanted, where it is the one that is edited; with these descriptions."""
    there = press.message.files if press.message is not None and press.message.private else ()
    return [
        KeptFile(file.id, file.filename, wanted[file.filename]) for file in there if file.filename in wanted
    ]
