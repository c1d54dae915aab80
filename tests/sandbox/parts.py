"""The tiny bot's buttons, menu and form."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui


class Press(ui.DynamicItem[ui.Button[ui.View]], template=r"press:(?P<verb>\w+)"):
    def __init__(self, verb: str) -> None:
        super().__init__(ui.Button(label=verb.title(), custom_id=f"press:{verb}"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: Any, /
    ) -> Press:
        return cls(match["verb"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        match self.verb:
            case "update":
                await interaction.response.edit_message(content="updated", view=None)
            case "silent":
                await interaction.response.defer()
                await interaction.edit_original_response(content="edited in silence")
            case "form":
                await interaction.response.send_modal(Form())
            case "twice":
                await interaction.response.send_message("once")
                # Past the library's own guard: the answer must come from Discord.
                interaction.response._response_type = None
                try:
                    await interaction.response.send_message("again")
                except discord.HTTPException as error:
                    await interaction.followup.send(f"{error.status} {error.code}")


class Form(ui.Modal, title="Change the picture"):
    text: ui.Label[Form] = ui.Label(
        text="Prompt", component=ui.TextInput(custom_id="prompt", default="a fox", max_length=100)
    )
    size: ui.Label[Form] = ui.Label(
        text="Size",
        component=ui.RadioGroup(
            custom_id="size",
            options=[
                discord.RadioGroupOption(label="Square", value="1:1", default=True),
                discord.RadioGroupOption(label="Wide", value="16:9"),
            ],
        ),
    )
    extras: ui.Label[Form] = ui.Label(
        text="Extras",
        component=ui.CheckboxGroup(
            custom_id="extras",
            required=False,
            options=[discord.CheckboxGroupOption(label="Frame", value="frame")],
        ),
    )
    pictures: ui.Label[Form] = ui.Label(
        text="Pictures", component=ui.FileUpload(custom_id="pictures", required=False, max_values=2)
    )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        text, size, extras, files = (
            self.text.component,
            self.size.component,
            self.extras.component,
            self.pictures.component,
        )
        assert isinstance(text, ui.TextInput)
        assert isinstance(size, ui.RadioGroup)
        assert isinstance(extras, ui.CheckboxGroup)
        assert isinstance(files, ui.FileUpload)
        names = [f"{file.filename} {len(await file.read())}" for file in files.values]
        await interaction.response.send_message(f"{text.value} / {size.value} / {extras.values} / {names}")


class Animals(ui.View):
    @ui.select(
        placeholder="Animal",
        options=[
            discord.SelectOption(label="Fox", value="fox"),
            discord.SelectOption(label="Cat", value="cat"),
        ],
    )
    async def choose(self, interaction: discord.Interaction[Any], select: ui.Select[Animals]) -> None:
        await interaction.response.edit_message(content=f"chose {select.values}", view=None)


def buttons(*verbs: str) -> ui.View:
    view = ui.View(timeout=None)
    for verb in verbs:
        view.add_item(Press(verb))
    return view
