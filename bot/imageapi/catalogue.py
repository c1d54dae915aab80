"""The catalogue of models that members choose from: built from the operator's file and the endpoint's model list.

It is cached in memory and refreshed now and then; the last good model list is kept in the database for the next start.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.domain.errors import BotError
from bot.domain.models import Catalogue, Model
from bot.imageapi.listing import read_list
from bot.imageapi.partialmodel import PartialModel


def build_catalogue(
    file_models: Sequence[PartialModel], listed: Sequence[PartialModel], default: str
) -> Catalogue:
    """The catalogue. `listed` are the models of the endpoint's list, `default` is the id of the default model.

    With a file its models alone are offered, in its order; the list fills in what the file does not say of them. The
    first one is the default if the file does not name `default`. Without a file the listed models are offered, the
    default model first, even if it is not listed.
    """
    by_id = {model.id: model for model in listed}
    if file_models:
        models = [model.completed_from(by_id.get(model.id)).to_model() for model in file_models]
        named = any(model.id == default for model in models)
        return Catalogue(_with_own_labels(models), default if named else models[0].id)
    first = by_id.get(default, PartialModel(id=default))
    models = [first.to_model(), *(model.to_model() for model in listed if model.id != default)]
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
    """

    def __init__(
        self,
        *,
        default: str,
        file_models: Sequence[PartialModel] = (),
        fetch: Callable[[], Awaitable[str]],
        save: Callable[[str], Awaitable[None]],
        log: logging.Logger | None = None,
    ) -> None:
        self._default = default
        self._file_models = tuple(file_models)
        self._fetch = fetch
        self._save = save
        self._log = log or logging.getLogger(__name__)
        self.current = build_catalogue(self._file_models, (), default)

    def load(self, raw: str) -> bool:
        """Rebuild the catalogue from a model list (JSON text). False, and nothing changed, if it has no models."""
        listed = read_list(raw)
        if not listed:
            return False
        self.current = build_catalogue(self._file_models, listed, self._default)
        missing = {model.id for model in self.current.models} - {model.id for model in listed}
        if missing:
            self._log.warning("the endpoint's list does not have %s", ", ".join(sorted(missing)))
        return True

    async def start(self, saved: str | None, seconds: float) -> None:
        """Load the list that was saved last (JSON text), then a fresh one if it comes within so many seconds."""
        if saved is not None:
            self.load(saved)
        try:
            async with asyncio.timeout(seconds):
                await self.refresh()
        except TimeoutError:
            self._log.warning(
                "the endpoint's list of models did not come in time; going on without a fresh one"
            )

    async def refresh(self) -> None:
        """Fetch the model list, rebuild the catalogue, save the list.

        Never raises a BotError: it is logged, and the catalogue stays as it is.
        """
        try:
            raw = await self._fetch()
            if self.load(raw):
                await self._save(raw)
            else:
                self._log.warning(
                    "the endpoint's list of models is empty or cannot be read; the last one stays"
                )
        except BotError as error:
            self._log.warning("the list of models was not refreshed: %s", error)
