"""What is offered while somebody types into the option `search`: prompts of their own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from discord.app_commands import Choice

from bot.domain.albums.leafing import AlbumPicture
from bot.domain.models import CHOICE_LIMIT
from bot.front.account.places import Place
from bot.front.texts.words import one_line, truncate

MAX_CHOICES = 25  # Discord takes no more


def suggested(pictures: Iterable[AlbumPicture]) -> list[Choice[str]]:
    """A choice for each of these prompts; its value is as much of it as a search looks for."""
    prompts: dict[str, str] = {}
    for picture in pictures:
        prompts.setdefault(Place.of_search(picture.prompt).words, one_line(picture.prompt))
    choices = (
        Choice(name=truncate(prompt, CHOICE_LIMIT), value=words)
        for words, prompt in prompts.items()
        if words and prompt
    )
    return list(islice(choices, MAX_CHOICES))
