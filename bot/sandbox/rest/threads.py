"""Posts of forums, and what is changed of a thread."""

from __future__ import annotations

from bot.sandbox import errors, serialize
from bot.sandbox.errors import Unsupported, invalid_form, tag_required, unknown_tag
from bot.sandbox.rest.call import Call, Handler
from bot.sandbox.rest.drafting import MESSAGE_KEYS, draft
from bot.sandbox.rest.lookups import find_channel, find_guild
from bot.sandbox.rest.messages import need
from bot.sandbox.world.entities import JSON, Channel, Flag, Forum, Thread
from bot.sandbox.world.permissions import Permission

_POST_KEYS = ("name", "auto_archive_duration", "rate_limit_per_user", "applied_tags", "message", "type")
_NAME_LIMIT, _TAGS = 100, 5


def create(call: Call) -> JSON:
    """A post in a forum; threads in channels of text are not imitated."""
    forum = find_channel(call)
    if forum.forum is None:
        raise Unsupported(f"{call.route}: in a channel that is no forum")
    body = call.known(call.body, _POST_KEYS)
    message = call.known(body["message"], MESSAGE_KEYS, "message")
    call.known(call.query, ("use_nested_fields",), "query")
    need(call, forum, Permission.SEND_MESSAGES)
    if call.files:
        need(call, forum, Permission.ATTACH_FILES)
    if (message.get("flags") or 0) & Flag.EPHEMERAL:
        raise Unsupported(f"{call.route}: a private message outside an interaction")
    name = _checked(str(body["name"]))
    tags = _tags(forum.forum, body)
    made = draft(call, message, forum.guild.upload_limit)
    first = call.world.open_post(forum, name, call.world.bot, made, tags)
    return {
        **serialize.channel(first.channel),
        "message": serialize.message(first, call.world.links),
    }


def change(call: Call) -> JSON:
    """Archive or lock a thread, or undo it; and give it another name, which one that stays archived does not get."""
    channel = find_channel(call)
    body = call.known(call.body, ("archived", "locked", "name"))
    if channel.thread is None:
        raise Unsupported(f"{call.route}: of a channel that is no thread")
    archived, locked = (bool(body.get(key, getattr(channel.thread, key))) for key in ("archived", "locked"))
    need(call, channel, _needed(call, channel.thread, as_its_maker=archived or "name" in body, locked=locked))
    if "name" in body:
        if archived:
            raise errors.archived()
        channel.name = _checked(str(body["name"]))
    call.world.archive(channel, archived=archived, locked=locked)
    return serialize.channel(channel)


def active(call: Call) -> JSON:
    """All threads of a server that are not archived, the newest first."""
    guild = find_guild(call)
    threads = [each for each in guild.threads.values() if _is_active(call, each)]
    newest = sorted(threads, key=lambda thread: thread.id, reverse=True)
    return {"threads": [serialize.channel(each) for each in newest], "members": [], "has_more": False}


def _checked(name: str) -> str:
    if not 1 <= len(name) <= _NAME_LIMIT:
        raise invalid_form(
            [("name", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {_NAME_LIMIT} in length.")]
        )
    return name


def _is_active(call: Call, channel: Channel) -> bool:
    is_open = channel.thread is not None and not channel.thread.archived
    return is_open and serialize.tells_of(channel, call.world.bot.id)


def _tags(forum: Forum, body: JSON) -> tuple[int, ...]:
    tags = tuple(int(tag) for tag in body.get("applied_tags") or ())
    if len(tags) > _TAGS:
        raise invalid_form([("applied_tags", "BASE_TYPE_MAX_LENGTH", f"Must be {_TAGS} or fewer in length.")])
    if any(tag not in forum.tags for tag in tags):
        raise unknown_tag()
    if forum.requires_tag and not tags:
        raise tag_required()
    return tags


def _needed(call: Call, thread: Thread, *, as_its_maker: bool, locked: bool) -> Permission:
    """To open an unlocked thread again it is enough to be let write there, to archive or rename it to have made it."""
    if locked or thread.locked or (as_its_maker and thread.owner_id != call.world.bot.id):
        return Permission.MANAGE_THREADS
    return Permission.SEND_MESSAGES


ROUTES: dict[str, Handler] = {
    "POST /channels/{channel_id}/threads": create,
    "PATCH /channels/{channel_id}": change,
    "GET /guilds/{guild_id}/threads/active": active,
}
