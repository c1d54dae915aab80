"""The showcase's results, and what people find behind their buttons: as wide and as full as the bot may make them."""

from __future__ import annotations

import io
from typing import Any

import discord
from discord import app_commands, http, ui
from PIL import Image, ImageDraw

PROMPT = "a red fox in the snow, at dusk, with a lantern in its mouth"
WORDING = (
    "A red fox stands in fresh snow at dusk, a small brass lantern held in its mouth; "
    "the light falls warm on its fur."
)
ROW = {"again": "🔁 Again", "change": "✏️ Change", "input": "🖼️ Use as input", "more": "⋯ More"}
PANEL = ("⭐ Keep", "📤 Share here", "⬇️ Original", "🕶️ Spoiler", "✍️ Describe", "🚩 Report", "🗑️ Delete")
COLOURS = ("#c2552d", "#1d5fb8", "#217a4b", "#7a3fa0")


def picture(colour: str, name: str, size: tuple[int, int] = (640, 640)) -> discord.File:
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return discord.File(out, name, description=f"AI-generated picture: {PROMPT}")


def button(words: str, custom_id: str) -> ui.Button[Any]:
    """Grey, with its emoji apart from its words where it has one."""
    emoji, _, label = words.partition(" ")
    if emoji.isascii() or emoji == "⋯":
        return ui.Button(label=words, custom_id=custom_id)
    return ui.Button(label=label, emoji=emoji, custom_id=custom_id)


def rows(*several: dict[str, str]) -> ui.View:
    view = ui.View(timeout=None)
    for number, row in enumerate(several):
        for custom_id, words in row.items():
            item = button(words, custom_id)
            item.row = number
            view.add_item(item)
    return view


def card(name: str, *, link: str | None = None) -> discord.Embed:
    embed = discord.Embed(description=f"> {PROMPT}", colour=0xC2552D)
    embed.set_author(name="bob, after a picture by alice" if link else "bob", url=link)
    embed.set_image(url=f"attachment://{name}")
    return embed.set_footer(text="DALL·E 3 · Square · Standard · 12 s · AI-generated")


@app_commands.command(description="A result with its row, made after another one")
async def result(
    interaction: discord.Interaction, count: app_commands.Range[int, 1, 4] = 1, after: str | None = None
) -> None:
    names = [f"picture-{number}.png" for number in range(1, count + 1)]
    first = card(names[0], link=after)
    files = [picture(colour, name) for colour, name in zip(COLOURS, names, strict=False)]
    if after is not None:
        first.set_thumbnail(url="attachment://input.png")
        files.append(picture("#888888", "input.png", (120, 80)))
    embeds = [first, *(discord.Embed().set_image(url=f"attachment://{name}") for name in names[1:])]
    for embed in embeds:
        embed.url = "https://example.org/grid"
    numbers = {f"open{number}": str(number) for number in range(1, count + 1)} if count > 1 else {}
    view = rows(*([numbers] if numbers else []), ROW)
    await interaction.response.send_message(embeds=embeds, files=files, view=view)


@app_commands.command(description="What is behind the dots, for one person")
async def panel(interaction: discord.Interaction) -> None:
    embed = discord.Embed(title="About this picture", description=f"{PROMPT}\n\n{WORDING}")
    for name, value in (
        ("Made by", "bob, <t:1795795200:R>, after a picture by alice"),
        ("Price", "1 credit"),
        ("Content credentials", "Kept"),
    ):
        embed.add_field(name=name, value=value)
    buttons = {f"panel{number}": words for number, words in enumerate(PANEL)}
    first, second = dict(list(buttons.items())[:5]), dict(list(buttons.items())[5:])
    view = rows(first, {**second, "wording": "Use this wording"})
    await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


@app_commands.command(description="One large picture after another, for one person")
async def gallery(interaction: discord.Interaction) -> None:
    embed = card("large.png")
    embed.title = "Your pictures: 3 of 41"
    view = rows({"earlier": "◀️ Earlier", "later": "Later ▶️", "kept": "⭐ Most kept", "close": "Close"}, ROW)
    entries = [discord.SelectOption(label=PROMPT, value=str(number)) for number in range(12)]
    view.add_item(ui.Select(placeholder="Jump to a picture…", custom_id="jump-to", options=entries, row=2))
    view.add_item(ui.UserSelect(placeholder="Pictures by everybody", custom_id="by", row=3))
    await interaction.response.send_message(
        embed=embed, file=picture(COLOURS[1], "large.png", (900, 600)), view=view, ephemeral=True
    )


@app_commands.command(description="A result that is hidden behind a spoiler after it was shown")
async def hidden(interaction: discord.Interaction) -> None:
    """The embed's picture is edited away, and the file stays as a spoiler."""
    await interaction.response.send_message(
        embed=card("hidden.png"), file=picture(COLOURS[2], "hidden.png"), view=rows(ROW)
    )
    message = await interaction.original_response()
    url = str(message.embeds[0].image.url)
    embed = card("hidden.png").set_image(url=None).to_dict()
    body = {"embeds": [embed], "attachments": [{"id": url.split("/")[-2], "is_spoiler": True}]}
    route = http.Route(
        "PATCH",
        "/channels/{channel_id}/messages/{message_id}",
        channel_id=message.channel.id,
        message_id=message.id,
    )
    await interaction.client.http.request(route, json=body)


@app_commands.command(description="A file to take away, behind a spoiler, and one that nothing shows")
async def download(interaction: discord.Interaction) -> None:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay("Your export, part 1 of 3"))
    view.add_item(ui.File("attachment://export-1.zip", spoiler=True))
    files = [discord.File(io.BytesIO(b"zip"), "export-1.zip"), discord.File(io.BytesIO(b"x"), "unseen.txt")]
    await interaction.response.send_message(view=view, files=files)


RESULTS: list[Any] = [result, panel, gallery, hidden, download]
