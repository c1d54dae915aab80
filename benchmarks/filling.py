"""A database full of pictures, written with plain SQL."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

GUILDS, MEMBERS = 20, 200  # servers, and members of each
RECENT = 500  # pictures of the last two hours, however many there are in all
YEARS = 3  # over which the others are spread, up to 40 days ago

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

# From seconds since 1970, as the program keeps a moment.
MOMENT = {"sqlite": "datetime({0}, 'unixepoch') || '.000000'", "postgresql": "to_timestamp({0})"}

# The middle of it says when the i-th picture was made.
INSERT = """
INSERT INTO generations (
    public_id, interaction, position, application, guild, channel, member, request, count, state, credits,
    period_credits, private, byline, answer, expires_at, message, key, sha256, media_type, width, height, colour,
    created_at, answered_at, started_at, ended_at, estimate, cost)
WITH RECURSIVE numbers(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM numbers WHERE i < :many),
made(i, moment) AS (SELECT i, {moment} FROM numbers)
SELECT 'b' || i, i, 0, 7, 1 + i % :guilds, 22, 1 + (i / :guilds) % :members,
    '{{"prompt": "a red fox in the snow, in the style of an old map, with a village far below", "model": "dall-e-3",
       "size": "1024x1024", "quality": "standard", "style": null, "image": null}}',
    1, CASE WHEN i % 10 = 0 THEN 'failed' WHEN i % 33 = 0 THEN 'unknown' ELSE 'painted' END, 1, 1, false,
    '{{"name": "Alice", "avatar": null, "upload_limit": 10000000}}',
    '{{"url": null, "revised_prompt": "A red fox sits in deep snow", "cost": 0.04, "model": "m", "created": 1}}',
    moment, 900, 'picture-b' || i, '{sha256}', 'image/png', 1024, 1024, 3368601,
    moment, moment, moment, moment, 0.04, 0.04
FROM made
"""


async def fill(url: str, many: int, now: datetime, *, guilds: int = GUILDS, members: int = MEMBERS) -> None:
    """`many` pictures, the first RECENT of them new. The program must have made the tables."""
    address = sa.make_url(url)
    name = address.get_backend_name()
    seconds = "CASE WHEN i <= :recent THEN :now - i * 14 ELSE :old - (i * 7919) % :span END"
    statement = INSERT.format(moment=MOMENT[name].format(seconds), sha256="ab" * 32)
    given = {
        "many": many,
        "guilds": guilds,
        "members": members,
        "recent": RECENT,
        "now": int(now.timestamp()),
        "old": int((now - timedelta(days=40)).timestamp()),
        "span": YEARS * 365 * 24 * 3600,
    }
    engine = create_async_engine(address.set(drivername=DRIVERS[name]), poolclass=sa.pool.NullPool)
    async with engine.begin() as connection:
        await connection.execute(sa.text(statement), given)
    if name == "postgresql":  # as its own cleaning would do sooner or later
        async with engine.connect() as connection:
            autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await autocommit.execute(sa.text("VACUUM (ANALYZE) generations"))
