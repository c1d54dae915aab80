"""What was typed wrongly into the form behind Pause… is asked for again: a note with a button that opens it, filled in.

A form cannot be answered by a form. The number that was typed is kept in the custom id of the button. The reason is too
long for that, so it is kept in memory: after a restart the form opens without it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from bot.domain.errors import BotError, Gone, Missing, NothingThere
from bot.front.kit.cards import Card
from bot.front.kit.feature import Filled
from bot.front.kit.notices import notice
from bot.front.kit.persistent import packed, unpacked
from bot.front.quota.panel import parse_id, quota_button
from bot.front.texts.errors.buttons import try_again

DAYS_LENGTH = 3  # characters that the field for days takes
DAYS_BYTES = 9  # kept of them; with two ids there is no room for more in a custom id
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
        lang, days = form.reader.private, packed(form.texts.get("days", ""), DAYS_BYTES)
        button = quota_button("block", f"{member}-{form.id}-{days}", try_again(lang), "✏️")
        return Card(content=notice(lang, error).text, buttons=(button,))

    def read(self, subject: str) -> TypedPause:
        """What a button's subject says. Raises NothingThere for what no button of this bot has."""
        member, *rest = subject.split("-")
        if not rest:
            return TypedPause(parse_id(member))
        if len(rest) != 2:
            raise NothingThere(Missing.BUTTON)
        interaction, days = rest
        try:
            return TypedPause(parse_id(member), unpacked(days), self._reasons.get(parse_id(interaction)))
        except Gone as error:
            raise NothingThere(Missing.BUTTON) from error
