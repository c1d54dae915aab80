"""The menus of /setup for what is one of several: the language, the default model, the default quality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import SelectOption, ui

from bot.domain.models import Model, choice_value
from bot.front.kit.guilds.settingscache import public_language
from bot.front.kit.persistent import menu_row
from bot.front.setup.overview import OK, WRONG, Overview, custom_id, marked
from bot.front.texts.language import Language
from bot.front.texts.models import quality_label, quality_name
from bot.front.texts.setup import defaults
from bot.front.texts.setup import panel as texts

BOT_DEFAULT = "-"  # the value of a menu's first option: the server chooses nothing
MAX_OPTIONS = 25  # Discord's limit of options in a select menu
VALUE_LIMIT = 100  # characters; Discord's limit of an option's value

Parts = list[ui.Item[ui.LayoutView]]


def language_menu(lang: Language, overview: Overview) -> Parts:
    """Nothing as long as the bot speaks one language alone."""
    if len(overview.spoken) < 2:
        return []
    names = {each.code: each.own_name() for each in overview.spoken}
    public = public_language(overview.settings, overview.discords)
    return [
        ui.TextDisplay(marked(OK, texts.public_language(lang, public), texts.about_languages(lang))),
        _menu(
            "language", texts.as_discord_has_it(lang, overview.discords), names, overview.settings.language
        ),
    ]


def model_menu(lang: Language, overview: Overview) -> Parts:
    chosen, catalogue = overview.settings.default_model, overview.catalogue
    if catalogue.default is None:
        return [ui.TextDisplay(marked(WRONG, defaults.no_model(lang)))]
    model = _model_of(overview)
    labels = {choice_value(each.id): each.label for each in catalogue.models}
    value = None if chosen is None else choice_value(chosen)
    line = defaults.model(lang, model.label)
    if chosen is None or value in labels:
        lines = marked(OK, line)
    else:
        lines = marked(WRONG, line, defaults.model_gone(lang, chosen, model.label))
    parts: Parts = [ui.TextDisplay(lines)]
    if len(labels) > 1 or chosen is not None:
        own = defaults.default_model(lang, catalogue.model(None).label)
        parts.append(_menu("model", own, labels, value))
    return parts


def quality_menu(lang: Language, overview: Overview) -> Parts:
    """Nothing as long as there is no model."""
    if overview.catalogue.default is None:
        return []
    chosen, model = overview.settings.default_quality, _model_of(overview)
    parts: Parts = [ui.TextDisplay(_quality_lines(lang, chosen, model))]
    if len(model.qualities) > 1 or chosen is not None:
        first = next((quality_name(lang, quality) for quality in model.qualities), None)
        labels = {name: quality_label(lang, name, credits) for name, credits in model.qualities.items()}
        parts.append(_menu("quality", defaults.default_quality(lang, first), labels, chosen))
    return parts


def _quality_lines(lang: Language, chosen: str | None, model: Model) -> str:
    if not model.qualities:
        return marked(OK, defaults.no_quality(lang, model.label))
    offered = chosen is None or chosen in model.qualities
    name = chosen if chosen is not None and offered else next(iter(model.qualities))
    line = defaults.quality(lang, quality_label(lang, name, model.qualities[name]))
    if offered:
        return marked(OK, line)
    return marked(WRONG, line, defaults.quality_gone(lang, chosen or "", model.label))


def _model_of(overview: Overview) -> Model:
    """What is taken when a member names no model."""
    return overview.catalogue.with_defaults(model=overview.settings.default_model, quality=None).model(None)


def _menu(verb: str, own: str, labels: Mapping[str, str], now: str | None) -> ui.ActionRow[Any]:
    """A menu with these labels, by value, after `own`: that the server chooses nothing."""
    options = [SelectOption(label=own, value=BOT_DEFAULT, default=now not in labels)]
    options += [
        SelectOption(label=defaults.option_label(label) or value, value=value, default=value == now)
        for value, label in labels.items()
        if len(value) <= VALUE_LIMIT
    ]
    return menu_row(ui.Select(custom_id=custom_id(verb), options=options[:MAX_OPTIONS]))
