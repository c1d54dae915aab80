"""Forms, and the suggestions while typing."""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits.components import CUSTOM_ID, check_menu, check_options
from bot.sandbox.limits.findings import Findings, only
from bot.sandbox.limits.translations import check_translations
from bot.sandbox.people.options import Option
from bot.sandbox.world.components import SELECTS, Component, walk
from bot.sandbox.world.entities import JSON

TITLE = 45
ITEMS = 5
SUGGESTIONS = 25


def check_modal(data: JSON) -> None:
    only(data, ("custom_id", "title", "components"), "modal")
    found = Findings()
    found.text("data.custom_id", data.get("custom_id"), CUSTOM_ID)
    found.text("data.title", data.get("title"), TITLE)
    frames = found.count("data.components", data.get("components"), ITEMS, least=1)
    for index, frame in enumerate(frames):
        _check_frame(found, f"data.components.{index}", frame)
    custom_ids = [part["custom_id"] for part in walk(frames) if part.get("custom_id")]
    found.unique("data.components", custom_ids, "COMPONENT_CUSTOM_ID_DUPLICATED")
    found.raise_if_any()


def _check_frame(found: Findings, path: str, frame: JSON) -> None:
    found.one_of(
        f"{path}.type", frame.get("type"), [Component.LABEL, Component.ACTION_ROW, Component.TEXT_DISPLAY]
    )
    match frame.get("type"):
        case 18:
            only(frame, ("type", "id", "label", "description", "component"), "label")
            found.text(f"{path}.label", frame.get("label"), 45)
            found.text(f"{path}.description", frame.get("description"), 100, required=False)
            _check_field(found, f"{path}.component", frame.get("component") or {})
        case 1:
            for inner in found.count(f"{path}.components", frame.get("components"), 1, least=1):
                found.one_of(f"{path}.components.0.type", inner.get("type"), [Component.TEXT_INPUT])
                found.text(f"{path}.components.0.label", inner.get("label"), 45)
                _check_field(found, f"{path}.components.0", inner)
        case 10:
            found.text(f"{path}.content", frame.get("content"), 4000)


def _check_field(found: Findings, path: str, field: JSON) -> None:
    found.text(f"{path}.custom_id", field.get("custom_id"), CUSTOM_ID)
    match field.get("type"):
        case 4:
            _check_text_input(found, path, field)
        case 19:
            found.number(f"{path}.min_values", field.get("min_values"), 0, 10)
            found.number(f"{path}.max_values", field.get("max_values"), 1, 10)
        case 21:
            check_options(found, path, field, least=2, most=10)
        case 22:
            options = check_options(found, path, field, least=1, most=10)
            found.number(f"{path}.min_values", field.get("min_values"), 0, len(options))
            found.number(f"{path}.max_values", field.get("max_values"), 1, len(options))
        case 23:
            only(field, ("type", "id", "custom_id", "default"), "checkbox")
        case kind if kind in SELECTS:
            check_menu(found, path, field)
            if field.get("disabled"):
                found.add(f"{path}.disabled", "BASE_TYPE_CHOICES", "A menu in a form cannot be disabled")
        case kind:
            found.one_of(f"{path}.type", kind, [*sorted(SELECTS), 4, 19, 21, 22, 23])


def _check_text_input(found: Findings, path: str, field: JSON) -> None:
    found.one_of(f"{path}.style", field.get("style"), (1, 2))
    found.text(f"{path}.placeholder", field.get("placeholder"), 100, required=False)
    found.text(f"{path}.value", field.get("value"), 4000, required=False)
    found.number(f"{path}.min_length", field.get("min_length"), 0, 4000)
    found.number(f"{path}.max_length", field.get("max_length"), 1, 4000)
    longest = field.get("max_length") or 4000
    if len(field.get("value") or "") > longest:
        found.add(f"{path}.value", "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")


def check_suggestions(choices: Any, option_type: int) -> list[JSON]:
    """`option_type`: of the option that is being typed; the values must fit it."""
    found = Findings()
    suggestions: list[JSON] = found.count("data.choices", choices, SUGGESTIONS)
    for index, choice in enumerate(suggestions):
        path = f"data.choices.{index}"
        only(choice, ("name", "value", "name_localizations"), "choice")
        found.text(f"{path}.name", choice.get("name"), 100)
        check_translations(found, path, choice, "name", 100)
        value = choice.get("value")
        if option_type == Option.STRING:
            found.text(f"{path}.value", value, 100)
        elif not isinstance(value, int | float):
            found.add(f"{path}.value", "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
    found.raise_if_any()
    return suggestions
