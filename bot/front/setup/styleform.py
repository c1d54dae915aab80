"""The form of a server's style, which makes a new one or changes one that is there.

Its custom id says which style it is, and how that looked when the form was opened: who saves it must not overwrite what
somebody else has made of the style meanwhile, and could not have seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.domain.errors import Gone, UnknownChoice
from bot.domain.guilds.styles import NAME_LIMIT, WORDS_LIMIT, ServerStyle, style_of
from bot.domain.models import Catalogue, choice_value
from bot.front.kit.guilds.server import MAX_ID
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.setup.menus import BOT_DEFAULT, MAX_OPTIONS
from bot.front.texts.language import Language
from bot.front.texts.setup import previews
from bot.front.texts.setup import styles as texts
from bot.front.texts.setup.defaults import option_label

NEW = "new"  # the subject of the form of a style that is not there yet
LONGEST_ID = 20  # digits
AGAIN = "again"  # behind a subject: the form was opened from a note on what was wrong in it


def mark_of(style: ServerStyle) -> str:
    """What names the style in a custom id, as it is now: `<id>-<digest>`."""
    # Nothing stands for no preview: such a style has the mark that the version before previews gave it.
    kept = "\0".join((style.name, style.words, style.model or "", *filter(None, [style.preview])))
    return f"{style.id}-{hashlib.sha256(kept.encode()).hexdigest()[:12]}"


def id_in(subject: str) -> int:
    """The id of the style that `mark_of` has named. Raises Gone for a text that it has never made."""
    id = subject.partition("-")[0]
    if not (id.isascii() and id.isdecimal() and len(id) <= LONGEST_ID) or int(id) > MAX_ID:
        raise Gone
    return int(id)


def style_form(
    lang: Language, catalogue: Catalogue, style: ServerStyle | None, *, name: str = "", again: bool = False
) -> ui.Modal:
    """The form, filled with the `style` as it is; None: for a new one, of which the `name` was typed before."""
    subject = NEW if style is None else mark_of(style)
    form = empty_form(texts.title(lang), CustomId("su", "styled", f"{subject}-{AGAIN}" if again else subject))
    named: ui.TextInput[Any] = ui.TextInput(
        custom_id="name", default=(style.name if style else name) or None, min_length=1, max_length=NAME_LIMIT
    )
    form.add_item(ui.Label(text=texts.name_field(lang), description=texts.name_hint(lang), component=named))
    words: ui.TextInput[Any] = ui.TextInput(
        custom_id="words",
        style=discord.TextStyle.paragraph,
        default=style.words if style else None,
        min_length=1,
        max_length=WORDS_LIMIT,
    )
    form.add_item(ui.Label(text=texts.words_field(lang), description=texts.words_hint(lang), component=words))
    model = style.model if style else None
    if len(catalogue.models) > 1 or model is not None:
        options = _models(lang, catalogue, model)
        menu: ui.Select[Any] = ui.Select(custom_id="model", options=options, required=False)
        form.add_item(
            ui.Label(text=texts.model_field(lang), description=texts.model_hint(lang), component=menu)
        )
    upload: ui.FileUpload[Any] = ui.FileUpload(custom_id="preview", required=False, max_values=1)
    hint = previews.hint(lang, has_one=style is not None and style.preview is not None)
    form.add_item(ui.Label(text=previews.field(lang), description=hint, component=upload))
    return form


def read_style(typed: Mapping[str, str], catalogue: Catalogue, before: ServerStyle | None) -> ServerStyle:
    """What the form says, without its file. `before` is the style as it was, None for a new one.

    Raises StyleTextEmpty, StyleTextTooLong, StyleTextHidden, or UnknownChoice for a model that is not on offer.
    """
    kept = before.model if before is not None else None
    model = _model_of(typed.get("model", ""), catalogue, kept)
    style = style_of(typed.get("name", ""), typed.get("words", ""), model)
    return style if before is None else replace(style, id=before.id, preview=before.preview)


def _models(lang: Language, catalogue: Catalogue, now: str | None) -> list[discord.SelectOption]:
    labels = {model.id: option_label(model.label) or model.id for model in catalogue.models}
    if now is not None and now not in labels:
        labels = {now: texts.gone_option(lang, now), **labels}
    chosen = {now: labels.pop(now)} if now in labels else {}
    options = [
        discord.SelectOption(label=texts.no_model_option(lang), value=BOT_DEFAULT, default=now is None),
        *(
            discord.SelectOption(label=label, value=choice_value(id), default=id == now)
            for id, label in (chosen | labels).items()
        ),
    ]
    return options[:MAX_OPTIONS]


def _model_of(value: str, catalogue: Catalogue, before: str | None) -> str | None:
    """The id of the model with this `choice_value`; that of `before` may be gone, and stays."""
    if value in ("", BOT_DEFAULT):
        return None
    known = [model.id for model in catalogue.models]
    known += [before] if before is not None else []
    found = next((id for id in known if choice_value(id) == value), None)
    if found is None:
        raise UnknownChoice("model", value, tuple(model.label for model in catalogue.models))
    return found
