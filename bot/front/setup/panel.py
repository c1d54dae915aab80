"""The panel of /setup: a line for each setting, with a mark: in order, not set, wrong. Pure functions to a layout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import SelectDefaultValue, SelectDefaultValueType, ui

from bot.domain.credits import Balance
from bot.front.kit.cards import BLURPLE, Button
from bot.front.kit.persistent import as_item, menu_row
from bot.front.setup.menus import MAX_OPTIONS, Parts, language_menu, model_menu, quality_menu
from bot.front.setup.overview import NOT_SET, OK, WRONG, ChosenChannel, Overview, custom_id, marked
from bot.front.setup.stylepanel import style_lines
from bot.front.texts.credits import all_members_may_use, everybody_here
from bot.front.texts.language import Language
from bot.front.texts.setup import channels as channel_texts
from bot.front.texts.setup import panel as texts
from bot.front.texts.setup import styles as style_texts

MAX_PROBLEMS = 5  # lines; a panel holds 4000 characters, and who mends these sees the others
PICTURES_IN = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.forum,
]
LOG_IN = [discord.ChannelType.text, discord.ChannelType.news]


def setup_panel(lang: Language, overview: Overview) -> ui.LayoutView:
    parts: Parts = [
        ui.TextDisplay(f"### {texts.heading(lang, overview.server)}\n{texts.introduction(lang)}"),
        ui.Separator(),
        *_channel_menus(lang, overview),
        ui.Separator(),
        *language_menu(lang, overview),
        *model_menu(lang, overview),
        *quality_menu(lang, overview),
        _with_button(style_lines(lang, overview.settings.styles), "styles", style_texts.open_styles(lang)),
        ui.Separator(),
        _with_button(credit_lines(lang, overview.default_balance), "credits", texts.change_credits(lang)),
        _with_button(zone_lines(lang, overview.settings.zone, overview.now), "zone", texts.change_zone(lang)),
    ]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=BLURPLE))
    return view


# --- channels ----------------------------------------------------------------------------------------


def _channel_menus(lang: Language, overview: Overview) -> Parts:
    pictures: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=custom_id("channels"),
        channel_types=PICTURES_IN,
        placeholder=channel_texts.choose_picture_channels(lang),
        min_values=0,
        max_values=MAX_OPTIONS,
        default_values=_default_values(overview.pictures),
    )
    mod_log: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=custom_id("modlog"),
        channel_types=LOG_IN,
        placeholder=channel_texts.choose_mod_log(lang),
        min_values=0,
        max_values=1,
        default_values=_default_values([overview.mod_log] if overview.mod_log else []),
    )
    return [
        ui.TextDisplay(_picture_lines(lang, overview)),
        menu_row(pictures),
        ui.TextDisplay(_log_lines(lang, overview.mod_log)),
        menu_row(mod_log),
    ]


def _picture_lines(lang: Language, overview: Overview) -> str:
    if not overview.pictures:
        problems = _problems(lang, [overview.here])
        return marked(_mark(not problems), channel_texts.pictures_everywhere(lang), *problems)
    problems = _problems(lang, overview.pictures)
    there = [channel.id for channel in overview.pictures if channel.missing is not None]
    return marked(_mark(not problems), channel_texts.pictures_in(lang, there), *problems)


def _log_lines(lang: Language, channel: ChosenChannel | None) -> str:
    if channel is None:
        return marked(NOT_SET, channel_texts.no_mod_log(lang))
    problems = _problems(lang, [channel])
    if channel.missing is None:
        return marked(WRONG, channel_texts.mod_log_gone(lang), *problems)
    return marked(_mark(not problems), channel_texts.mod_log_in(lang, channel.id), *problems)


def _problems(lang: Language, channels: Sequence[ChosenChannel]) -> list[str]:
    """What keeps the bot from working in these channels, and the remedy: a line for all with the same problem."""
    alike: dict[tuple[str, ...] | None, list[int]] = {}
    for channel in channels:
        alike.setdefault(channel.missing, []).append(channel.id)
    lines = [
        channel_texts.channel_deleted(lang)
        if missing is None
        else channel_texts.missing_permissions(lang, there, missing)
        for missing, there in alike.items()
        if missing != ()
    ]
    return lines[:MAX_PROBLEMS]


def _default_values(channels: Sequence[ChosenChannel]) -> list[SelectDefaultValue]:
    there = [channel.id for channel in channels if channel.missing is not None]
    return [SelectDefaultValue(id=channel, type=SelectDefaultValueType.channel) for channel in there]


# --- credits and time --------------------------------------------------------------------------------


def credit_lines(lang: Language, default_balance: Balance) -> str:
    limit, total = default_balance.limit, default_balance.server_total
    mark, together = (
        (NOT_SET, texts.no_total(lang)) if total is None else (OK, all_members_may_use(lang, total))
    )
    return "\n".join(
        [marked(OK, everybody_here(lang, limit)), marked(mark, together, texts.about_credits(lang))]
    )


def zone_lines(lang: Language, zone: str, now: datetime) -> str:
    return marked(OK, texts.zone(lang, zone, now), texts.about_zones(lang))


def _with_button(text: str, verb: str, label: str) -> ui.Section[Any]:
    return ui.Section(ui.TextDisplay(text), accessory=as_item(Button(verb, "", label, space="su")))


def _mark(ok: bool) -> str:
    return OK if ok else WRONG
