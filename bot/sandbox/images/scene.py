"""From a prompt to a scene, and to the sentence that says how the prompt was read.

The same prompt gives the same scene; asked for again, its next variation, as real models do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from bot.sandbox.images.vocabulary import (
    COATS,
    COLOURS,
    DARK,
    FIGURES,
    LANDS,
    OWN_COATS,
    PALETTES,
    RGB,
    WEATHERS,
    Palette,
)

T = TypeVar("T")


class Chance:
    """Pseudo-random numbers, seeded with words (a linear congruential generator with Knuth's constants)."""

    def __init__(self, words: str) -> None:
        self._state = int.from_bytes(hashlib.sha256(words.encode("utf-8", "replace")).digest()[:8], "big")

    def between(self, low: float, high: float) -> float:
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return low + (high - low) * (self._state >> 32) / 2**32

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.between(0, len(choices) - 1e-9))]


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    coat: RGB


@dataclass(frozen=True, slots=True)
class Scene:
    prompt: str
    variation: int
    mood: str
    lands: tuple[str, ...]
    weather: str | None
    figures: tuple[Figure, ...]
    moon: bool

    @property
    def palette(self) -> Palette:
        return PALETTES[self.mood]

    @property
    def dark(self) -> bool:
        return self.mood in DARK

    def chance(self, what: str) -> Chance:
        """A generator for one layer alone: what is drawn in another layer does not change its numbers."""
        return Chance(f"{what} {self.variation} {self.prompt}")

    def told(self) -> str:
        """What a model that rewrites prompts would say it has painted."""
        who = " and ".join(f"a {figure.name.removesuffix('s')}" for figure in self.figures)
        where = " before ".join(self.lands)
        light = "under a pale moon" if self.moon else "in soft, low sunlight"
        weather = f", with {self.weather} in the air" if self.weather else ""
        subject = f"{who} in front of {where}" if who else f"a wide view of {where}"
        return (
            f"{self.prompt.strip().rstrip('.')} – painted as {subject}, {light}{weather}, in layered washes of"
            f" {self.mood} tones with a fine grain"
        )


def read_scene(prompt: str, variation: int = 0) -> Scene:
    words = re.findall(r"[a-z]+", prompt.lower())
    chance = Chance(prompt)
    figures = _figures(words)
    coats = {before for before, word in pairwise(words) if word in FIGURES}
    moods = [COLOURS[word] for word in words if word in COLOURS and word not in coats]
    lands = tuple(dict.fromkeys(LANDS[word] for word in words if word in LANDS))
    moods.sort(key=lambda mood: mood == "white")  # a colour that was named says more than snow or fog
    mood = next(iter(moods), chance.pick(("day", "dusk", "blue", "gold", "pink", "night")))
    return Scene(
        prompt=prompt,
        variation=variation,
        mood=mood,
        lands=lands or (chance.pick(("hills", "mountains", "forest", "sea")),),
        weather=next((WEATHERS[word] for word in words if word in WEATHERS), None),
        figures=figures,
        moon=any("moon" in word for word in words) or (mood in DARK and "sun" not in words),
    )


def _figures(words: Sequence[str]) -> tuple[Figure, ...]:
    found: dict[str, Figure] = {}
    for before, word in pairwise(("", *words)):
        name = FIGURES.get(word)
        if name:
            found.setdefault(name, Figure(name, COATS.get(before, OWN_COATS[name])))
    return tuple(found.values())
