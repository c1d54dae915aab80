"""Who an interaction comes from: what Discord tells of a member, and of a user who is none."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.front.kit.feature import Who
from bot.front.kit.interactions import RawInteraction, read_call
from tests.front.samples import NOON


def who_of(**facts: Any) -> Who:
    user = SimpleNamespace(id=5, display_name="alice", display_avatar=SimpleNamespace(url=""), **facts)
    raw = SimpleNamespace(
        id=1,
        user=user,
        guild=None,
        guild_id=3,
        channel=None,
        channel_id=4,
        permissions=discord.Permissions.none(),
        app_permissions=discord.Permissions.none(),
        filesize_limit=1,
        locale=discord.Locale.american_english,
        guild_locale=None,
        extras={},
    )
    return read_call(cast(RawInteraction, raw)).who


def test_of_a_member_it_is_known_since_when_and_how_long_they_are_timed_out() -> None:
    later = NOON + timedelta(days=1)
    who = who_of(joined_at=NOON, timed_out_until=later)
    assert (who.joined_at, who.timed_out_until) == (NOON, later)


def test_a_user_who_is_no_member_has_joined_nothing() -> None:
    who = who_of()
    assert (who.joined_at, who.timed_out_until) == (None, None)
