"""What becomes of a crowd, phase by phase, and the plan of when and how the bot is ended in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from random import Random

from tests.crash.moments import Moment

MOST_AGAIN = 2  # kills while it recovers
RECOVERY = (0.3, 3.0)  # seconds after its start between which it is killed again
DEEP = 0.5  # of a crowd at most has come to a moment when the bot is killed there
PATIENCE = 3.0  # seconds at most that a stop is given before it is cut short


class Phase(Enum):
    """Its name, the moments of which one ends the bot, and without any the seconds that it lasts for each ask."""

    ASKING = ("the crowd asks", (), 0.003)
    ACKNOWLEDGED = ("answers arrive", (Moment.ANSWER_ARRIVES, Moment.ANSWER_TAKEN), 0.0)
    DECIDED = ("who gets a place is decided", (), 0.03)
    REFUSED = (
        "refusals arrive",
        (Moment.REMOVAL_ARRIVES, Moment.REMOVAL_TAKEN, Moment.WHISPER_ARRIVES),
        0.0,
    )
    EDITED = ("replies are edited", (Moment.EDIT_ARRIVES, Moment.WORDS_TAKEN), 0.0)
    CLAIMED = ("pictures are claimed", (Moment.PAID_ARRIVES,), 0.0)
    PAINTED = ("pictures are painted", (Moment.PAID_HELD, Moment.PAID_READY, Moment.PAID_SENT), 0.0)
    FETCHED = ("files are fetched", (Moment.FILE_BEGINS, Moment.FILE_HALF, Moment.FILE_SENT), 0.0)
    UPLOADED = ("pictures are uploaded", (Moment.PICTURE_TAKEN,), 0.0)

    def __init__(self, title: str, moments: tuple[Moment, ...], seconds: float) -> None:
        self.title = title
        self.moments = moments
        self.seconds = seconds


class Signal(Enum):
    """STOP_CUT_SHORT is a SIGTERM whose grace is not waited for: SIGKILL follows."""

    KILL = "SIGKILL"
    STOP = "SIGTERM"
    STOP_CUT_SHORT = "SIGTERM, then SIGKILL"


@dataclass(frozen=True, slots=True)
class Round:
    """`share`: how far into the phase it is ended, 0 to 1. `patience`: seconds before a stop is cut short.

    `again`: seconds after each start that follows, at which it is killed once more. `away`: of two processes the dead
    one is not started before the other has ended everything. `settles`: the next crowd finds nothing of this one.
    """

    phase: Phase
    signal: Signal
    share: float
    patience: float
    again: tuple[float, ...]
    away: bool
    settles: bool


def rounds(number: int, seed: int) -> list[Round]:
    """So many crowds: every phase as often as any other, in an order of the seed's choosing."""
    dice, phases = Random(seed), list(Phase)
    chosen: list[Phase] = []
    while len(chosen) < number:
        chosen += dice.sample(phases, len(phases))
    return [_round(phase, dice) for phase in chosen[:number]]


def _round(phase: Phase, dice: Random) -> Round:
    signals = (Signal.KILL, Signal.KILL, Signal.STOP, Signal.STOP_CUT_SHORT)
    return Round(
        phase=phase,
        signal=dice.choice(signals),
        share=dice.uniform(0.0, DEEP if phase.moments else 1.0),
        patience=dice.uniform(0.0, PATIENCE),
        again=tuple(dice.uniform(*RECOVERY) for _ in range(dice.choice((0, 0, 1, MOST_AGAIN)))),
        away=dice.random() < 0.25,
        settles=dice.random() < 0.5,
    )
