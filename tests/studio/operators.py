"""The alerts on fakes: a table in memory that several processes share, people who read, things to look at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.domain.alerts import Alert, Sighting
from bot.domain.errors import Failure, StoreBusy
from bot.domain.pictures import Generation, InputPicture
from bot.studio.alerts.alerts import Alerts, Outcome
from bot.studio.alerts.ledger import Ledger
from bot.studio.alerts.reports import Reports
from bot.studio.background import Background
from tests.studio.fakes import a_row
from tests.studio.studio import clock, wish


class Table:
    """The table of alerts, as the database keeps it."""

    def __init__(self) -> None:
        self.rows: dict[str, Alert] = {}
        self.away = False

    async def read(self) -> Mapping[str, Alert]:
        self._answer()
        return dict(self.rows)

    async def swap(self, before: Alert | None, after: Alert) -> bool:
        self._answer()
        if self.rows.get(after.matter) != before:
            return False
        self.rows[after.matter] = after
        return True

    def _answer(self) -> None:
        if self.away:
            raise StoreBusy


class People:
    """Those who run the bot. `heard`: the matters they were told of, those that are over with a +."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.logged: list[str] = []
        self.outcome = Outcome.SENT
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def tell(self, alert: Alert) -> Outcome:
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.outcome is Outcome.SENT:
            self.heard.append(self.line(alert))
        return self.outcome

    def line(self, alert: Alert) -> str:
        return alert.matter if alert.ended_at is None else f"+{alert.matter}"


class Scene:
    """Something that is looked at."""

    def __init__(self) -> None:
        self.found: list[Sighting] = []
        self.fault: Exception | None = None

    async def sightings(self) -> list[Sighting]:
        if self.fault is not None:
            raise self.fault
        return list(self.found)


class Process:
    """One process of the program, as far as alerts go."""

    def __init__(self, table: Table, people: People) -> None:
        self.scene = Scene()
        self.background = Background()
        self.reports = Reports(Ledger(table), clock)
        self.alerts = Alerts(reports=self.reports, operators=people, watches=[self.scene], clock=clock)
        self.alerts.start(self.background)

    def fails(self, failure: Failure, model: str = "dall-e-3") -> None:
        self.reports.ended(a_picture(model), failure)

    def paints(self, model: str = "dall-e-3") -> None:
        self.reports.ended(a_picture(model), None)

    def changes_a_picture(self) -> None:
        """It paints from one that was attached."""
        row = a_picture("dall-e-3")
        request = replace(row.ask.request, images=(InputPicture("", "key", "image/png"),))
        self.reports.ended(replace(row, ask=replace(row.ask, request=request)), None)

    async def dies(self) -> None:
        await self.background.close(0)


def a_picture(model: str) -> Generation:
    ask = wish()
    return a_row(replace(ask, request=replace(ask.request, model=model)), 1)
