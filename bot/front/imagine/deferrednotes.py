"""The note of a deferred reply, as it is kept in the database: what is needed to edit the reply after a crash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import discord

from bot.domain.kept import Unreadable, read
from bot.domain.locales import ENGLISH

PREFIX = "promise:"  # of the notes' names; stored, so it stays as it is
TOKEN_LIFE = timedelta(minutes=15)  # Discord's rule


@dataclass(frozen=True, slots=True)
class DeferredReply:
    """What is needed to edit the reply. `instance` is the name of the process that deferred it.

    `public_locale` is there where the reply only is to show a picture that is there already, to everybody: without it
    the reply goes, and its member alone is told.

    Stored as a JSON object. Earlier it was a list of the fields in this order, which is still read, so
    their order must not change.
    """

    interaction: int
    application: int
    token: str
    instance: str
    # As Discord writes it: the server's for a reply that everybody sees, else the member's.
    locale: str = ENGLISH
    public_locale: str | None = None


def note_name(interaction: int) -> str:
    """The name under which the note of this interaction's reply is kept."""
    return f"{PREFIX}{interaction}"


def instances_of(notes: Iterable[str]) -> Iterator[str]:
    """The names of the processes that wrote these notes; what cannot be read is passed over."""
    for text in notes:
        with suppress(Unreadable):
            yield read_note(text).instance


def read_note(text: str) -> DeferredReply:
    """An object, or the list of earlier notes. Raises Unreadable."""
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    names = [field.name for field in fields(DeferredReply)]
    return read(DeferredReply, dict(zip(names, kept, strict=False)) if isinstance(kept, list) else kept)


def has_expired(name: str, now: datetime) -> bool:
    """Whether nobody could speak through the interaction any more; its id holds the moment of its making."""
    number = name.removeprefix(PREFIX)
    if not number.isdecimal() or int(number) >= 1 << 63:
        return True
    return now - discord.utils.snowflake_time(int(number)) > TOKEN_LIFE
