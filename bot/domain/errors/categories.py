"""What moderation at the endpoint may object to: a short list of our own, whatever words the endpoint has for it."""

from __future__ import annotations

from typing import Literal, get_args

Category = Literal[
    "sexual",
    "violence",
    "hate",
    "harassment",
    "self-harm",
    "minors",
    "people",
    "copyright",
    "illegal",
    "dangerous",
    "privacy",
    "politics",
]

CATEGORIES: tuple[Category, ...] = get_args(Category)
