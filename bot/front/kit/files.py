"""Files of messages as discord.py sends them, with what it has no argument for.

Discord takes `is_spoiler` for new files, and since June 2026 `description` and `is_spoiler` for those that a message
has (MessageAttachmentRequest in its OpenAPI description). discord.py 2.7 sends neither; of a file that stays it sends
back all that it knows of it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import discord

from bot.front.kit.cards import KeptFile, Upload

# In an address: its id, and the file's name. Those of private messages have a folder of their own.
_ATTACHMENT = re.compile(r"/(?:ephemeral-)?attachments/\d+/(\d+)/([^/?]+)")


class _Covered(discord.File):
    """A file that is covered until somebody clicks on it. Its name begins with SPOILER_, which older clients go by."""

    def to_dict(self, index: int) -> dict[str, Any]:
        return {**super().to_dict(index), "is_spoiler": True}


@dataclass(frozen=True, slots=True)
class _Stays:
    """In an edit, in place of discord.py's own Attachment: what is to be true of a file that the message has."""

    file: KeptFile

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": str(self.file.id),
            "description": self.file.alt or None,
            "is_spoiler": self.file.spoiler,
        }


def as_file(upload: Upload) -> discord.File:
    """It serves for one message: discord.py reads it to its end."""
    data = io.BytesIO(upload.data)
    if upload.spoiler:
        return _Covered(data, filename=upload.filename, description=upload.alt or None, spoiler=True)
    return discord.File(data, filename=upload.filename, description=upload.alt or None)


def as_kept(file: KeptFile) -> discord.Attachment:
    """Not an Attachment: those are made of what Discord has sent. discord.py calls nothing of it but `to_dict`."""
    return cast(discord.Attachment, _Stays(file))


def named_by(addresses: Iterable[str | None]) -> Iterator[KeptFile]:
    """The files of a message that the addresses of what it shows name: Discord lists those beside it alone."""
    for address in addresses:
        if found := _ATTACHMENT.search(address or ""):
            yield KeptFile(int(found[1]), found[2])


def shown_by(components: Iterable[Any]) -> Iterator[KeptFile]:
    """The files of a message that its components show, at any depth."""
    for part in components:
        if isinstance(part, discord.MediaGalleryComponent):
            yield from named_by(item.media.url for item in part.items)
        yield from shown_by(getattr(part, "children", ()))
