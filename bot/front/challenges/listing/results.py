"""The results of a challenge again, in private: all places, some on each page, with authors and prompts.

Who may learn what of the count is a rule of the domain: below `verdicts.OPEN_BALLOTS` places and whole points alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from discord import ui

from bot.domain.challenges.points import points
from bot.domain.challenges.records import EnteredPicture, Outcome
from bot.domain.challenges.values import Way
from bot.domain.challenges.verdicts import TooFew
from bot.front.challenges.listing.parts import INFO, PLACES, RESULTS, text_panel
from bot.front.challenges.listing.sources import Challenges
from bot.front.challenges.parts import SPACE, begin, challenge_in, number_in
from bot.front.challenges.reporting.numbers import numbers_button
from bot.front.challenges.voting.receipts import RECEIPT
from bot.front.kit.cards import Button
from bot.front.kit.feature import Call, Part, Pressed, Verbs
from bot.front.texts.challenges import ballot, rules
from bot.front.texts.challenges import listing as texts
from bot.front.texts.challenges import results as words
from bot.front.texts.language import Language
from bot.front.texts.words import block_quote, dotted

PAGE = 7  # entries; a message has 4,000 characters, also with the longest titles and prompts
PROMPT_LIMIT, PROMPT_UNITS = 120, 200  # characters of a prompt, and UTF-16 units of it when it is escaped


def results_panel(lang: Language, outcome: Outcome, page: int = 0) -> ui.LayoutView:
    """`page` from 0; the last one, if there are fewer."""
    pages = max(1, -(-len(outcome.pictures) // PAGE))
    page = min(page, pages - 1)
    lines = [f"### {texts.results_of(lang, outcome.hosted.challenge.theme)}", _said(lang, outcome)]
    for each in outcome.pictures[page * PAGE : (page + 1) * PAGE]:
        lines += _entry(lang, outcome, each)
    id = outcome.hosted.public_id
    turns = []
    if page:
        turns.append(Button(PLACES, f"{id}-{page - 1}", texts.before(lang), "◀️", space=SPACE))
    if page < pages - 1:
        turns.append(Button(PLACES, f"{id}-{page + 1}", texts.after(lang), "▶️", space=SPACE))
    others = (
        Button(RECEIPT, id, ballot.was_it_counted(lang), "🧾", space=SPACE),
        Button(INFO, id, rules.points_button(lang), "ℹ️", space=SPACE),
        *numbers_button(lang, outcome),
    )
    return text_panel(lines, (*turns, *others))


def _said(lang: Language, outcome: Outcome) -> str:
    verdict = outcome.verdict
    if not outcome.pictures:
        return texts.no_picture_left(lang)
    if verdict.too_few is TooFew.ENTRIES:
        return words.too_few_pictures(lang)
    if verdict.too_few is TooFew.BALLOTS:
        return words.too_few_votes(lang)
    return (words.only_voted if verdict.is_by_few else words.voted)(lang, verdict.ballots)


def _entry(lang: Language, outcome: Outcome, entered: EnteredPicture) -> Iterator[str]:
    verdict, told = outcome.verdict, points(outcome.verdict.ranking, whole=not outcome.verdict.is_by_many)
    standing = next((each for each in verdict.ranking if each.entry == entered.entry.id), None)
    if standing is not None:
        place = f"**{words.place(lang, standing.place, told[standing.entry])}**"
        told_of = words.duels_won if outcome.hosted.challenge.options.way is Way.DUELS else words.chosen_by
        chosen = told_of(lang, standing.chosen, standing.seen) if verdict.is_by_many else ""
        yield dotted(place, chosen)
    yield words.by_author(lang, entered)
    if entered.prompt and not entered.hides_prompt:
        yield block_quote(entered.prompt, limit=PROMPT_LIMIT, units=PROMPT_UNITS)


@dataclass(frozen=True, slots=True)
class Results(Part):
    """Raises NoChallenge, NoResultYet, or ChallengeCancelled."""

    rows: Challenges

    def verbs(self) -> Verbs:
        return {RESULTS: self._open, PLACES: self._turn}

    async def show(self, call: Call, public_id: str, page: int = 0) -> None:
        """Show them, once the call has been acknowledged."""
        outcome = await self.rows.outcome(call.where.guild, public_id)
        await call.reply.edit_panel(results_panel(call.reader.private, outcome, page))

    async def _open(self, press: Pressed) -> None:
        if await begin(press):
            await self.show(press, challenge_in(press.subject))

    async def _turn(self, press: Pressed) -> None:
        if await begin(press):
            await self.show(press, challenge_in(press.subject), number_in(press.subject))
