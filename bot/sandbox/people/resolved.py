"""The members, roles, channels, messages and files that an interaction names by id, sent along in full."""

from __future__ import annotations

from typing import Any

from bot.sandbox import serialize
from bot.sandbox.world.drafts import Upload
from bot.sandbox.world.entities import JSON, Attachment, Channel, Member, Message, Role
from bot.sandbox.world.permissions import in_channel
from bot.sandbox.world.world import World


class Resolver:
    def __init__(self, world: World, member: Member, channel: Channel) -> None:
        """`member`: who uses the interaction in that channel."""
        self._world = world
        self._member = member
        self._channel = channel
        self.resolved: JSON = {}

    def id_of(self, value: Any) -> str:
        """The id that names an entity in the payload; `("cat.png", data)` is uploaded first. TypeError for others."""
        match value:
            case Member():
                return self._person(value)
            case Role():
                # Of a role that is not this server's Discord sends the bare id.
                known = value.id in self._channel.guild.roles
                return self._add("roles", value.id, serialize.role(value)) if known else str(value.id)
            case Channel():
                return self._add("channels", value.id, self._place(value))
            case Message():
                return self._add("messages", value.id, serialize.message(value, self._world.links))
            case (str() as filename, bytes() as data):
                file = self._world.upload(self._channel, Upload(filename, data), ephemeral=True)
                return self.attached(file)
        raise TypeError(f"nothing on Discord stands for {value!r}")

    def _place(self, value: Channel) -> JSON:
        """With what the person and, since July 2026, the bot may do in that channel."""
        members = value.guild.members
        bot = in_channel(members[self._world.bot.id], value)
        return {**serialize.partial_channel(value, self._member), "app_permissions": str(bot)}

    def _person(self, value: Member) -> str:
        """Somebody who is not a member here, or not any more, comes without the data of a membership."""
        if self._channel.guild.members.get(value.user.id) is value:
            shape = serialize.member(value, in_channel(value, self._channel), with_user=False)
            self._add("members", value.user.id, shape)
        return self._add("users", value.user.id, serialize.user(value.user))

    def attached(self, file: Attachment) -> str:
        return self._add("attachments", file.id, serialize.attachment(file, self._world.links))

    def _add(self, shelf: str, key: int, shape: JSON) -> str:
        self.resolved.setdefault(shelf, {})[str(key)] = shape
        return str(key)
