"""/me: what a member has left and why, their last pictures, and what could not be posted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

import discord
from discord import app_commands, ui

from bot import pixels
from bot.domain.errors import Gone, ResultUnusable
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.front.account.panel import Page, Thumbnail, account_panel
from bot.front.imagine.checks import place_of, roles_of
from bot.front.kit.allowance import Allowance
from bot.front.kit.answers import add, give, take
from bot.front.kit.cards import Card
from bot.front.kit.replies import as_file
from bot.front.kit.uploads import FILE_LIMIT, Kept, together
from bot.front.result.card import result
from bot.front.texts.models import model_name

if TYPE_CHECKING:
    from bot.front.client import Front

log = logging.getLogger(__name__)

PAGE = 5  # pictures shown at a time
SIDE = 512  # pixels of their small copies
BROUGHT = 3  # asks brought at a time; more wait for the next /me
Send = Callable[[discord.Interaction[Any], Card], Awaitable[None]]

HERE_IT_IS = "Finished, but I could not post it. Here it is:"


class Album(Protocol):
    """A member's painted pictures."""

    async def recent(
        self, guild: int, member: int, *, before: int | None, limit: int
    ) -> tuple[Generation, ...]:
        """Newest first; `before` a picture's row id."""

    async def newer(self, guild: int, member: int, *, after: int, limit: int) -> tuple[Generation, ...]:
        """The nearest ones painted after a row id, newest first."""

    async def undelivered(self, guild: int, member: int) -> tuple[Generation, ...]: ...

    async def seen(self, public_ids: Collection[str]) -> None:
        """They have been shown: nobody keeps them waiting any more."""


@app_commands.command()
async def me(interaction: discord.Interaction[Front]) -> None:
    """Your credits, your last pictures, and anything I kept for you."""
    await interaction.client.account.open(interaction)


@dataclass(frozen=True, slots=True)
class Account:
    allowance: Allowance
    album: Album
    kept: Kept
    catalogue: Callable[[], Catalogue]

    async def open(self, interaction: discord.Interaction[Any]) -> None:
        """First what is kept for the member, then the panel: all of it in private messages."""
        place_of(interaction)
        if not await take(interaction):
            return
        answered, waiting = await self._bring(interaction)
        page, rows = await self._page(interaction, "first", 0)
        view = await self._panel(interaction, page, rows, waiting)
        files = [as_file(file) for file in page.uploads]
        if answered:
            await interaction.followup.send(ephemeral=True, view=view, files=files)
        else:
            await interaction.edit_original_response(view=view, attachments=files)

    async def pressed(self, interaction: discord.Interaction[Any], verb: str, subject: str) -> None:
        """My allowance, or a page. Raises Gone for any other verb."""
        if verb == "open":
            await self.open(interaction)
        elif verb in ("older", "newer") and subject:
            await self._turn(interaction, verb, int(subject))
        else:
            raise Gone

    async def _turn(self, interaction: discord.Interaction[Any], verb: str, anchor: int) -> None:
        if not await take(interaction, in_place=True):
            return
        page, rows = await self._page(interaction, verb, anchor)
        view = await self._panel(interaction, page, rows, 0)
        await interaction.edit_original_response(
            view=view, attachments=[as_file(file) for file in page.uploads]
        )

    # --- what is kept --------------------------------------------------------------------------------

    async def _bring(self, interaction: discord.Interaction[Any]) -> tuple[bool, int]:
        """Show what could not be posted, as original files. Whether the answer has been given with it, and how many
        pictures must wait for the next time."""
        guild, _ = place_of(interaction)
        rows = sorted(await self.album.undelivered(guild, interaction.user.id), key=_place)
        asks = [tuple(ask) for _, ask in groupby(rows, key=lambda row: row.ask.interaction)]
        answered, shown = False, 0
        for ask in asks[:BROUGHT]:
            if await self._hand_over(interaction, ask, add if answered else give):
                await self.album.seen([row.public_id for row in ask])
                answered, shown = True, shown + len(ask)
        return answered, len(rows) - shown

    async def _hand_over(
        self, interaction: discord.Interaction[Any], ask: tuple[Generation, ...], send: Send
    ) -> bool:
        """False if Discord takes them neither as they are nor smaller: they wait on, and hold nothing else up."""
        limit = min(interaction.filesize_limit, FILE_LIMIT)
        for size in (limit, limit // 4):
            try:
                await send(interaction, await self._result(ask, size))
            except discord.HTTPException as error:
                reason = f"{error.status}/{error.code}"
                log.warning("kept pictures were not shown", extra={"ask": ask[0].public_id, "reason": reason})
            else:
                return True
        return False

    async def _result(self, ask: tuple[Generation, ...], limit: int) -> Card:
        try:
            files = await together(self.kept, ask, limit)
        except Gone:
            ids = ", ".join(row.public_id for row in ask)
            log.error("a kept picture is gone", extra={"pictures": ids})
            return Card(content=f"A picture that I kept for you ({ids}) is not here any more. I am sorry.")
        card = result(ask, files, model=model_name(self.catalogue(), ask[0].ask.request.model))
        return replace(card, content=HERE_IT_IS)

    # --- the panel -----------------------------------------------------------------------------------

    async def _panel(
        self, interaction: discord.Interaction[Any], page: Page, rows: tuple[Generation, ...], waiting: int
    ) -> ui.LayoutView:
        guild, _ = place_of(interaction)
        has = await self.allowance.of(guild, interaction.user.id, roles_of(interaction.user))
        server = interaction.guild.name if interaction.guild is not None else ""
        return account_panel(server, has, page, rows, waiting)

    async def _page(
        self, interaction: discord.Interaction[Any], verb: str, anchor: int
    ) -> tuple[Page, tuple[Generation, ...]]:
        """The page behind or before a picture, or the first one."""
        guild, _ = place_of(interaction)
        member = interaction.user.id
        if verb == "newer":
            found = await self.album.newer(guild, member, after=anchor, limit=PAGE + 1)
            rows, newer, older = found[-PAGE:], len(found) > PAGE, True
        else:
            before = anchor if verb == "older" else None
            found = await self.album.recent(guild, member, before=before, limit=PAGE + 1)
            rows, newer, older = found[:PAGE], before is not None, len(found) > PAGE
        thumbnails = [small for row in rows if (small := await self._small(row)) is not None]
        return Page(tuple(thumbnails), newer, older, len(rows) - len(thumbnails)), rows

    async def _small(self, row: Generation) -> Thumbnail | None:
        """One after the other, since a decoded picture is large; None if its bytes are gone."""
        try:
            return Thumbnail(row, await pixels.small(await self.kept.get(row.key), SIDE))
        except (Gone, ResultUnusable) as error:
            log.warning("a picture cannot be shown", extra={"picture": row.public_id, "error": str(error)})
            return None


def _place(row: Generation) -> tuple[int, int]:
    return row.ask.interaction, row.position
