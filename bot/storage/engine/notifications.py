"""LISTEN/NOTIFY: a process on PostgreSQL wakes the others when it has made work for them.

A notification is sent within the transaction that makes the work, so PostgreSQL delivers it with the COMMIT, or never.
It only saves the time until the next poll, which finds the work all the same. So a notification may be lost, and none
is waited for: the connection that listens may be cut, or be shared out anew by a pooler after each transaction.

What it costs: while a transaction commits that has notified, no other of the same server can do so. And the server
keeps each notification until all who listen have read it. For a process that does not read (stopped, or swapped out)
it has 8 GB, a hundred million of these; when they are full, a transaction that notifies fails. Therefore nothing is
sent once they are half full, and everybody polls. Those who do read are never held up by one who does not.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

CHANNEL = "imagine_bot"  # other programs on the same database may notify too

SEND = sa.text("SELECT pg_notify(:channel, :payload) WHERE pg_notification_queue_usage() < 0.5")


class Topic(StrEnum):
    """What there is to be done: nothing is said of it but that it is there.

    A picture whose member has been answered is no topic: the process that has answered looks at once, and starts every
    picture that may start. To wake the others too would only have all of them look in vain, in a crowd without end.
    """

    TURNS = "turns"  # a slot is free
    OUTBOX = "outbox"  # an entry is due
    REFRESHES = "refreshes"  # a message is to be made anew
    CHALLENGES = "challenges"  # a challenge has changed, and has something to be posted


class Notifications:
    """Those that this process sends, and those that it receives. It does not receive its own."""

    def __init__(self) -> None:
        self._sender = secrets.token_hex(8)
        self._subscribers: list[tuple[Topic, Callable[[], None]]] = []
        self._listens_on: Any = None

    def subscribe(self, topic: Topic, callback: Callable[[], None]) -> None:
        """Have `callback` called at each notification of `topic`, and after a gap in which some may have been missed.

        It should only set an event: in a crowd there are hundreds of notifications in a second.
        """
        self._subscribers.append((topic, callback))

    def send(self, tx: sa.Connection, topics: Iterable[Topic]) -> None:
        """Notify the other processes when `tx` is committed."""
        payload = " ".join((self._sender, *topics))
        tx.execute(SEND, {"channel": CHANNEL, "payload": payload})

    async def listen(self, driver: Any) -> None:
        """Listen on this connection of asyncpg; does nothing if that is so already."""
        if driver is self._listens_on:
            return
        await driver.add_listener(CHANNEL, self._receive)
        self._listens_on = driver
        # Not before, or what is committed between a look and the LISTEN would be missed.
        self._call(Topic)

    def _receive(self, _connection: object, _process: int, _channel: str, payload: str) -> None:
        sender, *topics = payload.split(" ")
        if sender != self._sender:  # who has made work has looked for it already
            self._call(topics)

    def _call(self, topics: Iterable[str]) -> None:
        for topic, callback in self._subscribers:
            if topic in topics:
                callback()
