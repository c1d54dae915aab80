"""Messages through the channel: what the bot may do there with its own permissions."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox import serialize
from bot.sandbox.errors import (
    Unsupported,
    archived,
    invalid_form,
    locked,
    missing_permissions,
    no_text_channel,
    not_the_author,
    unknown_message,
)
from bot.sandbox.rest import directs
from bot.sandbox.rest.call import Call, Handler
from bot.sandbox.rest.drafting import MESSAGE_KEYS, draft
from bot.sandbox.rest.lookups import find_channel
from bot.sandbox.world.entities import JSON, Channel, Flag, Message
from bot.sandbox.world.permissions import Permission, allows

_CREATE_KEYS = (*MESSAGE_KEYS, "nonce", "enforce_nonce", "message_reference")
_REFERENCE_KEYS = ("type", "message_id", "channel_id", "guild_id", "fail_if_not_exists")


def create(call: Call) -> JSON:
    if (direct := call.world.directs.get(call.id("channel_id"))) is not None:
        return directs.write(call, direct)
    channel = find_channel(call)
    if channel.forum is not None:
        raise no_text_channel()
    body = call.known(call.body, _CREATE_KEYS)
    need(call, channel, Permission.SEND_MESSAGES)
    check_locked(call, channel)
    if body.get("embeds"):
        need(call, channel, Permission.EMBED_LINKS)
    if call.files:
        need(call, channel, Permission.ATTACH_FILES)
    if (body.get("flags") or 0) & Flag.EPHEMERAL:
        raise Unsupported(f"{call.route}: a private message outside an interaction")
    made = draft(call, body, channel.guild.upload_limit)
    made = replace(made, nonce=_nonce(body), reply_to=_reply_to(call, channel, body))
    if channel.thread is not None and channel.thread.archived:
        call.world.archive(channel, archived=False, locked=channel.thread.locked)
    return serialize.message(call.world.post(channel, call.world.bot, made), call.world.links)


def edit(call: Call) -> JSON:
    message = _message(call)
    if message.author is not call.world.bot:
        raise not_the_author()
    check_locked(call, message.channel)
    if message.channel.thread is not None and message.channel.thread.archived:
        raise archived()
    body = call.known(call.body, MESSAGE_KEYS)
    if call.files:
        need(call, message.channel, Permission.ATTACH_FILES)
    call.world.edit(message, draft(call, body, message.channel.guild.upload_limit, message))
    return serialize.message(message, call.world.links)


def delete(call: Call) -> None:
    message = _message(call)
    if message.author is not call.world.bot:
        need(call, message.channel, Permission.MANAGE_MESSAGES)
    if message.channel.thread is not None and message.channel.thread.archived:
        check_locked(call, message.channel)
    call.world.delete(message)


def get(call: Call) -> JSON:
    message = _message(call)
    need(call, message.channel, Permission.READ_MESSAGE_HISTORY)
    return serialize.read_message(message, call.world.links, call.world.bot)


def history(call: Call) -> list[JSON]:
    """The newest first, 50 unless `limit` says otherwise; of those `after` a message the ones that follow it."""
    channel = find_channel(call)
    call.known(call.query, ("limit", "before", "after"), "query")
    need(call, channel, Permission.READ_MESSAGE_HISTORY)
    before, after = int(call.query.get("before", 1 << 63)), int(call.query.get("after", 0))
    public = [each for each in channel.messages.values() if not each.ephemeral and after < each.id < before]
    limit = int(call.query.get("limit", 50))
    page = public[:limit] if after and "before" not in call.query else public[-limit:]
    return [serialize.read_message(each, call.world.links, call.world.bot) for each in reversed(page)]


def _message(call: Call) -> Message:
    """Private messages are out of reach for these routes."""
    message = find_channel(call).messages.get(call.id("message_id"))
    if message is None or message.ephemeral:
        raise unknown_message()
    return message


def need(call: Call, channel: Channel, permission: Permission) -> None:
    """Raises DiscordError where the bot may not do it."""
    if not allows(channel.guild.members[call.world.bot.id], channel, permission):
        raise missing_permissions()


def check_locked(call: Call, channel: Channel) -> None:
    """Raises DiscordError in a locked thread, unless the bot manages threads."""
    bot = channel.guild.members[call.world.bot.id]
    is_locked = channel.thread is not None and channel.thread.locked
    if is_locked and not allows(bot, channel, Permission.MANAGE_THREADS):
        raise locked()


def _nonce(body: JSON) -> str | None:
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        raise invalid_form(
            [("nonce", "NONCE_TYPE_TOO_LONG", "nonce must be 25 characters or less in length.")]
        )
    return str(nonce) if nonce is not None and body.get("enforce_nonce") else None


def _reply_to(call: Call, channel: Channel, body: JSON) -> int | None:
    reference = body.get("message_reference")
    if reference is None:
        return None
    call.known(reference, _REFERENCE_KEYS, "message_reference")
    target = int(reference["message_id"])
    if target in channel.messages:
        return target
    if reference.get("fail_if_not_exists", True):
        raise invalid_form([("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")])
    return None


ROUTES: dict[str, Handler] = {
    "POST /channels/{channel_id}/messages": create,
    "GET /channels/{channel_id}/messages": history,
    "GET /channels/{channel_id}/messages/{message_id}": get,
    "PATCH /channels/{channel_id}/messages/{message_id}": edit,
    "DELETE /channels/{channel_id}/messages/{message_id}": delete,
}
