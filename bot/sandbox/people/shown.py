"""What a person has on the screen after using the bot: a handle on one interaction."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Self

from bot.sandbox.people.forms import Modal
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.changes import PATIENCE
from bot.sandbox.world.entities import Interaction, Response, State
from bot.sandbox.world.world import World


class Shown:
    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world = world
        self.interaction = interaction

    def __repr__(self) -> str:
        return f"<Shown {self.interaction.kind.name} {self.interaction.state.value}: {self.reply!r} {self.followups!r}>"

    @property
    def acknowledged_after(self) -> float | None:
        """Seconds from sending to the bot's first answer; None before there is one."""
        return self.interaction.acknowledged_after

    @property
    def failed(self) -> bool:
        """The three seconds passed: the person reads "The application did not respond"."""
        return self.interaction.state is State.FAILED

    @property
    def response_type(self) -> Response | None:
        return self.interaction.response

    @property
    def modal(self) -> Modal | None:
        """The form that opened."""
        return None if self.interaction.modal is None else Modal(self.interaction)

    @property
    def reply(self) -> Seen | None:
        """The answer as it is now, if it is a message and still there (after a silent answer: the one clicked on)."""
        original = self.interaction.original
        return None if original is None or original.deleted else Seen(original)

    @property
    def followups(self) -> list[Seen]:
        return [Seen(message) for message in self.interaction.followups if not message.deleted]

    @property
    def messages(self) -> list[Seen]:
        """The answer and all that followed it."""
        return [*([self.reply] if self.reply else []), *self.followups]

    @property
    def text(self) -> str:
        """Everything the person can read in the answer and what followed it."""
        return "\n".join(message.text for message in self.messages)

    def acknowledged(self, timeout: float = PATIENCE) -> Coroutine[Any, Any, Self]:
        """Wait until the bot has answered, or the three seconds are over (see `failed`)."""
        return self.until(lambda shown: shown.interaction.state is not State.WAITING, timeout=timeout)

    async def message(self) -> Seen:
        """The answer, once there is one; LookupError if the bot answered without a message or not at all."""
        await self.acknowledged()
        if self.reply is None:
            raise LookupError(f"no message answers this: {self!r}")
        return self.reply

    def until(
        self, condition: Callable[[Self], object], *, timeout: float = PATIENCE
    ) -> Coroutine[Any, Any, Self]:
        """Wait until the condition holds for this handle; AssertionError tells what was there instead."""
        return self._until(condition, timeout)

    async def _until(self, condition: Callable[[Self], object], seconds: float) -> Self:
        try:
            await self._world.changes.until(
                lambda: bool(condition(self)), about=self.interaction.id, timeout=seconds
            )
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s; there is {self!r}") from None
        return self

    async def finished(self) -> Seen:
        """The answer, once it no longer says "thinking"."""
        await self.until(lambda shown: shown.reply is not None and not shown.reply.loading)
        return await self.message()
