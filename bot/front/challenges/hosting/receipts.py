"""What a host reads after a change, and the mod log too; with what hosts should know of the challenge."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.records import Hosted, Trouble
from bot.domain.errors import BotError, Missing, NothingThere
from bot.domain.guilds.audit import Change
from bot.front.challenges.hosting.rows import ChallengeRows, ReportRows
from bot.front.challenges.hosting.troubles import trouble_embeds
from bot.front.challenges.reporting.hints import ModLog, hint_embeds
from bot.front.kit.cards import Button, Card, Upload
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.modlog import Heard
from bot.front.texts.challenges.hosting import log_footer
from bot.front.texts.language import Language
from bot.front.texts.quota.receipts import not_logged

log = logging.getLogger(__name__)

Said = Callable[[Language], Sequence[str]]  # lines


@dataclass(frozen=True, slots=True)
class Receipts:
    """`changed` is told of each server that has a challenge made or changed: what is due of it is then done at once."""

    rows: ChallengeRows
    reports: ReportRows
    mod_log: ModLog
    changed: Callable[[int], None]

    async def of_change(
        self,
        call: Call,
        hosted: Hosted,
        said: Said,
        *then: str,
        reason: str | None = None,
        receipt: Sequence[str] | None = None,
    ) -> Card:
        """Tell the mod log what was `said`; returns the receipt, which goes on with `then`.

        `receipt`: the lines with which it begins, if those for the mod log are not the ones for the host.

        Never raises: the change is made, and an error would sound as if it were not.
        """
        self.changed(call.where.guild)  # at once: the mod log may take Discord seconds
        footer = log_footer(call.who.id, reason)
        heard = await self.mod_log.tell(
            call.where.guild, lambda lang: Card(content="\n".join([*said(lang), footer]))
        )
        lang = call.reader.private
        lost = not_logged(lang) if heard is Heard.FAILED else ""
        return await self.answer(call, hosted, *(said(lang) if receipt is None else receipt), *then, lost)

    async def answer(
        self,
        call: Call,
        hosted: Hosted,
        *lines: str,
        buttons: tuple[Button, ...] = (),
        files: tuple[Upload, ...] = (),
    ) -> Card:
        """These lines about the challenge, what could not be posted of it, and what may be odd.

        Never raises what the database does.
        """
        lang, guild, troubles, hints = call.reader.private, call.where.guild, tuple[Trouble, ...](), Hints()
        try:
            troubles = await self.rows.troubles(guild, hosted.public_id)
            hints = await self.reports.hints(guild, hosted.public_id)
        except BotError as error:
            log.info("what hosts should know was not read", extra={"error": type(error).__name__})
        return Card(
            content="\n".join(filter(None, lines)),
            embeds=(*trouble_embeds(lang, hosted, troubles, call.where.server), *hint_embeds(lang, hints)),
            buttons=buttons,
            files=files,
        )


def change_by(call: Call, reason: str | None = None, interaction: int | None = None) -> Change:
    """`interaction`: the one that counts as asking for it; None: that of the call."""
    return Change(
        guild=call.where.guild, actor=call.who.id, reason=reason, interaction=interaction or call.id
    )


def require_private(call: Pressed | Filled) -> None:
    """Raises NothingThere where everybody sees the message: a press was forged then."""
    if call.message is not None and not call.message.private:
        raise NothingThere(Missing.BUTTON)
