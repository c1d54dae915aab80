"""Lays a statement out on several lines, by its clauses and its parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

WIDTH = 110
STEP = "  "

# A clause begins a line of its own; within a clause what is too long is divided at commas, at AND and OR, or at the
# branches of a CASE.
CLAUSE = (
    r"(?=\b(?:(?<!DELETE )FROM|WHERE|ORDER BY|LIMIT|(?<!DO UPDATE )SET|VALUES|RETURNING|ON CONFLICT|FOR UPDATE"
    r"|LEFT OUTER JOIN|(?<!OUTER )JOIN)\b)"
)
COMMA, JUNCTION, BRANCH = r"(?<=,) ", r"(?= (?:AND|OR) )", r"(?= (?:WHEN|ELSE) )"
DIVISIONS = (CLAUSE, COMMA, JUNCTION, BRANCH)
PLAIN = 45  # characters of an item that may share its line with others
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for what is in parentheses


def laid_out(statement: str) -> str:
    return "\n".join(_lines(" ".join(statement.split()), ""))


def _lines(text: str, indent: str) -> Iterator[str]:
    """The text, as it is if that fits; else divided where it can be divided, outside of parentheses."""
    if len(indent + text) <= WIDTH:
        yield indent + text
        return
    outside, insides = _without_insides(text)
    for division in DIVISIONS:
        parts = [part.strip() for part in re.split(division, outside) if part.strip()]
        if len(parts) > 1:
            filled = [_filled(part, insides) for part in parts]
            yield from _divided(filled, indent, STEP if division in _deeper(outside) else "")
            return
    yield from _opened(outside, insides, indent)


def _deeper(text: str) -> tuple[str, ...]:
    """By which divisions the parts after the first go deeper: a list in parentheses has no word before its items."""
    return (COMMA, JUNCTION, BRANCH) if re.match(r"[A-Z]{2}", text) else (JUNCTION, BRANCH)


def _divided(parts: list[str], indent: str, step: str) -> Iterator[str]:
    """Each part on lines of its own; short and plain items of a list that follow one another share a line."""
    for number, part in enumerate(_joined(parts, WIDTH - len(indent + step))):
        yield from _lines(part, indent + (step if number else ""))


def _joined(parts: list[str], width: int) -> list[str]:
    joined = parts[:1]
    for before, part in pairwise(parts):
        line = f"{joined[-1]} {part}"
        if _is_plain(before) and _is_plain(part) and len(line) <= width:
            joined[-1] = line
        else:
            joined.append(part)
    return joined


def _is_plain(item: str) -> bool:
    return len(item) <= PLAIN and not re.search(r"\(|^(?:AND|OR) |\b[A-Z]{3}", item.removeprefix("SELECT "))


def _opened(outside: str, insides: list[str], indent: str) -> Iterator[str]:
    """The longest parenthesis is given lines of its own; without one the text stays too long."""
    if not insides:
        yield indent + outside
        return
    holes = [match.start() for match in re.finditer(HOLE, outside)]
    longest = max(range(len(insides)), key=lambda number: len(insides[number]))
    before = _filled(outside[: holes[longest]], insides[:longest])
    after = _filled(outside[holes[longest] + 1 :], insides[longest + 1 :])
    yield from _lines(before, indent)
    yield from _lines(insides[longest], indent + STEP)
    yield from _lines(after, indent)


def _without_insides(text: str) -> tuple[str, list[str]]:
    """The text with a HOLE in each outermost pair of parentheses, and what belongs there."""
    outside, insides, depth = "", [], 0
    for letter in text:
        depth -= letter == ")"
        if depth == 0:
            outside += letter
            if letter == "(":
                outside += HOLE
                insides.append("")
        else:
            insides[-1] += letter
        depth += letter == "("
    return outside, insides


def _filled(part: str, insides: list[str]) -> str:
    """The part with its holes filled again, by the first of the insides, which are used up."""
    return re.sub(HOLE, lambda _: insides.pop(0), part)
