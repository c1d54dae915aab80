"""A bot of its own process that uses everything a page must be able to show. `python -m tests.browser.showcase`."""

from __future__ import annotations

import asyncio
import io
import os
from typing import Any

import discord
import yarl
from discord import app_commands, asset, gateway, http, ui
from PIL import Image, ImageDraw

from tests.browser.showcase_forms import EverythingForm
from tests.browser.showcase_results import RESULTS

STYLES = ["Watercolour", "Oil painting", "Pixel art", "Ink drawing"]
MARKS = """# Heading one
## Heading two
**bold** *italic* __underlined__ ~~struck~~ `code` ||spoiler||
> a quote of two
> lines
- first
- second
  - nested
1. one
2. two
```py
print("<b>not bold</b>")
```
[a link](https://example.org/) and <https://example.org/bare>, <t:{now}:R>, <t:{now}:t>, \\*not italic\\*
-# small print, snake_case_stays and 2 * 3 * 4"""


def picture(colour: str, text: str = "", size: tuple[int, int] = (480, 320)) -> bytes:
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).text((20, 20), text, fill="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def file(colour: str, name: str, description: str) -> discord.File:
    return discord.File(io.BytesIO(picture(colour, name)), name, description=description)


class Buttons(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Button(label="Website", url="https://example.org/"))
        self.add_item(ui.Button(label="Grey", disabled=True, custom_id="grey"))

    @ui.button(label="Again", emoji="🔁", style=discord.ButtonStyle.primary, custom_id="again")
    async def again(self, interaction: discord.Interaction, button: ui.Button[Buttons]) -> None:
        await interaction.response.send_message("Pressed **Again**")

    @ui.button(label="Change", emoji="✏️", custom_id="change")
    async def change(self, interaction: discord.Interaction, button: ui.Button[Buttons]) -> None:
        await interaction.response.send_modal(EverythingForm())

    @ui.button(label="Silent", style=discord.ButtonStyle.danger, custom_id="silent")
    async def silent(self, interaction: discord.Interaction, button: ui.Button[Buttons]) -> None:
        """Never answers: the page must say so."""


class JumpSelect(ui.Select["Layout"]):
    def __init__(self) -> None:
        entries = [
            discord.SelectOption(label=f"Entry {n}", description=f"by member {n}") for n in range(1, 8)
        ]
        super().__init__(placeholder="Jump to entry…", custom_id="jump", options=entries)

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Jumped to {self.values[0]}", ephemeral=True)


class PeopleSelect(ui.UserSelect["Layout"]):
    def __init__(self) -> None:
        super().__init__(placeholder="Judges", custom_id="judges", min_values=1, max_values=2)

    async def callback(self, interaction: discord.Interaction) -> None:
        names = ", ".join(member.display_name for member in self.values)
        await interaction.response.send_message(f"Judges: {names}", ephemeral=True)


class Layout(ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        thumbnail: ui.Thumbnail[Layout] = ui.Thumbnail("attachment://a.png", description="A red square")
        words: ui.TextDisplay[Layout] = ui.TextDisplay("## Your pictures\n6 of 10 credits left")
        gallery: ui.MediaGallery[Layout] = ui.MediaGallery(
            discord.MediaGalleryItem("attachment://b.png", description="A blue square"),
            discord.MediaGalleryItem("attachment://c.png", description="A hidden square", spoiler=True),
        )
        container: ui.Container[Layout] = ui.Container(accent_colour=discord.Colour.gold())
        container.add_item(ui.Section(words, accessory=thumbnail))
        container.add_item(ui.Separator()).add_item(gallery)
        for select in (JumpSelect(), PeopleSelect()):
            container.add_item(ui.ActionRow[Layout]().add_item(select))
        self.add_item(container.add_item(ui.TextDisplay("-# 2 pictures")))


class Words(app_commands.Translator):
    """German for what the stories look at, and one word of Polish, for which the page has no dictionary."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        return TRANSLATIONS.get(locale, {}).get(string.message)


TRANSLATIONS = {
    discord.Locale.german: {
        "Turn words into a picture": "Mach aus Worten ein Bild",
        "Shape of the picture": "Form des Bildes",
        "How many pictures": "Wie viele Bilder",
        "Square": "Quadrat",
        "Portrait": "Hochformat",
        "Use as input": "Als Vorlage nehmen",
    },
    discord.Locale.polish: {"Turn words into a picture": "Zamień słowa w obraz"},
}


class Showcase(discord.AutoShardedClient):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), shard_count=1)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        for command in COMMANDS:
            self.tree.add_command(command)
        await self.tree.set_translator(Words())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No five seconds between connections: nobody limits a sandbox."""


@app_commands.command(description="Turn words into a picture")
@app_commands.describe(
    prompt="What should be in the picture? Any language",
    size="Shape of the picture",
    image="A picture to change or to use as inspiration (PNG, JPEG, WebP)",
    style="A look to apply – start typing to search",
    count="How many pictures",
    private="Show the result only to you",
)
@app_commands.choices(
    size=[app_commands.Choice(name=name, value=name.lower()) for name in ("Square", "Portrait", "Landscape")]
)
async def imagine(
    interaction: discord.Interaction,
    prompt: app_commands.Range[str, 1, 2000],
    size: app_commands.Choice[str] | None = None,
    image: discord.Attachment | None = None,
    style: str | None = None,
    count: app_commands.Range[int, 1, 4] = 1,
    private: bool = False,
) -> None:
    await interaction.response.defer(thinking=True, ephemeral=private)
    embeds = [discord.Embed(url="https://example.org/grid") for _ in range(count)]
    first = embeds[0]
    first.description = f"> {discord.utils.escape_markdown(prompt)}"
    first.colour = discord.Colour.from_str("#c2552d")
    parts = (size.name if size else "Auto", style or "no style", image.filename if image else "no input")
    first.set_author(name=interaction.user.display_name).set_footer(text=" · ".join(parts))
    first.add_field(name="How the model read it", value="A fox, as foxes are")
    names = [f"fox-{place}.png" for place in range(count)]
    for embed, name in zip(embeds, names, strict=True):
        embed.set_image(url=f"attachment://{name}")
    files = [file("#c2552d", name, f"AI-generated picture: {prompt[:400]}") for name in names]
    await interaction.edit_original_response(embeds=embeds, attachments=files, view=Buttons())


@imagine.autocomplete("style")
async def styles(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=f"{name} (style)", value=name)
        for name in STYLES
        if current.lower() in name.lower()
    ]


@app_commands.command(description="Your pictures and credits")
async def me(interaction: discord.Interaction) -> None:
    files = [file("#b3202c", "a.png", "a"), file("#1d5fb8", "b.png", "b"), file("#217a4b", "c.png", "c")]
    await interaction.response.send_message(view=Layout(), files=files, ephemeral=True)


@app_commands.command(description="Say something with every mark there is")
async def marks(interaction: discord.Interaction) -> None:
    now = int(discord.utils.utcnow().timestamp())
    await interaction.response.send_message(MARKS.replace("{now}", str(now)), view=Buttons())


@app_commands.command(description="Never answer")
async def silence(interaction: discord.Interaction) -> None:
    """The page must tell, after three seconds, that nobody answered."""


class Quota(app_commands.Group):
    def __init__(self) -> None:
        super().__init__(
            name="quota",
            description="Allowances",
            default_permissions=discord.Permissions(moderate_members=True),
        )

    @app_commands.command(description="Give a member a limit of their own")
    async def set(
        self,
        interaction: discord.Interaction,
        member: discord.Member,
        credits: app_commands.Range[int, 0, 10000],
        reason: str | None = None,
    ) -> None:
        await interaction.response.send_message(
            f"{member.mention}: {credits} a day ({reason})", ephemeral=True
        )


@app_commands.context_menu(name="Use as input")
async def use_as_input(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_modal(EverythingForm())


@app_commands.context_menu(name="Picture allowance")
async def allowance(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"{member.mention} has 4 credits", ephemeral=True)


COMMANDS: list[Any] = [imagine, me, marks, silence, Quota(), use_as_input, allowance, *RESULTS]


async def main() -> None:
    http.Route.BASE = os.environ["DISCORD_API_URL"]
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    asset.Asset.BASE = os.environ["DISCORD_CDN_URL"]
    async with Showcase() as bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
