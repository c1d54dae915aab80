"""ℹ️ Rules & my entry, and `/challenge entries`: where a challenge is, what counts in it, and one's own picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.challenges.records import Counts, EnteredPicture, Hosted
from bot.domain.challenges.values import Phase
from bot.front.challenges.entering import panels
from bot.front.challenges.entering.ways import SUBMIT
from bot.front.challenges.listing.parts import INFO, RESULTS, text_panel
from bot.front.challenges.listing.sources import Challenges, Entries
from bot.front.challenges.parts import SPACE, begin, challenge_in
from bot.front.challenges.voting.ballot import VOTE
from bot.front.kit.cards import Button
from bot.front.kit.feature import Call, Part, Pressed, Verbs
from bot.front.texts.challenges import entering, rules
from bot.front.texts.challenges import listing as texts
from bot.front.texts.language import Language


def standing_of(theirs: Sequence[EnteredPicture]) -> EnteredPicture | None:
    return next((each for each in theirs if not each.entry.is_removed), None)


def entry_lines(
    lang: Language, hosted: Hosted, theirs: Sequence[EnteredPicture], counts: Counts
) -> Iterator[str]:
    """One's own entry, how many others there are, and while they vote how many have."""
    mine = standing_of(theirs)
    if mine is None:
        yield _none_of_theirs(lang, theirs)
    else:
        number, title = mine.number, mine.entry.title
        yield texts.your_entry(lang, title) if number is None else texts.your_number(lang, number, title)
        if hosted.challenge.phase in (Phase.OPEN, Phase.VOTING):
            yield entering.prompt_is_hidden(lang) if mine.hides_prompt else entering.prompt_is_shown(lang)
    yield texts.others_entered(lang, counts.entries - (mine is not None))
    if hosted.challenge.phase is Phase.VOTING:
        yield texts.members_voted(lang, counts.voters)


def _none_of_theirs(lang: Language, theirs: Sequence[EnteredPicture]) -> str:
    if not theirs:
        return texts.not_in_it(lang)
    return texts.was_removed(lang, theirs[-1].removed_why)


def entry_buttons(lang: Language, hosted: Hosted, theirs: Sequence[EnteredPicture]) -> Iterator[Button]:
    """What can be done now."""
    id, mine = hosted.public_id, standing_of(theirs)
    match hosted.challenge.phase:
        case Phase.OPEN if mine is None:
            yield Button(panels.MAKE, id, entering.make_one(lang), "🎨", space=SPACE)
            yield Button(SUBMIT, id, entering.enter_one(lang), "📥", space=SPACE)
        case Phase.OPEN if mine is not None:
            yield from panels.changes(lang, id, mine)
        case Phase.VOTING:
            yield Button(VOTE, id, entering.vote(lang), "🗳️", primary=True, space=SPACE)
        case Phase.CLOSED:
            yield Button(RESULTS, id, rules.results(lang), "🏆", space=SPACE)


@dataclass(frozen=True, slots=True)
class Info(Part):
    """All of it raises NoChallenge."""

    rows: Challenges
    entries: Entries

    def verbs(self) -> Verbs:
        return {INFO: self._rules}

    async def show_entries(self, call: Call, public_id: str) -> None:
        """/challenge entries, once the call has been acknowledged."""
        hosted = await self.rows.find(call.where.guild, public_id)
        lang = call.reader.private
        lines = [f"### {entering.theme_of(lang, hosted.challenge.theme)}"]
        lines.append(texts.deadlines(lang, hosted.challenge))
        await self._show(call, hosted, lines)

    async def _rules(self, press: Pressed) -> None:
        if not await begin(press):
            return
        hosted = await self.rows.find(press.where.guild, challenge_in(press.subject))
        lang, challenge = press.reader.private, hosted.challenge
        is_closed = challenge.phase is Phase.CLOSED
        told = rules.points_explained(lang, challenge.options) if is_closed else rules.rules(lang, challenge)
        lines = [f"### {rules.heading(lang, challenge.theme)}", texts.deadlines(lang, challenge)]
        lines += [f"- {line}" for line in told]
        await self._show(press, hosted, [*lines, rules.my_entry(lang)])

    async def _show(self, call: Call, hosted: Hosted, lines: Sequence[str]) -> None:
        guild, public_id, lang = call.where.guild, hosted.public_id, call.reader.private
        theirs = await self.entries.of_member(guild, public_id, call.who.id)
        counts = await self.rows.counts(guild, public_id)
        said = [*lines, *entry_lines(lang, hosted, theirs, counts)]
        await call.reply.edit_panel(text_panel(said, tuple(entry_buttons(lang, hosted, theirs))))
