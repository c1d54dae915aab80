"""What /setup shows: a line for each thing that can be set, ✅ or ⚠️ with what is missing. Pure."""

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
from bot.front.texts.credits import rate
from bot.front.texts.models import quality_label, quality_name
from bot.front.texts.words import cut, listed, one_line, safe, said

BOTS_OWN = "-"  # the value of a menu's first option: nothing chosen
OPTIONS = 25  # Discord's limit of a menu
VALUE = 100  # and of an option's value and label
PICTURES_IN = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.forum,
]
LOG_IN = [discord.ChannelType.text, discord.ChannelType.news]


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel that was chosen. `missing`: names of what the bot may not do there; None if the channel is gone."""

    channel: int
    missing: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything that the panel tells. `ordinary` is what a member without roles has; `here` is where it was opened,
    which stands for all channels as long as none is chosen."""

    server: str
    settings: ServerSettings
    catalogue: Catalogue
    ordinary: Balance
    pictures: Sequence[Spot]
    mod_log: Spot | None
    here: Spot
    now: datetime


def setup_panel(seen: Overview) -> ui.LayoutView:
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(
            f"### Setup of {said(seen.server, 100)}\nEvery change counts at once; nothing here is required."
        ),
        ui.Separator(),
        *_places(seen),
        ui.Separator(),
        *_defaults(seen),
        ui.Separator(),
        _with_button(_credit_lines(seen.ordinary), "credits", "Change credits"),
        _with_button(_zone_line(seen.settings.zone, seen.now), "zone", "Change time zone"),
    ]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=BLURPLE))
    return view


# --- channels ----------------------------------------------------------------------------------------


def _places(seen: Overview) -> list[ui.Item[ui.LayoutView]]:
    pictures: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=_id("channels"),
        channel_types=PICTURES_IN,
        placeholder="Everywhere – or choose the channels for pictures",
        min_values=0,
        max_values=OPTIONS,
        default_values=_chosen(seen.pictures),
    )
    mod_log: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=_id("modlog"),
        channel_types=LOG_IN,
        placeholder="No mod log – or choose its channel",
        min_values=0,
        max_values=1,
        default_values=_chosen([seen.mod_log] if seen.mod_log else []),
    )
    return [
        ui.TextDisplay(_picture_lines(seen)),
        menu_row(pictures),
        ui.TextDisplay(_log_line(seen.mod_log)),
        menu_row(mod_log),
    ]


def _picture_lines(seen: Overview) -> str:
    spots = seen.pictures or [seen.here]
    troubles = [trouble for spot in spots if (trouble := _trouble(spot))]
    where = listed([f"<#{spot.channel}>" for spot in seen.pictures if spot.missing is not None])
    if not seen.pictures:
        where = "everywhere"
    return "\n".join([f"{_mark(not troubles)} **Picture channels:** {where or 'none is left'}", *troubles])


def _log_line(spot: Spot | None) -> str:
    if spot is None:
        return "⚠️ **Mod log:** none, so what moderators change is told nowhere"
    trouble = _trouble(spot)
    where = f"<#{spot.channel}>" if spot.missing is not None else "none is left"
    line = f"{_mark(not trouble)} **Mod log:** {where}"
    return f"{line}\n{trouble}" if trouble else line


def _trouble(spot: Spot) -> str:
    """What keeps the bot from working there, and who can mend it."""
    if spot.missing is None:
        return "-# A channel that was chosen has been removed. Choose again."
    if not spot.missing:
        return ""
    names = listed([f"**{name}**" for name in spot.missing])
    return f"-# In <#{spot.channel}> I am missing {names}. Allow it under Edit Channel → Permissions, for my role."


def _chosen(spots: Sequence[Spot]) -> list[SelectDefaultValue]:
    there = [spot.channel for spot in spots if spot.missing is not None]
    return [SelectDefaultValue(id=channel, type=SelectDefaultValueType.channel) for channel in there]


# --- model and quality -------------------------------------------------------------------------------


def _defaults(seen: Overview) -> list[ui.Item[ui.LayoutView]]:
    settings, catalogue = seen.settings, seen.catalogue
    model = catalogue.with_defaults(model=settings.default_model, quality=None).model(None)
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(_model_line(settings, catalogue, model))]
    if len(catalogue.models) > 1 or settings.default_model is not None:
        own = catalogue.model(None).label
        labels = {each.id: each.label for each in catalogue.models}
        parts.append(_choice("model", f"The bot's default: {own}", labels, settings.default_model))
    parts.append(ui.TextDisplay(_quality_line(settings, model)))
    if len(model.qualities) > 1 or settings.default_quality is not None:
        own = quality_name(next(iter(model.qualities), "none"))
        labels = {quality: quality_label(quality, credits) for quality, credits in model.qualities.items()}
        parts.append(_choice("quality", f"The model's default: {own}", labels, settings.default_quality))
    return parts


def _model_line(settings: ServerSettings, catalogue: Catalogue, model: Model) -> str:
    offered = settings.default_model in (None, *(each.id for each in catalogue.models))
    line = f"{_mark(offered)} **Model:** {_plain(model.label)}, unless a member names another"
    gone = (
        f"\n-# {said(settings.default_model or '')} is not on offer any more, so the bot's default is taken."
    )
    return line if offered else line + gone


def _quality_line(settings: ServerSettings, model: Model) -> str:
    if not model.qualities:
        return f"✅ **Quality:** {_plain(model.label)} has none to choose"
    wanted = settings.default_quality
    offered = wanted is None or wanted in model.qualities
    name = wanted if wanted is not None and offered else next(iter(model.qualities))
    label = _plain(quality_label(name, model.qualities[name]))
    line = f"{_mark(offered)} **Quality:** {label}, unless a member names another"
    gone = f"\n-# {_plain(model.label)} has no {said(wanted or '')}, so its own default is taken."
    return line if offered else line + gone


def _choice(verb: str, own: str, labels: dict[str, str], now: str | None) -> ui.ActionRow[Any]:
    options = [SelectOption(label=cut(own, VALUE), value=BOTS_OWN, default=now not in labels)]
    options += [
        SelectOption(label=cut(one_line(label), VALUE) or value, value=value, default=value == now)
        for value, label in labels.items()
        if len(value) <= VALUE
    ]
    return menu_row(ui.Select(custom_id=_id(verb), options=options[:OPTIONS]))


# --- credits and time --------------------------------------------------------------------------------


def _credit_lines(ordinary: Balance) -> str:
    limit, total = ordinary.limit, ordinary.server_total
    together = "no limit" if total is None else rate(total.credits, total.per)
    return (
        f"✅ **Credits:** everybody here gets {rate(limit.credits, limit.per)}; all members together: {together}\n"
        "-# Roles and single members can have credits of their own: `/quota`."
    )


def _zone_line(zone: str, now: datetime) -> str:
    """The clock tells at a glance whether it is the right one."""
    clock = f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
    return f"✅ **Time zone:** {_plain(zone)}, where it is {clock}\n-# Days, weeks and months begin at its midnight."


def _with_button(text: str, verb: str, label: str) -> ui.Section[Any]:
    return ui.Section(ui.TextDisplay(text), accessory=as_item(Button(verb, "", label, space="su")))


def _id(verb: str) -> str:
    return str(CustomId("su", verb))


def _mark(well: bool) -> str:
    return "✅" if well else "⚠️"


def _plain(text: str) -> str:
    return safe(cut(one_line(text), 80))
