"""A member's own settings: the form behind the button Settings in /me, and what it says when it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import discord
from discord import ui

from bot.domain.guilds.members import MemberSettings
from bot.front.kit.cards import Card
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.texts.album import settings as texts
from bot.front.texts.language import Language

CHOSEN = "chosen"  # the verb of the form's custom id
PRIVATE, BUILD, HIDDEN = "private", "build", "hidden"  # its fields
YES, NO = "yes", "no"


def settings_form(lang: Language, now: MemberSettings) -> ui.Modal:
    """The form, filled with what is chosen now."""
    modal = empty_form(texts.title(lang), CustomId("me", CHOSEN))
    private = {NO: texts.for_everybody(lang), YES: texts.for_me_alone(lang)}
    build = {YES: texts.may_build(lang), NO: texts.may_not_build(lang)}
    hidden = {NO: texts.shown(lang), YES: texts.hidden(lang)}
    for title, hint, name, choices, chosen in (
        (
            texts.new_pictures(lang),
            texts.new_pictures_hint(lang),
            PRIVATE,
            private,
            now.private_by_default,
        ),
        (texts.building(lang), None, BUILD, build, now.others_may_build),
        (texts.gallery(lang), None, HIDDEN, hidden, now.hidden),
    ):
        modal.add_item(ui.Label(text=title, description=hint, component=_one_of(name, choices, chosen)))
    return modal


def _one_of(name: str, choices: Mapping[str, str], chosen: bool) -> ui.RadioGroup[ui.Modal]:
    value = YES if chosen else NO
    options = [
        discord.RadioGroupOption(label=label, value=each, default=each == value)
        for each, label in choices.items()
    ]
    return ui.RadioGroup(custom_id=name, options=options)


def chosen_in(texts: Mapping[str, str], now: MemberSettings) -> MemberSettings:
    """What the form says; what it leaves out, or says in no way that it offers, stays as it is."""
    known = {YES: True, NO: False}
    return replace(
        now,
        private_by_default=known.get(texts.get(PRIVATE, ""), now.private_by_default),
        others_may_build=known.get(texts.get(BUILD, ""), now.others_may_build),
        hidden=known.get(texts.get(HIDDEN, ""), now.hidden),
    )


def saved_card(lang: Language, now: MemberSettings) -> Card:
    lines = (
        (
            texts.new_pictures(lang),
            texts.for_me_alone(lang) if now.private_by_default else texts.for_everybody(lang),
        ),
        (
            texts.building(lang),
            texts.may_build(lang) if now.others_may_build else texts.may_not_build(lang),
        ),
        (texts.gallery(lang), texts.hidden(lang) if now.hidden else texts.shown(lang)),
    )
    said = [f"**{title}**\n{choice}" for title, choice in lines]
    return Card(content="\n".join([texts.saved(lang), *said]))
