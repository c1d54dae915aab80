"""Pictures of one ask, for the tests of what is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.domain.errors import Failure, PaintingFailed
from bot.domain.pictures import Answer, Ask, Byline, Generation, ImageInfo, PictureRequest, Reply, State
from bot.front.texts.language import language

ENGLISH = language("en-US")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FACTS = ImageInfo(media_type="image/png", width=1024, height=1536, colour=0xC0392B)


def ask(
    prompt: str = "a red fox", count: int = 1, size: str | None = None, quality: str | None = None
) -> Ask:
    return Ask(
        interaction=1,
        guild=300000000000000003,
        member=5,
        request=PictureRequest(prompt=prompt, model="m-1", size=size, quality=quality),
        count=count,
        credits_each=1,
        reply=Reply(
            application=2,
            token="t",
            expires_at=NOON + timedelta(minutes=15),
            channel=400000000000000004,
            private=False,
            byline=Byline(name="Alice", avatar=None, upload_limit=10 * 2**20),
        ),
    )


def pictures(*ends: State | Failure, revised: str | None = None, **asked: Any) -> tuple[Generation, ...]:
    """One picture for each end; public ids `PIC0`, `PIC1`, ... The n-th took 31 + n seconds."""
    wish = ask(count=len(ends), **asked)
    return tuple(_picture(wish, position, end, revised) for position, end in enumerate(ends))


def _picture(wish: Ask, position: int, end: State | Failure, revised: str | None) -> Generation:
    if isinstance(end, State):
        state, failure = end, None
    else:
        state, failure = (State.FAILED if isinstance(end, PaintingFailed) else State.UNKNOWN), end
    painted = state is State.PAINTED
    begun = state not in (State.QUEUED, State.CANCELLED)
    return Generation(
        id=position,
        public_id=f"PIC{position}",
        ask=wish,
        position=position,
        state=state,
        created_at=NOON,
        key=f"pictures/PIC{position}",
        started_at=NOON if begun else None,
        ended_at=NOON + timedelta(seconds=31 + position) if painted else None,
        answer=Answer(url="https://pictures.example/1", revised_prompt=revised) if painted else None,
        info=FACTS if painted else None,
        failure=failure,
    )


def units(text: str | None) -> int:
    """UTF-16 units: the stricter way to count Discord's limits."""
    return len((text or "").encode("utf-16-le")) // 2


def check_limits(*embeds: discord.Embed) -> None:
    """Discord's published limits of embeds, which discord.py does not check."""
    total = 0
    for embed in embeds:
        lengths = [
            (units(embed.title), 256),
            (units(embed.description), 4096),
            (units(embed.footer.text), 2048),
            (units(embed.author.name), 256),
            *((units(field.name), 256) for field in embed.fields),
            *((units(field.value), 1024) for field in embed.fields),
        ]
        assert all(length <= limit for length, limit in lengths), lengths
        total += sum(length for length, _ in lengths)
    assert total <= 6000
    assert len(embeds) <= 10
