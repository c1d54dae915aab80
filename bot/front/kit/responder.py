"""Answers one live interaction. Where the interaction object is gone, `replies` works from stored ids instead.

Where no response came, Discord may have taken what was sent: `unheard` says what is sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord
from discord import ui
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from bot.front.kit.cards import Button, Card, KeptFile, SentMessage, Upload
from bot.front.kit.faults.discordfaults import answer_read, is_passing
from bot.front.kit.faults.unheard import ALREADY_ANSWERED, Taken, Unheard, first_answer, idempotent, once
from bot.front.kit.files import as_file, as_kept
from bot.front.kit.persistent import as_view
from bot.front.kit.replies import ORIGINAL, message_arguments

log = logging.getLogger(__name__)

LOOKS = 6  # whether an answer arrived, with 1 s, 2 s, 4 s, 8 s and 16 s between them
UNKNOWN_MESSAGE = 10008
ANSWERED = (
    "answered"  # the name of a note on the interaction: how it was answered, where discord.py does not know
)

Kind = discord.InteractionResponseType


class Responder:
    """Holds the raw interaction. Every method raises what discord.py raises: HTTPException, ClientError, OSError.

    Among the ClientErrors is Unheard: what was sent may have arrived.
    """

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction

    @property
    def application(self) -> int:
        return self._interaction.application_id

    @property
    def token(self) -> str:
        """Whoever has it can answer the interaction, for 15 minutes; it must never be logged."""
        return self._interaction.token

    # --- the first answer, within three seconds ------------------------------------------------------

    async def defer(self, *, private: bool) -> bool:
        """Answer with "thinking…" for now; `edit` gives the real answer later.

        It may have arrived although the request failed, see `answer`. False if the answer that is there says something
        already: Discord has sent this interaction before, and it is not to be answered again. An answer that somebody
        has deleted meanwhile counts as the deferral.
        """
        kind = Kind.deferred_channel_message
        try:
            await self._first(
                kind, lambda: self._interaction.response.defer(ephemeral=private, thinking=True)
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            answer = await self._look_up_unless_deleted(error, kind)
            return answer is None or answer.flags.loading
        return True

    async def acknowledge(self, *, in_place: bool = False) -> bool:
        """Defer in private, before anything is changed; `edit` answers later.

        `in_place` shows no "thinking…": the pressed message stays as it is, and is the one that `edit` edits.
        False if the interaction has been answered before. Discord may deliver one twice, so a change that is made
        only after this returned True is made once.
        """
        kind = Kind.deferred_message_update if in_place else Kind.deferred_channel_message
        try:
            await self._first(
                kind, lambda: self._interaction.response.defer(ephemeral=True, thinking=not in_place)
            )
        except Unheard as error:
            return (await self._look_up(error, kind)).flags.loading or in_place
        except discord.HTTPException as error:
            if error.code != ALREADY_ANSWERED:
                raise
            return False
        return True

    async def answer(self, card: Card, *, private: bool) -> SentMessage:
        """Answer with the card; returns the message.

        The answer may have arrived although the request failed. So the message is looked up; if it is there, it
        counts. It counts too if it was there and somebody has deleted it, with 0 in place of its id. Otherwise the
        look-up's own error is raised.
        """
        kind = Kind.channel_message
        try:
            response = await first_answer(
                lambda: self._interaction.response.send_message(ephemeral=private, **message_arguments(card))
            )
        except (Taken, discord.HTTPException, aiohttp.ClientError, OSError) as error:
            answer = await self._look_up_unless_deleted(error, kind)
            return SentMessage(0) if answer is None else _as_sent(answer)
        if isinstance(response.resource, discord.Message):
            return _as_sent(response.resource)
        return SentMessage(response.message_id or 0)

    async def _first(self, kind: Kind, send: Callable[[], Awaitable[object]]) -> None:
        """Send the first answer. Raises Unheard, and what discord.py raises."""
        try:
            await first_answer(send)
        except Taken:
            log.info("an answer arrived although nothing was heard of it")
            self._interaction.extras[ANSWERED] = kind

    async def _look_up_unless_deleted(
        self, error: Exception, kind: Kind
    ) -> discord.InteractionMessage | None:
        """As `_look_up`; None if it arrived, and was deleted since."""
        try:
            return await self._look_up(error, kind)
        except discord.NotFound as gone:
            # An interaction that was never answered has no webhook either, which is another code.
            if gone.code != UNKNOWN_MESSAGE:
                raise
            return None

    async def _look_up(self, error: Exception, kind: Kind) -> discord.InteractionMessage:
        """The answer, if it arrived although its request failed with this error; otherwise raises."""
        if isinstance(error, discord.HTTPException) and error.code != ALREADY_ANSWERED:
            raise error
        log.warning("looking up whether an answer arrived", extra={"error": type(error).__name__})
        # Again while Discord is away: who takes an answer for lost that is there gives back what it promises.
        looks = AsyncRetrying(
            retry=retry_if_exception(is_passing),
            stop=stop_after_attempt(LOOKS),
            wait=wait_exponential(),
            reraise=True,
        )
        found: discord.InteractionMessage = await looks(self._original_response)
        self._interaction.extras[ANSWERED] = kind
        return found

    async def _original_response(self) -> discord.InteractionMessage:
        with answer_read():
            return await self._interaction.original_response()

    async def message_id(self) -> int:
        """The id of the answer, also of one that says "thinking…"."""
        return (await self._original_response()).id

    async def update(self, card: Card) -> None:
        """Answer a press by editing the pressed message."""
        await self._first(
            Kind.message_update,
            lambda: self._interaction.response.edit_message(**message_arguments(card, edit=True)),
        )

    async def open_form(self, form: ui.Modal) -> None:
        """Answer a press by opening a form (Discord's word is modal)."""
        await self._first(Kind.modal, lambda: self._interaction.response.send_modal(form))

    async def autocomplete(self, choices: Sequence[discord.app_commands.Choice[str]] = ()) -> None:
        """Answer an autocomplete interaction with these choices."""
        await self._first(
            Kind.autocomplete_result, lambda: self._interaction.response.autocomplete(list(choices))
        )

    @property
    def is_autocomplete(self) -> bool:
        """Whether it is an autocomplete interaction, which can show choices and no message."""
        return self._interaction.type is discord.InteractionType.autocomplete

    # --- after it ------------------------------------------------------------------------------------

    async def edit(self, card: Card) -> SentMessage:
        """Edit the answer, or after `acknowledge(in_place=True)` the pressed message; returns the message."""
        return _as_sent(
            await idempotent(
                lambda: self._interaction.edit_original_response(**message_arguments(card, edit=True))
            )
        )

    async def edit_words(self, text: str, buttons: Sequence[Button]) -> None:
        """Give the answer, or after `acknowledge(in_place=True)` the pressed message, another text and these buttons.

        Its embeds and files stay.
        """
        await idempotent(
            lambda: self._interaction.edit_original_response(content=text or None, view=as_view(buttons))
        )

    async def edit_panel(
        self, view: ui.LayoutView, files: Sequence[Upload] = (), kept: Sequence[KeptFile] = ()
    ) -> None:
        """The same with a panel and the files that it shows; `kept` are those that the message has already."""
        stay = [as_kept(file) for file in kept]
        await idempotent(
            lambda: self._interaction.edit_original_response(
                view=view, attachments=[*stay, *(as_file(file) for file in files)]
            )
        )

    async def follow_up(self, card: Card) -> None:
        """Send a private follow-up. Raises Unheard where it may have arrived: it is not sent again."""
        await once(lambda: self._interaction.followup.send(ephemeral=True, **message_arguments(card)))

    async def follow_up_panel(self, view: ui.LayoutView, files: Sequence[Upload] = ()) -> None:
        """Send a panel as a private follow-up, with the files that it shows. Raises Unheard as `follow_up` does."""
        await once(
            lambda: self._interaction.followup.send(
                ephemeral=True, view=view, files=[as_file(file) for file in files]
            )
        )

    @property
    def can_follow_up(self) -> bool:
        """Whether it has been answered with a message, or silently: a form or choices take no follow-up."""
        return self._answered is not None and self._answered not in (Kind.modal, Kind.autocomplete_result)

    @property
    def _answered(self) -> Kind | None:
        """How it was answered. discord.py knows of no answer whose response was lost."""
        noted: Kind | None = self._interaction.extras.get(ANSWERED)
        return self._interaction.response.type or noted

    async def shows_an_answer(self) -> bool:
        """Whether the member reads something already, as Discord says: more than "thinking…".

        False for an interaction that was not answered at all.
        """
        try:
            # Not `original_response`, which discord.py remembers from an earlier look.
            shown = await self._interaction.followup.fetch_message(ORIGINAL)
        except discord.NotFound:
            return False
        return not shown.flags.loading

    async def send_private(self, card: Card) -> None:
        """Send a private message: as the answer, or as a follow-up if there is an answer already."""
        if self._answered is not None:
            await self.follow_up(card)
        else:
            await self._first(
                Kind.channel_message,
                lambda: self._interaction.response.send_message(ephemeral=True, **message_arguments(card)),
            )

    async def edit_pressed(self, message: int, text: str) -> None:
        """Give the pressed message, by its id, another text, and take its buttons away; embeds and files stay.

        The press must have been answered before, with another message. A form edits the message from which it was
        opened.
        """
        await idempotent(lambda: self._interaction.followup.edit_message(message, content=text, view=None))

    async def delete(self) -> None:
        """Delete the answer."""
        await idempotent(self._interaction.delete_original_response)


def _as_sent(message: discord.Message) -> SentMessage:
    return SentMessage(message.id, tuple(attachment.url for attachment in message.attachments))
