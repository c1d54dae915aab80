"""How a member asks that their data on a server be deleted: what would go, and the transaction from which on it goes.

In that one transaction everything that waits or is being made ends, and everything that was to be posted: so nothing of
it is posted later, whatever crashes. What there may be much of is left to the bites of the `eraser`.
"""

from __future__ import annotations

import secrets
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.domain.care.erasing import Begun, Erasable, Erasure, lapse
from bot.domain.pictures import State
from bot.storage.care.tables import favourites, shares
from bot.storage.challenges.forgetting import Forgetting
from bot.storage.challenges.tables import challenges
from bot.storage.challenges.telling.tables import challenge_tellings
from bot.storage.credits.locks import lock_member
from bot.storage.credits.tables import members
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database
from bot.storage.erasing import progress
from bot.storage.erasing.hosting import HOSTED
from bot.storage.erasing.progress import GOES, GUILD, IS_REPORT, MEMBER, OF_MEMBER
from bot.storage.erasing.tables import erasures
from bot.storage.guilds.tables import guild_settings
from bot.storage.pictures.records import to_generation
from bot.storage.pictures.tables import IS_SHOWN, generations, outbox
from bot.storage.upkeep.drafts import drafts_of, forget_drafts
from bot.storage.upkeep.tables import notes

ERASED = "deleted at request"  # the `reason` of an outbox entry whose post does not happen any more


class Asking:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._forgetting = Forgetting(database)
        now = database.now()
        self._now = sa.select(sa.type_coerce(now, Moment))
        self._stop = sa.update(generations).where(GOES, _MAY_POST).values(erased_at=now, token=None)
        self._cancel = (
            sa.update(generations)
            .where(GOES, generations.c.state == State.QUEUED.value)
            .values(state=State.CANCELLED.value, ended_at=now, owner=None)
        )
        # One that is being posted at this moment is not: its message goes once that has ended.
        in_hand = (outbox.c.attempts > 0) & outbox.c.reason.is_(None) & (outbox.c.not_before > now)
        waits = (outbox.c.state == sa.literal_column("'pending'")) & ~in_hand
        self._close = (
            sa.update(outbox)
            .where(waits | (outbox.c.state == sa.literal_column("'kept'")))
            .where(outbox.c.interaction.in_(sa.select(generations.c.interaction).where(GOES)))
            .values(state="sent", reason=ERASED, told_at=now, not_before=now)
        )

    def count(self, tx: sa.Connection, guild: int, member: int) -> Erasable:
        """What would go now."""
        of_member = progress.parameters(guild, member)
        counted = tx.execute(_COUNT, of_member).one()._asdict()
        counted["messages"] += tx.execute(_COUNT_SHARED, of_member).scalar_one()
        kept = tx.execute(_COUNT_KEPT, of_member).one()
        counted["kept_by_others"] -= kept.own
        reports = tx.execute(_COUNT_REPORTS, progress.of_reports(guild, member)).scalar_one()
        return Erasable(
            **counted,
            kept=kept.all,
            reports=reports,
            contests=self._forgetting.count(tx, guild, member),
            drafts=len(drafts_of(tx, guild, member)),
            **tx.execute(_COUNT_CHOSEN, of_member).one()._asdict(),
            hosted=tx.execute(_COUNT_HOSTED, of_member).scalar_one(),
        )

    def begin(self, tx: sa.Connection, guild: int, member: int, interaction: int, cut: int) -> Begun | None:
        """Have everything up to the picture `cut` deleted; None if that is not the member's newest one any more."""
        challenges = self._forgetting.lock(tx, guild, member)
        lock_member(tx, self._database, guild, member)
        of_member = progress.parameters(guild, member)
        same = erasures.c.interaction == interaction
        going_on = progress.latest(tx, guild, member, same | erasures.c.done_at.is_(None))
        if going_on is not None:
            return Begun(erasure=going_on, is_new=False)
        if (tx.scalar(_NEWEST, of_member) or 0) != cut:
            return None
        # Before anything is done: what is done for it, in challenges too, counts as not older than it.
        asked_at = tx.execute(self._now).scalar_one()
        goes = {**of_member, "up_to": cut}
        # In order of their ids, as whoever ends or posts an ask locks its rows.
        open_rows = [to_generation(row) for row in tx.execute(_LOCK_OPEN, goes)]
        for change in (self._stop, self._cancel, self._close):
            tx.execute(change, goes)
        for own in _OWN:
            tx.execute(own, of_member)
        tx.execute(_FORGET_REPORTS, progress.of_reports(guild, member))
        forget_drafts(tx, guild, member)
        self._forgetting.forget(tx, challenges, member)
        row = {"guild": guild, "member": member, "interaction": interaction, "asked_at": asked_at, "cut": cut}
        return Begun(erasure=self._insert(tx, row, of_member), open=tuple(open_rows))

    def _insert(self, tx: sa.Connection, asked: dict[str, Any], of_member: dict[str, Any]) -> Erasure:
        row = {
            **asked,
            "mark": 0,
            # Of two that wait for their end, both are of one member, and are called the same afterwards.
            "stand_in": tx.scalar(_STAND_IN, of_member) or -1 - secrets.randbits(62),
            "lapses_at": lapse(asked["asked_at"], ZoneInfo(tx.scalar(_ZONE, of_member) or "UTC")),
        }
        return progress.to_erasure(tx, tx.execute(_INSERT, row).one())


# --- statements ------------------------------------------------------------------------------------------

_INSERT = sa.insert(erasures).returning(erasures)
_row = generations.c
# What could still lead to a post: it is open, was given up and may arrive late, or waits with its token.
_MAY_POST = _row.ended_at.is_(None) | (_row.state == State.UNKNOWN.value) | _row.token.is_not(None)
_NEWEST = sa.select(sa.func.max(_row.id)).where(OF_MEMBER)
_LOCK_OPEN = sa.select(generations).where(GOES, _row.ended_at.is_(None)).order_by(_row.id).with_for_update()
_kept = sa.select(favourites.c.picture).where(favourites.c.guild == GUILD, favourites.c.member == MEMBER)
_FEWER_KEEP = sa.update(generations).where(_row.id.in_(_kept), _row.keeps > 0).values(keeps=_row.keeps - 1)
_FORGET = sa.delete(favourites).where(favourites.c.guild == GUILD, favourites.c.member == MEMBER)
_is_member = (members.c.guild == GUILD) & (members.c.member == MEMBER)
_NO_SETTINGS = sa.update(members).where(_is_member).values(settings=sa.null())
_FORGET_REPORTS = sa.delete(notes).where(IS_REPORT)
_COUNT_REPORTS = sa.select(sa.func.count()).select_from(notes).where(IS_REPORT)
# Of challenges that they wanted to be told of.
_is_told = (challenge_tellings.c.member == MEMBER) & challenge_tellings.c.challenge.in_(
    sa.select(challenges.c.id).where(challenges.c.guild == GUILD)
)
_NOT_TOLD = sa.delete(challenge_tellings).where(_is_told)
_COUNT_CHOSEN = sa.select(
    sa.exists().where(_is_member, members.c.settings.is_not(None)).label("settings"),
    sa.select(sa.func.count())
    .select_from(challenge_tellings)
    .where(_is_told)
    .scalar_subquery()
    .label("tellings"),
)
_COUNT_HOSTED = sa.select(HOSTED)
_OWN: tuple[sa.Executable, ...] = (_FEWER_KEEP, _FORGET, _NO_SETTINGS, _NOT_TOLD)
_ZONE = sa.select(guild_settings.c.zone).where(guild_settings.c.guild == GUILD)
_STAND_IN = (
    sa.select(erasures.c.stand_in)
    .where(erasures.c.guild == GUILD, erasures.c.member == MEMBER, erasures.c.replaced_at.is_(None))
    .limit(1)
)


def _number(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(column, sa.literal_column("0", sa.BigInteger))


def _rows(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count().filter(condition)


_has_words = _row.erased_at.is_(None) & _row.deleted_at.is_(None)
_asks = sa.select(_row.interaction).where(OF_MEMBER)
_COUNT_SHARED = sa.select(sa.func.count()).select_from(shares).where(shares.c.interaction.in_(_asks))
_COUNT_KEPT = sa.select(
    sa.func.count().label("all"),
    sa.func.count(sa.case((_row.member == MEMBER, _row.id))).label(
        "own"
    ),  # pictures that they made themselves
).where(_row.id.in_(_kept))
_messages = sa.func.count(
    sa.distinct(sa.case((_has_words & ~_row.private & _row.message.is_not(None), _row.message)))
)
_COUNT = sa.select(
    _number(sa.func.max(_row.id)).label("cut"),
    _rows(IS_SHOWN & _row.erased_at.is_(None)).label("pictures"),
    sa.func.count(sa.distinct(sa.case((_has_words, _row.interaction)))).label("asks"),
    _messages.label("messages"),
    _rows(_row.state == State.QUEUED.value).label("waiting"),
    _rows((_row.state == State.RUNNING.value) & _row.erased_at.is_(None)).label("running"),
    _number(sa.func.sum(_row.keeps)).label("kept_by_others"),
).where(OF_MEMBER)
