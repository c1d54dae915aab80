"""The showcase's form: one field of every kind but the five a form may hold are chosen to differ most."""

from __future__ import annotations

import discord
from discord import ui


class EverythingForm(ui.Modal, title="Change the picture"):
    prompt: ui.Label[EverythingForm] = ui.Label(
        text="Prompt",
        description="What should be in the picture?",
        component=ui.TextInput(style=discord.TextStyle.paragraph, default="a red fox", max_length=4000),
    )
    size: ui.Label[EverythingForm] = ui.Label(
        text="Size",
        component=ui.RadioGroup(
            options=[
                discord.RadioGroupOption(label="Square", value="square", default=True),
                discord.RadioGroupOption(label="Portrait", value="portrait", description="For phones"),
            ]
        ),
    )
    options: ui.Label[EverythingForm] = ui.Label(
        text="Options",
        component=ui.CheckboxGroup(
            options=[
                discord.CheckboxGroupOption(label="Hide authors", value="hide"),
                discord.CheckboxGroupOption(label="Ping", value="ping"),
            ],
            required=False,
            min_values=0,
        ),
    )
    pace: ui.Label[EverythingForm] = ui.Label(
        text="Quality",
        component=ui.Select(
            options=[
                discord.SelectOption(label="Draft", value="draft"),
                discord.SelectOption(label="High", value="high"),
            ],
            required=True,
        ),
    )
    files: ui.Label[EverythingForm] = ui.Label(
        text="Add pictures", component=ui.FileUpload(required=False, min_values=0, max_values=4)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        inner = [label.component for label in (self.prompt, self.size, self.options, self.pace, self.files)]
        prompt, size, options, pace, files = inner
        names = ", ".join(file.filename for file in files.values)  # type: ignore[attr-defined]
        words = f"{prompt.value} | {size.value} | {options.values} | {pace.values} | {names}"  # type: ignore[attr-defined]
        await interaction.response.send_message(words)
