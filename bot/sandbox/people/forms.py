"""A modal on the screen: its fields with what is filled in, and what is sent when it is submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.components import SELECTS, Component
from bot.sandbox.world.entities import JSON, Interaction

_MANY = frozenset({*SELECTS, Component.CHECKBOX_GROUP, Component.FILE_UPLOAD})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `label` is what the person reads above it."""

    label: str
    description: str
    component: JSON
    # The row or label around it, which is sent back with it.
    frame: JSON

    @property
    def type(self) -> int:
        return int(self.component["type"])

    @property
    def custom_id(self) -> str:
        return str(self.component["custom_id"])

    @property
    def options(self) -> list[JSON]:
        return list(self.component.get("options", ()))

    @property
    def required(self) -> bool:
        return bool(self.component.get("required", self.type != Component.CHECKBOX))

    @property
    def prefilled(self) -> Any:
        """The value if the person leaves the field alone: a text, a choice or None, a list of choices, or a bool."""
        if self.type == Component.TEXT_INPUT:
            return self.component.get("value") or ""
        if self.type == Component.CHECKBOX:
            return bool(self.component.get("default"))
        chosen = [option["value"] for option in self.options if option.get("default")]
        chosen += [str(default["id"]) for default in self.component.get("default_values", ())]
        if self.type == Component.RADIO_GROUP:
            return chosen[0] if chosen else None
        return chosen

    def sent(self, value: Any) -> JSON:
        """This field in the submitted form; refuses what the screen would not let through."""
        checked = self._checked(value)
        inner: JSON = {"type": self.type, "id": self.component["id"], "custom_id": self.custom_id}
        inner["values" if self.type in _MANY else "value"] = checked
        outer: JSON = {"type": self.frame["type"], "id": self.frame["id"]}
        if self.frame["type"] == Component.LABEL:
            return {**outer, "component": inner}
        return {**outer, "components": [inner]}

    def _checked(self, value: Any) -> Any:
        if self.type == Component.TEXT_INPUT:
            return self._text(str(value))
        if self.type == Component.CHECKBOX:
            return bool(value)
        if self.type == Component.RADIO_GROUP:
            if value is None and self.required:
                raise Impossible(f"{self.label!r} must be chosen")
            return None if value is None else self._choice(value)
        return self._several([value] if isinstance(value, str) else list(value))

    def _text(self, value: str) -> str:
        shortest = self.component.get("min_length") or (1 if self.required else 0)
        longest = self.component.get("max_length") or 4000
        if not shortest <= len(value) <= longest and (value or self.required):
            raise Impossible(f"{self.label!r} takes {shortest} to {longest} characters, not {len(value)}")
        return value

    def _several(self, values: list[Any]) -> list[Any]:
        shortest = self.component.get("min_values", 1) if self.required else 0
        longest = self.component.get("max_values") or (len(self.options) or 1)
        if self.type != Component.CHECKBOX_GROUP and "max_values" not in self.component:
            longest = 1
        if not shortest <= len(values) <= longest:
            raise Impossible(f"{self.label!r} takes {shortest} to {longest} choices, not {len(values)}")
        return [self._choice(value) if self.options else value for value in values]

    def _choice(self, value: str) -> str:
        for option in self.options:
            if value in (option["value"], option["label"]):
                return str(option["value"])
        raise Impossible(
            f"{self.label!r} does not offer {value!r}, only {[o['label'] for o in self.options]}"
        )


class Modal:
    """The form that an interaction opened."""

    def __init__(self, interaction: Interaction) -> None:
        if interaction.modal is None:
            raise LookupError("this interaction opened no form")
        self.interaction = interaction
        self.entity = interaction.modal

    def __repr__(self) -> str:
        return f"<Modal {self.title!r} {[field.label for field in self.fields]}>"

    @property
    def title(self) -> str:
        return self.entity.title

    @property
    def custom_id(self) -> str:
        return self.entity.custom_id

    @property
    def fields(self) -> list[Field]:
        return list(_fields(self.entity.components))

    @property
    def text(self) -> str:
        """Everything a person can read in it before typing."""
        words = [self.title, *(part.get("content", "") for part in self.entity.components)]
        for field in self.fields:
            words += [field.label, field.description, *(option["label"] for option in field.options)]
        return "\n".join(word for word in words if word)

    def field(self, name: str) -> Field:
        for field in self.fields:
            if name in (field.label, field.custom_id):
                return field
        raise LookupError(f"no field {name!r}; there are {[field.label for field in self.fields]}")

    def filled(self, values: Mapping[str, Any]) -> list[JSON]:
        """The `components` of the submission: what was typed, and what was prefilled and left alone."""
        typed = {self.field(name).custom_id: value for name, value in values.items()}
        sent = {
            id(field.frame): field.sent(typed.get(field.custom_id, field.prefilled)) for field in self.fields
        }
        # A text between the fields comes back as a bare component.
        return [
            sent.get(id(frame), {"type": frame["type"], "id": frame["id"]})
            for frame in self.entity.components
        ]


def _fields(frames: Iterable[JSON]) -> Iterable[Field]:
    for frame in frames:
        if frame["type"] == Component.LABEL:
            yield Field(frame["label"], frame.get("description") or "", frame["component"], frame)
        elif frame["type"] == Component.ACTION_ROW:
            inner = frame["components"][0]
            yield Field(inner.get("label") or "", "", inner, frame)
