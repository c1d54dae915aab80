"""Collects the faults of one body, by path, in Discord's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.sandbox.errors import Fault, Unsupported, invalid_form
from bot.sandbox.world.entities import JSON


class Findings:
    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, path: str, code: str, sentence: str) -> None:
        self.faults.append((path, code, sentence))

    def raise_if_any(self) -> None:
        if self.faults:
            raise invalid_form(self.faults)

    def text(self, path: str, value: Any, most: int, *, least: int = 1, required: bool = True) -> None:
        """A text of `least` to `most` characters; an optional one may be left out or empty."""
        if value is None or value == "":
            if required and least > 0:
                self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not isinstance(value, str):
            self.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        elif not least <= len(value) <= most:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def number(self, path: str, value: Any, least: int, most: int) -> None:
        """A whole number, or nothing."""
        if value is not None and not (isinstance(value, int) and least <= value <= most):
            self.add(path, "NUMBER_TYPE_MAX", f"int value should be between {least} and {most}.")

    def count(self, path: str, values: Any, most: int, *, least: int = 0) -> list[Any]:
        """A list of `least` to `most` things; gives it back, empty when it is none."""
        if not isinstance(values, list):
            if values is not None or least:
                self.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(values) <= most:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return values

    def one_of(self, path: str, value: Any, allowed: Iterable[Any]) -> None:
        choices = list(allowed)
        if value not in choices:
            self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {choices}.")

    def unique(self, path: str, values: Iterable[Any], code: str) -> None:
        seen = list(values)
        if len(set(seen)) != len(seen):
            self.add(path, code, "Must be unique")


def only(part: JSON, keys: Iterable[str], where: str) -> None:
    """The sandbox knows these keys; another one is refused loudly rather than ignored."""
    unknown = sorted(set(part) - set(keys))
    if unknown:
        raise Unsupported(f"{where} key {', '.join(unknown)}")
