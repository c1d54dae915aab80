"""The tables of challenges. While a challenge is voted on its ballots have their voters; from the close on nothing has.

Whoever enters, votes, or changes the phase locks the row of the challenge first.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.domain.challenges.records import PostKind
from bot.domain.challenges.values import Phase
from bot.domain.challenges.verdicts import TooFew
from bot.domain.locales import MAX_LENGTH
from bot.storage.engine.columns import Moment, generated_id, json_column, metadata, one_of
from bot.storage.guilds.tables import audit

challenges = sa.Table(
    "challenges",
    metadata,
    generated_id(),
    sa.Column("public_id", sa.String(16), nullable=False, unique=True),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("tag", sa.BigInteger),  # of a forum
    sa.Column("thread", sa.BigInteger),  # the post in the forum, once it is there
    sa.Column("made_by", sa.BigInteger, nullable=False),
    sa.Column("interaction", sa.BigInteger, unique=True),  # so that a double click publishes once
    sa.Column("locale", sa.String(MAX_LENGTH)),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("brief", sa.Text, nullable=False),
    sa.Column("phase", sa.String(16), nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("opens_at", Moment, nullable=False),
    sa.Column("voting_at", Moment, nullable=False),
    sa.Column("closes_at", Moment, nullable=False),
    sa.Column("voting_opened_at", Moment),
    sa.Column("ended_at", Moment),
    sa.Column("missed", sa.Float(53), nullable=False),  # seconds
    sa.Column("reckoned_until", Moment),
    json_column("options", nullable=False),
    sa.Column("winner_role", sa.BigInteger),
    sa.Column("winner_credits", sa.Integer, nullable=False),
    sa.Column(
        "secret", sa.String(64), nullable=False
    ),  # hexadecimal, the key of all that nobody may foretell
    sa.Column("cancelled_why", sa.Text),
    # The verdict, from the close on; what it says of each entry stands there.
    sa.Column("ballots", sa.Integer),
    sa.Column("too_few", sa.String(16)),
    # The series that it is a round of, whose row is never deleted: SQLite adds no named reference to a table.
    sa.Column("series", sa.BigInteger),
    # From the close on: what is odd about the voting, as numbers alone, and the seal of the counted ballots.
    json_column("odd_voting"),
    sa.Column("ballots_salt", sa.String(64)),
    sa.Column("ballots_sha256", sa.String(64)),
    sa.CheckConstraint(one_of("phase", Phase), name="known_phase"),
    sa.CheckConstraint("(phase IN ('closed', 'cancelled')) = (ended_at IS NOT NULL)", name="ends_once"),
    sa.CheckConstraint("(phase = 'closed') = (ballots IS NOT NULL)", name="counted_when_closed"),
    sa.CheckConstraint(f"too_few IS NULL OR {one_of('too_few', TooFew)}", name="known_verdict"),
    sa.CheckConstraint("winner_credits >= 0", name="credits_not_negative"),
    sa.Index("ix_challenges_guild", "guild", "id"),
    sa.Index("ix_challenges_running", "guild", sqlite_where=sa.text("ended_at IS NULL")),
    sa.Index("one_round_at_a_time", "series", unique=True, sqlite_where=sa.text("ended_at IS NULL")),
    sqlite_autoincrement=True,
)

# A withdrawn or replaced entry has no row any more. `member` is 0 and `picture` "" once its author had their data
# deleted. `shown` counts how often it was handed out to voters.
challenge_entries = sa.Table(
    "challenge_entries",
    metadata,
    generated_id(),
    sa.Column("challenge", sa.BigInteger, sa.ForeignKey(challenges.c.id), nullable=False),
    sa.Column("member", sa.BigInteger, nullable=False),
    sa.Column("picture", sa.String(16), nullable=False),  # a public id
    sa.Column("interaction", sa.BigInteger, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("prompt", sa.Text, nullable=False),
    sa.Column("hides_prompt", sa.Boolean, nullable=False),
    sa.Column("alt", sa.Text),
    sa.Column("spoiler", sa.Boolean, nullable=False),
    sa.Column("key", sa.String(255), nullable=False),  # of its own copy of the picture
    sa.Column("media_type", sa.String(64), nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("entered_at", Moment, nullable=False),
    sa.Column("number", sa.Integer),  # null until voting opens
    sa.Column("shown", sa.Integer, nullable=False),
    sa.Column("late_by", sa.BigInteger),
    sa.Column("late_why", sa.Text),
    sa.Column("removed_at", Moment),
    sa.Column("removed_by", sa.BigInteger),  # null: its author, with all of their data
    sa.Column("removed_why", sa.Text),
    sa.Column("erased_at", Moment),
    sa.Column("place", sa.Integer),
    json_column("standing"),
    sa.Column("won_credits", sa.Integer, nullable=False),
    sa.Column("won_at", Moment),
    sa.Column("won_audit", sa.BigInteger, sa.ForeignKey(audit.c.id)),
    sa.Column("fingerprint", sa.String(32)),  # of what the picture looks like
    sa.UniqueConstraint("challenge", "number"),
    sa.CheckConstraint("(won_audit IS NULL) = (won_credits = 0)", name="won_by_a_change"),
    sa.CheckConstraint("won_credits >= 0", name="credits_not_negative"),
    sa.CheckConstraint("removed_at IS NULL OR place IS NULL", name="removed_has_no_place"),
    sa.Index(
        "one_entry_per_member",
        "challenge",
        "member",
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL AND erased_at IS NULL"),
    ),
    sa.Index("ix_challenge_entries_member", "member", "challenge"),
    sqlite_autoincrement=True,
)

# One voter's ballot. Lists of entries' ids; `order` and `at` are for the way back through them.
ballots = sa.Table(
    "ballots",
    metadata,
    sa.Column(
        "challenge",
        sa.BigInteger,
        sa.ForeignKey(challenges.c.id),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("voter", sa.BigInteger, primary_key=True, autoincrement=False),
    json_column("order", nullable=False),
    json_column("handed", nullable=False),
    json_column("outstanding", nullable=False),
    json_column("chosen", nullable=False),
    sa.Column("at", sa.BigInteger),
    sa.Column("receipt", sa.String(8), nullable=False),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("young_account", sa.Boolean),  # when voting opened
    sa.UniqueConstraint("challenge", "receipt"),
)

# What counted, from the close on, in an order that means nothing: who it was, and when, is gone.
counted_ballots = sa.Table(
    "counted_ballots",
    metadata,
    sa.Column(
        "challenge",
        sa.BigInteger,
        sa.ForeignKey(challenges.c.id),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    json_column("handed", nullable=False),
    json_column("chosen", nullable=False),
)
ballot_receipts = sa.Table(
    "ballot_receipts",
    metadata,
    sa.Column(
        "challenge",
        sa.BigInteger,
        sa.ForeignKey(challenges.c.id),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("receipt", sa.String(8), primary_key=True),
    sa.Column("counted", sa.Boolean, nullable=False),
)

# What is to be done at Discord, one row per message or role, which is used again. `line` is its turn in its challenge.
challenge_posts = sa.Table(
    "challenge_posts",
    metadata,
    generated_id(),
    sa.Column("challenge", sa.BigInteger, sa.ForeignKey(challenges.c.id), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.BigInteger),
    sa.Column("message", sa.BigInteger),  # null: it is not known to be posted
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("not_before", Moment, nullable=False),  # while an attempt is under way the end of its lease
    # 0 too while the attempt under way is for what was wanted before: it may not end in `failed` then.
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False),  # when it was last wanted
    sa.Column("wanted", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(64)),
    # The last reason of which hosts have heard, or are to hear: then when that is due, or its lease is over.
    sa.Column("told", sa.String(64)),
    sa.Column("tell_at", Moment),
    sa.UniqueConstraint("challenge", "kind", "number"),
    sa.CheckConstraint(one_of("kind", PostKind), name="known_kind"),
    sa.CheckConstraint("state IN ('pending', 'done', 'failed')", name="known_state"),
    sa.CheckConstraint("(state = 'failed') = (reason IS NOT NULL)", name="failed_has_a_reason"),
    sa.Index("ix_challenge_posts_pending", "challenge", "line", sqlite_where=sa.text("state = 'pending'")),
    sqlite_autoincrement=True,
)

# Copies whose entry was withdrawn, replaced or removed: their bytes are to go.
left_copies = sa.Table(
    "left_copies",
    metadata,
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("left_at", Moment, nullable=False),
)
