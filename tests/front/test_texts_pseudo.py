"""Every function that makes words, in a language without plain letters: what it says comes out of the catalogue.

The facts are Greek or numbers, so plain letters are words that were never translated.
"""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from gettext import GNUTranslations
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.front.texts
from bot.domain.alerts import DATABASE, DELIVERY, DISK, ENDPOINT, LOOP, Alert, matter_of, money_matter
from bot.domain.credits import Balance, Block, Grant, RecentUse
from bot.domain.durations import Expectation
from bot.domain.errors import AccountEmpty, BotError, KeyRefused, ModelGone, failure_to_json
from bot.domain.guilds.audit import Action, AuditEntry, Did
from bot.domain.limits import Limit, Scope
from bot.domain.models import Model
from bot.domain.periods import Period
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.language import Language
from tests.catalogues import files
from tests.catalogues.extraction import template
from tests.catalogues.pseudo import CODE, pseudo_language
from tests.front.any_error import LEAVES
from tests.front.quota_samples import entries
from tests.stories.walk.judging import plain_words

STRANGE = Language(CODE, GNUTranslations(io.BytesIO(files.compiled(pseudo_language(template()), CODE))))

IDS = st.integers(1, 2**63 - 1)
NUMBERS = st.integers(0, 30) | st.integers(0, 1_000_000)
GREEK = st.text("αβγδεωΩ 0123456789.-*\n", min_size=1, max_size=40)
MOMENTS = st.integers(1_800_000_000, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
PERIODS = st.sampled_from(Period)
LIMITS = st.builds(
    Limit,
    scope=st.sampled_from(Scope),
    target=IDS,
    credits=NUMBERS,
    per=PERIODS,
    set_by=IDS,
    set_at=MOMENTS,
    reason=st.none() | GREEK,
)
ERRORS = (KeyRefused(401), AccountEmpty(None), AccountEmpty("ω"), ModelGone("ω"))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MATTERS = (
    ENDPOINT,
    DATABASE,
    *(f"{DISK}:{state}" for state in ("nearly full", "full", "not writable")),
    DELIVERY,
    f"{LOOP}:ω",
    money_matter(80, 10, NOON),
    "picture:HostNotTrusted:ω",
    "picture:Another",
)
GRANTS = st.builds(
    Grant, id=IDS, credits=NUMBERS, left=NUMBERS, expires_at=st.none() | MOMENTS, granted_by=IDS
)
BLOCKS = st.builds(Block, member=IDS, until=st.none() | MOMENTS, reason=st.none() | GREEK, set_by=IDS)
KEPT_LIMITS = st.none() | st.fixed_dictionaries({"credits": NUMBERS, "per": PERIODS.map(str)})
KEPT_BLOCKS = st.none() | st.fixed_dictionaries({"until": st.none() | MOMENTS.map(datetime.isoformat)})
KEPT_USE = st.fixed_dictionaries({"used": NUMBERS}, optional={"taken": NUMBERS})
KEPT_SETTINGS = st.fixed_dictionaries(
    {
        "zone": st.none() | GREEK,
        "default_model": st.none() | GREEK,
        "default_quality": st.none() | GREEK,
        "mod_log": st.none() | IDS,
        "picture_channels": st.lists(IDS, max_size=20),
    }
)
CHALLENGED = st.fixed_dictionaries(
    {"theme": GREEK, "did": st.sampled_from([*Did, "ω"])},
    optional={"kept": st.integers(1, 50), "taken": st.integers(0, 50)},
)
CHANGES: dict[Action, tuple[st.SearchStrategy[Any], st.SearchStrategy[Any]]] = {
    Action.SET_LIMIT: (KEPT_LIMITS, KEPT_LIMITS),
    Action.SET_TOTAL: (KEPT_LIMITS, KEPT_LIMITS),
    Action.GRANT: (
        st.none(),
        st.fixed_dictionaries(
            {
                "credits": st.integers(-10_000, 10_000),
                "expires_at": st.none() | MOMENTS.map(datetime.isoformat),
            },
            optional={"taken": NUMBERS},
        ),
    ),
    Action.RESET_USE: (KEPT_USE, st.none()),
    Action.BLOCK: (KEPT_BLOCKS, KEPT_BLOCKS),
    Action.UNDO: (st.none(), st.fixed_dictionaries({"audit": IDS})),
    Action.SETTING: (KEPT_SETTINGS, KEPT_SETTINGS),
    Action.DELETE: (st.none(), st.fixed_dictionaries({"picture": GREEK, "member": IDS})),
    Action.CHALLENGE: (
        st.none(),
        CHALLENGED,
    ),
}


def changes_of(action: Action) -> st.SearchStrategy[AuditEntry]:
    return entries(action, CHANGES, ids=IDS, reasons=st.none() | GREEK, moments=MOMENTS)


def made_of_facts(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: fact(field.name, hints[field.name]) for field in fields(kind)})


# By the type of a parameter or a fact.
FACTS: dict[Any, st.SearchStrategy[Any]] = {
    str: GREEK,
    int: NUMBERS,
    bool: st.booleans(),
    float: st.floats(0, 10_000),
    datetime: MOMENTS,
    Period: PERIODS,
    Period | str: PERIODS,
    Scope | str: st.sampled_from(Scope),
    Action: st.sampled_from(Action),
    Limit: LIMITS,
    Block: BLOCKS,
    AuditEntry: st.sampled_from(Action).flatmap(changes_of),
    Explanation: st.builds(Explanation, what=GREEK, then=GREEK, charged=GREEK),
    Expectation: st.builds(
        Expectation, low=st.integers(1, 300), high=st.integers(300, 900), slow_after=st.just(901)
    )
    | st.builds(Expectation, low=st.integers(1, 60), high=st.integers(60, 119), slow_after=st.just(120)),
    RecentUse: st.builds(RecentUse, credits=NUMBERS, pictures=NUMBERS, declined=NUMBERS),
    Balance: st.builds(
        Balance,
        limit=LIMITS,
        used=NUMBERS,
        left=NUMBERS,
        renews_at=MOMENTS,
        grants=st.lists(GRANTS, max_size=4).map(tuple),
        others=st.lists(LIMITS, max_size=3).map(tuple),
        block=st.none() | BLOCKS,
        server_total=LIMITS,
        server_left=NUMBERS,
        server_renews_at=MOMENTS,
    ),
    Alert: st.builds(
        Alert,
        matter=st.sampled_from([*MATTERS, *(matter_of(error, NOON) for error in ERRORS)]),
        facts=st.fixed_dictionaries(
            {"count": NUMBERS, "cap": NUMBERS, "used": NUMBERS, "folder": GREEK},
            optional={
                "failure": st.sampled_from([failure_to_json(error) for error in ERRORS]),
                "percent": st.sampled_from([80, 100]),
                "waiting": NUMBERS,
                "seconds": NUMBERS,
                "refused": NUMBERS,
                "free": st.none() | NUMBERS,
                "refuses": st.booleans(),
                "state": st.sampled_from(["failing", "stopped"]),
            },
        ),
        raised_at=MOMENTS,
        seen_at=MOMENTS,
        told_at=MOMENTS,
        ended_at=st.none() | MOMENTS,
    ),
    Model: st.builds(Model, id=GREEK, label=GREEK, qualities=st.dictionaries(GREEK, st.integers(1, 9))),
    BotError: st.sampled_from(LEAVES).flatmap(made_of_facts),
    Sequence[str]: st.lists(GREEK, max_size=9),
    tuple[str, ...]: st.lists(GREEK, max_size=9).map(tuple),
    Sequence[int]: st.lists(IDS, min_size=1, max_size=9),
    tuple[int, ...]: st.lists(IDS, max_size=9).map(tuple),
    Sequence[Limit]: st.lists(LIMITS, min_size=1, max_size=9),
    Sequence[Grant]: st.lists(GRANTS, max_size=9),
    Callable[[str], str]: st.just("`/{}`".format),
    Language: st.just(STRANGE),
}
SIZES = st.sampled_from(["1024x1024", "1024x1536", "auto", "ω"])
# By the name of a parameter or a fact, where its type does not say what it is.
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "option": st.sampled_from(["size", "quality", "style", "model"]),
    "quality": st.sampled_from(["standard", "hd", "low", "medium", "high", "draft", "auto", "ω"]),
    "style": st.sampled_from(["vivid", "natural", "ω"]),
    "sizes": st.lists(st.sampled_from(["512x512", "1024x1024", "2048x2048", "16x9", "auto"]), unique=True),
    "flag": st.sampled_from(["attach_files", "embed_links", "manage_guild", "moderate_members"]),
    "permission": st.sampled_from(["manage_guild", "moderate_members"]),
    "units": st.integers(20, 300),
    "most": st.integers(1, 9),
    "themes": st.lists(GREEK, min_size=1, max_size=9).map(tuple),  # of a series: there is always one
    "parameter": st.none() | GREEK | st.just("prompt"),
}
# By the name of a function: what it takes of an entry's facts, which are plain mappings, or a value of its own.
KEPT: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "zone": {"name": st.sampled_from(["Europe/Berlin", "UTC"])},
    "limit_label": {"limit": KEPT_LIMITS},
    "limit_before": {"limit": KEPT_LIMITS, "after": KEPT_LIMITS},
    "total_label": {"total": KEPT_LIMITS},
    "total_before": {"total": KEPT_LIMITS, "after": KEPT_LIMITS},
    "pause_label": {"block": KEPT_BLOCKS},
    "given_back": {"old": KEPT_USE},
    "settings_changed": {"old": KEPT_SETTINGS, "new": KEPT_SETTINGS},
    "challenge_line": {"new": CHALLENGED},
}


def fact(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name in NAMED:
        return NAMED[name]
    if (name, hint) == ("size", str):  # else it is in bytes
        return SIZES
    if hint in FACTS:
        return FACTS[hint]
    if isinstance(hint, type) and is_dataclass(hint) and hint.__module__.startswith("bot.domain.challenges."):
        return made_of_facts(hint)
    known = [each for each in FACTS if hint == each | None] if not isinstance(hint, str) else []
    return st.none() | FACTS[known[0]] if known else st.from_type(hint)


def functions() -> dict[str, Callable[..., Any]]:
    """Every public function of the texts that takes the language first, by its name with its module's."""
    found = {}
    for info in pkgutil.walk_packages(bot.front.texts.__path__, f"{bot.front.texts.__name__}."):
        module = importlib.import_module(info.name)
        for name, each in vars(module).items():
            own = inspect.isfunction(each) and each.__module__ == info.name and not name.startswith("_")
            if own and next(iter(inspect.signature(each).parameters), "") == "lang":
                found[f"{info.name.removeprefix('bot.front.texts.')}.{name}"] = each
    return found


def arguments(function: Callable[..., Any]) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(function)
    names = list(inspect.signature(function).parameters)[1:]
    kept = KEPT.get(function.__name__, {})
    return st.fixed_dictionaries(
        {
            name: kept[name] if name in kept and hints[name] is not Limit else fact(name, hints[name])
            for name in names
        }
    )


def texts(result: Any) -> Iterator[str]:
    """What is read of it."""
    if isinstance(result, str):
        yield result
    elif isinstance(result, Mapping):
        yield from (text for each in result.values() for text in texts(each))
    elif isinstance(result, Sequence):
        yield from (text for each in result for text in texts(each))
    elif is_dataclass(result):
        yield from (text for field in fields(result) for text in texts(getattr(result, field.name)))


FUNCTIONS = functions()


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=25)
@given(data=st.data())
def test_what_a_function_says_comes_out_of_the_catalogue(name: str, data: st.DataObject) -> None:
    function = FUNCTIONS[name]
    chosen = data.draw(arguments(function))
    for text in texts(function(STRANGE, **chosen)):
        assert plain_words(text) == [], text
