"""Limits, grants and balances, for the tests of what is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.credits import Balance, Grant
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 1, 2, tzinfo=UTC)


def limit(
    credits: int = 10, scope: Scope = Scope.OPERATOR, target: int = 0, per: Period = Period.DAY
) -> Limit:
    return Limit(scope=scope, target=target, credits=credits, per=per)


def grant(left: int, days: int | None = None) -> Grant:
    until = None if days is None else NOON + timedelta(days=days)
    return Grant(id=left, credits=left, left=left, expires_at=until, granted_by=9)


def balance(left: int = 10, of: Limit | None = None, *grants: Grant, **more: Any) -> Balance:
    of = of or limit()
    used = of.credits - left
    return Balance(limit=of, used=used, left=left, renews_at=MIDNIGHT, grants=grants, **more)
