"""/imagine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Range

from bot.domain.models import Wish
from bot.front.imagine.checks import Attached
from bot.front.imagine.choices import offered
from bot.front.imagine.desk import Order

if TYPE_CHECKING:
    from bot.front.client import Front


async def offer(interaction: discord.Interaction[Front], typed: str) -> list[Choice[str]]:
    """The choices of whatever option the person is typing in."""
    option = next((name for name, focused in _focus(interaction).items() if focused), "model")
    return offered(
        interaction.client.desk.glance(interaction.guild_id), option, typed, interaction.namespace.model
    )


@app_commands.command()
@app_commands.autocomplete(size=offer, style=offer, quality=offer, model=offer)
async def imagine(
    interaction: discord.Interaction[Front],
    prompt: Range[str, 1, 2000],
    size: Range[str, 1, 100] | None = None,
    image: discord.Attachment | None = None,
    style: Range[str, 1, 100] | None = None,
    quality: Range[str, 1, 100] | None = None,
    model: Range[str, 1, 100] | None = None,
    count: Range[int, 1, 4] = 1,
    private: bool = False,
) -> None:
    """Turn words into a picture.

    Args:
        prompt: What should be in the picture? Any language, up to 2000 characters
        size: Shape of the picture
        image: A picture to change or to use as inspiration (PNG, JPEG, WebP)
        style: A look to apply
        quality: More detail takes longer and costs more credits
        model: Which image model draws it
        count: How many pictures, each on its own credits
        private: Show the result only to you
    """
    wish = Wish(prompt=prompt, size=size, style=style, quality=quality, model=model, count=count)
    order = Order(wish, image=None if image is None else attached(image), private=private)
    await interaction.client.desk.take(interaction, order)


def attached(file: discord.Attachment) -> Attached:
    return Attached(
        name=file.filename,
        url=file.url,
        media_type=file.content_type,
        size=file.size,
        width=file.width or 0,
        height=file.height or 0,
    )


def _focus(interaction: discord.Interaction[Front]) -> dict[str, bool]:
    data: Any = interaction.data or {}
    return {option["name"]: bool(option.get("focused")) for option in data.get("options", [])}
