"""A picture's story as values: what can be read off an ask, a reply and a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.pictures import Byline, Reply

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def a_reply(token: str) -> Reply:
    return Reply(
        application=1,
        token=token,
        expires_at=NOON,
        channel=2,
        private=False,
        byline=Byline(name="Alice", avatar=None, upload_limit=10),
    )


@pytest.mark.parametrize(
    ("token", "early", "is_open"),
    [("token", timedelta(microseconds=1), True), ("token", timedelta(0), False), ("", timedelta(1), False)],
)
def test_a_reply_can_be_edited_until_its_token_expires_or_is_erased(
    token: str, early: timedelta, is_open: bool
) -> None:
    assert a_reply(token).is_open(NOON - early) is is_open
