"""Which results may have been sent as a private follow-up already.

Nothing makes a follow-up idempotent, and nobody can look one up: one whose answer was lost is not sent again.
"""

from __future__ import annotations

from bot.domain.deliveries import Delivery

MOST = 10_000  # deliveries that are remembered; then the oldest is forgotten, and counts as one that may have been sent


class FollowUps:
    """By the delivery's key. One per process, which knows of its own attempts alone."""

    def __init__(self) -> None:
        self._without: dict[str, int] = {}  # the last attempt, where none of them has sent a follow-up

    def begin(self, delivery: Delivery) -> bool:
        """An attempt begins; whether no earlier one can have sent a follow-up.

        Not known of attempts by another process, or before a restart.
        """
        is_new = delivery.attempts == 1 or self._without.get(delivery.key) == delivery.attempts - 1
        if is_new:
            self._without[delivery.key] = delivery.attempts
            if len(self._without) > MOST:
                del self._without[next(iter(self._without))]
        return is_new

    def sending(self, key: str) -> None:
        """One is about to be sent."""
        self._without.pop(key, None)
