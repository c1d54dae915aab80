"""Group commit: the transactions that wait for SQLite's one connection share a BEGIN and a COMMIT.

A commit waits for the disk, so a crowd that commits one by one waits for the disk as often as it has members. Within a
group each transaction is still on its own: what fails is taken back to its savepoint, and the others do not notice.
"""

from __future__ import annotations

import copy
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from bot.storage.engine.engine import Work

MOST = 32  # transactions in a group
LONGEST = 0.02  # seconds after which nothing more joins a group: the first of it waits for the last


class Call:
    """A transaction that was asked for, and how it ended."""

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.is_done = False
        self._result: Any = None
        self._error: BaseException | None = None

    def returned(self, result: Any) -> None:
        self._result, self._error = result, None

    def raised(self, error: BaseException) -> None:
        self._result, self._error = None, error

    def outcome(self) -> Any:
        """What the work returned; raises what it raised. To be asked for once."""
        if self._error is None:
            return self._result
        try:
            raise self._error
        finally:
            # Its traceback holds this call: a cycle would keep cursors open for the collector.
            self._error = None


class Groups:
    """`add` is called by the event loop, all else by the thread that has the connection.

    `connect` gives that connection; it begins with BEGIN IMMEDIATE. `is_fault_of_all`: whether an error says nothing
    about the one that met it, because the disk or the file has it. `clock` counts seconds.
    """

    def __init__(
        self,
        connect: Callable[[], sa.Connection],
        *,
        is_fault_of_all: Callable[[BaseException], bool] = lambda _: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connect = connect
        self._is_fault_of_all = is_fault_of_all
        self._clock = clock
        self._waiting: deque[Call] = deque()

    def add(self, work: Work[Any]) -> Call:
        """Let it wait. Whoever adds it must have the thread `finish` it, in the order of adding."""
        call = Call(work)
        self._waiting.append(call)
        return call

    def finish(self, call: Call) -> Any:
        """What the work returned, once that is committed; raises what it raised, or what the database did."""
        # It may have been done in the group of an earlier one. If not it is the first of those that wait, since the
        # earlier ones have all been finished.
        if not call.is_done:
            calls: list[Call] = []
            try:
                self._run_together(calls)
            except NotBegun as error:
                self._fail_all(calls, error.cause)
        return call.outcome()

    def _run_together(self, calls: list[Call]) -> None:
        """Run what waits, and move it to `calls`."""
        is_broken = is_known = False
        try:
            with self._transaction() as (connection, driver):
                until = self._clock() + LONGEST
                self._run_first(connection, calls)
                while self._waiting and len(calls) < MOST and self._clock() < until:
                    calls.append(self._waiting.popleft())
                    _run_in_savepoint(connection, driver, calls[-1])
        except NotBegun:
            raise
        except BaseException as error:
            # Everything was rolled back.
            is_broken = True
            _fail(calls, error)
            is_known = len(calls) == 1 or self._is_fault_of_all(error)
        # Whose fault it was is not known otherwise.
        if is_broken and not is_known:
            self._run_one_by_one(calls)
        for call in calls:
            call.is_done = True

    def _run_first(self, connection: sa.Connection, calls: list[Call]) -> None:
        """Needs no savepoint: if it fails, there is nothing else in the transaction that must not be rolled back."""
        calls.append(self._waiting.popleft())
        calls[0].returned(calls[0].work(connection))

    def _run_one_by_one(self, calls: list[Call]) -> None:
        for call in calls:
            call.returned(None)  # an error's traceback would keep cursors open, and then no COMMIT succeeds
        for call in calls:
            try:
                with self._transaction() as (connection, _):
                    call.returned(call.work(connection))
            except NotBegun:
                raise
            except BaseException as error:
                call.raised(error)
            call.is_done = True

    @contextmanager
    def _transaction(self) -> Iterator[tuple[sa.Connection, sqlite3.Connection]]:
        try:
            connection = self._connect()
            transaction = connection.begin()
        except Exception as error:
            raise NotBegun(error) from error
        driver: Any = connection.connection.driver_connection
        try:
            with transaction:
                yield connection, driver
        except BaseException:
            if driver.in_transaction:  # SQLAlchemy does not roll back where it was the COMMIT that failed
                driver.rollback()
            raise

    def _fail_all(self, calls: list[Call], error: Exception) -> None:
        """No transaction could be begun: that holds for whoever waits, and each would only wait as long again."""
        calls.extend(self._waiting)
        self._waiting.clear()
        waiting = [call for call in calls if not call.is_done]
        _fail(waiting, error)
        for call in waiting:
            call.is_done = True


class NotBegun(Exception):
    """`cause` says why."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _fail(calls: list[Call], error: BaseException) -> None:
    """Each gets an error of its own, since each caller adds its traceback."""
    for call in calls:
        call.raised(copy.copy(error) if len(calls) > 1 else error)


def _run_in_savepoint(connection: sa.Connection, driver: sqlite3.Connection, call: Call) -> None:
    """Raises an error that cannot be told to have left the rest of the transaction intact."""
    # With the driver alone: SQLAlchemy's own savepoints take forty times as long.
    driver.execute("SAVEPOINT work")
    try:
        call.returned(call.work(connection))
    except sa.exc.IntegrityError as error:
        call.raised(error)
    except sa.exc.DBAPIError:
        raise
    except Exception as error:
        call.raised(error)
    else:
        driver.execute("RELEASE work")
        return
    driver.execute("ROLLBACK TO work")
    driver.execute("RELEASE work")
