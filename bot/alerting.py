"""Puts together who is told what is wrong: the watches, the messages to the operator, the health check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.config import Settings
from bot.front.alerts import AlertPoster
from bot.front.client import Client
from bot.front.kit.guilds.settingscache import ServerSettingsCache
from bot.front.kit.operators import OperatorLanguages
from bot.ops.health import Check, Health, Part
from bot.storage import Storage
from bot.studio.alerts.alerts import Alerts
from bot.studio.alerts.ledger import Ledger
from bot.studio.alerts.reports import Reports
from bot.studio.alerts.watches import (
    CostWatch,
    DatabaseWatch,
    DeliveryWatch,
    DiskWatch,
    LoopWatch,
    ModelWatch,
    MoneyWatch,
    Watch,
)
from bot.studio.background import Background

Clock = Callable[[], datetime]

# Loops whose failing is no reason to start the program again: nobody waits for their work.
BESIDE = frozenset(
    {
        *("alerts", "catalogue", "hashes", "refreshes", "retention"),
        *("challenge posts again", "challenge troubles", "tellings"),
    }
)


@dataclass(frozen=True, slots=True)
class Alerting:
    """The loop that tells, and the parts that the health check asks too."""

    alerts: Alerts
    reports: Reports
    delivery: DeliveryWatch
    storage: Storage

    def parts(self) -> Mapping[str, Callable[[], Part]]:
        """What /healthz says beside its checks; none of it is a reason to end the program."""
        return {"endpoint": self._endpoint, "delivery": self._delivery, "disk": self._disk}

    def _endpoint(self) -> Part:
        ends = self.reports.endpoint
        details = {
            "last_success": _iso(ends.last_success),
            "last_failure": _iso(ends.last_failure),
            "failed_in_a_row": ends.in_a_row,
        }
        return Part("failing" if ends.is_failing else "ok", details)

    def _delivery(self) -> Part:
        backlog = self.delivery.last
        details = {
            "waiting": backlog.waiting,
            "oldest_seconds": self.delivery.seconds,
            "refused_in_the_last_hour": backlog.refused,
        }
        return Part(self.delivery.state, details)

    def _disk(self) -> Part:
        room = self.storage.space.room()
        return Part(room.state, {"free_bytes": room.free})


def reports_of(storage: Storage, clock: Clock) -> Reports:
    return Reports(Ledger(storage.alerts), clock)


def alerting_of(
    settings: Settings,
    clock: Clock,
    storage: Storage,
    client: Client,
    server_settings: ServerSettingsCache,
    languages: OperatorLanguages,
    reports: Reports,
    background: Background,
    lacks_model: Callable[[], bool],
    unpriced: Callable[[], frozenset[str]],
) -> Alerting:
    delivery = DeliveryWatch(storage.alerts.backlog, clock)
    database = DatabaseWatch(storage.answers, clock, lambda: storage.database.fault)
    watches: list[Watch] = [
        delivery,
        DiskWatch(storage.space.room),
        database,
        LoopWatch(background.states, database.was_wrong),
        ModelWatch(lacks_model),
    ]
    if settings.money_cap is not None:
        watches.append(MoneyWatch(settings.money_cap, storage.alerts.money_used, clock))
        watches.append(CostWatch(unpriced, storage.costs.hopeless))
    poster = AlertPoster(client, server_settings, languages, settings.alert_channel)
    alerts = Alerts(reports=reports, operators=poster, watches=watches, clock=clock)
    return Alerting(alerts, reports, delivery, storage)


def health_of(
    settings: Settings, storage: Storage, client: Client, background: Background, alerting: Alerting
) -> Health:
    checks: dict[str, Check] = {"discord": client.is_connected, "database": storage.answers}
    return Health(
        settings.http_host,
        settings.http_port,
        checks,
        loops=background.states,
        beside=BESIDE,
        parts=alerting.parts(),
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
