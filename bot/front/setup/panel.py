"""The panel of /setup: a line for each setting, with ✅, or ⚠️ and what is wrong. Pure functions to a layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import SelectDefaultValue, SelectDefaultValueType, SelectOption, ui

from bot.domain.credits import Balance
from bot.domain.models import Catalogue, Model
from bot.domain.servers import ServerSettings
from bot.front.kit.cards import BLURPLE, Button
from bot.front.kit.persistent import CustomId, as_item, menu_row
from bot.front.texts.credits import credits_per
from bot.front.texts.language import ENGLISH
from bot.front.texts.models import quality_label, quality_name
from bot.front.texts.permissions import permission_name
from bot.front.texts.words import escape, format_list, one_line, quoted, truncate

BOT_DEFAULT = "-"  # the value of a menu's first option: the server chooses nothing
MAX_OPTIONS = 25  # Discord's limit of options in a select menu
CHOICE_LIMIT = 100  # characters; Discord's limit of an option's value and of its label
PICTURES_IN = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.forum,
]
LOG_IN = [discord.ChannelType.text, discord.ChannelType.news]


@dataclass(frozen=True, slots=True)
class ChosenChannel:
    """A channel in the settings. `missing` are the permissions that the bot lacks there, as discord.py names them.

    None if the channel was deleted.
    """

    id: int
    missing: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything that the panel shows. `default_balance` is that of a new member.

    `here` is the channel in which the panel was opened. As long as no channel is chosen, it stands for all of them.
    """

    server: str
    settings: ServerSettings
    catalogue: Catalogue
    default_balance: Balance
    pictures: Sequence[ChosenChannel]
    mod_log: ChosenChannel | None
    here: ChosenChannel
    now: datetime


def setup_panel(overview: Overview) -> ui.LayoutView:
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(
            f"### Setup of {quoted(ENGLISH, overview.server, 100)}\n"
            "Every change counts at once; nothing here is required."
        ),
        ui.Separator(),
        *_channel_menus(overview),
        ui.Separator(),
        *_defaults(overview),
        ui.Separator(),
        _with_button(_credit_lines(overview.default_balance), "credits", "Change credits"),
        _with_button(_zone_line(overview.settings.zone, overview.now), "zone", "Change time zone"),
    ]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=BLURPLE))
    return view


# --- channels ----------------------------------------------------------------------------------------


def _channel_menus(overview: Overview) -> list[ui.Item[ui.LayoutView]]:
    pictures: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=_id("channels"),
        channel_types=PICTURES_IN,
        placeholder="Everywhere – or choose the channels for pictures",
        min_values=0,
        max_values=MAX_OPTIONS,
        default_values=_default_values(overview.pictures),
    )
    mod_log: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=_id("modlog"),
        channel_types=LOG_IN,
        placeholder="No mod log – or choose its channel",
        min_values=0,
        max_values=1,
        default_values=_default_values([overview.mod_log] if overview.mod_log else []),
    )
    return [
        ui.TextDisplay(_picture_lines(overview)),
        menu_row(pictures),
        ui.TextDisplay(_log_line(overview.mod_log)),
        menu_row(mod_log),
    ]


def _picture_lines(overview: Overview) -> str:
    channels = overview.pictures or [overview.here]
    problems = [problem for channel in channels if (problem := _problem(channel))]
    where = format_list([f"<#{channel.id}>" for channel in overview.pictures if channel.missing is not None])
    if not overview.pictures:
        where = "everywhere"
    return "\n".join([f"{_mark(not problems)} **Picture channels:** {where or 'none is left'}", *problems])


def _log_line(channel: ChosenChannel | None) -> str:
    if channel is None:
        return "⚠️ **Mod log:** none, so what moderators change is told nowhere"
    problem = _problem(channel)
    where = f"<#{channel.id}>" if channel.missing is not None else "none is left"
    line = f"{_mark(not problem)} **Mod log:** {where}"
    return f"{line}\n{problem}" if problem else line


def _problem(channel: ChosenChannel) -> str:
    """What keeps the bot from working in that channel, and the remedy; empty if nothing does."""
    if channel.missing is None:
        return "-# A channel that was chosen has been removed. Choose again."
    if not channel.missing:
        return ""
    names = format_list([f"**{permission_name(ENGLISH, flag)}**" for flag in channel.missing])
    return (
        f"-# In <#{channel.id}> I am missing {names}. Allow it under Edit Channel → Permissions, for my role."
    )


def _default_values(channels: Sequence[ChosenChannel]) -> list[SelectDefaultValue]:
    there = [channel.id for channel in channels if channel.missing is not None]
    return [SelectDefaultValue(id=channel, type=SelectDefaultValueType.channel) for channel in there]


# --- model and quality -------------------------------------------------------------------------------


def _defaults(overview: Overview) -> list[ui.Item[ui.LayoutView]]:
    settings, catalogue = overview.settings, overview.catalogue
    model = catalogue.with_defaults(model=settings.default_model, quality=None).model(None)
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(_model_line(settings, catalogue, model))]
    if len(catalogue.models) > 1 or settings.default_model is not None:
        own = catalogue.model(None).label
        labels = {each.id: each.label for each in catalogue.models}
        parts.append(_choice("model", f"The bot's default: {own}", labels, settings.default_model))
    parts.append(ui.TextDisplay(_quality_line(settings, model)))
    if len(model.qualities) > 1 or settings.default_quality is not None:
        own = quality_name(ENGLISH, next(iter(model.qualities), "none"))
        labels = {
            quality: quality_label(ENGLISH, quality, credits) for quality, credits in model.qualities.items()
        }
        parts.append(_choice("quality", f"The model's default: {own}", labels, settings.default_quality))
    return parts


def _model_line(settings: ServerSettings, catalogue: Catalogue, model: Model) -> str:
    offered = settings.default_model in (None, *(each.id for each in catalogue.models))
    line = f"{_mark(offered)} **Model:** {_plain(model.label)}, unless a member names another"
    named = quoted(ENGLISH, settings.default_model or "")
    gone = f"\n-# {named} is not on offer any more, so the bot's default is taken."
    return line if offered else line + gone


def _quality_line(settings: ServerSettings, model: Model) -> str:
    if not model.qualities:
        return f"✅ **Quality:** {_plain(model.label)} has none to choose"
    wanted = settings.default_quality
    offered = wanted is None or wanted in model.qualities
    name = wanted if wanted is not None and offered else next(iter(model.qualities))
    label = _plain(quality_label(ENGLISH, name, model.qualities[name]))
    line = f"{_mark(offered)} **Quality:** {label}, unless a member names another"
    gone = f"\n-# {_plain(model.label)} has no {quoted(ENGLISH, wanted or '')}, so its own default is taken."
    return line if offered else line + gone


def _choice(verb: str, own: str, labels: dict[str, str], now: str | None) -> ui.ActionRow[Any]:
    options = [SelectOption(label=truncate(own, CHOICE_LIMIT), value=BOT_DEFAULT, default=now not in labels)]
    options += [
        SelectOption(
            label=truncate(one_line(label), CHOICE_LIMIT) or value, value=value, default=value == now
        )
        for value, label in labels.items()
        if len(value) <= CHOICE_LIMIT
    ]
    return menu_row(ui.Select(custom_id=_id(verb), options=options[:MAX_OPTIONS]))


# --- credits and time --------------------------------------------------------------------------------


def _credit_lines(default_balance: Balance) -> str:
    limit, total = default_balance.limit, default_balance.server_total
    everybody = credits_per(limit.credits, limit.per)
    together = "no limit" if total is None else credits_per(total.credits, total.per)
    return (
        f"✅ **Credits:** everybody here gets {everybody}; all members together: {together}\n"
        "-# Roles and single members can have credits of their own: `/quota`."
    )


def _zone_line(zone: str, now: datetime) -> str:
    """With the time there now, by which a reader sees whether it is the right zone."""
    clock = f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
    return f"✅ **Time zone:** {_plain(zone)}, where it is {clock}\n-# Days, weeks and months begin at its midnight."


def _with_button(text: str, verb: str, label: str) -> ui.Section[Any]:
    return ui.Section(ui.TextDisplay(text), accessory=as_item(Button(verb, "", label, space="su")))


def _id(verb: str) -> str:
    return str(CustomId("su", verb))


def _mark(ok: bool) -> str:
    return "✅" if ok else "⚠️"


def _plain(text: str) -> str:
    return escape(truncate(one_line(text), 80))
