"""What is checked before a challenge is drafted, and again before it is published."""

from __future__ import annotations

from bot.domain.challenges.planning import MOST_ACCOUNT_DAYS
from bot.domain.challenges.values import FEWEST_VOTES, MOST_VOTES
from bot.domain.errors import OutOfRange, UnknownRole
from bot.front.challenges.hosting.drafts import HostDraft
from bot.front.kit.feature import Call, Where
from bot.front.kit.guilds.permits import EVENTS, MODERATE, ROLES, actor_of
from bot.front.kit.guilds.server import missing_permissions, rank_of
from bot.front.texts.challenges import hostingform as texts
from bot.front.texts.language import Language
from bot.front.texts.setup import channels as channel_texts

MOST_CREDITS = 50  # for each winner
_EVERYWHERE = ("view_channel", "embed_links", "attach_files", "read_message_history")


def require_host(call: Call) -> None:
    """Raises NotAllowed."""
    actor_of(call).require(EVENTS)


def require_prize(call: Call, draft: HostDraft) -> None:
    """Raises NotAllowed, UnknownRole or HigherRole: nobody gives through a challenge what they could not give
    themselves. OutOfRange for a number that Discord's own client does not let through."""
    for option, value, lowest, highest in (
        ("credits", draft.credits, 0, MOST_CREDITS),
        ("votes", draft.votes, FEWEST_VOTES, MOST_VOTES),
        ("account_days", draft.account_days, 0, MOST_ACCOUNT_DAYS),
    ):
        if not lowest <= value <= highest:
            raise OutOfRange(option, value, lowest, highest)
    actor = actor_of(call)
    if draft.credits:
        actor.require(MODERATE)
    if draft.role is not None:
        actor.require(ROLES)
        known = call.where.server.role(draft.role)
        if known is None:
            raise UnknownRole
        actor.require_above_role(rank_of(known))


def problem_with(lang: Language, where: Where, draft: HostDraft) -> str | None:
    """Why nothing could be posted there, or the role is none for winners, as a sentence; None if all is well."""
    missing = missing_in(where, draft)
    if missing is None:
        return channel_texts.channel_deleted(lang)
    if missing:
        return channel_texts.missing_permissions(lang, [draft.channel], missing)
    role = where.server.role(draft.role) if draft.role is not None else None
    if role is not None and (role.is_default() or role.managed):
        return texts.unfit_role(lang, role.id)
    tags = where.server.forum_tags(draft.channel)
    if tags is not None and tags.are_required and draft.tag not in tags.names:
        return texts.needs_a_tag(lang, draft.channel, list(tags.names.values()))
    return None


def missing_in(where: Where, draft: HostDraft) -> tuple[str, ...] | None:
    """The permissions that the bot lacks where the challenge is to be; None if the channel was deleted."""
    is_forum = where.server.forum_tags(draft.channel) is not None
    sends = () if draft.parent is not None else ("send_messages",)
    in_threads = ("send_messages_in_threads",) if draft.parent is not None or is_forum else ()
    needed = (*_EVERYWHERE, *sends, *in_threads)
    if draft.channel == where.channel:
        return missing_permissions(where.permissions, needed)
    return where.server.missing_permissions(draft.parent or draft.channel, needed)


def tag_in(where: Where, channel: int, typed: str) -> int | None:
    """The tag that is meant by its id or its name; None if the channel has none of these."""
    tags = where.server.forum_tags(channel)
    plain = " ".join(typed.split()).casefold()
    names = tags.names if tags is not None else {}
    return next((id for id, name in names.items() if plain in (str(id), name.casefold())), None)
