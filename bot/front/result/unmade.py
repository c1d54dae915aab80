"""The messages about pictures that could not be made: a private notice with the reasons, a public card without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.domain import errors
from bot.domain.errors import Failure
from bot.domain.models import Catalogue
from bot.domain.pictures import REFUNDED, Ask, Generation, State
from bot.front.imagine.alternatives import WITHOUT
from bot.front.imagine.progress import ended_card
from bot.front.kit.cards import Button, Card
from bot.front.kit.notices import Notice, NoticeContext, below_the_prompt, notice, remedy_buttons
from bot.front.result.building.orders import use_button
from bot.front.texts.errors import explain
from bot.front.texts.errors.buttons import without_a_style, without_pictures
from bot.front.texts.errors.explanation import not_charged
from bot.front.texts.errors.painting import cancelled
from bot.front.texts.errors.unmade import group_line, restarted_title, unmade_text, unmade_title
from bot.front.texts.language import Language


def _not_told(failure: Failure) -> bool:
    """Nothing is said of the people who run the bot where nobody can tell whether they know."""
    return False


def failure_notice(
    lang: Language,
    generations: Sequence[Generation],
    service: str | None,
    catalogue: Catalogue,
    operator_told: Callable[[Failure], bool] = _not_told,
) -> Notice:
    """Why pictures of one ask could not be made; those with the same reason share a line, below a quote of the prompt.

    `service` is the name of who makes the pictures, if members may know. `operator_told` says of a failure whether the
    people who run the bot have been told.
    """
    groups, prompt = _groups(lang, generations, operator_told), generations[0].ask.request.prompt
    if not groups:
        return Notice(below_the_prompt(prompt, cancelled(lang).text(lang)))
    if len(generations) == 1:
        context = _context(lang, generations, generations[0], service, catalogue)
        failure = _failure(generations[0])
        return notice(lang, failure, replace(context, prompt=prompt, operator_told=operator_told(failure)))
    buttons: dict[str, Button] = {}
    for group in groups:
        context = _context(lang, generations, group[0], service, catalogue)
        for button in remedy_buttons(lang, _failure(group[0]), context):
            buttons.setdefault(button.verb, replace(button, primary=not buttons))
    failures = [(len(group), _failure(group[0])) for group in groups]
    lines = [
        group_line(
            lang,
            explain(lang, failure, service=service, operator_told=operator_told(failure)),
            size,
            len(generations),
        )
        for size, failure in failures
    ]
    return Notice(below_the_prompt(prompt, "\n".join(lines)), tuple(buttons.values()))


def restarted_card(lang: Language, generations: Sequence[Generation]) -> Card:
    """The public card of an ask that a restart interrupted, for when its member cannot be told in private."""
    again = can_retry(generations[0])
    return ended_card(lang, generations, restarted_title(lang), not_charged(lang), retry=again)


def unmade_card(lang: Language, generations: Sequence[Generation]) -> Card:
    """The public card of an ask without pictures. It names a restart; any other reason is the member's own affair."""
    if all(isinstance(generation.failure, errors.Interrupted) for generation in generations):
        return restarted_card(lang, generations)
    count, again = len(generations), can_retry(generations[0])
    return ended_card(lang, generations, unmade_title(lang, count), unmade_text(lang, count), retry=again)


def wordless_card(lang: Language, generations: Sequence[Generation]) -> Card:
    """The same without the prompt, for when Discord refuses that."""
    buttons = unmade_card(lang, generations).buttons
    return Card(content=unmade_text(lang, len(generations)), buttons=buttons)


def can_retry(generation: Generation) -> bool:
    """Whether the picture can be asked for again: its prompt may have been removed by age, or be unreadable."""
    return bool(generation.ask.request.prompt)


def _context(
    lang: Language,
    generations: Sequence[Generation],
    generation: Generation,
    service: str | None,
    catalogue: Catalogue,
) -> NoticeContext:
    """What words and buttons of this picture's failure need; `generations` are all pictures of its ask."""
    if not can_retry(generation):
        return NoticeContext(service=service)
    return NoticeContext(
        generation.public_id,
        cheaper_quality(generation.ask, catalogue),
        buttons=_alternatives(lang, generations, generation, catalogue),
        service=service,
    )


def _alternatives(
    lang: Language, generations: Sequence[Generation], generation: Generation, catalogue: Catalogue
) -> tuple[Button, ...]:
    """The same in another way: with another model, or without the option that the endpoint did not take."""
    request, picture = generation.ask.request, generation.public_id
    match generation.failure:
        case errors.ModelGone(model):
            count = sum(other.state in REFUNDED for other in generations)
            found = use_button(lang, generation, count, model, catalogue)
            return () if found is None else (found,)
        case errors.PictureTooLargeThere() | errors.EditsPathWrong() if request.images:
            # No other model: the endpoint, or what stands before it, most likely refuses the picture for all of them.
            return (_without_pictures(lang, generation, primary=True),)
        case errors.RequestRejected("image") if request.images:
            count = sum(other.state in REFUNDED for other in generations)
            found = use_button(lang, generation, count, request.model, catalogue)
            without = _without_pictures(lang, generation, primary=found is None)
            return (without,) if found is None else (found, without)
        case errors.RequestRejected("style") if request.style is not None:
            return (Button(WITHOUT, f"{picture}-style", without_a_style(lang), primary=True),)
    return ()


def cheaper_quality(ask: Ask, catalogue: Catalogue) -> str | None:
    """The cheapest quality of the model, if it costs less than the one that was asked for."""
    try:
        qualities = catalogue.model(ask.request.model).qualities
    except (errors.UnknownChoice, errors.NoModel):
        return None
    cheapest = min(qualities, key=qualities.__getitem__, default=None)
    return cheapest if cheapest and qualities[cheapest] < ask.credits_each else None


def _failure(generation: Generation) -> Failure:
    return generation.failure or errors.Interrupted()


def _groups(
    lang: Language, generations: Sequence[Generation], operator_told: Callable[[Failure], bool]
) -> list[list[Generation]]:
    """The pictures that could not be made, grouped by the words for their failure."""
    groups: dict[str, list[Generation]] = {}
    for generation in generations:
        if generation.state in (State.FAILED, State.UNKNOWN):
            failure = _failure(generation)
            words = explain(lang, failure, operator_told=operator_told(failure)).text(lang)
            groups.setdefault(words, []).append(generation)
    return list(groups.values())


def _without_pictures(lang: Language, generation: Generation, *, primary: bool) -> Button:
    label = without_pictures(lang, len(generation.ask.request.images))
    return Button(WITHOUT, f"{generation.public_id}-image", label, primary=primary)
