"""Which connection to Discord is that of a server: large bots have several, each for some of the servers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shard:
    """One connection of `count`, numbered from 0. What is pressed on a server comes through the server's alone."""

    number: int
    count: int

    def has(self, guild: int) -> bool:
        """Whether it is that of this server, by Discord's rule."""
        return (guild >> 22) % self.count == self.number


ONLY_SHARD = Shard(0, 1)  # that of all servers
