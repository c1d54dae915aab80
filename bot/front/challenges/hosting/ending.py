"""A challenge takes its next step sooner, or is cancelled. What will happen is said first, and confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.challenges.hosting import reason_of
from bot.domain.challenges.phases import ensure_running
from bot.domain.challenges.values import Phase
from bot.domain.errors import Missing, NothingThere, PhaseChanged
from bot.front.challenges.hosting.drafts import Drafts, HostDraft
from bot.front.challenges.hosting.form import SPACE
from bot.front.challenges.hosting.receipts import Receipts, change_by
from bot.front.challenges.hosting.rows import ChallengeRows
from bot.front.kit.cards import Button, Card
from bot.front.kit.feature import Call, Pressed
from bot.front.texts.challenges import hosting as texts
from bot.front.texts.errors import explain
from bot.front.texts.language import Language

# The verbs of the buttons. The subject of the first is the challenge, and the phase that the host was shown; that of
# the second is the draft with the reason.
SOONER, CANCEL, LEAVE = "sooner", "cancel", "leave"


@dataclass(frozen=True, slots=True)
class Ending:
    """Whoever calls it has been found to be a host. `clock` returns the time in UTC.

    Its methods raise NoChallenge, ChallengeOver and ChallengeCancelled.
    """

    rows: ChallengeRows
    drafts: Drafts
    receipts: Receipts
    clock: Callable[[], datetime]

    async def ask(self, call: Call, public_id: str) -> None:
        """Say what the next step would do, with a button for it."""
        if await call.reply.acknowledge():
            await call.reply.edit(await self._question(call, public_id))

    async def sooner(self, press: Pressed) -> None:
        """Take the step that the host was shown; say what the next one is if that was taken meanwhile."""
        public_id, _, shown = press.subject.partition("-")
        if shown not in list(Phase):
            raise NothingThere(Missing.BUTTON)
        if not await press.reply.acknowledge(in_place=True):
            return
        try:
            hosted = await self.rows.sooner(change_by(press), public_id, Phase(shown))
        except PhaseChanged as error:
            told = explain(press.reader.private, error).text(press.reader.private)
            await press.reply.edit(await self._question(press, public_id, told))
            return

        def said(lang: Language) -> list[str]:
            return [texts.went_on(lang, hosted)]

        is_over = hosted.challenge.phase is Phase.CLOSED
        then = texts.results_follow(press.reader.private, hosted) if is_over else ""
        await press.reply.edit(await self.receipts.of_change(press, hosted, said, then))

    async def ask_to_cancel(self, call: Call, public_id: str, reason: str) -> None:
        """Raises ReasonMissing or OutOfRange too."""
        reason = reason_of(reason)
        if not await call.reply.acknowledge():
            return
        guild, lang = call.where.guild, call.reader.private
        hosted = await self.rows.find(guild, public_id)
        ensure_running(hosted.challenge)
        counts = await self.rows.counts(guild, public_id)
        draft = HostDraft(guild=guild, member=call.who.id, challenge=public_id, reason=reason)
        key = await self.drafts.keep(call.id, draft)
        buttons = (
            Button(CANCEL, key, texts.cancel_button(lang), space=SPACE, danger=True),
            _not_now(lang),
        )
        question = texts.really_cancel(lang, hosted, counts, reason)
        await call.reply.edit(await self.receipts.answer(call, hosted, question, buttons=buttons))

    async def cancel(self, press: Pressed) -> None:
        if not await press.reply.acknowledge(in_place=True):
            return
        _, draft = await self.drafts.get(press, press.subject)
        if not draft.reason:
            raise NothingThere(Missing.BUTTON)
        hosted = await self.rows.cancel(change_by(press, draft.reason), draft.challenge, draft.reason)

        def said(lang: Language) -> list[str]:
            return [texts.was_cancelled(lang, hosted)]

        receipt = await self.receipts.of_change(press, hosted, said, reason=draft.reason)
        await press.reply.edit(receipt)

    async def leave(self, press: Pressed) -> None:
        """Not now."""
        await press.reply.update(Card(content=texts.left_as_it_was(press.reader.private)))

    async def _question(self, call: Call, public_id: str, told: str = "") -> Card:
        guild, lang = call.where.guild, call.reader.private
        hosted = await self.rows.find(guild, public_id)
        ensure_running(hosted.challenge)
        counts, phase = await self.rows.counts(guild, public_id), hosted.challenge.phase
        label = texts.sooner_button(lang, phase)
        buttons = (
            Button(SOONER, f"{public_id}-{phase.value}", label, space=SPACE, primary=True),
            _not_now(lang),
        )
        so_far = await self.rows.ballots_so_far(guild, public_id) if phase is Phase.VOTING else 0
        happens = texts.what_happens(lang, hosted, counts, so_far, self.clock())
        return await self.receipts.answer(call, hosted, told, happens, buttons=buttons)


def _not_now(lang: Language) -> Button:
    return Button(LEAVE, "", texts.not_now_button(lang), space=SPACE)
