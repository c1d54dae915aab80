"""The messages about pictures that could not be made: a private notice with the reasons, a public card without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import errors
from bot.domain.errors import Failure
from bot.domain.pictures import Generation, State
from bot.front.imagine.progress import ended_card
from bot.front.kit.cards import Button, Card
from bot.front.kit.notices import Notice, NoticeContext, notice, remedy_buttons
from bot.front.texts.errors import explain
from bot.front.texts.errors.explanation import NOT_CHARGED, Explanation
from bot.front.texts.errors.painting import CANCELLED, neutral_line
from bot.front.texts.language import ENGLISH


def failure_notice(
    generations: Sequence[Generation], service: str | None, cheaper_quality: str | None = None
) -> Notice:
    """Why pictures of one ask could not be made; those with the same reason share a line.

    `service` is the name of who makes the pictures, if members may know; `cheaper_quality` is a quality that costs
    less than the one that was asked for.
    """
    groups = _groups(generations)
    if not groups:
        return Notice(CANCELLED.text)
    if len(generations) == 1:
        return notice(
            ENGLISH,
            _failure(generations[0]),
            _context(generations[0], cheaper_quality, service),
        )
    buttons: dict[str, Button] = {}
    for group in groups:
        for button in remedy_buttons(
            ENGLISH, _failure(group[0]), _context(group[0], cheaper_quality, service)
        ):
            buttons.setdefault(button.verb, replace(button, primary=not buttons))
    lines = [_group_line(group, len(generations), service) for group in groups]
    return Notice("\n".join(lines), tuple(buttons.values()))


def restarted_card(generations: Sequence[Generation]) -> Card:
    """The public card of an ask that a restart interrupted, for when its member cannot be told in private."""
    return ended_card(ENGLISH, generations, "I was restarted", NOT_CHARGED, retry=can_retry(generations[0]))


def unmade_card(generations: Sequence[Generation]) -> Card:
    """The public card of an ask without pictures. It names a restart; any other reason is the member's own affair."""
    if all(isinstance(generation.failure, errors.Interrupted) for generation in generations):
        return restarted_card(generations)
    count = len(generations)
    what = "This picture could not be made." if count == 1 else "These pictures could not be made."
    again = can_retry(generations[0])
    return ended_card(
        ENGLISH, generations, neutral_line(count).rstrip("."), Explanation(what).text, retry=again
    )


def can_retry(generation: Generation) -> bool:
    """Whether the picture can be asked for again: its prompt may have been removed by age, or be unreadable."""
    return bool(generation.ask.request.prompt)


def _context(generation: Generation, cheaper_quality: str | None, service: str | None) -> NoticeContext:
    picture = generation.public_id if can_retry(generation) else None
    return NoticeContext(picture, cheaper_quality, service=service)


def _failure(generation: Generation) -> Failure:
    return generation.failure or errors.Interrupted()


def _groups(generations: Sequence[Generation]) -> list[list[Generation]]:
    """The pictures that could not be made, grouped by the words for their failure."""
    groups: dict[str, list[Generation]] = {}
    for generation in generations:
        if generation.state in (State.FAILED, State.UNKNOWN):
            groups.setdefault(explain(ENGLISH, _failure(generation)).text, []).append(generation)
    return list(groups.values())


def _group_line(group: Sequence[Generation], count: int, service: str | None) -> str:
    reason = explain(ENGLISH, _failure(group[0]), service=service)
    if len(group) == count:
        return f"None of the {count} pictures could be made. {reason.text}"
    charged = "It was not charged." if len(group) == 1 else "They were not charged."
    return f"{len(group)} of {count} pictures could not be made. {reason.with_charge(charged)}"
