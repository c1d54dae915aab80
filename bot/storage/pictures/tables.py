"""The tables of pictures: `generations`, `outbox` and `rate`.

What the bot promises about a picture is a constraint here, each with a name. A change goes together with a migration;
a test compares the two. The condition of a partial index stands under `sqlite_where`; PostgreSQL gets the same one.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.domain.locales import MAX_LENGTH
from bot.domain.pictures import REFUNDED, State
from bot.storage.engine.columns import Moment, generated_id, json_column, metadata, one_of

generations = sa.Table(
    "generations",
    metadata,
    generated_id(),
    sa.Column("public_id", sa.String(16), nullable=False, unique=True),
    sa.Column("interaction", sa.BigInteger, nullable=False),
    sa.Column("position", sa.SmallInteger, nullable=False),
    sa.Column("application", sa.BigInteger, nullable=False),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("member", sa.BigInteger, nullable=False),
    sa.Column("parent", sa.String(16)),
    json_column("request", nullable=False),
    sa.Column("count", sa.SmallInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("credits", sa.Integer, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    json_column("byline", nullable=False),
    json_column("answer"),
    sa.Column("slot", sa.Integer),
    sa.Column("owner", sa.String(255)),
    sa.Column("lease_until", Moment),
    sa.Column("token", sa.Text),  # speaks for the interaction; erased once the pictures are delivered
    sa.Column("expires_at", Moment, nullable=False),  # when the token stops to work
    sa.Column("message", sa.BigInteger),
    sa.Column("key", sa.String(255), nullable=False),
    sa.Column("sha256", sa.String(64)),  # of the bytes; filled in some time after the end
    sa.Column("media_type", sa.String(64)),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("colour", sa.Integer),
    json_column("failure"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("answered_at", Moment),  # from here on the row may be claimed
    sa.Column("started_at", Moment),
    sa.Column("ended_at", Moment),
    sa.Column("period_credits", sa.Integer, nullable=False),  # the part of `credits` that no grant paid
    sa.Column("estimate", sa.Float(53)),  # money, in the endpoint's currency
    sa.Column("cost", sa.Float(53)),  # what the endpoint reported instead
    sa.Column("locale", sa.String(MAX_LENGTH)),  # the member's at the time of asking; null: en-US
    sa.Column("public_locale", sa.String(MAX_LENGTH)),  # the server's
    sa.Column("abandoned_at", Moment),  # when the member cancelled the ask while a picture of it was drawn
    sa.Column("deleted_at", Moment),
    sa.Column("deleted_by", sa.BigInteger),  # a member; null: their data were deleted at their request
    sa.Column("alt", sa.Text),  # what is on the picture, in its author's words
    sa.Column("spoiler", sa.Boolean, nullable=False, server_default=sa.false()),
    # The channel whose permissions decide who may see the picture: of a public thread its parent. Null: nobody but its
    # member. Of a picture from before there was this column it is where it was asked for, which may be a thread.
    sa.Column("place", sa.BigInteger),
    sa.Column("keeps", sa.Integer, nullable=False, server_default=sa.text("0")),  # rows of `favourites`
    # When its member had their data deleted: nothing of it is posted, and what still comes of it is not kept.
    sa.Column("erased_at", Moment),
    sa.UniqueConstraint("interaction", "position"),
    sa.CheckConstraint(one_of("state", State), name="known_state"),
    sa.CheckConstraint("slot IS NULL OR state = 'running'", name="slot_only_when_running"),
    # One with an answer needs no slot any more: nothing is asked of the endpoint while its address is fetched.
    sa.CheckConstraint(
        "state <> 'running' OR slot IS NOT NULL OR answer IS NOT NULL", name="running_has_slot_or_answer"
    ),
    sa.CheckConstraint("(state IN ('queued', 'running')) = (ended_at IS NULL)", name="open_until_ended"),
    sa.CheckConstraint("state <> 'painted' OR media_type IS NOT NULL", name="painted_has_bytes"),
    sa.CheckConstraint("credits >= 0", name="credits_not_negative"),
    sa.CheckConstraint("period_credits BETWEEN 0 AND credits", name="period_pays_a_part"),
    sa.CheckConstraint("deleted_at IS NULL OR state = 'painted'", name="only_painted_is_deleted"),
    sa.CheckConstraint("keeps >= 0 AND (keeps = 0 OR deleted_at IS NULL)", name="keeps_what_is_there"),
    # Each sum of what is used is read from one of these indexes alone.
    sa.Index("ix_generations_member_use", "guild", "member", "created_at", "state", "period_credits"),
    sa.Index("ix_generations_member_start", "member", "started_at"),
    # Ids are buttons' and pictures' names for ever; SQLite must not give a deleted row's id away again.
    sqlite_autoincrement=True,
)


def _state_is_not(*states: State) -> sa.ColumnElement[bool]:
    """A condition with its values written out: a partial index serves only a query that repeats its condition, and
    neither engine knows what a parameter will be."""
    return sa.and_(*(generations.c.state != sa.literal_column(repr(state.value)) for state in states))


COUNTS = _state_is_not(*sorted(REFUNDED))  # the picture counts against its member's credits
TAKEN = _state_is_not(State.CANCELLED, State.FAILED)  # the endpoint may have billed the picture, or will
BILLED = TAKEN | generations.c.cost.is_not(None)  # or has named what it has billed for refusing it
IS_PAINTED = generations.c.state == sa.literal_column("'painted'")
IS_SHOWN = IS_PAINTED & generations.c.deleted_at.is_(None)
IS_SEEN_BY_OTHERS = IS_SHOWN & generations.c.place.is_not(None)  # by those who may see that channel

sa.Index(
    "ix_generations_server_use",
    generations.c.guild,
    generations.c.created_at,
    generations.c.state,  # SQLite reads it from the index although the index's condition has decided
    generations.c.credits,
    sqlite_where=COUNTS,
)
sa.Index(
    "ix_generations_money",
    generations.c.created_at,
    generations.c.state,
    generations.c.cost,
    generations.c.estimate,
    sqlite_where=BILLED,
)
sa.Index(
    "ix_generations_painted",
    generations.c.guild,
    generations.c.member,
    generations.c.id,
    sqlite_where=IS_PAINTED,
)
sa.Index(
    "ix_generations_gallery",
    generations.c.guild,
    generations.c.id,
    generations.c.place,
    generations.c.member,
    sqlite_where=IS_SEEN_BY_OTHERS,
)
sa.Index(
    "ix_generations_kept",
    generations.c.guild,
    generations.c.keeps,
    generations.c.id,
    generations.c.place,
    generations.c.member,
    sqlite_where=IS_SEEN_BY_OTHERS & (generations.c.keeps > sa.literal_column("0")),
)
# What was made after a picture.
sa.Index(
    "ix_generations_parent",
    generations.c.parent,
    generations.c.id,
    sqlite_where=generations.c.parent.is_not(None),
)
sa.Index(
    "ix_generations_deleted",
    generations.c.guild,
    generations.c.member,
    generations.c.deleted_at,
    sqlite_where=generations.c.deleted_at.is_not(None),
)

_is_open = generations.c.ended_at.is_(None)
IS_WAITING = _is_open & (generations.c.state == sa.literal_column("'queued'"))
IS_RUNNING = generations.c.state == sa.literal_column("'running'")

sa.Index("ix_generations_open", generations.c.id, sqlite_where=_is_open)
sa.Index(
    "one_picture_per_slot",
    generations.c.slot,
    unique=True,
    sqlite_where=IS_RUNNING,
)

# What is to be posted, one row per post: `ask:<interaction>` for the pictures of an ask, `late:<public id>` for one
# that came after its ask was posted. pending -> sent, or kept if it could not be posted.
outbox = sa.Table(
    "outbox",
    metadata,
    generated_id(),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("interaction", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    # When it is due, and while an attempt is under way the end of its lease; once it is closed, since when it is.
    sa.Column("not_before", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("message", sa.BigInteger),  # the new message, if it was not the reply that was edited
    sa.Column("created_at", Moment, nullable=False),
    # Why it was kept, or put off, in few words for the log; no text of Discord's. While it is pending: null means
    # that it is due, or in hand. See `cardholds` for the third use.
    sa.Column("reason", sa.String(64)),
    sa.Column("told_at", Moment),  # when the member was told that it was kept; null: to be told yet
    sa.CheckConstraint("state IN ('pending', 'sent', 'kept')", name="known_state"),
)

_is_pending = outbox.c.state == sa.literal_column("'pending'")

_is_kept = outbox.c.state == sa.literal_column("'kept'")

sa.Index("ix_outbox_pending", outbox.c.not_before, sqlite_where=_is_pending)
sa.Index("ix_outbox_kept", outbox.c.interaction, sqlite_where=_is_kept)

# Two rows, inserted by the migration since a missing row cannot be locked. The lock on `endpoint` serialises claims,
# and its `due` keeps IMAGE_RATE; the lock on `line` serialises reservations.
rate = sa.Table(
    "rate",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("due", Moment),  # when the next picture may start (GCRA); null before the first start
)
