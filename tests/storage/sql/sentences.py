"""What a verb of the storage does, and what each of its statements is for, in plain English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """About one statement. `engine` names the one that sends it; None: both do."""

    text: str
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """A public verb of the storage. Its sentences are in the order in which the statements are first sent."""

    name: str
    does: str
    statements: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page."""

    title: str
    about: str
    verbs: tuple[Verb, ...]


def both(text: str) -> Sentence:
    return Sentence(text)


def sqlite(text: str) -> Sentence:
    return Sentence(text, "sqlite")


def postgresql(text: str) -> Sentence:
    return Sentence(text, "postgresql")
