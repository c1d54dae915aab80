"""/challenge-admin, for hosts: members who may manage events. Everything that it answers is private."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

import discord
from discord.app_commands import Choice, Range

from bot.domain.challenges.values import ACCOUNT_DAYS, VOTES, Phase
from bot.domain.errors import Missing, NothingThere
from bot.domain.models import Catalogue
from bot.front.challenges.hosting import creating, editing, ending, preview
from bot.front.challenges.hosting.checks import require_host
from bot.front.challenges.hosting.choosing import HostedChoices, NewChoices, public_id_of
from bot.front.challenges.hosting.creating import Creating
from bot.front.challenges.hosting.drafts import Drafts
from bot.front.challenges.hosting.editing import Editing
from bot.front.challenges.hosting.ending import Ending
from bot.front.challenges.hosting.entries import HostedEntries
from bot.front.challenges.hosting.form import SPACE
from bot.front.challenges.hosting.places import Place, drafted
from bot.front.challenges.hosting.receipts import Receipts, require_private
from bot.front.challenges.hosting.rows import (
    ChallengeRows,
    Entering,
    EntryRows,
    Memory,
    Messages,
    ReportRows,
)
from bot.front.challenges.posting.titles import Threads, Titles
from bot.front.challenges.recurring.feature import RecurringChallenges
from bot.front.challenges.reporting import zipping
from bot.front.challenges.reporting.hints import ModLog
from bot.front.challenges.reporting.zipping import Zipping
from bot.front.kit.commands import command, group
from bot.front.kit.feature import AnyCommand, Call, Feature, Filled, Pressed
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.kit.guilds.permits import EVENTS
from bot.front.kit.uploads import StoredPictures

TAKES_PICTURES = (Phase.SCHEDULED, Phase.OPEN)
RUNNING = (*TAKES_PICTURES, Phase.VOTING)
NOT_CANCELLED = (*RUNNING, Phase.CLOSED)


class ChallengeAdmin(Feature):
    """Create challenges, change them, end them.

    That is what Discord shows of the command. Each handler checks the permission again, and raises a Refused if nothing
    could be changed.
    """

    space: ClassVar[str] = SPACE

    def __init__(
        self,
        *,
        rows: ChallengeRows,
        entries: EntryRows,
        reports: ReportRows,
        copies: StoredPictures,
        entering: Entering,
        messages: Messages,
        memory: Memory,
        server_settings: SettingsSource,
        mod_log: ModLog,
        recurring: RecurringChallenges,
        catalogue: Callable[[int], Catalogue],
        changed: Callable[[int], None],
        threads: Threads,
        clock: Callable[[], datetime],
        real: Callable[[], datetime],
    ) -> None:
        """`catalogue` returns the models on offer for a server, without I/O. `clock` returns the time in UTC by which
        challenges go on, `real` the one that nobody has moved."""
        drafts, receipts = Drafts(memory, real), Receipts(rows, reports, mod_log, changed)
        self._creating = Creating(rows, drafts, receipts, server_settings, clock)
        self._editing = Editing(rows, drafts, receipts, server_settings, clock, Titles(threads))
        self._ending = Ending(rows, drafts, receipts, clock)
        self._entries = HostedEntries(rows, entries, entering, messages, receipts)
        self._zipping = Zipping(rows, copies, receipts)
        self._choices = HostedChoices(rows, entries, server_settings)
        self._recurring = recurring
        self._new = NewChoices(catalogue)

    def commands(self) -> Sequence[AnyCommand]:
        of_which = ("challenge",)
        return [
            group(
                "challenge-admin",
                ChallengeAdmin,
                command(self.create, autocomplete=self._for_new, autocompleted=("tag", "model")),
                command(self.edit, autocomplete=self._of(RUNNING), autocompleted=of_which),
                command(self.close, autocomplete=self._of(RUNNING), autocompleted=of_which),
                command(self.cancel, autocomplete=self._of(RUNNING), autocompleted=of_which),
                command(
                    self.remove,
                    autocomplete=self._of(NOT_CANCELLED),
                    autocompleted=(*of_which, "entry"),
                ),
                command(self.add, autocomplete=self._of(TAKES_PICTURES), autocompleted=of_which),
                command(self.recurring, autocomplete=self._for_new, autocompleted=("tag", "model")),
                command(self.export, autocomplete=self._of((Phase.CLOSED,)), autocompleted=of_which),
                permissions=EVENTS.permissions,
            )
        ]

    async def pressed(self, press: Pressed) -> None:
        """A button below an answer. Raises NothingThere for one that this version does not know."""
        require_host(press)
        require_private(press)
        match press.verb:
            case preview.PUBLISH:
                await self._creating.publish(press)
            case preview.CHANGE:
                await self._creating.change(press)
            case editing.AGAIN:
                await self._editing.again(press)
            case ending.SOONER:
                await self._ending.sooner(press)
            case ending.CANCEL:
                await self._ending.cancel(press)
            case ending.LEAVE:
                await self._ending.leave(press)
            case zipping.ZIP:
                await self._zipping.following(press)
            case _:
                raise NothingThere(Missing.BUTTON)

    async def submitted(self, form: Filled) -> None:
        """The form of a challenge: of a new one, or of one that is there."""
        require_host(form)
        require_private(form)
        match form.verb:
            case creating.TYPED:
                await self._creating.submitted(form)
            case editing.EDITED:
                await self._editing.submitted(form)
            case _:
                raise NothingThere(Missing.BUTTON)

    # --- the commands --------------------------------------------------------------------------------

    async def create(
        self,
        call: Call,
        channel: Place | None = None,
        tag: Range[str, 1, 100] | None = None,
        role: discord.Role | None = None,
        credits: Range[int, 0, 50] = 0,
        voters: discord.Role | None = None,
        account_days: Range[int, 0, 365] = ACCOUNT_DAYS,
        votes: Range[int, 1, 5] = VOTES,
        model: Range[str, 1, 100] | None = None,
        opens: Range[str, 1, 40] | None = None,
    ) -> None:
        """Start a challenge; you see it before anybody else does.

        Args:
            channel: Where it is posted (here, unless you choose)
            tag: The tag of its post, in a forum
            role: A role for the winner
            credits: Credits for the winner (0-50)
            voters: Only members with this role vote
            account_days: How old, in days, voters' accounts must be
            votes: How many pictures each member may choose (1-5)
            model: Only pictures that this AI model made
            opens: When it opens: in 2h or 2030-12-24 18:00 (empty = now)
        """
        require_host(call)
        models = self._new.models(call, model)
        draft = drafted(call, channel, role, credits, voters, account_days, votes, models)
        await self._creating.begin(call, draft, tag=tag, opens=opens)

    async def edit(self, call: Call, challenge: Range[str, 1, 100]) -> None:
        """Change a challenge: theme, brief, dates, options.

        Args:
            challenge: Which challenge
        """
        require_host(call)
        await self._editing.open(call, public_id_of(challenge))

    async def close(self, call: Call, challenge: Range[str, 1, 100]) -> None:
        """Open it, open voting or end voting before its time.

        Args:
            challenge: Which challenge
        """
        require_host(call)
        await self._ending.ask(call, public_id_of(challenge))

    async def cancel(self, call: Call, challenge: Range[str, 1, 100], reason: Range[str, 1, 200]) -> None:
        """End a challenge without a result.

        Args:
            challenge: Which challenge
            reason: Why; members will read it
        """
        require_host(call)
        await self._ending.ask_to_cancel(call, public_id_of(challenge), reason)

    async def remove(
        self,
        call: Call,
        challenge: Range[str, 1, 100],
        entry: Range[str, 1, 100],
        reason: Range[str, 1, 200],
    ) -> None:
        """Take a picture out, up to 7 days after the end.

        Args:
            challenge: Which challenge
            entry: Which picture: its number, or its id
            reason: Why; its author will read it
        """
        require_host(call)
        await self._entries.remove(call, public_id_of(challenge), entry, reason)

    async def add(
        self,
        call: Call,
        challenge: Range[str, 1, 100],
        picture: Range[str, 1, 100],
        reason: Range[str, 1, 200],
    ) -> None:
        """Enter a late picture for its author, until voting opens.

        Args:
            challenge: Which challenge
            picture: Its id, which ⋯ below it shows, or its message's link
            reason: Why, for the other hosts
        """
        require_host(call)
        await self._entries.add(call, public_id_of(challenge), picture, reason)

    async def recurring(
        self,
        call: Call,
        channel: Place | None = None,
        tag: Range[str, 1, 100] | None = None,
        role: discord.Role | None = None,
        credits: Range[int, 0, 50] = 0,
        voters: discord.Role | None = None,
        account_days: Range[int, 0, 365] = ACCOUNT_DAYS,
        votes: Range[int, 1, 5] = VOTES,
        model: Range[str, 1, 100] | None = None,
    ) -> None:
        """Recurring challenges, every week or every month.

        Args:
            channel: Where new ones are posted (here, unless you choose)
            tag: The tag of their posts, in a forum
            role: A role for the winners
            credits: Credits for the winners (0-50)
            voters: Only members with this role vote
            account_days: How old, in days, voters' accounts must be
            votes: How many pictures each member may choose (1-5)
            model: Only pictures that this AI model made
        """
        require_host(call)
        models = self._new.models(call, model)
        draft = drafted(call, channel, role, credits, voters, account_days, votes, models)
        await self._recurring.open(call, draft, tag=tag)

    async def export(self, call: Call, challenge: Range[str, 1, 100]) -> None:
        """Pictures and results of an ended challenge, as zip files.

        Args:
            challenge: Which challenge
        """
        require_host(call)
        await self._zipping.first(call, public_id_of(challenge))

    # --- while typing --------------------------------------------------------------------------------

    def _of(self, phases: Collection[Phase]) -> Any:
        return partial(self._suggested, phases)

    async def _suggested(
        self, phases: Collection[Phase], call: Call, option: str, typed: str, others: Mapping[str, Any]
    ) -> Sequence[Choice[str]]:
        require_host(call)
        if option == "entry":
            return await self._choices.entry_choices(call, typed, str(others.get("challenge") or ""))
        return await self._choices.challenges(call, typed, phases)

    async def _for_new(
        self, call: Call, option: str, typed: str, others: Mapping[str, Any]
    ) -> Sequence[Choice[str]]:
        return await self._new.offered(call, option, typed, others)
