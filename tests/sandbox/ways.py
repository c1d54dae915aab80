"""The ways in which the tiny bot answers `/say`."""

from __future__ import annotations

import io
import time
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui
from PIL import Image

from tests.sandbox.parts import Animals, buttons

Interaction = discord.Interaction[Any]
Way = Callable[[Interaction, str], Awaitable[None]]


def picture(size: int = 8) -> discord.File:
    out = io.BytesIO()
    Image.new("RGB", (size, size), "red").save(out, "PNG")
    out.seek(0)
    return discord.File(out, "fox.png", description="a red square")


def channel_of(interaction: Interaction) -> discord.TextChannel:
    assert isinstance(interaction.channel, discord.TextChannel)
    return interaction.channel


async def tell(interaction: Interaction, attempt: Awaitable[Any]) -> None:
    """Say in the channel how an attempt ended: "no error", or Discord's status and code."""
    try:
        await attempt
        told = "no error"
    except discord.HTTPException as error:
        told = f"{error.status} {error.code}"
    await channel_of(interaction).send(told)


async def private(interaction: Interaction, text: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send(text)


async def with_buttons(interaction: Interaction, text: str) -> None:
    await interaction.response.send_message(text, view=buttons("update", "silent", "form", "twice"))


async def with_menu(interaction: Interaction, text: str) -> None:
    await interaction.response.send_message(text, view=Animals(timeout=60))


async def layout(interaction: Interaction, text: str) -> None:
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery(
        discord.MediaGalleryItem("attachment://fox.png", description="a fox", spoiler=True)
    )
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text), gallery))
    await interaction.response.send_message(view=view, file=picture())


async def dangling(interaction: Interaction, text: str) -> None:
    embed = discord.Embed(title=text).set_image(url="attachment://no.png")
    await tell(interaction, interaction.response.send_message(embed=embed))


async def direct(interaction: Interaction, text: str) -> None:
    """Write to the member alone, and say in the channel how that ended."""
    await interaction.response.send_message(text)
    await tell(interaction, interaction.user.send(text))


async def long(interaction: Interaction, text: str) -> None:
    await tell(interaction, interaction.response.send_message("x" * 2001))


async def busy(interaction: Interaction, text: str) -> None:
    """Answer after three seconds of work in which nothing else of this process runs."""
    begun = time.process_time()
    while time.process_time() - begun < 3.0:
        pass
    await tell(interaction, interaction.response.send_message(text))


async def late(interaction: Interaction, text: str) -> None:
    """Answer once a channel is made, which may be after the token is over."""
    await interaction.response.defer(thinking=True)
    await interaction.client.wait_for("guild_channel_create")
    await tell(interaction, interaction.edit_original_response(content=text))


async def unknown_route(interaction: Interaction, text: str) -> None:
    async def attempt() -> None:
        await channel_of(interaction).typing()

    await interaction.response.send_message(text)
    await tell(interaction, attempt())


async def nonce(interaction: Interaction, text: str) -> None:
    await interaction.response.defer(thinking=True)
    first, second = [await channel_of(interaction).send("once", nonce="n1") for _ in range(2)]
    await interaction.edit_original_response(content=str(first.id == second.id))


async def forum(interaction: Interaction, text: str) -> None:
    """Open a post in the server's forum, with a picture, and call somebody there."""
    assert interaction.guild is not None
    forum = interaction.guild.forums[0]
    made = await forum.create_thread(
        name=text, content="first", file=picture(), applied_tags=forum.available_tags
    )
    called = discord.AllowedMentions(users=[interaction.user])
    await made.thread.send(interaction.user.mention, allowed_mentions=called)
    await interaction.response.send_message(made.thread.mention)


async def kept(interaction: Interaction, text: str) -> None:
    """Send a picture, then edit the message while keeping what it has."""
    await interaction.response.send_message(text, file=picture())
    message = await interaction.original_response()
    await message.edit(content="kept", attachments=message.attachments)


async def fallback(interaction: Interaction, text: str) -> None:
    """Edit the answer through the channel, as after fifteen minutes."""
    answer = await interaction.response.defer(thinking=True)
    assert answer is not None
    assert answer.message_id is not None
    await channel_of(interaction).get_partial_message(answer.message_id).edit(content=text)


async def picker(interaction: Interaction, text: str) -> None:
    """A menu of channels in which this one is chosen."""
    menu: ui.ChannelSelect[ui.View] = ui.ChannelSelect(
        custom_id="where", min_values=0, default_values=[channel_of(interaction)]
    )
    view = ui.View(timeout=None)
    view.add_item(menu)
    await interaction.response.send_message(text, view=view)


async def languages(interaction: Interaction, text: str) -> None:
    """Of the member, of the server as the interaction has it, and of the server as the gateway told."""
    assert interaction.guild is not None
    told = (interaction.locale, interaction.guild_locale, interaction.guild.preferred_locale)
    await interaction.response.send_message(" ".join(map(str, told)))


async def place(interaction: Interaction, text: str) -> None:
    """Where this is, and whether the member sees #staff, both by the data of the gateway and the interaction."""
    channel, guild, member = interaction.channel, interaction.guild, interaction.user
    assert guild is not None
    assert isinstance(channel, discord.TextChannel | discord.Thread)
    assert isinstance(member, discord.Member)
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    staff = discord.utils.get(guild.text_channels, name="staff")
    assert staff is not None
    seen = "+" if staff.permissions_for(member).view_channel else "-"
    await interaction.response.send_message(f"{channel.type} {parent} {channel.is_nsfw()}; staff{seen}")


WAYS: dict[str, Way] = {
    "private": private,
    "buttons": with_buttons,
    "menu": with_menu,
    "picker": picker,
    "layout": layout,
    "dangling": dangling,
    "long": long,
    "busy": busy,
    "late": late,
    "route": unknown_route,
    "nonce": nonce,
    "forum": forum,
    "direct": direct,
    "kept": kept,
    "fallback": fallback,
    "languages": languages,
    "place": place,
}
