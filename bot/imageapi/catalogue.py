"""The catalogue of models that members choose from: built from the operator's file and the endpoint's model list.

It is cached in memory and refreshed now and then; the last good model list is kept in the database for the next start,
which therefore waits for no endpoint.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.domain.errors import AnswerLost, BotError, EndpointBusy, EndpointDown, StoreBusy, TimedOut
from bot.domain.models import Catalogue, Model
from bot.imageapi.dialects.known import NOTHING_KNOWN, Habits
from bot.imageapi.listing import read_list
from bot.imageapi.partialmodel import PartialModel

LOOK_FOR = 30.0  # seconds that one request for the list may take, with its repetitions
AGAIN_AFTER = 60.0  # seconds until the list is asked for again when the endpoint was away
# What may have passed a minute later. An endpoint that has no list, or refuses the key, is asked at the usual pace.
PASSING = (EndpointDown, EndpointBusy, TimedOut, AnswerLost, StoreBusy)


def build_catalogue(
    file_models: Sequence[PartialModel],
    listed: Sequence[PartialModel],
    default: str,
    habits: Habits = NOTHING_KNOWN,
) -> Catalogue:
    """The catalogue. `listed` are the models of the endpoint's list, `default` is the id of the default model.

    What neither says is filled in from the `habits` of the endpoint.

    With a file its models alone are offered, in its order; the list fills in what the file does not say of them. The
    first one is the default if the file does not name `default`. Without a file the listed models are offered, the
    default model first, even if it is not listed.
    """
    by_id = {model.id: model for model in listed}
    if file_models:
        models = [
            habits.completed(model.completed_from(by_id.get(model.id))).to_model() for model in file_models
        ]
        named = any(model.id == default for model in models)
        return Catalogue(_with_own_labels(models), default if named else models[0].id)
    first = by_id.get(default, PartialModel(id=default))
    offered = [first, *(model for model in listed if model.id != default)]
    models = [habits.completed(model).to_model() for model in offered]
    return Catalogue(_with_own_labels(models), default)


def _with_own_labels(models: Sequence[Model]) -> tuple[Model, ...]:
    """The models with unique labels, since members choose by label.

    A label that another model has, or that is another model's id, is replaced by the model's own id.
    """
    taken = {model.id for model in models}
    found: list[Model] = []
    for model in models:
        label = model.id if model.label in taken else model.label
        found.append(replace(model, label=label))
        taken.add(label)
    return tuple(found)


class CatalogueCache:
    """Holds the catalogue in memory (`current`), so that an autocomplete needs no I/O.

    `fetch` gets the endpoint's model list as JSON text, and raises a BotError; `save` stores the last good one.
    `look_for` is how long `fetch` may take, in seconds.
    """

    def __init__(
        self,
        *,
        default: str,
        file_models: Sequence[PartialModel] = (),
        habits: Habits = NOTHING_KNOWN,
        fetch: Callable[[], Awaitable[str]],
        save: Callable[[str], Awaitable[None]],
        look_for: float = LOOK_FOR,
        log: logging.Logger | None = None,
    ) -> None:
        self._default = default
        self._file_models = tuple(file_models)
        self._habits = habits
        self._fetch = fetch
        self._save = save
        self._look_for = look_for
        self._log = log or logging.getLogger(__name__)
        self._settled = asyncio.Event()
        self._settled_by = 0.0  # by the event loop's clock; see `settled`
        self._problem: str | None = None  # of the last refresh, as it was logged
        self.current = build_catalogue(self._file_models, (), default, habits)

    def load(self, raw: str) -> bool:
        """Rebuild the catalogue from a model list (JSON text). False, and nothing changed, if it has no models."""
        listed = read_list(raw)
        if not listed:
            return False
        self.current = build_catalogue(self._file_models, listed, self._default, self._habits)
        self._settled.set()
        missing = {model.id for model in self.current.models} - {model.id for model in listed}
        if missing:
            self._log.warning("the endpoint's list does not have %s", ", ".join(sorted(missing)))
        return True

    def start(self, saved: str | None, seconds: float) -> None:
        """Load the list that was saved last (JSON text). Without one, `settled` waits for so many seconds from now."""
        if saved is None or not self.load(saved):
            self._settled_by = asyncio.get_running_loop().time() + seconds

    async def settled(self) -> None:
        """Wait until a list is loaded or the first refresh has ended, but not past the time that `start` was given.

        What an ask costs, and which options it may have, is read from the list: so an ask waits for it. Later it
        returns at once.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._settled_by):
                await self._settled.wait()

    async def refresh(self) -> float | None:
        """Fetch the model list, rebuild the catalogue, save the list.

        Never raises a BotError: it is logged, and the catalogue stays as it is. Returns the seconds until the next
        refresh, None for the usual time.
        """
        try:
            async with asyncio.timeout(self._look_for):
                raw = await self._fetch()
            if not self.load(raw):
                self._warn("the endpoint's list of models is empty or cannot be read; the last one stays")
                return None
            await self._save(raw)
        except TimeoutError:
            self._warn("the endpoint's list of models did not come in time; the last one stays")
            return AGAIN_AFTER
        except BotError as error:
            self._warn(f"the list of models was not refreshed: {error}")
            return AGAIN_AFTER if isinstance(error, PASSING) else None
        finally:
            self._settled.set()  # also when it failed: whoever waits is served with what is known
        self._problem = None
        return None

    def _warn(self, problem: str) -> None:
        """Log it, but not again every minute while it stays the same."""
        if problem != self._problem:
            self._log.warning("%s", problem)
        self._problem = problem
