"""Everything that is held about a member on a server, as JSON has it. For the member, and for whoever runs the bot.

Nothing of anybody else is in it: no other member's words, and no moderator's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.limits import Scope
from bot.domain.pictures import Generation
from bot.storage.care.deleting import PICTURE
from bot.storage.care.tables import favourites, shares
from bot.storage.challenges.tables import challenge_entries, challenges
from bot.storage.challenges.telling.tables import challenge_tellings
from bot.storage.credits.tables import blocks, credit_entries, credit_rules, members
from bot.storage.engine.database import Database
from bot.storage.erasing.hosting import HOSTED_PARTS
from bot.storage.erasing.progress import GUILD, IS_REPORT, MEMBER, OF_MEMBER, of_reports, parameters
from bot.storage.erasing.tables import erasures
from bot.storage.guilds.tables import audit
from bot.storage.pictures.records import to_generation
from bot.storage.pictures.tables import IS_SHOWN, generations
from bot.storage.upkeep.drafts import drafts_of
from bot.storage.upkeep.tables import notes

PAGE = 500  # rows that are read at once

README = {
    "pictures": "Every picture you asked for, the oldest first: your request, how a model worded it, what your picture "
    "is called in the zip files, times, credits, and where it was shown. Times are in UTC.",
    "credit_limit": "The limit that was set for you alone.",
    "credit_entries": "Extra credits you were given, credits taken, and resets of what you have used.",
    "pause": "Whether you may make no pictures for a time.",
    "changes": "What moderators changed about you or your pictures.",
    "settings": "What you chose for yourself.",
    "kept_pictures": "The pictures you keep, by their ids; they may be somebody else's.",
    "shared_messages": "Messages in which pictures were shared, by you or of yours.",
    "reports": "The pictures you reported, by their ids, and when.",
    "challenge_entries": "The pictures you entered into challenges, and their places. How you voted is in no export.",
    "challenge_drafts": "What you typed for challenges as a host; it is kept for a day.",
    "challenges_hosted": "Challenges that you made as a host, and those that came by themselves from your plan.",
    "recurring_challenges_hosted": "What you planned as a host to come every week or month.",
    "challenge_messages": "Messages about challenges that are still to be sent to you, as you chose in your settings.",
    "deletions": "When you had your data deleted.",
}


def read_all(tx: sa.Connection, guild: int, member: int, *, with_costs: bool = False) -> dict[str, Any]:
    """`with_costs` adds what the pictures have cost, which is whoever runs the bot's to know."""
    pictures = list(_pictures(tx, parameters(guild, member), with_costs=with_costs))
    return _held(guild, member, pictures, _parts(tx, guild, member))


def _held(
    guild: int, member: int, pictures: list[dict[str, Any]], parts: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "README": README,
        "server": str(guild),
        "member": str(member),
        "pictures": pictures,
        **parts,
    }


def _parts(tx: sa.Connection, guild: int, member: int) -> dict[str, Any]:
    """All but the pictures."""
    of_member = parameters(guild, member)
    parts = {name: _plain_rows(tx, query, of_member) for name, query in _PARTS.items()}
    return parts | {"reports": _reports(tx, guild, member), "challenge_drafts": _drafts(tx, guild, member)}


def _drafts(tx: sa.Connection, guild: int, member: int) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in said.items()} for said in drafts_of(tx, guild, member)]


def _reports(tx: sa.Connection, guild: int, member: int) -> list[dict[str, str]]:
    rows = tx.execute(_REPORTS, of_reports(guild, member)).all()
    return [{"picture": row.name.rpartition(":")[2], "at": row.text} for row in rows]


class ExportRows:
    """One per process. All of its verbs raise StoreBusy."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def everything(self, guild: int, member: int) -> dict[str, Any]:
        """What is held about the member on this server, with a `README`; nothing but what JSON has."""
        # A page a transaction: whoever has made many pictures would hold up everybody else meanwhile.
        pictures: list[dict[str, Any]] = []
        of_member = parameters(guild, member)
        after: int | None = 0
        while after is not None:
            read = partial(_read_page, of_member=of_member, after=after)
            after, page = await self._database.transact(read)
            pictures += page
        parts = await self._database.transact(partial(_parts, guild=guild, member=member))
        return _held(guild, member, pictures, parts)

    async def pictures(self, guild: int, member: int, *, after: int, limit: int) -> tuple[Generation, ...]:
        """The member's pictures that are shown, from the row id `after` on, the oldest first."""
        given = {**parameters(guild, member), "beyond": after, "limit": limit}
        rows = await self._database.transact(lambda tx: tx.execute(_SHOWN, given).all())
        return tuple(to_generation(row) for row in rows)


def shown_in(tx: sa.Connection, guild: int, member: int) -> list[tuple[str, str, str]]:
    """Public id, key and media type of each picture of the member that is shown, the oldest first."""
    rows = tx.execute(_FILES, parameters(guild, member))
    return [(row.public_id, row.key, row.media_type) for row in rows]


def _pictures(
    tx: sa.Connection, of_member: Mapping[str, Any], *, with_costs: bool
) -> Iterator[dict[str, Any]]:
    after = 0
    while page := _page(tx, of_member, after):
        after = page[-1].id
        for row in page:
            costs = {"cost": row.cost, "estimate": row.estimate} if with_costs else {}
            yield _row(row) | costs


def _page(tx: sa.Connection, of_member: Mapping[str, Any], after: int) -> Sequence[sa.Row[Any]]:
    """The next pictures after the one with this row id."""
    return tx.execute(_PAGE, {**of_member, "beyond": after, "limit": PAGE}).all()


def _read_page(
    tx: sa.Connection, of_member: Mapping[str, Any], after: int
) -> tuple[int | None, list[dict[str, Any]]]:
    """The row id of the last of them, None at the end; and what is told of them."""
    page = _page(tx, of_member, after)
    return (page[-1].id if page else None), [_row(row) for row in page]


def _row(row: sa.Row[Any]) -> dict[str, Any]:
    return _picture(to_generation(row)) | {"period_credits": row.period_credits}


def _picture(row: Generation) -> dict[str, Any]:
    ask, request = row.ask, row.ask.request
    return {
        "id": row.public_id,
        "state": row.state.value,
        "prompt": request.prompt,
        "model": request.model,
        "size": request.size,
        "quality": request.quality,
        "style": request.style,
        "pictures_to_change": len(request.images),
        "order_of": ask.count,
        "position": row.position + 1,
        "made_after": ask.parent,
        "wording": row.answer.revised_prompt if row.answer is not None else None,
        "your_name_then": ask.reply.byline.name,
        "your_avatar_then": ask.reply.byline.avatar,
        "your_language_then": ask.reply.locale,
        "private": ask.reply.private,
        "channel": str(ask.reply.channel),
        "message": None if row.message is None else str(row.message),
        "asked_at": _moment(row.created_at),
        "started_at": _moment(row.started_at),
        "ended_at": _moment(row.ended_at),
        "cancelled_at": _moment(row.abandoned_at),
        "deleted_at": _moment(row.deleted_at),
        "description": row.alt,
        "spoiler": row.is_spoiler,
        "kept_by": row.keeps,
        "credits": ask.credits_each,
        "media_type": row.info.media_type if row.info is not None else None,
        "width": row.info.width if row.info is not None else None,
        "height": row.info.height if row.info is not None else None,
        "failure": type(row.failure).__name__ if row.failure is not None else None,
    }


def _plain_rows(tx: sa.Connection, query: sa.Select[Any], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in tx.execute(query, given)]


def _plain(value: Any) -> Any:
    """Ids are text, since not every program that reads JSON has numbers of their size."""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return str(value) if isinstance(value, int) and abs(value) > 2**53 else value


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


# --- statements ------------------------------------------------------------------------------------------

_made, _entry, _rule = generations.c, credit_entries.c, credit_rules.c
_entered, _told = challenge_entries.c, challenge_tellings.c
_AFTER = _made.id > sa.bindparam("beyond", type_=sa.BigInteger)
_LIMIT = sa.bindparam("limit", type_=sa.Integer)
_PAGE = sa.select(generations).where(OF_MEMBER, _AFTER).order_by(_made.id).limit(_LIMIT)
_SHOWN = _PAGE.where(IS_SHOWN)
_FILES = sa.select(_made.public_id, _made.key, _made.media_type).where(OF_MEMBER, IS_SHOWN).order_by(_made.id)


def _of_member(table: sa.Table) -> sa.ColumnElement[bool]:
    return (table.c.guild == GUILD) & (table.c.member == MEMBER)


_is_about = (audit.c.scope == "member") & (audit.c.target == MEMBER)
_is_of_picture = (audit.c.scope == PICTURE) & audit.c.target.in_(sa.select(_made.id).where(OF_MEMBER))
_is_shared = (shares.c.by == MEMBER) | shares.c.interaction.in_(sa.select(_made.interaction).where(OF_MEMBER))
_PARTS: Mapping[str, sa.Select[Any]] = {
    "credit_limit": sa.select(_rule.credits, _rule.per, _rule.set_at, _rule.reason).where(
        _rule.guild == GUILD, _rule.scope == Scope.MEMBER.value, _rule.target == MEMBER
    ),
    "credit_entries": sa.select(_entry.kind, _entry.credits, _entry.at, _entry.expires_at)
    .where(_of_member(credit_entries))
    .order_by(_entry.id),
    "pause": sa.select(blocks.c.until, blocks.c.reason, blocks.c.set_at).where(_of_member(blocks)),
    "changes": sa.select(audit.c.action, audit.c.scope, audit.c.old, audit.c.new, audit.c.reason, audit.c.at)
    .where(audit.c.guild == GUILD, _is_about | _is_of_picture)
    .order_by(audit.c.id),
    "settings": sa.select(members.c.settings).where(_of_member(members), members.c.settings.is_not(None)),
    "kept_pictures": sa.select(_made.public_id.label("picture"), favourites.c.at)
    .join_from(favourites, generations, _made.id == favourites.c.picture)
    .where(_of_member(favourites))
    .order_by(favourites.c.at),
    "shared_messages": sa.select(
        shares.c.picture,
        shares.c.channel,
        shares.c.message,
        shares.c.at,
        (shares.c.by == MEMBER).label("by_you"),
    )
    .where(shares.c.guild == GUILD, _is_shared)
    .order_by(shares.c.id),
    "challenge_entries": sa.select(
        challenges.c.theme,
        _entered.picture,
        _entered.title,
        _entered.prompt,
        _entered.hides_prompt,
        _entered.alt.label("description"),
        _entered.entered_at,
        _entered.removed_at,
        _entered.place,
    )
    .join_from(challenge_entries, challenges, challenges.c.id == _entered.challenge)
    .where(challenges.c.guild == GUILD, _entered.member == MEMBER)
    .order_by(_entered.id),
    **HOSTED_PARTS,
    "challenge_messages": sa.select(challenges.c.theme, _told.phase, _told.created_at.label("noted_at"))
    .join_from(challenge_tellings, challenges, challenges.c.id == _told.challenge)
    .where(challenges.c.guild == GUILD, _told.member == MEMBER)
    .order_by(_told.id),
    "deletions": sa.select(erasures.c.asked_at, erasures.c.done_at)
    .where(_of_member(erasures))
    .order_by(erasures.c.id),
}
_REPORTS = sa.select(notes.c.name, notes.c.text).where(IS_REPORT).order_by(notes.c.text)
