"""The form of a series: the same for a new one, and for one that is there.

What stands in a field is cut to what the field takes: a text that was refused as too long is put in it again.
"""

from __future__ import annotations

import hashlib
from typing import Any

import discord
from discord import ui

from bot.domain.challenges.planning import BRIEF_LIMIT
from bot.domain.challenges.recurring.values import Series
from bot.front.challenges.hosting.form import TIME_LIMIT, checkboxes
from bot.front.challenges.recurring.drafts import MONTHLY, HostSeries
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.texts.challenges import hostingform
from bot.front.texts.challenges import recurring as texts
from bot.front.texts.language import Language

SPACE = "cs"
TYPED = "typed"  # the verb of the form's custom id; its subject is the draft
THEMES_LIMIT = 4000  # characters of all themes; Discord takes no more


def series_form(lang: Language, key: str, draft: HostSeries) -> ui.Modal:
    """Filled in with what was typed; `key` names the draft."""
    typed = draft.typed
    form = empty_form(texts.title(lang), CustomId(SPACE, TYPED, key))
    paragraph = discord.TextStyle.paragraph
    themes: ui.TextInput[Any] = ui.TextInput(
        custom_id="themes",
        style=paragraph,
        default=typed.themes[:THEMES_LIMIT] or None,
        min_length=1,
        max_length=THEMES_LIMIT,
    )
    form.add_item(
        ui.Label(text=texts.themes_field(lang), description=texts.themes_hint(lang), component=themes)
    )
    brief: ui.TextInput[Any] = ui.TextInput(
        custom_id="brief",
        style=paragraph,
        default=typed.brief[:BRIEF_LIMIT] or None,
        required=False,
        max_length=BRIEF_LIMIT,
    )
    form.add_item(ui.Label(text=hostingform.brief_field(lang), component=brief))
    for name, label, hint, value in (
        ("first", texts.first_field(lang), texts.first_hint(lang, draft.zone), typed.first),
        ("spans", texts.spans_field(lang), texts.spans_hint(lang), typed.spans),
    ):
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=name, default=value[:TIME_LIMIT] or None, min_length=1, max_length=TIME_LIMIT
        )
        form.add_item(ui.Label(text=label, description=hint, component=field))
    monthly = discord.CheckboxGroupOption(
        label=texts.monthly_option(lang), value=MONTHLY, default=typed.is_monthly
    )
    form.add_item(ui.Label(text=hostingform.options_field(lang), component=checkboxes(lang, typed, monthly)))
    return form


def mark_of(series: Series) -> str:
    """A few characters that tell whether the series is as it was when a form was opened."""
    return hashlib.sha256(repr(series).encode("utf-8", "replace")).hexdigest()[:12]
