"""A message as one person sees it: for asserts, and for the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.world.components import LINK_STYLE, SELECTS, Component, media_of, walk
from bot.sandbox.world.entities import JSON, Attachment, Message


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    emoji: str
    custom_id: str
    style: int
    disabled: bool
    url: str | None = None

    def answers_to(self, name: str) -> bool:
        """A person names a button by what is on it; a test may also use the custom id."""
        return name in (self.label, self.emoji, self.custom_id, f"{self.emoji} {self.label}".strip())


@dataclass(frozen=True, slots=True)
class Select:
    custom_id: str
    type: int
    placeholder: str
    options: tuple[JSON, ...]
    min_values: int
    max_values: int
    disabled: bool


class Seen:
    """Live: it shows what the message is now, not what it was."""

    def __init__(self, message: Message) -> None:
        self.entity = message

    def __repr__(self) -> str:
        return f"<Seen {self.id}: {self.text!r} {[button.label for button in self.buttons]}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seen) and other.entity is self.entity

    def __hash__(self) -> int:
        return hash(self.entity.id)

    @property
    def id(self) -> int:
        return self.entity.id

    @property
    def jump_url(self) -> str:
        """The link to it, as a client copies it."""
        channel = self.entity.channel
        return f"https://discord.com/channels/{channel.guild.id}/{channel.id}/{self.id}"

    @property
    def content(self) -> str:
        return self.entity.content

    @property
    def embeds(self) -> list[JSON]:
        return self.entity.embeds

    @property
    def components(self) -> list[JSON]:
        return self.entity.components

    @property
    def attachments(self) -> list[Attachment]:
        """Every file of the message, shown in an embed or below it; each has its bytes as `.data`."""
        return self.entity.attachments

    @property
    def ephemeral(self) -> bool:
        return self.entity.ephemeral

    @property
    def loading(self) -> bool:
        """It says "… is thinking"."""
        return self.entity.loading

    @property
    def deleted(self) -> bool:
        return self.entity.deleted

    @property
    def edited(self) -> bool:
        return self.entity.edited_at is not None

    @property
    def pings(self) -> frozenset[int | str]:
        """The ids of members and roles (or "everyone") that were notified."""
        return self.entity.pings

    @property
    def buttons(self) -> list[Button]:
        return [_button(part) for part in walk(self.components) if part["type"] == Component.BUTTON]

    @property
    def selects(self) -> list[Select]:
        return [_select(part) for part in walk(self.components) if part["type"] in SELECTS]

    def button(self, name: str) -> Button:
        """Raises LookupError naming what is there instead."""
        for button in self.buttons:
            if button.answers_to(name):
                return button
        raise LookupError(
            f"no button {name!r}; there are {[button.label or button.emoji for button in self.buttons]}"
        )

    @property
    def text(self) -> str:
        """Everything a person can read in it, a line each."""
        return "\n".join(line for line in self._lines() if line)

    @property
    def alt_texts(self) -> list[str]:
        """What a screen reader says of the pictures."""
        gallery = [
            item.get("description") for part in walk(self.components) for item in part.get("items", ())
        ]
        thumbnails = [part.get("description") for part in walk(self.components) if "media" in part]
        files = [attachment.description for attachment in self.attachments]
        return [text for text in (*files, *gallery, *thumbnails) if text]

    @property
    def spoilers(self) -> list[str]:
        """The links of media that are blurred until clicked."""
        return [
            media["url"]
            for part in walk(self.components)
            for item in (part, *part.get("items", ()))
            if item.get("spoiler")
            for media in media_of(item)
        ]

    def _lines(self) -> Iterator[str]:
        yield self.content
        for embed in self.embeds:
            yield embed.get("author", {}).get("name", "")
            yield embed.get("title") or ""
            yield embed.get("description") or ""
            for entry in embed.get("fields", ()):
                yield f"{entry['name']}\n{entry['value']}"
            yield embed.get("footer", {}).get("text", "")
        for part in walk(self.components):
            yield part.get("content") or part.get("placeholder") or part.get("label") or ""


def _button(part: JSON) -> Button:
    return Button(
        label=part.get("label") or "",
        emoji=(part.get("emoji") or {}).get("name") or "",
        custom_id=part.get("custom_id") or "",
        style=part["style"],
        disabled=bool(part.get("disabled")),
        url=part.get("url") if part["style"] == LINK_STYLE else None,
    )


def _select(part: JSON) -> Select:
    return Select(
        custom_id=part["custom_id"],
        type=part["type"],
        placeholder=part.get("placeholder") or "",
        options=tuple(part.get("options", ())),
        min_values=part.get("min_values", 1),
        max_values=part.get("max_values", 1),
        disabled=bool(part.get("disabled")),
    )
