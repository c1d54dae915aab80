"""The result of a challenge: podium, places, authors. Pure functions to a layout.

Who may learn what of the count is a rule of the domain: below `verdicts.OPEN_BALLOTS` places and whole points alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from discord import ui

from bot.domain.challenges.points import Points, points
from bot.domain.challenges.records import EnteredPicture, Hosted, Outcome
from bot.domain.challenges.values import Way
from bot.domain.challenges.verdicts import TooFew
from bot.front.challenges.posting.parts import Parts, button, framed, picture, row, text
from bot.front.challenges.reporting.numbers import numbers_button, seal_lines
from bot.front.texts.challenges import card as card_words
from bot.front.texts.challenges import results as words
from bot.front.texts.language import Language
from bot.front.texts.words import block_quote

TOLD = 5  # entries of the first three places that are told of one by one
SHOWN = 3  # of them on the picture
PROMPT_CHARACTERS, PROMPT_UNITS = 100, 140
AGAIN = 2  # removed entries that are named


def on_podium(outcome: Outcome) -> tuple[EnteredPicture, ...]:
    """The entries on the first three places, the best first."""
    places = {standing.entry for standing in outcome.verdict.podium}
    return tuple(each for each in outcome.pictures if each.entry.id in places)


def winners(outcome: Outcome) -> tuple[EnteredPicture, ...]:
    first = {standing.entry for standing in outcome.verdict.winners}
    return tuple(each for each in outcome.pictures if each.entry.id in first)


def result(
    lang: Language,
    hosted: Hosted,
    outcome: Outcome,
    pictures: Sequence[EnteredPicture] = (),
    *,
    podium: str | None = None,
) -> ui.LayoutView:
    """`podium` is the name of the file with the best. `pictures` are all that the post is about: of those removed
    after the end it is said so."""
    best = on_podium(outcome)
    parts: Parts = [text(f"## {words.heading(lang, hosted.challenge.theme)}")]
    if podium is not None:
        covered = any(each.is_spoiler for each in best[:SHOWN])
        board: ui.MediaGallery[Any] = ui.MediaGallery(
            picture(podium, words.podium_alt(lang), spoiler=covered)
        )
        parts.append(board)
    told = points(outcome.verdict.ranking, whole=not outcome.verdict.is_by_many)
    parts += [
        text(*_about(lang, hosted, outcome, each, told[each.entry.id]))
        for each in best[:TOLD]
        if each.entry.id in told
    ]
    if more := best[TOLD:]:
        parts.append(text(words.more_on_the_podium(lang, [words.author(lang, each) for each in more])))
    below = (*_count(lang, outcome), *_removed(lang, hosted, pictures), *seal_lines(lang, outcome))
    parts.append(text(*below))
    subject = f"{hosted.public_id}-r"
    buttons = (
        button("results", subject, card_words.results(lang), "🏆"),
        button("info", subject, card_words.rules(lang), "ℹ️"),
        *numbers_button(lang, outcome),
    )
    return framed([*parts, row(*buttons)])


def _about(
    lang: Language, hosted: Hosted, outcome: Outcome, entered: EnteredPicture, told: Points
) -> Iterator[str]:
    standing = next(each for each in outcome.verdict.ranking if each.entry == entered.entry.id)
    yield f"**{words.place(lang, standing.place, told)}**"
    yield words.by_author(lang, entered)
    if entered.prompt and not entered.hides_prompt:
        yield block_quote(entered.prompt, limit=PROMPT_CHARACTERS, units=PROMPT_UNITS)
    if not outcome.verdict.is_by_many:
        return
    if hosted.challenge.options.way is Way.DUELS:
        yield f"-# {words.duels_won(lang, standing.chosen, standing.seen)}"
    else:
        yield f"-# {words.chosen_by(lang, standing.chosen, standing.seen)}"


def _count(lang: Language, outcome: Outcome) -> Iterator[str]:
    verdict = outcome.verdict
    if verdict.too_few is TooFew.ENTRIES:
        yield words.too_few_pictures(lang)
    elif verdict.too_few is TooFew.BALLOTS:
        yield words.too_few_votes(lang)
    elif verdict.is_by_few:
        yield words.only_voted(lang, verdict.ballots)
    else:
        yield words.voted(lang, verdict.ballots)


def _removed(lang: Language, hosted: Hosted, pictures: Sequence[EnteredPicture]) -> Iterator[str]:
    """Of the last ones that were removed after the end, in the order in which they were."""
    ended = hosted.challenge.ended_at
    late = sorted(
        (removed_at, each.number or 0)
        for each in pictures
        if (removed_at := each.entry.removed_at) is not None and ended is not None and removed_at >= ended
    )
    for _, number in late[-AGAIN:]:
        yield f"-# {words.counted_again(lang, number)}"
