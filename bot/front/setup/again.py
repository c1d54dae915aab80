"""What was typed wrongly into a form is asked for again: a note on what is wrong, with buttons that mend it.

A form cannot be answered by a form, so one of the buttons opens it again, filled in. What was typed is kept in the
custom id of that button, in hexadecimal, since a custom id takes few characters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.errors import BotError, Gone, UnknownZone
from bot.domain.periods import Period
from bot.front.kit.cards import Button, Card
from bot.front.kit.notices import notice
from bot.front.kit.persistent import packed, unpacked
from bot.front.texts.errors.buttons import try_again, use
from bot.front.texts.language import Language

NUMBER_BYTES = 12  # kept of what was typed for a number
SUBJECT_LIMIT = 60  # characters that a custom id has for it
MAX_ZONES = 3  # buttons

_FIELDS = ("default", "default_per", "total", "total_per")
_PERIODS = {per.value[0]: per.value for per in Period}


def credits_again(lang: Language, error: BotError, typed: Mapping[str, str]) -> Card:
    """`typed` are the fields of the form by their custom ids."""
    kept = [
        packed(typed.get(name, "")[: 1 if name.endswith("_per") else None], NUMBER_BYTES) for name in _FIELDS
    ]
    return _note(lang, error, [_try_again(lang, "credits", "-".join(kept))])


def typed_credits(subject: str) -> dict[str, str] | None:
    """The fields of the form, by their custom ids; None for a panel's button. Raises Gone if they are illegible."""
    if not subject:
        return None
    parts = [unpacked(part) for part in subject.split("-")]
    if len(parts) != len(_FIELDS):
        raise Gone
    fields = dict(zip(_FIELDS, parts, strict=True))
    for name in ("default_per", "total_per"):
        fields[name] = _PERIODS.get(fields[name], Period.DAY.value)
    return fields


def zone_again(lang: Language, error: UnknownZone) -> Card:
    """With a button for each zone that may be meant."""
    near = [zone for zone in error.near if len(packed(zone, SUBJECT_LIMIT)) <= SUBJECT_LIMIT]
    buttons = [
        Button("usezone", packed(zone, SUBJECT_LIMIT), use(lang, zone), primary=not place, space="su")
        for place, zone in enumerate(near[:MAX_ZONES])
    ]
    return _note(lang, error, [*buttons, _try_again(lang, "zone", packed(error.value, SUBJECT_LIMIT // 2))])


def typed_zone(subject: str) -> str:
    """The zone of a button; empty for a button of a panel. Raises Gone if it is illegible."""
    return unpacked(subject)


def _note(lang: Language, error: BotError, buttons: Sequence[Button]) -> Card:
    return Card(content=notice(lang, error).text, buttons=tuple(buttons))


def _try_again(lang: Language, verb: str, subject: str) -> Button:
    return Button(verb, subject, try_again(lang), "✏️", space="su")
