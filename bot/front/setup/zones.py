"""Time zones as people name them: an IANA name, or a city."""

from __future__ import annotations

import difflib
import zoneinfo
from collections.abc import Collection

from bot.domain.errors import UnknownZone

SUGGESTED = 5
ALIKE = 0.7  # of 1: how much a misspelt city must look like the one that is suggested
# Not places: files that some systems keep beside the zones, and names of rules that nobody lives by.
_NO_PLACES = ("posix/", "right/", "Factory", "localtime", "posixrules", "SystemV/")


def known_zones() -> frozenset[str]:
    """Every zone of this machine, or of the package `tzdata`. Reads some hundred files: call it in a thread."""
    return frozenset(name for name in zoneinfo.available_timezones() if not name.startswith(_NO_PLACES))


def find_zone(typed: str, zones: Collection[str]) -> str:
    """The zone that was meant: by its name or its city, whatever the case. Raises UnknownZone with suggestions."""
    wanted = _plain(typed)
    by_name = {_plain(zone): zone for zone in sorted(zones)}
    if wanted in by_name:
        return by_name[wanted]
    by_city: dict[str, list[str]] = {}
    for zone in sorted(zones):
        by_city.setdefault(_plain(zone.rpartition("/")[2]), []).append(zone)
    if len(found := by_city.get(wanted, [])) == 1:
        return found[0]
    raise UnknownZone(typed, _near(wanted, by_city))


def _near(wanted: str, by_city: dict[str, list[str]]) -> tuple[str, ...]:
    """Zones of that very city, then of cities whose names begin or look alike."""
    alike = difflib.get_close_matches(wanted, by_city, n=SUGGESTED, cutoff=ALIKE)
    begins = [city for city in by_city if len(wanted) >= 3 and city.startswith(wanted)]
    cities = dict.fromkeys([*(c for c in (wanted,) if c in by_city), *begins, *alike])
    zones = [zone for city in cities for zone in by_city[city]]
    return tuple(dict.fromkeys(zones))[:SUGGESTED]


def _plain(name: str) -> str:
    return "_".join(name.strip().casefold().split())
