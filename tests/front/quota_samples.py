"""Balances and changes, for the tests of what moderators read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.domain.credits import Balance, Block, Grant
from bot.domain.guilds.audit import Action, AuditEntry, Did
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.front.kit.cards import Card
from tests.front.samples import check_limits, units

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MIDNIGHT = NOON + timedelta(hours=12)
MIA, BOB, ARTIST = 11, 12, 13

OWN = Limit(
    scope=Scope.MEMBER, target=BOB, credits=20, per=Period.DAY, set_by=MIA, set_at=NOON, reason="prep"
)
ROLE = Limit(scope=Scope.ROLE, target=ARTIST, credits=10, per=Period.DAY, set_by=MIA, set_at=NOON)
DEFAULT = Limit(scope=Scope.DEFAULT, target=0, credits=5, per=Period.DAY, set_by=MIA, set_at=NOON)
OPERATOR = Limit(scope=Scope.OPERATOR, target=0, credits=5, per=Period.DAY)

# Ids as large as Discord's, texts as long as the commands let through, and more.
IDS = st.integers(10**17, 2**63 - 1)
REASONS = st.none() | st.text(max_size=300) | st.sampled_from(["@everyone", "`" * 200, "🦊" * 200])
MOMENTS = st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def balance(limit: Limit = OWN, *others: Limit, used: int = 18, **more: Any) -> Balance:
    left = max(0, limit.credits - used)
    return Balance(
        limit=limit, used=used, left=left, renews_at=MIDNIGHT, others=others, **{"grants": (), **more}
    )


def grant(left: int, until: datetime | None = None, id: int = 1) -> Grant:
    return Grant(id=id, credits=left, left=left, expires_at=until, granted_by=MIA)


def block(until: datetime | None = None, reason: str | None = None) -> Block:
    return Block(member=BOB, until=until, reason=reason, set_by=MIA)


def entry(action: Action, *, scope: str = "member", target: int = BOB, **more: Any) -> AuditEntry:
    facts: dict[str, Any] = {"id": 7, "actor": MIA, "old": None, "new": None, "reason": None, "at": NOON}
    return AuditEntry(guild=3, action=action, scope=scope, target=target, **facts | more)


# What entries keep of limits and of blocks.
TWENTY, TEN, SOME = (
    {"credits": 20, "per": "day"},
    {"credits": 10, "per": "week"},
    {"credits": 3, "per": "day"},
)
UNTIL, ENDLESS = {"until": MIDNIGHT.isoformat()}, {"until": None}


def of_role(**facts: Any) -> AuditEntry:
    return entry(Action.SET_LIMIT, scope="role", target=13, **facts)


def of_everybody(**facts: Any) -> AuditEntry:
    return entry(Action.SET_LIMIT, scope="default", target=0, **facts)


def of_all_together(**facts: Any) -> AuditEntry:
    return entry(Action.SET_TOTAL, scope="server", target=0, **facts)


def of_bob(**facts: Any) -> AuditEntry:
    return entry(Action.SET_LIMIT, **facts)


def reset(used: int, taken: int | None = None) -> AuditEntry:
    return entry(Action.RESET_USE, old={"used": used} | ({} if taken is None else {"taken": taken}))


def words(card: Card) -> str:
    """What is read, a line each."""
    embeds = [f"{embed.title}\n{embed.description}" for embed in card.embeds]
    return "\n".join([card.content, *embeds]).strip()


def check(card: Card) -> None:
    """Whatever the facts, Discord takes it."""
    assert units(card.content) <= 2000
    check_limits(*card.embeds)
    assert words(card)
    assert all(0 < len(button.label) <= 34 and button.space == "qu" for button in card.buttons)
    assert len({(button.verb, button.subject) for button in card.buttons}) == len(card.buttons) <= 5


LIMITS = st.none() | st.fixed_dictionaries(
    {"credits": st.integers(0, 1_000_000), "per": st.sampled_from([per.value for per in Period])}
)
BLOCKS = st.none() | st.fixed_dictionaries({"until": st.none() | MOMENTS.map(datetime.isoformat)})
GRANTS = st.fixed_dictionaries(
    {
        "credits": st.integers(-10_000, 10_000),
        "expires_at": st.none() | MOMENTS.map(datetime.isoformat),
        "taken": st.integers(0, 10_000),
    }
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "zone": st.none() | st.text(max_size=300),
        "default_model": st.none() | st.text(max_size=300),
        "default_quality": st.none() | st.text(max_size=300),
        "language": st.none() | st.text(max_size=300),
        "mod_log": st.none() | IDS,
        "picture_channels": st.lists(IDS, max_size=20),
    },
).filter(bool)
FACTS: dict[Action, tuple[st.SearchStrategy[Any], st.SearchStrategy[Any]]] = {
    Action.SET_LIMIT: (LIMITS, LIMITS),
    Action.SET_TOTAL: (LIMITS, LIMITS),
    Action.GRANT: (st.none(), GRANTS),
    Action.RESET_USE: (
        st.fixed_dictionaries({"used": st.integers(0, 10_000)}, optional={"taken": st.integers(0, 10_000)}),
        st.none(),
    ),
    Action.BLOCK: (BLOCKS, BLOCKS),
    Action.UNDO: (st.none(), st.fixed_dictionaries({"audit": IDS})),
    Action.SETTING: (SETTINGS, SETTINGS),
    Action.DELETE: (
        st.none(),
        st.fixed_dictionaries(
            {"picture": st.text("0123456789abcdef", min_size=6, max_size=6), "member": IDS}
        ),
    ),
    Action.CHALLENGE: (
        st.none(),
        st.fixed_dictionaries(
            {"theme": st.text(max_size=80), "did": st.sampled_from([*Did, "?"])},
            optional={"kept": st.integers(0, 50), "taken": st.integers(0, 50)},
        ),
    ),
}


def entries(
    action: Action,
    facts: Mapping[Action, tuple[st.SearchStrategy[Any], st.SearchStrategy[Any]]] = FACTS,
    *,
    ids: st.SearchStrategy[int] = IDS,
    reasons: st.SearchStrategy[str | None] = REASONS,
    moments: st.SearchStrategy[datetime] = MOMENTS,
) -> st.SearchStrategy[AuditEntry]:
    """Changes of this kind; `facts` are what `old` and `new` may hold."""
    old, new = facts[action]
    return st.builds(
        AuditEntry,
        id=ids,
        guild=ids,
        actor=ids,
        action=st.just(action),
        scope=st.sampled_from(["member", "role", "default", "server"]),
        target=ids,
        old=old,
        new=new,
        reason=reasons,
        at=moments,
        undone=st.booleans(),
    )


ANY_ENTRY = st.sampled_from(list(Action)).flatmap(entries)
ANY_LIMIT = st.builds(
    Limit,
    scope=st.sampled_from(list(Scope)),
    target=IDS,
    credits=st.integers(0, 1_000_000),
    per=st.sampled_from(list(Period)),
    set_by=st.none() | IDS,
    set_at=st.none() | MOMENTS,
    reason=REASONS,
)
ANY_GRANT = st.builds(
    Grant,
    id=IDS,
    credits=st.integers(1, 10_000),
    left=st.integers(1, 10_000),
    expires_at=st.none() | MOMENTS,
    granted_by=IDS,
)
ANY_BALANCE = st.builds(
    Balance,
    limit=ANY_LIMIT,
    used=st.integers(0, 10**6),
    left=st.integers(0, 10**6),
    renews_at=MOMENTS,
    grants=st.lists(ANY_GRANT, max_size=30).map(tuple),
    others=st.lists(ANY_LIMIT, max_size=30).map(tuple),
    block=st.none() | st.builds(Block, member=IDS, until=st.none() | MOMENTS, reason=REASONS, set_by=IDS),
    server_total=st.none() | ANY_LIMIT,
    server_left=st.none() | st.integers(0, 10**6),
    server_renews_at=st.none() | MOMENTS,
)
