"""What is counted while the bot is being killed, by occasion."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """All `kills`, the `late` ones (the moment did not come), and the `idle` ones (nothing was under way).

    `faults` are those that were seen at a kill, and may be gone at the end.
    """

    kills: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    idle: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
