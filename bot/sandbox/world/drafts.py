"""What a request asks to post as a message, or to change in one."""

from __future__ import annotations

import io
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from bot.sandbox.world.entities import JSON

_DOUBTFUL = re.compile(r"[^A-Za-z0-9_.\-]")


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    data: bytes
    description: str | None = None
    spoiler: bool = False

    @property
    def safe_name(self) -> str:
        """The name as Discord keeps it: spaces become underscores, other signs vanish."""
        return _DOUBTFUL.sub("", self.filename.replace(" ", "_")) or "unknown"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stays, and what changes about it: None means that it does not."""

    # Empty: it has no description any more.
    description: str | None = None
    spoiler: bool | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """None means: leave this part as it is (in a new message: empty)."""

    content: str | None = None
    embeds: list[JSON] | None = None
    components: list[JSON] | None = None
    flags: int | None = None
    # The attachments that stay, by id.
    kept: Mapping[int, Kept] | None = None
    uploads: tuple[Upload, ...] = ()
    # Who is notified; an edit notifies nobody.
    pings: frozenset[int | str] | None = None
    reply_to: int | None = None
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """What Discord finds out about a file by looking at its first bytes."""

    content_type: str
    width: int | None = None
    height: int | None = None


def look_at(filename: str, data: bytes) -> Media:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = Image.MIME.get(picture.format or "", "application/octet-stream")
            return Media(kind, picture.width, picture.height)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        # Not a picture, or one too large to look at: Discord then goes by the name, without a size.
        return Media(mimetypes.guess_type(filename)[0] or "application/octet-stream")
