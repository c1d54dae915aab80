"""The floor: the least a discord.py bot can do to deliver a picture. No line, no database, nothing kept.

With DECODE=1 each picture is decoded once, in a thread, as somebody does who does not trust the endpoint. With
IMAGE_RESPONSE_FORMAT=b64_json the picture comes in the answer itself.
"""

from __future__ import annotations

import asyncio
import base64
import io
import os
import time
from typing import Any

import aiohttp
import discord
from discord import app_commands
from PIL import Image

from bot.front.address import point_at


class BareBot(discord.Client):
    painter: aiohttp.ClientSession

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(imagine)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def paint(self, prompt: str) -> tuple[bytes, str]:
        """The picture's bytes, and how the model read the prompt."""
        body = {
            "model": os.environ["IMAGE_MODEL"],
            "n": 1,
            "size": "1024x1024",
            "quality": "standard",
            "response_format": os.environ["IMAGE_RESPONSE_FORMAT"],
            "prompt": prompt,
        }
        address = os.environ["IMAGE_API_URL"] + "/images/generations"
        headers = {"Authorization": f"Bearer {os.environ['IMAGE_API_KEY']}"}
        async with self.painter.post(address, json=body, headers=headers) as response:
            response.raise_for_status()
            (item,) = (await response.json())["data"]
        if "b64_json" in item:
            return await asyncio.to_thread(base64.b64decode, item["b64_json"]), item["revised_prompt"]
        async with self.painter.get(item["url"]) as response:
            response.raise_for_status()
            return await response.read(), item["revised_prompt"]


@app_commands.command()
async def imagine(interaction: discord.Interaction[Any], prompt: str) -> None:
    """Paint a picture."""
    await interaction.response.defer(thinking=True)
    begun = time.monotonic()
    data, read_as = await interaction.client.paint(prompt)
    if os.environ["DECODE"] == "1":
        await asyncio.to_thread(decode, data)
    embed = discord.Embed(description=prompt).set_image(url="attachment://picture.png")
    embed.add_field(name="How the model read it", value=read_as)
    embed.set_footer(text=f"{time.monotonic() - begun:.0f} s")
    file = discord.File(io.BytesIO(data), filename="picture.png")
    await interaction.edit_original_response(embed=embed, attachments=[file])


def decode(data: bytes) -> None:
    Image.open(io.BytesIO(data)).load()


async def main() -> None:
    point_at(
        api=os.environ["DISCORD_API_URL"],
        gateway_url=os.environ["DISCORD_GATEWAY_URL"],
        cdn=os.environ["DISCORD_CDN_URL"],
    )
    async with aiohttp.ClientSession() as painter, BareBot() as client:
        client.painter = painter
        await client.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
