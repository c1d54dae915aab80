"""What is attached is downloaded, decoded and cleaned, before anything is reserved.

Files are read one after the other, so that one at a time is decoded. All are taken, or none: a picture that is made of
some of them is not the one that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from bot.domain.errors import HeicPicture, InputUnreachable, NotAPicture, PicturesTooLarge, PictureTooLarge
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUTS_LIMIT_BYTES, ImageInfo, InputPicture
from bot.front.imagine.checks import check_attachment
from bot.front.kit.feature import Attachment

Cleaned = tuple[tuple[InputPicture, ...], tuple[bytes, ...]]  # in the order of the files


class Attachments(Protocol):
    """Downloads, decodes and cleans the pictures that members attach."""

    async def fetch(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises InputUnreachable or PictureTooLarge."""

    async def inspect(self, data: bytes, name: str) -> ImageInfo:
        """What the bytes hold; `name` is the file's. Raises NotAPicture, HeicPicture or PictureTooLarge."""

    async def clean(self, data: bytes, name: str) -> tuple[bytes, str]:
        """The picture upright, in sRGB and without metadata, as PNG, JPEG or WebP; and its media type.

        The very same bytes if they need nothing. Raises NotAPicture.
        """


def _check_all(files: Sequence[Attachment]) -> None:
    """By what Discord says of the files. Raises what `check_attachment` does, or PicturesTooLarge."""
    for number, file in enumerate(files, 1):
        with _named(file, number, len(files)):
            check_attachment(file)
    _check_sum(files, sum(file.size for file in files), converted=False)


async def cleaned(attachments: Attachments, files: Sequence[Attachment], interaction: int) -> Cleaned:
    """The files as pictures to change for the ask of this interaction, and their bytes.

    Raises NotAPicture, HeicPicture, PictureTooLarge or InputUnreachable; of several files it says which. Raises
    PicturesTooLarge where their bytes would take more memory than they may.
    """
    _check_all(files)
    pictures: list[InputPicture] = []
    contents: list[bytes] = []
    for number, file in enumerate(files, 1):
        with _named(file, number, len(files)):
            data = await attachments.fetch(file.url, INPUT_LIMIT_BYTES)
            facts = await attachments.inspect(data, file.name)
            clean, media_type = await attachments.clean(data, file.name)
        # The same name as ever for the first: an earlier version finds it too.
        key = f"input-{interaction}" if number == 1 else f"input-{interaction}-{number}"
        is_copy = clean != data
        url = "" if is_copy else file.url
        pictures.append(InputPicture(url, key, media_type, is_copy, facts.width, facts.height))
        contents.append(clean)
        _check_sum(files, sum(map(len, contents)), converted=True)
    return tuple(pictures), tuple(contents)


def _check_sum(files: Sequence[Attachment], size: int, *, converted: bool) -> None:
    if len(files) > 1 and size > INPUTS_LIMIT_BYTES:
        raise PicturesTooLarge(len(files), size, INPUTS_LIMIT_BYTES, converted)


@contextmanager
def _named(file: Attachment, number: int, count: int) -> Iterator[None]:
    """Say of several files which one it is: its name, and its number, since pasted files all have the same name."""
    try:
        yield
    except (NotAPicture, HeicPicture, PictureTooLarge, InputUnreachable) as error:
        if count == 1:
            raise
        raise replace(error, name=file.name, number=number) from error
