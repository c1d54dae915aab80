"""Sends and edits messages by an interaction's token or in a channel, from any process and after any restart.

Everything here works from ids and tokens that the database keeps, never from a live interaction object. This is the
one module that builds a webhook by hand, because discord.py makes an interaction's webhook only from the interaction.
"""

from __future__ import annotations

from typing import Any, Protocol, cast

import discord

from bot.front.kit.cards import Card, KeptFile, Posted
from bot.front.kit.faults.discordfaults import answer_read
from bot.front.kit.files import as_file, as_kept, named_by
from bot.front.kit.persistent import as_view

APPLICATION_WEBHOOK = 3  # the webhook type that may send ephemeral follow-ups


class ReplyHandle(Protocol):
    """What is needed to answer an interaction by its token; an ask's `Reply` has it."""

    @property
    def application(self) -> int: ...
    @property
    def token(self) -> str: ...


class Replies:
    """One per client. Every method raises what discord.py raises, for `discordfaults` to judge."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def edit(self, reply: ReplyHandle, card: Card) -> int:
        """Edit the reply of the interaction; returns the message's id. Files that the card does not have are gone."""
        webhook, replacing = self._webhook(reply), _replacing(card)
        with answer_read():
            message = await webhook.edit_message(ORIGINAL, **replacing)
        return message.id

    async def follow_up(self, reply: ReplyHandle, card: Card) -> None:
        """Send a private follow-up, which only the user of the interaction sees."""
        webhook, arguments = self._webhook(reply), message_arguments(card)
        with answer_read():
            await webhook.send(ephemeral=True, wait=True, **arguments)

    async def delete(self, reply: ReplyHandle) -> None:
        """Delete the reply of the interaction."""
        await self._webhook(reply).delete_message(ORIGINAL)

    async def edit_in_channel(self, channel: int, message: int, card: Card) -> int:
        """Edit a message of the bot without its interaction's token, which has expired; returns the message's id."""
        target = self._client.get_partial_messageable(channel).get_partial_message(message)
        replacing = _replacing(card)
        with answer_read():
            await target.edit(**replacing)
        return message

    async def posted(self, channel: int, message: int) -> Posted:
        """A message of the bot as it is now."""
        target = self._client.get_partial_messageable(channel).get_partial_message(message)
        with answer_read():
            found = await target.fetch()
        return _as_posted(found)

    async def posted_by(self, reply: ReplyHandle) -> Posted:
        """The reply of the interaction as it is now; one that says "thinking…" is empty."""
        webhook = self._webhook(reply)
        with answer_read():
            found = await webhook.fetch_message(ORIGINAL)
        return _as_posted(found)

    async def send_to_channel(self, channel: int, card: Card, nonce: str) -> int:
        """Send a new message; returns its id. Members whom its content mentions are notified.

        Sending is idempotent for some minutes: Discord drops a second message with the same nonce (25 characters
        at most).
        """
        target = self._client.get_partial_messageable(channel)
        # Mentions within embeds, where prompts are quoted, notify nobody in any case.
        mentions = discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=True)
        arguments = message_arguments(card)
        with answer_read():
            message = await target.send(nonce=nonce, allowed_mentions=mentions, **arguments)
        return message.id

    async def delete_in_channel(self, channel: int, message: int) -> None:
        """Delete a message of the bot without its interaction's token."""
        await self._client.get_partial_messageable(channel).get_partial_message(message).delete()

    def _webhook(self, reply: ReplyHandle) -> discord.Webhook:
        partial = discord.Webhook.partial(reply.application, reply.token, client=self._client)
        data: Any = {"id": reply.application, "type": APPLICATION_WEBHOOK, "token": reply.token}
        return discord.Webhook(data, partial.session, state=self._client._connection)


def _as_posted(found: discord.Message) -> Posted:
    """Discord does not name the files that embeds show; the addresses of their pictures do."""
    files = [KeptFile(file.id, file.filename) for file in found.attachments]
    shown = [image.url for embed in found.embeds for image in (embed.image, embed.thumbnail)]
    return Posted(found.content, (*files, *named_by(shown)))


# Discord's name for the reply of an interaction, in place of a message id; discord.py puts it into the path as it is.
ORIGINAL = cast(int, "@original")


def _replacing(card: Card) -> dict[str, Any]:
    """For an edit that leaves nothing of what was there, unless the card keeps files. Words may take the place of a
    picture that an earlier attempt has shown, of which the answer was lost. A card keeps the copies of pictures to
    change: the endpoint may be fetching them."""
    return message_arguments(card, edit=True)


def message_arguments(card: Card, *, edit: bool = False) -> dict[str, Any]:
    """The card as keyword arguments for discord.py's methods that send a message, or with `edit` those that edit one.

    They serve for one call: discord.py reads the files to their end.
    """
    files = [as_file(upload) for upload in card.files]
    view = as_view(card.buttons)
    if edit:
        arguments: dict[str, Any] = {
            "content": card.content or None,
            "embeds": list(card.embeds),
            "view": view,
        }
        kept = [as_kept(file) for file in card.kept]
        keeps = card.keeps_files and not files and not kept
        return arguments | ({} if keeps else {"attachments": [*kept, *files]})
    arguments = {"embeds": list(card.embeds)}
    if card.content:
        arguments["content"] = card.content
    if view is not None:
        arguments["view"] = view
    return arguments | ({"files": files} if files else {})
