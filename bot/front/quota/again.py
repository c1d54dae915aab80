"""What was typed wrongly into the form behind Pause… is asked for again: a note with a button that opens it, filled in.

A form cannot be answered by a form. The number that was typed is kept in the custom id of the button. The reason is too
long for that, so it is kept in memory: after a restart the form opens without it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from bot.domain.errors import BotError, Missing, NothingThere
from bot.front.kit.cards import Card
from bot.front.kit.feature import Filled
from bot.front.kit.notices import notice
from bot.front.quota.history import MAX_ID
from bot.front.quota.panel import quota_button
from bot.front.texts.errors.buttons import try_again

DAYS_LENGTH = 3  # characters that the field for days takes
MOST_REASONS = 1_000  # that are remembered; the oldest is forgotten first


@dataclass(frozen=True, slots=True)
class TypedPause:
    """The fields of the form, for a member; None: as the form is at first."""

    member: int
    days: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class TypedPauses:
    """One per process, since the reasons are in it, by the id of the interaction that sent them."""

    _reasons: OrderedDict[int, str] = field(default_factory=OrderedDict)

    def asked_again(self, form: Filled, member: int, error: BotError) -> Card:
        """The note about what is wrong in the form, with the button that opens it as it was filled in."""
        if reason := form.texts.get("reason"):
            self._reasons[form.id] = reason
            if len(self._reasons) > MOST_REASONS:
                self._reasons.popitem(last=False)
        days = form.texts.get("days", "")[:DAYS_LENGTH].encode("utf-8", "ignore").hex()
        lang = form.reader.private
        button = quota_button("block", f"{member}-{form.id}-{days}", try_again(lang), "✏️")
        return Card(content=notice(lang, error).text, buttons=(button,))

    def read(self, subject: str) -> TypedPause:
        """What a button's subject says. Raises NothingThere for what no button of this bot has."""
        member, *rest = subject.split("-")
        if not member.isdecimal() or int(member) > MAX_ID or len(rest) not in (0, 2):
            raise NothingThere(Missing.BUTTON)
        if not rest:
            return TypedPause(int(member))
        interaction, days = rest
        try:
            return TypedPause(int(member), bytes.fromhex(days).decode(), self._reasons.get(int(interaction)))
        except ValueError as error:
            raise NothingThere(Missing.BUTTON) from error
