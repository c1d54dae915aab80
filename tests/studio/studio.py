"""The studio as the program puts it together, on fakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import Failure
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Answer, Ask, Generation, InputPicture, State
from bot.domain.pseudonyms import Pseudonyms
from bot.studio.areas import Areas
from bot.studio.background import Background
from bot.studio.durations import Durations
from bot.studio.insist import Insist
from bot.studio.line import PictureLine, Reserved
from bot.studio.painting import Painter
from bot.studio.progress import Progress
from bot.studio.wakeup import Wakeup
from tests.storage.deployments import an_ask
from tests.studio.fakes import (
    LEASE,
    NOON,
    Card,
    Disk,
    Endpoint,
    Faults,
    Inspector,
    Past,
    Pixels,
    Rows,
    Store,
    a_row,
)
from tests.studio.hand_clock import now

MODEL = Model(id="dall-e-3", label="DALL-E 3")
INPUT = InputPicture("https://cdn.example/in.png", "input-1", "image/png")
URL = "https://pictures.example/1"
BYTES, ADDRESS = Answer(data=b"a fox", cost=0.04), Answer(url=URL, revised_prompt="a red fox")
PAINTING = 10.0  # seconds that the endpoint takes for a picture


class Studio:
    def __init__(self, *, slots: int = 8, queue_limit: int = 40, model: Model | None = MODEL) -> None:
        self.journal: list[str] = []
        self.faults = Faults()
        self.rows = Rows(self.journal, self.faults, slots=slots)
        self.store = Store(self.journal, self.faults)
        self.disk = Disk()
        self.endpoint = Endpoint(self.journal, self.faults)
        self.card = Card(self.journal, self.faults)
        self.background, self.insist = Background(), Insist()
        self.turns, self.asks_ended = Wakeup(), Wakeup()
        self.faults.slow["paint"] = PAINTING
        self.ends: list[Failure | None] = []
        self.known: list[Failure] = []  # what the operator has been told of
        self.pixels = Pixels(self.journal, self.faults)
        self.past = Past(self.journal, self.faults)
        self.durations = Durations(self.past, longest=3600)
        self.progress = Progress(self.card, self.rows.ask, self.durations, self.background)
        self.painter = Painter(
            record=self.rows,
            store=self.store,
            service=self.endpoint,
            inspector=Inspector(self.journal, self.faults),
            areas=Areas(self.pixels, self.store, self.insist),
            catalogue=lambda: Catalogue((), None) if model is None else Catalogue((model,), model.id),
            insist=self.insist,
            durations=self.durations,
            progress=self.progress,
            turns=self.turns,
            ended=lambda row, failure: self.ends.append(failure),
            is_known=lambda failure: failure in self.known,
            pseudonyms=Pseudonyms("a key"),
            clock=clock,
        )
        self.line = PictureLine(
            rows=self.rows,
            store=self.store,
            disk=self.disk,
            painter=self.painter,
            progress=self.progress,
            insist=self.insist,
            background=self.background,
            queue_limit=queue_limit,
            clock=clock,
            turns=self.turns,
            asks_ended=self.asks_ended,
        )

    def has_painted(self, *seconds: float) -> None:
        """Pictures as those that are asked for were painted before, and took so long."""
        for each in seconds:
            self.durations.add(wish().request.model, wish().request.quality, each)

    async def ask(self, *, count: int = 1, image: bytes | None = None) -> Reserved:
        """Somebody asks for pictures, and is answered."""
        reserved = await self.line.reserve(
            wish(count=count, image=image is not None), [image] if image else ()
        )
        assert reserved is not None
        await self.line.answered(reserved, 900)
        return reserved

    def running(self, answer: Answer | None = None, *, image: bool = False) -> Generation:
        """A picture that has been claimed, the first one."""
        row = replace(a_row(wish(image=image), 1, state=State.RUNNING), answer=answer)
        self.rows.kept[1] = row
        self.rows.lease[1] = LEASE
        return row

    def end(self) -> tuple[State, Failure | None]:
        """What became of it."""
        return self.rows.kept[1].state, self.rows.kept[1].failure

    def with_address(self) -> None:
        """The endpoint answers with an address, and the picture is there."""
        self.endpoint.answers, self.endpoint.files = [ADDRESS], {URL: b"a fox"}

    def left_by_a_dead_process(self, answer: Answer | None = None) -> None:
        row = a_row(wish(), len(self.rows.kept) + 1, state=State.RUNNING)
        self.rows.left_behind.append(replace(row, answer=answer))

    def done(self, verb: str) -> int:
        """How often the verb was called."""
        return sum(line.split()[0] == verb for line in self.journal)

    def order(self, *verbs: str) -> list[str]:
        """The calls of these verbs, in order."""
        return [line.split()[0] for line in self.journal if line.split()[0] in verbs]


def clock() -> datetime:
    """The time in UTC; a test begins at noon, and a wish is asked for then."""
    return NOON + timedelta(seconds=now())


def started(slots: int = 8) -> Studio:
    """With the line at work."""
    studio = Studio(slots=slots)
    studio.line.start()
    return studio


def wish(*, count: int = 1, image: bool = False) -> Ask:
    ask = an_ask(count=count)
    return replace(ask, request=replace(ask.request, images=(INPUT,) if image else ()))
