"""Every interaction: made by a person, sent to the bot, answered or left without an answer."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.sandbox.world.changes import Change, Changes, What
from bot.sandbox.world.cputime import CpuMeter
from bot.sandbox.world.entities import (
    JSON,
    Channel,
    Interaction,
    Kind,
    Member,
    Message,
    OpenedModal,
    Response,
    State,
)
from bot.sandbox.world.window import Window

Clock = Callable[[], datetime]

# The line that is printed when a window was longer than usual begins like this.
STRETCHED = "The window for the first answer to an interaction was"
# How long an interaction's token answers.
TOKEN_LIFE = timedelta(minutes=15)


class Interactions:
    """`keep` limits how many are remembered; `response_window` is in seconds."""

    def __init__(
        self,
        changes: Changes,
        new_id: Callable[[], int],
        *,
        clock: Clock,
        response_window: float,
        keep: int | None,
    ) -> None:
        self._changes = changes
        self._new_id = new_id
        self._clock = clock
        self._keep = keep
        self._meter = CpuMeter()
        self.response_window = response_window
        self.by_id: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}

    def begin(
        self,
        kind: Kind,
        member: Member,
        channel: Channel,
        *,
        source: Message | None = None,
        to: int | None = None,
    ) -> Interaction:
        """An interaction not yet sent; give it its payload, then `open` it."""
        interaction = Interaction(
            self._new_id(),
            secrets.token_urlsafe(48),
            kind,
            member,
            channel,
            self._clock(),
            source=source,
            to=to,
        )
        self.by_id[interaction.id] = self.by_token[interaction.token] = interaction
        if self._keep is not None and len(self.by_id) > self._keep:
            oldest = self.by_id.pop(next(iter(self.by_id)))
            del self.by_token[oldest.token]
        return interaction

    def open(self, interaction: Interaction) -> None:
        """Send it to the bot; from now on the three seconds run."""
        interaction.window = Window(self.response_window, self._meter)
        self._look_after(self.response_window, interaction)
        self._changes.publish(Change(What.INTERACTION_OPENED, interaction=interaction))

    def too_late(self, interaction: Interaction) -> bool:
        """Whether the window for its first answer is over. Moving the clock past its end ends it too."""
        window = interaction.window
        if interaction.state is State.WAITING and window is not None:
            moved = (self._clock() - interaction.created_at).total_seconds() - window.elapsed
            if moved > window.usual or not window.left():
                self._fail(interaction)
        return interaction.state is State.FAILED

    def acknowledge(
        self, interaction: Interaction, response: Response, *, original: Message | None = None
    ) -> None:
        self._end(interaction, State.ACKNOWLEDGED)
        interaction.response = response
        interaction.acknowledged_after = interaction.window.elapsed if interaction.window else None
        interaction.original = original
        self._changes.publish(Change(What.INTERACTION_ACKNOWLEDGED, interaction=interaction))

    def open_modal(self, interaction: Interaction, modal: OpenedModal) -> None:
        interaction.modal = modal
        self.acknowledge(interaction, Response.MODAL)
        self._changes.publish(Change(What.MODAL_OPENED, interaction=interaction))

    def suggest(self, interaction: Interaction, choices: list[JSON]) -> None:
        interaction.choices = choices
        self.acknowledge(interaction, Response.AUTOCOMPLETE)
        self._changes.publish(Change(What.AUTOCOMPLETE_ANSWERED, interaction=interaction))

    def expired(self, interaction: Interaction) -> bool:
        """Whether its token is dead."""
        return self._clock() - interaction.created_at > TOKEN_LIFE

    def close(self) -> None:
        """Stop waiting for answers: no interaction fails after this."""
        for interaction in self.by_id.values():
            self._stop_deadline(interaction)

    def _look_after(self, seconds: float, interaction: Interaction) -> None:
        loop = asyncio.get_running_loop()
        interaction.deadline = loop.call_later(seconds, self._look_at, interaction)

    def _look_at(self, interaction: Interaction) -> None:
        left = interaction.window.left() if interaction.window is not None else 0.0
        if left:
            self._look_after(left, interaction)
            self._changes.publish(Change(What.INTERACTION_GIVEN_TIME, interaction=interaction))
        else:
            self._fail(interaction)

    def _fail(self, interaction: Interaction) -> None:
        self._end(interaction, State.FAILED)
        self._changes.publish(Change(What.INTERACTION_FAILED, interaction=interaction))

    def _end(self, interaction: Interaction, state: State) -> None:
        """It waits no longer. A window that was longer than usual is printed, so that a test run shows it."""
        self._stop_deadline(interaction)
        interaction.state = state
        if interaction.window is not None and interaction.window.length.stretched:
            sys.stderr.write(f"{STRETCHED} {interaction.window.length}.\n")

    def _stop_deadline(self, interaction: Interaction) -> None:
        if interaction.deadline is not None:
            interaction.deadline.cancel()
            interaction.deadline = None
