"""What a host reads after a change, and the mod log too; with what could not be posted of the challenge."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.challenges.records import Hosted
from bot.domain.errors import BotError, Missing, NothingThere
from bot.domain.guilds.audit import Change
from bot.front.challenges.hosting.rows import ChallengeRows
from bot.front.challenges.hosting.troubles import trouble_embeds
from bot.front.kit.cards import Button, Card
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.modlog import Heard
from bot.front.texts.challenges.hosting import log_footer
from bot.front.texts.language import Language
from bot.front.texts.quota.receipts import not_logged

log = logging.getLogger(__name__)

Said = Callable[[Language], Sequence[str]]  # lines


class ModLog(Protocol):
    async def tell(self, guild: int, card_of: Callable[[Language], Card]) -> Heard:
        """Write the card, in the server's language, to its mod log, if it has one. Never raises."""


@dataclass(frozen=True, slots=True)
class Receipts:
    """`changed` is told of each server that has a challenge made or changed: what is due of it is then done at once."""

    rows: ChallengeRows
    mod_log: ModLog
    changed: Callable[[int], None]

    async def of_change(
        self, call: Call, hosted: Hosted, said: Said, *then: str, reason: str | None = None
    ) -> Card:
        """Tell the mod log what was `said`; returns the receipt, which goes on with `then`.

        Never raises: the change is made, and an error would sound as if it were not.
        """
        self.changed(call.where.guild)  # at once: the mod log may take Discord seconds
        footer = log_footer(call.who.id, reason)
        heard = await self.mod_log.tell(
            call.where.guild, lambda lang: Card(content="\n".join([*said(lang), footer]))
        )
        lang = call.reader.private
        lost = not_logged(lang) if heard is Heard.FAILED else ""
        return await self.answer(call, hosted, *said(lang), *then, lost)

    async def answer(self, call: Call, hosted: Hosted, *lines: str, buttons: tuple[Button, ...] = ()) -> Card:
        """These lines about the challenge, and what could not be posted of it. Never raises what the database does."""
        try:
            troubles = await self.rows.troubles(call.where.guild, hosted.public_id)
        except BotError as error:
            log.info("troubles were not read", extra={"error": type(error).__name__})
            troubles = ()
        embeds = trouble_embeds(call.reader.private, hosted, troubles)
        return Card(content="\n".join(filter(None, lines)), embeds=embeds, buttons=buttons)


def change_by(call: Call, reason: str | None = None, interaction: int | None = None) -> Change:
    """`interaction`: the one that counts as asking for it; None: that of the call."""
    return Change(
        guild=call.where.guild, actor=call.who.id, reason=reason, interaction=interaction or call.id
    )


def require_private(call: Pressed | Filled) -> None:
    """Raises NothingThere where everybody sees the message: a press was forged then."""
    if call.message is not None and not call.message.private:
        raise NothingThere(Missing.BUTTON)
