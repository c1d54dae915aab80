"""A member's own settings: the form behind the button Settings in /me, and what it says when it comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import discord
from discord import ui

from bot.domain.guilds.members import MemberSettings
from bot.front.kit.cards import Card
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.texts.album import settings as texts
from bot.front.texts.language import Language
from bot.front.texts.words import escape, isolate_bidi

CHOSEN = "chosen"  # the verb of the form's custom id
PRIVATE, BUILD, HIDDEN, STYLE, TOLD = "private", "build", "hidden", "style", "told"  # its fields
NO_STYLE = "-"
MOST_OPTIONS = 25  # of a menu; Discord's limit
YES, NO = "yes", "no"


def settings_form(lang: Language, now: MemberSettings, styles: Sequence[str]) -> ui.Modal:
    """The form, filled with what is chosen now. `styles` are the names of the server's."""
    modal = empty_form(texts.title(lang), CustomId("me", CHOSEN))
    private = {NO: texts.for_everybody(lang), YES: texts.for_me_alone(lang)}
    build = {YES: texts.may_build(lang), NO: texts.may_not_build(lang)}
    hidden = {NO: texts.shown(lang), YES: texts.hidden(lang)}
    told = {NO: texts.not_told(lang), YES: texts.told(lang)}
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
        (texts.challenges(lang), texts.challenges_hint(lang), TOLD, told, now.told_of_challenges),
    ):
        modal.add_item(ui.Label(text=title, description=hint, component=_one_of(name, choices, chosen)))
    if styles:
        menu = _style_menu(lang, now.style, styles)
        modal.add_item(ui.Label(text=texts.style(lang), description=texts.style_hint(lang), component=menu))
    return modal


def _style_menu(lang: Language, now: str | None, styles: Sequence[str]) -> ui.Select[ui.Modal]:
    options = [discord.SelectOption(label=texts.no_style(lang), value=NO_STYLE, default=now not in styles)]
    options += [discord.SelectOption(label=style, value=style, default=style == now) for style in styles]
    return ui.Select(custom_id=STYLE, options=options[:MOST_OPTIONS], required=False)


def _one_of(name: str, choices: Mapping[str, str], chosen: bool) -> ui.RadioGroup[ui.Modal]:
    value = YES if chosen else NO
    options = [
        discord.RadioGroupOption(label=label, value=each, default=each == value)
        for each, label in choices.items()
    ]
    return ui.RadioGroup(custom_id=name, options=options)


def chosen_in(texts: Mapping[str, str], now: MemberSettings, styles: Sequence[str]) -> MemberSettings:
    """What the form says; what it leaves out, or says in no way that it offers, stays as it is."""
    known = {YES: True, NO: False}
    named: dict[str, str | None] = {NO_STYLE: None, **{style: style for style in styles}}
    return replace(
        now,
        style=named.get(texts.get(STYLE, ""), now.style),
        private_by_default=known.get(texts.get(PRIVATE, ""), now.private_by_default),
        others_may_build=known.get(texts.get(BUILD, ""), now.others_may_build),
        hidden=known.get(texts.get(HIDDEN, ""), now.hidden),
        told_of_challenges=known.get(texts.get(TOLD, ""), now.told_of_challenges),
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
        (texts.challenges(lang), texts.told(lang) if now.told_of_challenges else texts.not_told(lang)),
    )
    said = [f"**{title}**\n{choice}" for title, choice in lines]
    if now.style is not None:
        said.append(f"**{texts.style(lang)}**\n{isolate_bidi(escape(now.style))}")
    return Card(content="\n".join([texts.saved(lang), *said]))
