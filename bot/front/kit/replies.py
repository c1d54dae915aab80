"""Speaks on Discord through an interaction's token, or to a channel, from any process and after any restart.

Everything here works from plain ids and tokens out of the database, never from a live interaction object. This is
the one module that builds a webhook by hand: discord.py makes an interaction's webhook only from the interaction.
"""

from __future__ import annotations

import io
from typing import Any, Protocol, cast

import discord

from bot.front.kit.cards import Card, Upload
from bot.front.kit.lasting import row

APPLICATION_WEBHOOK = 3  # the webhook type that may send ephemeral follow-ups


class Spoken(Protocol):
    """What is needed to answer an interaction; an ask's `Reply` has it."""

    @property
    def application(self) -> int: ...
    @property
    def token(self) -> str: ...


class Replies:
    """One per client; every verb raises what discord.py raises."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def edit(self, reply: Spoken, card: Card) -> int:
        """Edit the reply of the interaction; the message's id."""
        message = await self._webhook(reply).edit_message(ORIGINAL, **shown(card, edit=True))
        return message.id

    async def whisper(self, reply: Spoken, card: Card) -> None:
        """A follow-up that only the asker sees."""
        await self._webhook(reply).send(ephemeral=True, wait=True, **shown(card))

    async def remove(self, reply: Spoken) -> None:
        """Delete the reply of the interaction."""
        await self._webhook(reply).delete_message(ORIGINAL)

    async def edit_in_channel(self, channel: int, message: int, card: Card) -> int:
        """Edit one of the bot's own messages, whose token has lapsed."""
        target = self._client.get_partial_messageable(channel).get_partial_message(message)
        await target.edit(**shown(card, edit=True))
        return message

    async def send_to_channel(self, channel: int, card: Card, nonce: str) -> int:
        """A new message. The nonce makes Discord drop a repetition within some minutes."""
        target = self._client.get_partial_messageable(channel)
        message = await target.send(nonce=nonce, **shown(card))
        return message.id

    def _webhook(self, reply: Spoken) -> discord.Webhook:
        partial = discord.Webhook.partial(reply.application, reply.token, client=self._client)
        data: Any = {"id": reply.application, "type": APPLICATION_WEBHOOK, "token": reply.token}
        return discord.Webhook(data, partial.session, state=self._client._connection)


# Discord's name for the reply itself, where a message id is expected; discord.py formats it into the path.
ORIGINAL = cast(int, "@original")


def shown(card: Card, *, edit: bool = False) -> dict[str, Any]:
    """The card as keyword arguments of discord.py's send and edit verbs; files are made fresh, they serve once."""
    files = [as_file(upload) for upload in card.files]
    view = row(card.presses)
    if edit:
        arguments: dict[str, Any] = {
            "content": card.content or None,
            "embeds": list(card.embeds),
            "view": view,
        }
        return arguments | ({"attachments": files} if files else {})
    arguments = {"embeds": list(card.embeds)}
    if card.content:
        arguments["content"] = card.content
    if view is not None:
        arguments["view"] = view
    return arguments | ({"files": files} if files else {})


def as_file(upload: Upload) -> discord.File:
    return discord.File(io.BytesIO(upload.data), filename=upload.filename, description=upload.alt)
