"""The members, roles, channels, messages and files that an interaction names by id, sent along in full."""

from __future__ import annotations

from typing import Any

from bot.sandbox import shapes
from bot.sandbox.drafts import Upload
from bot.sandbox.nouns import JSON, Attachment, Channel, Member, Message, Role
from bot.sandbox.permissions import in_channel
from bot.sandbox.world import World


class Resolver:
    def __init__(self, world: World, channel: Channel) -> None:
        self._world = world
        self._channel = channel
        self.resolved: JSON = {}

    def id_of(self, value: Any) -> str:
        """The id that stands for a noun in the payload; `("cat.png", data)` is uploaded first. TypeError for others."""
        match value:
            case Member():
                self._add("users", value.user.id, shapes.user(value.user))
                member = shapes.member(value, in_channel(value, self._channel), with_user=False)
                return self._add("members", value.user.id, member)
            case Role():
                return self._add("roles", value.id, shapes.role(value))
            case Channel():
                return self._add("channels", value.id, shapes.channel(value))
            case Message():
                return self._add("messages", value.id, shapes.message(value, self._world.links))
            case (str() as filename, bytes() as data):
                file = self._world.upload(self._channel, Upload(filename, data), ephemeral=True)
                return self.attached(file)
        raise TypeError(f"nothing on Discord stands for {value!r}")

    def attached(self, file: Attachment) -> str:
        return self._add("attachments", file.id, shapes.attachment(file, self._world.links))

    def _add(self, shelf: str, key: int, shape: JSON) -> str:
        self.resolved.setdefault(shelf, {})[str(key)] = shape
        return str(key)
