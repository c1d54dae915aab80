"""The list of all odd files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class OddFile:
    """`odd` says what is odd about it, in a few words.

    `shown`: whether Chromium shows it as a picture. `refused`: why the bot does not take it although Chromium shows it,
    or a part of it; "" if it takes it. `more`: taken although Chromium does not show it, and then converted for a post.
    """

    name: str
    odd: str
    data: bytes
    shown: bool = True
    refused: str = ""
    more: bool = False

    @property
    def taken(self) -> bool:
        """Whether the bot is to take it."""
        return (self.shown and not self.refused) or self.more


CUT_SHORT = "cut short by more than an end marker: a part of a picture is no picture to pay for"
EMPTY = "Chromium shows its frame alone, since no pixel of it can be decoded"
MASKS = "Pillow decodes the usual masks of bits only"
SVG = "SVG is a program that can load and run other things"

Maker = Callable[[], Iterator[OddFile]]


@cache
def corpus() -> tuple[OddFile, ...]:
    """All of them. They take a second to make, and several tests begin with them."""
    return tuple(made())


def made() -> list[OddFile]:
    """All of them made anew, the same bytes each time."""
    from tests.oddfiles import avifs, bitmaps, gifs, jpegs, others, pngorder, pngs, webps

    makers: tuple[Maker, ...] = (
        pngs.odd_pngs,
        pngorder.odd_chunks,
        jpegs.odd_jpegs,
        webps.odd_webps,
        gifs.odd_gifs,
        bitmaps.odd_bitmaps,
        avifs.odd_avifs,
        others.other_files,
    )
    return [file for maker in makers for file in maker()]
