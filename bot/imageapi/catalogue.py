"""The catalogue that members choose from: the operator's file, the endpoint's list, and the default model."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.domain.errors import BotError
from bot.domain.models import Catalogue, Model
from bot.imageapi.known import Known
from bot.imageapi.listing import read_list


def build(chosen: Sequence[Known], listed: Sequence[Known], default: str) -> Catalogue:
    """With a file (`chosen`), its models alone; else those of the list, the default model before all others.

    A default that the file does not name gives way to the file's first model.
    """
    by_id = {known.id: known for known in listed}
    if chosen:
        models = [known.filled_from(by_id.get(known.id)).model() for known in chosen]
        named = any(model.id == default for model in models)
        return Catalogue(_with_own_labels(models), default if named else models[0].id)
    first = by_id.get(default, Known(id=default))
    models = [first.model(), *(known.model() for known in listed if known.id != default)]
    return Catalogue(_with_own_labels(models), default)


def _with_own_labels(models: Sequence[Model]) -> tuple[Model, ...]:
    """Members choose by label, so a label that is taken, or is another model's id, gives way to the id."""
    taken = {model.id for model in models}
    found: list[Model] = []
    for model in models:
        label = model.id if model.label in taken else model.label
        found.append(replace(model, label=label))
        taken.add(label)
    return tuple(found)


class CatalogueKeeper:
    """Holds the catalogue in memory (`current`), so that autocomplete answers without any I/O.

    `fetch` gets the endpoint's list as JSON text and raises a BotError; `keep` stores the last good one.
    """

    def __init__(
        self,
        *,
        default: str,
        chosen: Sequence[Known] = (),
        fetch: Callable[[], Awaitable[str]],
        keep: Callable[[str], Awaitable[None]],
        log: logging.Logger | None = None,
    ) -> None:
        self._default = default
        self._chosen = tuple(chosen)
        self._fetch = fetch
        self._keep = keep
        self._log = log or logging.getLogger(__name__)
        self.current = build(self._chosen, (), default)

    def load(self, raw: str) -> bool:
        """Take over a list, e.g. the copy in the database. False if there is no model in it: nothing changes."""
        listed = read_list(raw)
        if not listed:
            return False
        self.current = build(self._chosen, listed, self._default)
        missing = {model.id for model in self.current.models} - {known.id for known in listed}
        if missing:
            self._log.warning("the endpoint's list does not have %s", ", ".join(sorted(missing)))
        return True

    async def start(self, last: str | None, patience: float) -> None:
        """The last good list (JSON text) at once, a fresh one if the endpoint gives it in so many seconds."""
        if last is not None:
            self.load(last)
        try:
            async with asyncio.timeout(patience):
                await self.refresh()
        except TimeoutError:
            self._log.warning(
                "the endpoint's list of models did not come in time; going on without a fresh one"
            )

    async def refresh(self) -> None:
        """Fetch, rebuild, keep. What goes wrong is logged, and the catalogue stays as it is."""
        try:
            raw = await self._fetch()
            if self.load(raw):
                await self._keep(raw)
            else:
                self._log.warning(
                    "the endpoint's list of models is empty or cannot be read; the last one stays"
                )
        except BotError as error:
            self._log.warning("the list of models was not refreshed: %s", error)
