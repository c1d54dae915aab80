"""Limits, grants and purses, said briefly; it is noon on a Wednesday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.domain.credits import Grant, Purse, Split, spend
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # a Wednesday
KOLKATA = ZoneInfo("Asia/Kolkata")

OPERATORS = Limit(scope=Scope.OPERATOR, target=0, credits=10, per=Period.DAY)


def default(credits: int, per: Period = Period.DAY) -> Limit:
    return Limit(scope=Scope.DEFAULT, target=0, credits=credits, per=per)


def role(target: int, credits: int, per: Period = Period.DAY) -> Limit:
    return Limit(scope=Scope.ROLE, target=target, credits=credits, per=per)


def own(credits: int, per: Period = Period.DAY) -> Limit:
    return Limit(scope=Scope.MEMBER, target=1, credits=credits, per=per)


def total(credits: int, per: Period = Period.DAY) -> Limit:
    return Limit(scope=Scope.SERVER, target=0, credits=credits, per=per)


def extra(id: int, left: int, days: float | None = None) -> Grant:
    until = None if days is None else NOON + timedelta(days=days)
    return Grant(id=id, credits=left, left=left, expires_at=until, granted_by=5)


def purse(*limits: Limit, day: int = 0, week: int = 0, month: int = 0, zone: tzinfo = UTC) -> Purse:
    used = {Period.DAY: day, Period.WEEK: week, Period.MONTH: month}
    return Purse(zone=zone, limits=limits or (OPERATORS,), used=used, grants=())


def buy(purse: Purse, credits: int = 1, count: int = 1, money: float | None = None) -> tuple[Split, ...]:
    return spend(purse, model="m", credits_each=credits, count=count, money_each=money, now=NOON)
