"""Which models are asked for the bytes of their pictures in the answer itself (`b64_json`), and not for an address.

An address is better as long as it can be fetched (see `Endpoint.body`). Where it could not, the picture was paid for
and lost; the next one must not be.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.errors import BotError, HostNotTrusted


@dataclass(slots=True)
class Inline:
    """Remembered until the program ends."""

    _models: set[str] = field(default_factory=set)
    _all: bool = False

    def learn(self, model: str, error: BotError) -> None:
        """An address of this model's picture could not be fetched."""
        # What host its addresses are at is the same for all models of an endpoint.
        self._all = self._all or isinstance(error, HostNotTrusted)
        self._models.add(model)

    def wants(self, model: str) -> bool:
        return self._all or model in self._models
