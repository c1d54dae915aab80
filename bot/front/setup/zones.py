"""Finds the time zone that somebody typed: an IANA name, or a city."""

from __future__ import annotations

import difflib
import zoneinfo
from collections.abc import Collection

from bot.domain.errors import UnknownZone

MAX_SUGGESTIONS = 5
SIMILARITY = 0.7  # 0 to 1, difflib's ratio: how much a misspelt city must look like the one that is suggested
# Not places: other files that some systems have beside the zones, and names of rules without a place.
_NO_PLACES = ("posix/", "right/", "Factory", "localtime", "posixrules", "SystemV/")


def known_zones() -> frozenset[str]:
    """Every zone of this machine, or of the package `tzdata`. Reads some hundred files, so call it in a thread."""
    return frozenset(name for name in zoneinfo.available_timezones() if not name.startswith(_NO_PLACES))


def find_zone(typed: str, zones: Collection[str]) -> str:
    """The IANA name of the zone with this name or this city, in any case. Raises UnknownZone with suggestions."""
    wanted = _plain(typed)
    by_name = {_plain(zone): zone for zone in sorted(zones)}
    if wanted in by_name:
        return by_name[wanted]
    by_city: dict[str, list[str]] = {}
    for zone in sorted(zones):
        by_city.setdefault(_plain(zone.rpartition("/")[2]), []).append(zone)
    if len(found := by_city.get(wanted, [])) == 1:
        return found[0]
    raise UnknownZone(typed, _similar(wanted, by_city))


def _similar(wanted: str, by_city: dict[str, list[str]]) -> tuple[str, ...]:
    """Zones of that very city, then of cities that begin with it, then of cities that are spelt like it."""
    alike = difflib.get_close_matches(wanted, by_city, n=MAX_SUGGESTIONS, cutoff=SIMILARITY)
    begins = [city for city in by_city if len(wanted) >= 3 and city.startswith(wanted)]
    cities = dict.fromkeys([*(c for c in (wanted,) if c in by_city), *begins, *alike])
    zones = [zone for city in cities for zone in by_city[city]]
    return tuple(dict.fromkeys(zones))[:MAX_SUGGESTIONS]


def _plain(name: str) -> str:
    return "_".join(name.strip().casefold().split())
