"""Direct messages: the bot opens a channel to one person, and writes there."""

from __future__ import annotations

from bot.sandbox import serialize
from bot.sandbox.errors import DiscordError, Unsupported
from bot.sandbox.rest.call import Call, Handler
from bot.sandbox.rest.drafting import draft
from bot.sandbox.world.directs import Direct
from bot.sandbox.world.entities import JSON, moment_of


def open_channel(call: Call) -> JSON:
    """Discord opens the channel also to a person who takes no messages; it refuses the message then."""
    body = call.known(call.body, ("recipient_id",))
    user = call.world.users.get(int(body["recipient_id"]))
    if user is None or user.bot:
        raise DiscordError(400, 50033, "Invalid Recipient(s)")
    direct = call.world.directs.of(user)
    return {
        "id": str(direct.id),
        "type": 1,
        "flags": 0,
        "last_message_id": None,
        "recipients": [serialize.user(user)],
    }


def write(call: Call, direct: Direct) -> JSON:
    """A message in such a channel: text alone, since the bot sends nothing else there."""
    body = call.known(
        call.body,
        ("content", "nonce", "enforce_nonce", "allowed_mentions", "tts", "embeds", "components", "flags"),
    )
    if body.get("embeds") or body.get("components") or call.files:
        raise Unsupported(f"{call.route}: more than text in a direct message")
    draft(call, body, 0)
    if direct.closed:
        raise DiscordError(403, 50007, "Cannot send messages to this user")
    shared = any(direct.user.id in guild.members for guild in call.world.guilds.values())
    if not shared:
        raise DiscordError(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
    nonce = str(body["nonce"]) if body.get("enforce_nonce") else None
    message = call.world.directs.write(direct, body["content"], nonce)
    return {
        "id": str(message.id),
        "channel_id": str(direct.id),
        "type": 0,
        "author": serialize.user(call.world.bot),
        "content": message.text,
        "timestamp": moment_of(message.id).isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "flags": 0,
        "embeds": [],
        "components": [],
        "attachments": [],
    }


ROUTES: dict[str, Handler] = {"POST /users/@me/channels": open_channel}
