"""Challenges, entries and results as messages are made of them, by plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from discord import ui

from bot.domain.challenges.counting import Standing, ranked
from bot.domain.challenges.records import Counts, EnteredPicture, Hosted, Outcome, Post, PostKind
from bot.domain.challenges.values import Phase
from bot.domain.challenges.verdicts import verdict
from bot.sandbox.limits.components import check_layout
from bot.sandbox.limits.findings import Findings
from bot.sandbox.world.components import walk
from tests.domain.challenges.made import a_challenge, an_entry

Component = dict[str, Any]


def hosted(phase: Phase = Phase.OPEN, **changes: Any) -> Hosted:
    """Changes of the challenge have its names, those of the rest theirs."""
    outer = {name: changes.pop(name) for name in list(changes) if name in Hosted.__dataclass_fields__}
    known: dict[str, Any] = {"public_id": "7F3K", "channel": 40, "made_by": 9}
    return Hosted(challenge=a_challenge(phase, **changes), **known | outer)


def entered(number: int, **changes: Any) -> EnteredPicture:
    """The `number`-th entry, by member 100 + number."""
    inner = {name: changes.pop(name) for name in list(changes) if name in ("title", "removed_at", "author")}
    entry = an_entry(number, **{"author": 100 + number} | inner)
    return EnteredPicture(
        entry=entry, key=f"k{number}", media_type="image/webp", width=64, height=64, number=number, **changes
    )


def outcome(
    shares: Iterable[Fraction], ballots: int = 30, *, of: Hosted | None = None, **changes: Any
) -> Outcome:
    """Entry 1 has the first share, and so on."""
    standings = ranked(
        Standing(number, 0, share, chosen=9, seen=14) for number, share in enumerate(shares, 1)
    )
    pictures = [replace(entered(each.entry, **changes), standing=each) for each in standings]
    return Outcome(
        hosted=of or hosted(Phase.CLOSED),
        verdict=verdict(standings, ballots),
        pictures=tuple(pictures),
        ballots_sha256="ab" * 32,
    )


def post(kind: PostKind, of: Hosted | None = None, **changes: Any) -> Post:
    known: dict[str, Any] = {
        "id": 77,
        "kind": kind,
        "number": 1 if kind is PostKind.GALLERY else 0,
        "hosted": of or hosted(),
        "channel": None,
        "message": None,
        "pictures": (),
        "counts": Counts(entries=3, voters=5),
        "attempts": 1,
    }
    return Post(**known | changes)


def parts(view: ui.LayoutView) -> list[Component]:
    """The components of a layout as Discord gets them, after Discord's own checks."""
    components: list[Component] = view.to_components()  # type: ignore[no-untyped-call]  # discord.py's
    found = Findings()
    check_layout(found, components)
    found.raise_if_any()
    assert (
        sum(len(str(each.get("content", "")).encode("utf-16-le")) // 2 for each in walk(components)) <= 4000
    )
    return list(walk(components))


def read(view: ui.LayoutView) -> str:
    return "\n".join(str(part["content"]) for part in parts(view) if "content" in part)


def ids(view: ui.LayoutView) -> list[str]:
    return [str(part["custom_id"]) for part in parts(view) if "custom_id" in part]
