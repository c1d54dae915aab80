"""A small discord.py bot that uses everything the sandbox imitates. It runs as its own process."""

from __future__ import annotations

import os
import sys
from typing import Any

import discord
import yarl
from discord import app_commands, asset, gateway, http

from tests.sandbox.parts import Press, buttons
from tests.sandbox.ways import WAYS, picture


class TinyBot(discord.AutoShardedClient):
    def __init__(self, shard_count: int) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            shard_count=shard_count,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            # Seconds without a further guild after which on_ready comes; later guilds are joins.
            guild_ready_timeout=0.1,
        )
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        for command in COMMANDS:
            self.tree.add_command(command)
        self.add_dynamic_items(Press)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return

    async def on_guild_join(self, guild: discord.Guild) -> None:
        if guild.system_channel is not None:
            await guild.system_channel.send(f"Hello {guild.name}")

    async def on_ready(self) -> None:
        sys.stdout.write("ready\n")


@app_commands.command()
@app_commands.guild_only()
@app_commands.describe(prompt="what", image="a picture to start from", count="how many", model="which")
async def paint(
    interaction: discord.Interaction[Any],
    prompt: str,
    image: discord.Attachment | None = None,
    count: app_commands.Range[int, 1, 4] = 1,
    model: str = "any",
) -> None:
    """Defer, then edit the answer with a picture."""
    await interaction.response.defer(thinking=True)
    seen = (
        ""
        if image is None
        else f" from {image.filename} of {len(await image.read())} bytes, {image.width} wide"
    )
    embed = discord.Embed(title=prompt, description=f"{count} by {model}{seen}")
    embed.set_image(url="attachment://fox.png")
    await interaction.edit_original_response(
        embed=embed, attachments=[picture()], view=buttons("update", "form")
    )
    await interaction.followup.send("only for you", ephemeral=True)


@paint.autocomplete("model")
async def models(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    known = ["dall-e-3", "gpt-image-1"]
    return [app_commands.Choice(name=name.upper(), value=name) for name in known if typed in name]


@app_commands.command()
@app_commands.choices(how=[app_commands.Choice(name=way, value=way) for way in WAYS])
async def say(interaction: discord.Interaction[Any], how: str, text: str = "hello") -> None:
    """Answer in some way."""
    await WAYS[how](interaction, text)


quota = app_commands.Group(
    name="quota", description="Credits", default_permissions=discord.Permissions(moderate_members=True)
)


@quota.command(name="set")
async def quota_set(interaction: discord.Interaction[Any], member: discord.Member, credits: int) -> None:
    """Set."""
    roles = [role.name for role in member.roles]
    await interaction.response.send_message(f"{member.display_name} {credits} {roles}", ephemeral=True)


@app_commands.context_menu(name="Use as input")
async def use(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    await interaction.response.send_message(
        f"{len(message.embeds)} embeds, {message.embeds[0].title}", ephemeral=True
    )


@app_commands.context_menu(name="Look")
async def look(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Of a message with a file: its text, and the file as it comes down."""
    (file,) = message.attachments
    text = (
        f"{message.content}: {file.filename} of {len(await file.read())} bytes, spoiler {file.is_spoiler()}"
    )
    await interaction.response.send_message(text, ephemeral=True)


@app_commands.context_menu(name="Allowance")
async def allowance(interaction: discord.Interaction[Any], member: discord.Member) -> None:
    await interaction.response.send_message(member.mention, ephemeral=True)


COMMANDS: tuple[Any, ...] = (paint, say, quota, use, look, allowance)


def main() -> None:
    http.Route.BASE = os.environ["DISCORD_API_URL"]
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    asset.Asset.BASE = os.environ["DISCORD_CDN_URL"]
    TinyBot(int(os.environ.get("SHARD_COUNT", "1"))).run(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main()
