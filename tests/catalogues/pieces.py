"""What a translation must take over from English as it stands."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator

CODE = re.compile(r"`[^`]*`")
# At the start of a line: small print, quotes, headings, items of a list.
_LINE_MARK = re.compile(r"^(?:-# |#{1,3} |> |[-*] )*", re.MULTILINE)
_MARKS = ("**", "__", "~~", "||")
_LINK = re.compile(r"https?://[^\s)>]+")


def placeholders(text: str) -> Counter[str]:
    """`{credits}` by name, with how often it stands there; "" is `{}`. Raises ValueError for braces that no pair makes.

    A conversion or format (`{count:d}`) counts as part of the name.
    """
    fields = (field for _, *field in string.Formatter().parse(text))
    return Counter(_written(*field) for field in fields if field[0] is not None)


def _written(name: str | None, spec: str | None, conversion: str | None) -> str:
    return f"{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}"


def code(text: str) -> Counter[str]:
    """`/quota history`, `7d`: what is typed, not read."""
    return Counter(CODE.findall(text))


def links(text: str) -> Counter[str]:
    return Counter(_LINK.findall(text))


def signs(text: str) -> Counter[str]:
    """Emoji and other pictures."""
    return Counter(char for char in text if unicodedata.category(char) == "So")


def marks(text: str) -> Counter[str]:
    """Bold, underlined, struck out, hidden."""
    plain = CODE.sub("", text)
    return Counter({mark: found for mark in _MARKS if (found := plain.count(mark))})


def line_marks(text: str) -> list[str]:
    """What each line begins with: `-# ` is small print."""
    return [found[0] for line in text.split("\n") if (found := _LINE_MARK.match(line)) is not None]


def edges(text: str) -> tuple[str, str]:
    """White space before and after the text."""
    if not text.strip():
        return (text, "")
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def differences(english: str, other: str, *, separates: bool = False) -> Iterator[str]:
    """Why `other` cannot stand for `english`, as ends of a sentence that begins with the text.

    What separates other texts (`, `) may be written with other spaces, or without any.
    """
    try:
        found = placeholders(other)
    except ValueError as error:
        yield f"cannot be filled in: {error}"
        return
    kinds = [("placeholder", placeholders(english), found, "{{{}}}")]
    kinds += [
        (kind, of(english), of(other), "{}")
        for kind, of in (("code", code), ("address", links), ("sign", signs), ("markdown", marks))
    ]
    for kind, wanted, got, shown in kinds:
        yield from (f"lacks the {kind} {shown.format(each)}" for each in (wanted - got))
        yield from (f"has a {kind} too many: {shown.format(each)}" for each in (got - wanted))
    if line_marks(english) != line_marks(other):
        yield "has other lines, or begins them with other marks"
    if not separates and edges(english) != edges(other):
        yield "begins or ends with other white space"
    if "..." in other and "..." not in english:
        yield "has three dots instead of …"
