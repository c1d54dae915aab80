"""What the member of an ask is told of the pictures that could not be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import errors
from bot.domain.errors import Failure
from bot.domain.pictures import Generation, State
from bot.front.imagine.progress import ended
from bot.front.kit.cards import Button, Card
from bot.front.kit.notices import Notice, NoticeContext, notice, remedy_buttons
from bot.front.texts.errors import saying
from bot.front.texts.painting import CANCELLED, neutral
from bot.front.texts.sayings import NOT_CHARGED, Saying


def failures(generations: Sequence[Generation], service: str | None, cheaper: str | None = None) -> Notice:
    """The words for everything of one ask that could not be made, equal failures together.

    `service` is the name of who makes the pictures, if there is one to tell; `cheaper` that of a cheaper quality.
    """
    groups = _groups(generations)
    if not groups:
        return Notice(CANCELLED.text)
    if len(generations) == 1:
        return notice(_failure(generations[0]), _context(generations[0], cheaper, service))
    buttons: dict[str, Button] = {}
    for group in groups:
        for button in remedy_buttons(_failure(group[0]), _context(group[0], cheaper, service)):
            buttons.setdefault(button.verb, replace(button, primary=not buttons))
    lines = [_told_together(group, len(generations), service) for group in groups]
    return Notice("\n".join(lines), tuple(buttons.values()))


def restarted(generations: Sequence[Generation]) -> Card:
    """The public word on an ask that a restart broke off, for when no private one is possible."""
    return ended(generations, "I was restarted", NOT_CHARGED, retry=can_be_made_again(generations[0]))


def unmade(generations: Sequence[Generation]) -> Card:
    """The same for every end: a restart by its name, any other reason stays between the bot and the member."""
    if all(isinstance(generation.failure, errors.Interrupted) for generation in generations):
        return restarted(generations)
    count = len(generations)
    what = "This picture could not be made." if count == 1 else "These pictures could not be made."
    again = can_be_made_again(generations[0])
    return ended(generations, neutral(count).rstrip("."), Saying(what).text, retry=again)


def can_be_made_again(generation: Generation) -> bool:
    """Whether its words are there; they may have been removed by age, or could not be read."""
    return bool(generation.ask.request.prompt)


def _context(generation: Generation, cheaper: str | None, service: str | None) -> NoticeContext:
    picture = generation.public_id if can_be_made_again(generation) else None
    return NoticeContext(picture, cheaper, service=service)


def _failure(generation: Generation) -> Failure:
    return generation.failure or errors.Interrupted()


def _groups(generations: Sequence[Generation]) -> list[list[Generation]]:
    """The pictures that could not be made, those that are told in the same words together."""
    groups: dict[str, list[Generation]] = {}
    for generation in generations:
        if generation.state in (State.FAILED, State.UNKNOWN):
            groups.setdefault(saying(_failure(generation)).text, []).append(generation)
    return list(groups.values())


def _told_together(group: Sequence[Generation], count: int, service: str | None) -> str:
    told = saying(_failure(group[0]), service=service)
    if len(group) == count:
        return f"None of the {count} pictures could be made. {told.text}"
    charged = "It was not charged." if len(group) == 1 else "They were not charged."
    return f"{len(group)} of {count} pictures could not be made. {told.with_charge(charged)}"
