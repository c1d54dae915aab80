"""A member of a server as they are: who they are, what they may do, and what they see."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox.errors import Impossible
from bot.sandbox.people.seen import Seen
from bot.sandbox.world import permissions
from bot.sandbox.world.entities import Channel, Guild, Member, Message, Role, User
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World


class Onlooker:
    def __init__(self, world: World, member: Member) -> None:
        self._world = world
        self.member = member

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"

    @property
    def id(self) -> int:
        return self.member.user.id

    @property
    def name(self) -> str:
        return self.member.display_name

    @property
    def mention(self) -> str:
        return self.user.mention

    @property
    def user(self) -> User:
        return self.member.user

    @property
    def guild(self) -> Guild:
        return self.member.guild

    @property
    def locale(self) -> str:
        """The language of this person's client, which every interaction carries."""
        return self.user.locale

    def speak(self, locale: str) -> None:
        self._world.set_locale(self.user, locale)

    def may(self, channel: Channel, *needed: Permission) -> bool:
        """Whether this person has all these permissions there; in another server's channel: none."""
        return channel.guild is self.guild and permissions.allows(self.member, channel, *needed)

    def give(self, role: Role) -> None:
        if role.id not in self.member.role_ids:
            self.member.role_ids.append(role.id)

    def time_out(self, until: datetime | None) -> None:
        """A moderator's timeout until then; None takes it back."""
        self.member.timed_out_until = until

    def rejoin(self, at: datetime) -> None:
        """They left, and came back then."""
        self.member.joined_at = at

    def take(self, role: Role) -> None:
        self.member.role_ids.remove(role.id)

    def sees(self, channel: Channel) -> list[Seen]:
        """The channel's messages that are visible to this person, oldest first."""
        return [Seen(message) for message in channel.messages.values() if self.can_see(message)]

    def can_see(self, message: Message) -> bool:
        if message.deleted or not self.may(message.channel, Permission.VIEW_CHANNEL):
            return False
        return message.seen_by in (None, self.id)

    # Parts

    def _need(self, channel: Channel, *needed: Permission) -> None:
        if not self.may(channel, *needed):
            raise Impossible(f"{self.name} lacks {[bit.name for bit in needed]} in #{channel.name}")

    def _need_text(self, channel: Channel) -> None:
        if channel.forum is not None:
            raise Impossible(f"#{channel.name} is a forum: one writes in its posts")

    def _visible(self, message: Seen | Message) -> Message:
        entity = message.entity if isinstance(message, Seen) else message
        if not self.can_see(entity):
            raise Impossible(f"{self.name} cannot see that message")
        return entity
