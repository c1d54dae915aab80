"""The revised prompt: what a model made of a prompt, in its own words."""

from __future__ import annotations

import unicodedata

from bot.domain.pictures import Generation

MOST_CHARACTERS = 32 * 1024  # rows of older versions may hold megabytes, and each card would go through them


def revised_prompt_of(generation: Generation) -> str | None:
    """How the model read the prompt; None where the endpoint does not tell, or where it only repeats the prompt."""
    revised = ((generation.answer and generation.answer.revised_prompt) or "")[:MOST_CHARACTERS]
    request = generation.ask.request
    return (
        revised
        if _letters(revised) not in ("", *map(_letters, (request.prompt, request.sent_prompt)))
        else None
    )


def _letters(text: str) -> str:
    """The text without case, punctuation and white space. Emoji stay, since a prompt may have nothing else."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "PZC")
