"""Tools for text: lists, quotation marks, truncation, sizes, and escaping what people typed.

Discord does not say whether its limits count code points or UTF-16 units. Where text may come close to a limit,
`utf16_units` counts the stricter way.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Sequence

from discord.utils import escape_mentions

from bot.front.texts.language import Language

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

QUOTED_LINE = 500  # characters
BUTTON_LABEL_LIMIT = 34  # characters; Discord takes 80, but phones cut longer labels off

# Unicode's directional overrides and isolates. Somebody's stray one would reorder the words around their text, or
# close the isolate that the text is put into.
_BIDI_CONTROLS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
# The colon keeps addresses from becoming links and `:names:` from becoming emoji; `<` opens every mention.
_MARKDOWN = re.compile(r"[\\`*_~|\[\]<>:]")


def first_of(lang: Language, items: Sequence[str], most: int) -> str:
    """The first `most` items, and how many more there are: `a, b, c and 12 more`."""
    more = len(items) - most
    if more <= 0:
        return lang.all_of(items)
    # Translators: the end of a list that is cut off: "a, b and 12 more"
    text = lang.ngettext("{items} and {count} more", "{items} and {count} more", more)
    return text.format(items=lang.pgettext("list", ", ").join(items[:most]), count=lang.number(more))


def dotted(*labels: str) -> str:
    """Labels on one line, with dots between them: `31 s · AI-generated`; empty ones are left out."""
    return " · ".join(label for label in labels if label)


def button_label(text: str, **values: str) -> str:
    """A button's text with the values filled in; the first one is a name, and is cut where a phone would cut it."""
    cut = next(iter(values))
    room = BUTTON_LABEL_LIMIT - len(text.format(**values | {cut: ""}))
    return text.format(**values | {cut: truncate(one_line(values[cut]), max(1, room))})


def megabytes(lang: Language, size: int) -> str:
    """`14` or `10.1` for a size in bytes: how many MB of 2**20 bytes, as Discord counts them.

    Rounded up: what is over a limit must not read as the limit.
    """
    return lang.tenths(-(-size * 10 // 2**20))


def megapixels(lang: Language, pixels: int) -> str:
    """`24` or `40.5`: how many millions of pixels; rounded up like `megabytes`."""
    return lang.tenths(-(-pixels * 10 // 1_000_000))


def utf16_units(text: str) -> int:
    """The length in UTF-16 code units, as JavaScript counts it: an emoji has two."""
    return len(text.encode("utf-16-le")) // 2


def truncate(text: str, limit: int) -> str:
    """The text, shortened with an ellipsis to at most `limit` characters.

    It is cut between two words if there is such a place in its second half, else anywhere.
    """
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = len(head) if text[limit - 1].isspace() else head.rfind(" ")
    return (head[:space] if space >= limit // 2 else head).rstrip() + "…"


def one_line(text: str) -> str:
    """The text on one line: white space collapsed; no control characters, lone surrogates or directional overrides."""
    printable = text if text.isprintable() else "".join(map(_printable, text))
    return " ".join(printable.split())


def _printable(char: str) -> str:
    hidden = unicodedata.category(char) in ("Cc", "Cs") and not char.isspace()
    return "" if hidden or char in _BIDI_CONTROLS else char


def escape(text: str) -> str:
    """The text escaped, so that Discord shows it letter by letter: no markdown, links, emoji names or mentions.

    Markdown that counts at the start of a line only (`#`, `-`, `>`) is not escaped; so never put the result there.
    """
    return escape_mentions(_MARKDOWN.sub(r"\\\g<0>", text))


def isolate_bidi(text: str) -> str:
    """The text in a Unicode isolate: right-to-left text then does not reorder the words around it, nor they it."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def unescape(text: str) -> str:
    """What `isolate_bidi` and `escape` have made of a text, as it was."""
    bare = text.removeprefix(FIRST_STRONG_ISOLATE).removesuffix(POP_ISOLATE)
    return re.sub(rf"\\({_MARKDOWN.pattern})", r"\1", bare).replace("@\u200b", "@")


def quoted(lang: Language, text: str, limit: int = 60) -> str:
    """What somebody typed, in the language's quotation marks and escaped, to stand within a sentence.

    At most `limit` characters of it.
    """
    return in_quotation_marks(lang, isolate_bidi(escape(truncate(one_line(text), limit))))


def in_quotation_marks(lang: Language, escaped: str) -> str:
    """What is escaped already, in the language's quotation marks."""
    # Translators: the quotation marks of your language, around what a person typed
    return lang.gettext("“{text}”").format(text=escaped)


def safe_paragraph(text: str, *, limit: int, units: int) -> str:
    """The text as one escaped paragraph: of at most `limit` characters, and of at most `units` UTF-16 units escaped."""
    line = truncate(one_line(text), limit)
    while utf16_units(escaped := isolate_bidi(escape(line))) > units:
        line = truncate(line, len(line) * 9 // 10)
    return escaped


def block_quote(prompt: str, *, limit: int = 300, units: int = 1000) -> str:
    """A prompt as a block quote (Discord's `> `), escaped; the limits are those of `safe_paragraph`."""
    return f"> {safe_paragraph(prompt, limit=limit, units=units)}"


def quote_lines(text: str) -> list[str]:
    """The whole text as a block quote, escaped, line by line; longer lines are broken after QUOTED_LINE characters."""
    lines = [one_line(line) for line in text.splitlines()]
    parts = [
        part for line in lines if line for part in textwrap.wrap(line, QUOTED_LINE, break_on_hyphens=False)
    ]
    return [f"> {isolate_bidi(escape(part))}" for part in parts]


def file_name(prompt: str, picture: str, media_type: str) -> str:
    """`a-red-fox-7F3K.png`; `picture` is a public id. ASCII only, because `attachment://` breaks with other text."""
    plain = unicodedata.normalize("NFKD", prompt.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    stem = "-".join(words[:4])[:40].rstrip("-") or "picture"
    kind = re.sub(r"[^a-z0-9]", "", media_type.casefold().removeprefix("image/"))
    return f"{stem}-{picture}.{'jpg' if kind == 'jpeg' else kind}"
