"""Where the walk goes, in which order, with which settings; and what was said on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from babel.messages import Catalog

from bot.sandbox.errors import Impossible
from bot.sandbox.rest.call import Recorded
from tests.catalogues import files
from tests.catalogues.extraction import template
from tests.catalogues.program import with_language
from tests.catalogues.pseudo import CODE, pseudo_language
from tests.stories.spoken import Spoken, spoken
from tests.stories.walk import (
    afterwards,
    areas,
    asking,
    building,
    challenging,
    failing,
    hosting,
    managing,
    moderating,
    owning,
    paying,
    refused,
    styling,
    waiting,
)
from tests.stories.walk.judging import LABEL, button_labels, english_words, is_for_others, plain_words
from tests.stories.walk.town import Town, place

AT_ONCE = 5  # bots, which wait for most of their time
Visit = Callable[[Town], Awaitable[None]]


@dataclass(frozen=True)
class Part:
    """Visits to one bot, each in a town of its own."""

    visits: tuple[Visit, ...]
    settings: Mapping[str, str]


def part(*visits: Visit, **settings: str) -> Part:
    return Part(visits, settings)


ROUTE = {
    "asking": part(*asking.VISITS, DEFAULT_CREDITS="100"),
    "afterwards": part(*afterwards.VISITS, DEFAULT_CREDITS="100"),
    "building": part(*building.VISITS, DEFAULT_CREDITS="100"),
    "areas": part(*areas.VISITS, DEFAULT_CREDITS="100"),
    "failing": part(*failing.VISITS, DEFAULT_CREDITS="100", IMAGE_FETCH_TIMEOUT="1"),
    "nameless": part(
        *failing.VISITS,
        managing.help_for_each,
        managing.a_new_server,
        IMAGE_SERVICE_NAME="",
        IMAGE_FETCH_TIMEOUT="1",
    ),
    "hosting": part(*hosting.MAKING, DEFAULT_CREDITS="100"),
    "ending": part(*hosting.ENDING, DEFAULT_CREDITS="100"),
    "challenging": part(*challenging.ENTERING, DEFAULT_CREDITS="100"),
    "voting": part(*challenging.VOTING, DEFAULT_CREDITS="100"),
    "owning": part(*owning.VISITS, DEFAULT_CREDITS="100"),
    "paying": part(*paying.VISITS),
    "refused": part(*refused.VISITS, DEFAULT_CREDITS="100"),
    "moderating": part(*moderating.VISITS),
    "managing": part(*managing.VISITS, managing.what_the_file_offers_no_more),
    "styling": part(*styling.VISITS, styling.what_the_file_offers_no_more, DEFAULT_CREDITS="100"),
    "line": part(
        failing.in_line, failing.cancelled_too_late, IMAGE_CONCURRENCY="1", QUEUE_LIMIT="6", MEMBER_LIMIT="1"
    ),
    "usual": part(waiting.what_is_usual, DEFAULT_CREDITS="1000"),
    "slow": part(failing.too_slow, IMAGE_TIMEOUT="1"),
    "late": part(failing.late_files, IMAGE_FETCH_TIMEOUT="120"),
    "very slow": part(failing.too_slow, IMAGE_TIMEOUT="2"),
    "alone": part(failing.no_endpoint_at_all, IMAGE_API_URL="http://127.0.0.1:9/v1"),
    "nothing on offer": part(
        failing.no_model_at_all, IMAGE_MODEL="", IMAGE_MODELS_FILE="", IMAGE_MODELS_PATH="/nowhere"
    ),
    "cap": part(paying.the_owner_has_a_cap, MONEY_CAP="0.05"),
    "spent": part(paying.what_it_has_cost, MONEY_CAP="5", MONEY_CURRENCY="ΕΥΡ"),
    "unpriced": part(paying.nobody_knows_what_one_costs, MONEY_CAP="5", IMAGE_MODELS_PATH="/nowhere"),
    "trouble": part(
        failing.killed_while_painting, failing.a_locked_database, failing.a_full_disk, failing.told_to_stop
    ),
}


@dataclass(frozen=True)
class Heard:
    """Everything that was sent during one visit; `trouble` is why the visit ended early, if it did."""

    visit: str
    texts: tuple[Spoken, ...]
    labels: tuple[str, ...]
    trouble: str = ""


async def walked(name: str, folder: Path, locale: str, **settings: str) -> list[Heard]:
    """Go one part of the way. One visit's trouble does not end the walk: all of it should be told at once."""
    heard: list[Heard] = []
    async with place(folder, locale, **ROUTE[name].settings, **settings) as found:
        requests = found.sandbox.requests
        heard.append(_heard(f"{name}: start", list(requests), ""))
        for visit in ROUTE[name].visits:
            before = len(requests)
            trouble = await _tried(visit, found.town("Πόλη"))
            heard.append(_heard(f"{name}: {visit.__name__}", list(requests)[before:], trouble))
    return heard


async def _tried(visit: Visit, town: Town) -> str:
    try:
        await visit(town)
    except (AssertionError, LookupError, Impossible, TimeoutError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        town.endpoint.release()
        town.sandbox.discord_faults.clear()
    return ""


def _heard(visit: str, requests: list[Recorded], trouble: str) -> Heard:
    return Heard(visit, tuple(spoken(requests)), tuple(button_labels(requests)), trouble)


async def walk(folder: Path, locale: str, catalogue: Catalog, parts: Iterable[str] = ()) -> list[Heard]:
    """The whole way, or some parts of it, in one language. The pseudo-language is added to a copy of the program."""
    settings = with_language(folder / "program", CODE, catalogue) if locale == CODE else {}
    few = asyncio.Semaphore(AT_ONCE)

    async def go(name: str) -> list[Heard]:
        async with few:
            room = folder / name
            room.mkdir()
            return await walked(name, room, locale, **settings)

    return list(chain.from_iterable(await asyncio.gather(*map(go, parts or ROUTE))))


def catalogue_of(locale: str) -> Catalog:
    """The committed one; the pseudo-language is made from what stands in the code."""
    return pseudo_language(template()) if locale == CODE else files.read(files.po_path(locale))


def faults(heard: Iterable[Heard], locale: str) -> list[str]:
    """What was left in English, what phones cut, and which visits ended early."""
    words = plain_words if locale == CODE else english_words
    found: list[str] = []
    for each in heard:
        found += [f"{each.visit}: {each.trouble}"] if each.trouble else []
        for path, text in each.texts:
            if not is_for_others(path, locale) and words(text):
                found.append(f"{each.visit}: {path}: {words(text)} in {text!r}")
        if locale != CODE:
            found += [
                f"{each.visit}: {label!r} is cut by phones" for label in each.labels if len(label) > LABEL
            ]
    return list(dict.fromkeys(found))
