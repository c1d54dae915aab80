"""A limit: so many credits per period, for whom. Which of several limits applies is decided in `credits`."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from bot.domain.periods import Period

MAX_CREDITS = 10_000  # credits in one limit or grant
MAX_TOTAL = 1_000_000  # credits in a server's total


class Scope(enum.StrEnum):
    """Whom a limit is for. The values are stored.

    OPERATOR is the setting DEFAULT_CREDITS, for every member of a server that has set no default of its own.
    DEFAULT is a server's default for its members, ROLE is for those with a role, MEMBER for one of them.
    SERVER is the total that all members of a server may use together.
    """

    OPERATOR = "operator"
    DEFAULT = "default"
    ROLE = "role"
    MEMBER = "member"
    SERVER = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`credits` per period, for a scope. `target` is the id of the role or member, 0 for the other scopes.

    `set_by` is the id of the moderator who set it, None for the operator's limit.
    """

    scope: Scope
    target: int
    credits: int
    per: Period
    set_by: int | None = None
    set_at: datetime | None = None
    reason: str | None = None
