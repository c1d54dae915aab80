"""Small language tools: plurals, cuts at a word, sizes and durations, and people's text made safe to show.

Discord does not say whether its limits count code points or UTF-16 units, so `units` counts the stricter way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from discord.utils import escape_mentions

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

ALT_LIMIT = 500  # Discord takes 1024; screen readers tire sooner

# Directional overrides and isolates: a stray one would reorder the words around the text, or close our isolate.
_BIDI_CONTROLS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
# The colon keeps addresses from becoming links and `:names:` from becoming emoji; `<` opens every mention.
_MARKDOWN = re.compile(r"[\\`*_~|\[\]<>:]")


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 picture`, `3 pictures`, `3 tries`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def handful(items: Sequence[str], most: int = 6) -> str:
    """The first few, made safe, and how many more there are: `a, b, c and 12 more`."""
    shown = [safe(cut(one_line(item), 40)) for item in items[:most]]
    return listed([*shown, f"{len(items) - most:,} more"] if len(items) > most else shown)


def duration(seconds: float) -> str:
    """`45 seconds`, `1 minute`, `3 minutes`, `2 hours`; rounded down from two minutes on."""
    if seconds < 120 and round(seconds) != 60:
        return plural(round(seconds), "second")
    if seconds < 2 * 3600:
        return plural(max(1, int(seconds // 60)), "minute")
    return plural(int(seconds // 3600), "hour")


def wait_for(seconds: float) -> str:
    """A promise for a person who will come back: `45 seconds`, from a minute on whole minutes rounded up."""
    return duration(max(1, seconds) if seconds < 60 else -(-seconds // 60) * 60)


def megabytes(size: int) -> str:
    """`14 MB`, Discord's binary kind; rounded up, so that what is over a limit never reads as the limit."""
    return f"{_tenths_up(size, 2**20)} MB"


def megapixels(pixels: int) -> str:
    """`24 megapixels`, `40.5 megapixels`; rounded up like `megabytes`."""
    return f"{_tenths_up(pixels, 1_000_000)} megapixels"


def _tenths_up(number: int, unit: int) -> str:
    whole, tenth = divmod(-(-number * 10 // unit), 10)
    return f"{whole:,}.{tenth}" if tenth else f"{whole:,}"


def units(text: str) -> int:
    """The length in UTF-16 units, as an editor in a browser counts it."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut after a word where one ends in the second half, else anywhere."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = len(head) if text[limit - 1].isspace() else head.rfind(" ")
    return (head[:space] if space >= limit // 2 else head).rstrip() + "…"


def one_line(text: str) -> str:
    """All white space as single spaces, without control characters, lone surrogates and directional overrides."""
    kept = text if text.isprintable() else "".join(map(_printable, text))
    return " ".join(kept.split())


def _printable(char: str) -> str:
    hidden = unicodedata.category(char) in ("Cc", "Cs") and not char.isspace()
    return "" if hidden or char in _BIDI_CONTROLS else char


def safe(text: str) -> str:
    """Text that Discord shows letter by letter: no markdown, no links, no emoji names, no mentions.

    Markdown of line starts (`#`, `-`, `>`) stays: what comes out never stands at the start of a line.
    """
    return escape_mentions(_MARKDOWN.sub(r"\\\g<0>", text))


def isolated(text: str) -> str:
    """Right-to-left text keeps its order, and leaves that of the words around it alone."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def said(text: str, limit: int = 60) -> str:
    """A value that somebody typed, in quotation marks within a sentence."""
    return f"“{isolated(safe(cut(one_line(text), limit)))}”"


def shown(text: str, *, limit: int, room: int) -> str:
    """The text as one safe paragraph of at most `limit` characters, and `room` UTF-16 units once escaped."""
    line = cut(one_line(text), limit)
    while units(paragraph := isolated(safe(line))) > room:
        line = cut(line, len(line) * 9 // 10)
    return paragraph


def quote(prompt: str, *, limit: int = 1000, room: int = 3000) -> str:
    """A prompt as one quoted paragraph."""
    return f"> {shown(prompt, limit=limit, room=room)}"


def alt_text(prompt: str) -> str:
    """The description of a picture for people who do not see it; plain text, no markdown."""
    return cut(f"AI-generated picture: {one_line(prompt)}", ALT_LIMIT)


def file_name(prompt: str, picture: str, media_type: str) -> str:
    """`a-red-fox-7F3K.png`: ASCII alone, because `attachment://` breaks with anything else."""
    plain = unicodedata.normalize("NFKD", prompt.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    stem = "-".join(words[:4])[:40].rstrip("-") or "picture"
    kind = re.sub(r"[^a-z0-9]", "", media_type.casefold().removeprefix("image/"))
    return f"{stem}-{picture}.{'jpg' if kind == 'jpeg' else kind}"
