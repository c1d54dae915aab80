"""The card of a challenge in each of its phases, and the message that it was cancelled: pure functions to layouts.

How many have entered, or voted, is said by no card: it is edited when the phase changes, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator

from discord import ui

from bot.domain.challenges.records import Hosted, Outcome
from bot.domain.challenges.values import Options, Phase, Way
from bot.front.challenges.posting.parts import Parts, button, framed, row, text
from bot.front.kit.cards import GREY, Button
from bot.front.texts.challenges import card as words
from bot.front.texts.challenges import results
from bot.front.texts.language import Language
from bot.front.texts.words import quote_lines, utf16_units

BRIEF_UNITS = 2500  # of the 4000 that a message holds
CUT = "> …"


def card(lang: Language, hosted: Hosted, outcome: Outcome | None) -> ui.LayoutView:
    parts: Parts = [text(paragraph) for paragraph in paragraphs(lang, hosted, outcome)]
    parts.append(row(*_buttons(lang, hosted)))
    return framed(parts) if hosted.challenge.phase is not Phase.CANCELLED else framed(parts, GREY)


def paragraphs(lang: Language, hosted: Hosted, outcome: Outcome | None = None) -> list[str]:
    """All that the card says, above its buttons."""
    challenge = hosted.challenge
    said = [
        "\n".join([f"## {words.heading(lang, challenge.theme)}", *_brief(challenge.brief)]),
        "\n".join(_now(lang, hosted, outcome)),
    ]
    if not challenge.is_over and (rules := [*_rules(lang, challenge.options), *_prizes(lang, hosted)]):
        said.append(f"-# {lang.in_a_row(*rules)}")
    return said


def notice(lang: Language, hosted: Hosted) -> ui.LayoutView:
    """That the challenge was cancelled, in a message of its own."""
    return framed([text(*notice_lines(lang, hosted))], GREY)


def notice_lines(lang: Language, hosted: Hosted) -> list[str]:
    return [words.was_cancelled(lang, hosted.challenge.theme), *_why(lang, hosted)]


def _brief(brief: str) -> list[str]:
    """The lines of the brief that there is room for: all, but of one with very many lines or signs to be escaped."""
    lines: list[str] = []
    units = 0
    for line in quote_lines(brief):
        units += utf16_units(line) + 1
        if units > BRIEF_UNITS:
            return [*lines, CUT]
        lines.append(line)
    return lines


def _now(lang: Language, hosted: Hosted, outcome: Outcome | None) -> Iterator[str]:
    challenge = hosted.challenge
    match challenge.phase:
        case Phase.SCHEDULED:
            yield words.opens(lang, challenge.opens_at)
            yield words.submit_until(lang, challenge.voting_at, challenge.closes_at)
        case Phase.OPEN:
            yield words.submit_until(lang, challenge.voting_at, challenge.closes_at)
        case Phase.VOTING:
            yield words.vote_until(lang, challenge.closes_at)
            is_duel = challenge.options.way is Way.DUELS
            yield (
                words.choose_the_better(lang)
                if is_duel
                else words.choose_up_to(lang, challenge.options.votes)
            )
        case Phase.CLOSED:
            yield _ended(lang, outcome)
        case Phase.CANCELLED:
            yield words.cancelled(lang)
            yield from _why(lang, hosted)


def _ended(lang: Language, outcome: Outcome | None) -> str:
    if outcome is None:
        return words.has_ended(lang)
    if outcome.verdict.too_few is not None:
        return words.no_ranking(lang)
    first = {standing.entry for standing in outcome.verdict.winners}
    names = [results.by_author(lang, each) for each in outcome.pictures if each.entry.id in first]
    return words.won_by(lang, names) if names else words.has_ended(lang)


def _why(lang: Language, hosted: Hosted) -> list[str]:
    return [words.because(lang, hosted.cancelled_why)] if hosted.cancelled_why else []


def _rules(lang: Language, options: Options) -> Iterator[str]:
    yield words.one_each(lang)
    if options.hides_authors:
        yield words.authors_hidden(lang)
    if options.models:
        yield words.made_with(lang, options.models)
    if options.voter_role is not None:
        yield words.voters_have(lang, options.voter_role)


def _prizes(lang: Language, hosted: Hosted) -> Iterator[str]:
    role, credits = hosted.prize.role, hosted.prize.credits
    if role is not None and credits:
        yield words.winner_gets_both(lang, role, credits)
    elif role is not None:
        yield words.winner_gets_role(lang, role)
    elif credits:
        yield words.winner_gets_credits(lang, credits)


def _buttons(lang: Language, hosted: Hosted) -> Iterator[Button]:
    id = hosted.public_id
    match hosted.challenge.phase:
        case Phase.OPEN:
            yield button("make", id, words.make(lang), "🎨", primary=True)
            yield button("submit", id, words.submit(lang), "📥")
        case Phase.VOTING:
            yield button("vote", id, words.vote(lang), "🗳️", primary=True)
        case Phase.CLOSED:
            yield button("results", id, words.results(lang), "🏆", primary=True)
    if hosted.challenge.phase in (Phase.SCHEDULED, Phase.OPEN):
        yield button("info", id, words.rules_and_entry(lang), "ℹ️")
    else:
        yield button("info", id, words.rules(lang), "ℹ️")
