"""Delete: a question, then the deed. For the author one press more, for a moderator a form that asks for the reason.

The transaction that deletes a picture also notes that its messages must go or be edited, and its bytes; a loop does
that. So whoever reads "Deleted" can rely on it, whatever happens to the process.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import discord
from discord import ui

from bot.domain.errors import Gone, NotAllowed
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Generation
from bot.front.kit.cards import Button, Card
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.modlog import Heard, ModLog
from bot.front.kit.guilds.permits import MODERATE
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.result.about.care import Care, Wake
from bot.front.result.about.powers import powers_of
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.texts.language import Language
from bot.front.texts.picture.about import buttons as labels
from bot.front.texts.picture.about import deleting as texts
from bot.front.texts.quota.receipts import not_logged
from bot.front.texts.words import one_line

log = logging.getLogger(__name__)

DELETED, REMOVED = "deleted", "removed"  # the verbs of the button that confirms, and of a moderator's form
REASON = "reason"  # the form's field


def question_card(lang: Language, subject: Subject, *, is_author: bool) -> Card:
    """Asks whether it is meant. `is_author`: of who reads it."""
    count, credits = len(subject.rows), sum(row.ask.credits_each for row in subject.rows)
    ask = texts.question if subject.is_public else texts.private_question
    label = labels.delete(lang) if is_author else labels.delete_with_a_reason(lang)
    return Card(
        content=ask(lang, count, credits), buttons=(Button(DELETED, subject.text, label, "🗑️", danger=True),)
    )


def reason_form(lang: Language, subject: Subject) -> ui.Modal:
    modal = empty_form(texts.form_title(lang, len(subject.rows)), CustomId("im", REMOVED, subject.text))
    reason: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=REASON, style=discord.TextStyle.paragraph, max_length=texts.REASON_LIMIT
    )
    modal.add_item(ui.Label(text=texts.reason(lang), description=texts.reason_hint(lang), component=reason))
    return modal


@dataclass(frozen=True, slots=True)
class Deleting:
    """All of its verbs raise NotAllowed, and what `Subjects.read` raises."""

    subjects: Subjects
    care: Care
    mod_log: ModLog
    wake: Wake

    async def ask(self, press: Pressed) -> None:
        """Delete, behind ⋯: show the question, in a private message of its own."""
        if not await press.reply.acknowledge():
            return
        subject, is_author = await self._read(press)
        await press.reply.edit(question_card(press.reader.private, subject, is_author=is_author))

    async def confirmed(self, press: Pressed) -> None:
        """The button below the question."""
        subject, is_author = await in_time(self._read(press))
        if not is_author:
            await press.reply.open_form(reason_form(press.reader.private, subject))
            return
        is_panel = press.message is not None and press.message.private
        if await press.reply.acknowledge(in_place=is_panel):
            await self._delete(subject.ids, press, None)
            await press.reply.edit(Card(content=_done(press.reader.private, subject)))

    async def submitted(self, form: Filled) -> None:
        """The form of a moderator."""
        if not await form.reply.acknowledge():
            return
        subject, _ = await self._read(form)
        reason = one_line(form.texts.get(REASON, ""))[: texts.REASON_LIMIT]
        change = Change(guild=form.where.guild, actor=form.who.id, reason=reason or None, interaction=form.id)
        gone = await self._delete(subject.ids, form, change)
        heard = await self.mod_log.tell(form.where.guild, partial(_log_card, form.who.id, gone, reason))
        lang = form.reader.private
        words = [_done(lang, subject), *([not_logged(lang)] if heard is Heard.FAILED else [])]
        await form.reply.edit(Card(content="\n".join(words)))

    async def _read(self, call: Pressed | Filled) -> tuple[Subject, bool]:
        """What it is about, and whether it is the user's own."""
        subject = await self.subjects.read(call)
        powers = powers_of(call, subject)
        if not powers.may_change:
            raise NotAllowed(MODERATE.flag)
        return subject, powers.is_author

    async def _delete(self, ids: Sequence[str], call: Call, change: Change | None) -> tuple[Generation, ...]:
        """Those that this press has deleted. Raises Gone if somebody else has deleted all of them just before."""
        gone = await self.care.delete(ids, call.who.id, change)
        self.wake()
        if not gone:
            raise Gone
        log.info(
            "pictures were deleted",
            extra={"pictures": ", ".join(row.public_id for row in gone), "by_moderator": change is not None},
        )
        return gone


def _done(lang: Language, subject: Subject) -> str:
    return texts.deleted(lang, len(subject.rows)) if subject.is_public else texts.privately_deleted(lang)


def _log_card(moderator: int, gone: Sequence[Generation], reason: str, lang: Language) -> Card:
    ask = gone[0].ask
    return Card(
        content=texts.mod_log(
            lang,
            moderator=moderator,
            author=ask.member,
            count=len(gone),
            reason=reason,
            prompt=ask.request.prompt,
            ids=[row.public_id for row in gone],
        )
    )
