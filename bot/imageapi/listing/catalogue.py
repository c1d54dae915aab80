"""The catalogue of models that members choose from: built from the operator's file and the endpoint's model list.

It is cached in memory and refreshed now and then; the last good model list is kept in the database for the next start,
which therefore waits for no endpoint.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.domain.errors import (
    AnswerLost,
    BotError,
    EndpointBusy,
    EndpointDown,
    ResultUnusable,
    StoreBusy,
    TimedOut,
)
from bot.domain.models import Catalogue, Model
from bot.imageapi.dialects.known import NOTHING_KNOWN, Habits
from bot.imageapi.listing.families import known_by_name
from bot.imageapi.listing.modellist import LIST_LIMIT_BYTES, ModelList, read_list
from bot.imageapi.listing.partialmodel import PartialModel

LOOK_FOR = 30.0  # seconds that one request for the list may take, with its repetitions
AGAIN_AFTER = 60.0  # seconds until the list is asked for again when the endpoint was away
# What may have passed a minute later. An endpoint that has no list, or refuses the key, is asked at the usual pace.
PASSING = (EndpointDown, EndpointBusy, TimedOut, AnswerLost, StoreBusy)
TOO_LARGE = (
    f"the endpoint's list of models has more than {LIST_LIMIT_BYTES // 2**20} MiB and is not read; the last one stays. "
    "IMAGE_MODELS_PATH can name a shorter one"
)


def build_catalogue(
    file_models: Sequence[PartialModel],
    listed: ModelList,
    default: str | None,
    habits: Habits = NOTHING_KNOWN,
    price: float | None = None,
) -> Catalogue:
    """The catalogue. `default` is the id of the model that is taken where a member names none; None: not chosen.

    With a file its models alone are offered, in its order; the list fills in what the file does not say of them. What
    neither says is filled in from the `habits` of the endpoint, then from the model's name. `price` is what a picture
    costs where nothing else says so, see `Model.price`.

    Without a file the image models of the list are offered, and `default` before them, even if it is not listed. The
    first model is the default where none is chosen, or the file does not name the chosen one. There may be no model at
    all: no file, no list, and none chosen.
    """
    if file_models:
        chosen = [model.completed_from(listed.find(model.id)) for model in file_models]
    else:
        first = () if default is None else (listed.find(default) or PartialModel(id=default),)
        chosen = [*first, *(model for model in listed.offered if model.id != default)]
    known = [_completed_by_name(habits.completed(model)).to_model() for model in chosen]
    models = [replace(model, price=price) if model.price is None else model for model in known]
    is_named = any(model.id == default for model in models)
    by_default = default if is_named else next((model.id for model in models), None)
    return Catalogue(_with_own_labels(models), by_default)


def _completed_by_name(model: PartialModel) -> PartialModel:
    known = known_by_name(model.id)
    if known is not None and not known.sizes and model.size_as not in (None, "size"):
        # That a model takes no `size` says nothing of the form in which this endpoint wants one.
        known = replace(known, sizes=None)
    return model.completed_from(known)


def _with_own_labels(models: Sequence[Model]) -> tuple[Model, ...]:
    """The models with labels that are unique in any case of letters, since members choose by label.

    A label that another model has, or that is another model's id, is replaced by the model's own id.
    """
    ids = Counter(model.id.casefold() for model in models)
    taken: set[str] = set()
    found: list[Model] = []
    for model in models:
        label = model.label.casefold()
        others = ids[label] - (label == model.id.casefold())
        found.append(replace(model, label=model.id) if others or label in taken else model)
        taken.add(label)
    return tuple(found)


class CatalogueCache:
    """Holds the catalogue in memory (`current`), so that an autocomplete needs no I/O. `has_list`: whether
    it has a list of the endpoint's in it, fetched or saved.

    `default` is the id of the model that is taken by default, None for the first one. `fetch` gets the endpoint's model
    list as JSON text, and raises a BotError; `save` stores the last good one. `look_for` is how long `fetch` may take,
    in seconds.
    """

    def __init__(
        self,
        *,
        default: str | None,
        file_models: Sequence[PartialModel] = (),
        habits: Habits = NOTHING_KNOWN,
        price: float | None = None,
        fetch: Callable[[], Awaitable[str]],
        save: Callable[[str], Awaitable[None]],
        look_for: float = LOOK_FOR,
        log: logging.Logger | None = None,
    ) -> None:
        self._default = default
        self._file_models = tuple(file_models)
        self._habits = habits
        self._price = price
        self._fetch = fetch
        self._save = save
        self._look_for = look_for
        self._log = log or logging.getLogger(__name__)
        self._settled = asyncio.Event()
        self._settled_by = 0.0  # by the event loop's clock; see `settled`
        self._problem: str | None = None  # of the last refresh, as it was logged
        self._missing: frozenset[str] = frozenset()  # models that the last list did not have
        self._saved: str | None = None
        self.has_list = False
        self.current = build_catalogue(self._file_models, ModelList(), default, habits, price)

    @property
    def lacks_model(self) -> bool:
        """Whether nothing can be painted: the list was asked for, and no image model is known."""
        return self.current.default is None and self._settled.is_set()

    async def start(self, saved: str | None, seconds: float) -> None:
        """Take the list that was saved last (JSON text). Without one, `settled` waits for so many seconds from now.

        Whatever was saved, it raises nothing: the list of a newer or an older version may be in the way of nobody.
        """
        if saved is not None and self._take(*await self._read(saved)):
            self._saved = saved
            self._settled.set()
        else:
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
            listed, catalogue = await self._read(raw)
            if not self._take(listed, catalogue):
                self._warn(_why_not(listed))
                return None
            facts = {"models": len(self.current.models), "default_model": self.current.default}
            self._log.info("the list of models is up to date", extra=facts)
            await self._keep(raw)
        except TimeoutError:
            self._warn("the endpoint's list of models did not come in time; the last one stays")
            return AGAIN_AFTER
        except ResultUnusable:  # its body was longer than the client reads
            self._warn(TOO_LARGE)
            return None
        except BotError as error:
            self._warn(f"the list of models was not refreshed: {error}")
            return AGAIN_AFTER if isinstance(error, PASSING) else None
        finally:
            self._settled.set()  # also when it failed: whoever waits is served with what is known
        self._problem = None
        return None

    async def _read(self, raw: str) -> tuple[ModelList, Catalogue]:
        """The list, and the catalogue that it makes. In a thread: a long one takes a second, in which nobody would be
        answered."""

        def read() -> tuple[ModelList, Catalogue]:
            listed = read_list(raw)
            return listed, build_catalogue(
                self._file_models, listed, self._default, self._habits, self._price
            )

        try:
            return await asyncio.to_thread(read)
        except Exception:
            self._log.exception("a bug kept a list of models from being read")
            return ModelList(), self.current

    def _take(self, listed: ModelList, catalogue: Catalogue) -> bool:
        """Take over the catalogue. False, and nothing changed, if the list leaves nothing to offer."""
        if not listed or not catalogue.models:
            return False
        self.current, self.has_list = catalogue, True
        missing = frozenset(model.id for model in catalogue.models) - listed.ids
        if missing - self._missing:
            self._log.warning("the endpoint's list does not have %s", ", ".join(sorted(missing)))
        self._missing = missing
        return True

    async def _keep(self, raw: str) -> None:
        if raw != self._saved:
            await self._save(raw)
            self._saved = raw

    def _warn(self, problem: str) -> None:
        """Log it, but not again every minute while it stays the same."""
        if problem != self._problem:
            self._log.warning("%s", problem)
        self._problem = problem


def _why_not(listed: ModelList) -> str:
    if not listed:
        return "the endpoint's list of models is empty or cannot be read; the last one stays"
    return (
        "no model of the endpoint's list is known to make pictures; "
        "name one in IMAGE_MODEL, or several in IMAGE_MODELS_FILE"
    )
