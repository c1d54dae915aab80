"""The one store behind the pretend Discord. REST answers, gateway events and what people see are views of it.

Builders (`add_guild`, `add_role`, ...) may do anything; a person's verbs, which may not, are `Person`'s.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.sandbox.world.changes import Change, Changes, What
from bot.sandbox.world.directs import Directs
from bot.sandbox.world.drafts import Draft
from bot.sandbox.world.entities import (
    JSON,
    Channel,
    Forum,
    Guild,
    Member,
    Message,
    Overwrite,
    Role,
    TeamMember,
    Thread,
    User,
)
from bot.sandbox.world.interactions import Clock, Interactions
from bot.sandbox.world.links import Links
from bot.sandbox.world.locales import check_locale
from bot.sandbox.world.memory import Keep
from bot.sandbox.world.permissions import EVERYONE, INVITED, Permission
from bot.sandbox.world.posts import Posts


class World(Posts):
    def __init__(
        self, *, clock: Clock, links: Links, gateway_url: str, keep: Keep, response_window: float = 3.0
    ) -> None:
        """`response_window`: the seconds within which a bot must answer an interaction."""
        super().__init__(Changes(), keep)
        self.clock = clock
        self.links = links
        self.gateway_url = gateway_url
        self.token = f"sandbox.{secrets.token_urlsafe(16)}"
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.out_of_reach: set[int] = set()  # ids of channels of servers that the bot was kicked from
        self.users: dict[int, User] = {}
        self.interactions = Interactions(
            self.changes,
            self.new_id,
            clock=clock,
            response_window=response_window,
            keep=keep.interactions,
        )
        # Registered commands as Discord gives them back, by id; under None the global ones.
        self.commands: dict[int | None, dict[int, JSON]] = {None: {}}
        self._creates: dict[int | None, int] = {}
        self.bot = self.add_user("imagine", bot=True)
        # Who made the application: one person, or a team of several, the first of whom owns it.
        self.team: list[TeamMember] = []
        self.maker = self.add_user("maker")
        self.directs = Directs(self.new_id, self.changes)

    @property
    def application_id(self) -> int:
        """Since 2016 an application and its bot user share one id."""
        return self.bot.id

    # Builders

    def add_user(
        self, name: str, *, bot: bool = False, locale: str = "en-US", made_at: datetime | None = None
    ) -> User:
        """`made_at`: when the account was made, as its id says; now, if it is not given."""
        id = self.new_id() if made_at is None else self.id_made_at(made_at)
        user = User(id, name, bot=bot, locale=check_locale(locale))
        self.users[user.id] = user
        return user

    def add_guild(
        self,
        name: str,
        *channels: str,
        owner: User | None = None,
        locale: str = "en-US",
        id: int | None = None,
    ) -> Guild:
        """A server with @everyone, its owner and the bot, whose own role has what the invite link asked for.

        The first of the channels is the system channel. `id` chooses the shard: (id >> 22) % shard count.
        """
        owner = owner or self.add_user(f"owner of {name}")
        guild = Guild(id or self.new_id(), name, owner.id, locale=check_locale(locale))
        for position, channel_name in enumerate(channels):
            channel = Channel(self.new_id(), channel_name, guild, position)
            guild.channels[channel.id] = self.channels[channel.id] = channel
        guild.system_channel_id = next(iter(guild.channels), None)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE, 0)
        own_role = Role(self.new_id(), self.bot.name, INVITED, 1, managed=True, bot_id=self.bot.id)
        guild.roles[own_role.id] = own_role
        self.add_member(guild, owner)
        self.add_member(guild, self.bot, roles=[own_role])
        self.guilds[guild.id] = guild
        self.changes.publish(Change(What.GUILD_ADDED, guild=guild))
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """The bot is kicked. Its channels are there, and out of its reach."""
        del self.guilds[guild.id]
        self.out_of_reach |= guild.places.keys()
        for channel_id in guild.places:
            del self.channels[channel_id]
        self.changes.publish(Change(What.GUILD_REMOVED, guild=guild))

    def invite_again(self, guild: Guild) -> None:
        """The bot comes back to a server that it was kicked from."""
        self.guilds[guild.id] = guild
        self.out_of_reach -= guild.places.keys()
        self.channels.update(guild.places)
        self.changes.publish(Change(What.GUILD_ADDED, guild=guild))

    def set_locale(self, entity: User | Guild, locale: str) -> None:
        """The language of a person's client, or of a server. A bot is told of a server's; ValueError if unknown."""
        if entity.locale != check_locale(locale):
            entity.locale = locale
            if isinstance(entity, Guild):
                self.changes.publish(Change(What.GUILD_CHANGED, guild=entity))

    def add_channel(self, guild: Guild, name: str, *, nsfw: bool = False) -> Channel:
        channel = Channel(self.new_id(), name, guild, position=len(guild.channels), nsfw=nsfw)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        self.changes.publish(Change(What.CHANNEL_CHANGED, channel=channel, guild=guild, new=True))
        return channel

    def add_forum(self, guild: Guild, name: str, *tags: str, requires_tag: bool = False) -> Channel:
        """A forum whose posts can have these tags."""
        forum = Forum({self.new_id(): tag for tag in tags}, requires_tag)
        channel = Channel(self.new_id(), name, guild, position=len(guild.channels), forum=forum)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        self.changes.publish(Change(What.CHANNEL_CHANGED, channel=channel, guild=guild, new=True))
        return channel

    def open_post(
        self, forum: Channel, name: str, author: User, draft: Draft, tags: Iterable[int] = ()
    ) -> Message:
        """A post in a forum: a thread, and its first message, which has the thread's id."""
        thread = self.add_thread(forum, name, owner=author, tags=tags)
        return self.post(thread, author, draft, id=thread.id)

    def add_staff_channel(self, guild: Guild, name: str, *roles: Role) -> Channel:
        """One that nobody sees but these roles, the bot, and who sees everything."""
        channel = self.add_channel(guild, name)
        self.overwrite(channel, guild.everyone, deny=Permission.VIEW_CHANNEL)
        let_in: list[Role | Member] = [*roles, guild.members[self.bot.id]]
        for target in let_in:
            self.overwrite(channel, target, allow=Permission.VIEW_CHANNEL)
        return channel

    def add_thread(
        self,
        parent: Channel,
        name: str,
        *,
        owner: User,
        private: bool = False,
        inside: Iterable[User] = (),
        tags: Iterable[int] = (),
    ) -> Channel:
        """A thread of a channel. `inside`: who is in it besides its owner; only they see a private one."""
        members = {owner.id, *(user.id for user in inside)}
        thread = Thread(parent, owner.id, private, tags=tuple(tags), member_ids=members)
        channel = Channel(self.new_id(), name, parent.guild, thread=thread)
        parent.guild.threads[channel.id] = self.channels[channel.id] = channel
        self.changes.publish(Change(What.CHANNEL_CHANGED, channel=channel, guild=parent.guild, new=True))
        return channel

    def archive(self, channel: Channel, *, archived: bool = True, locked: bool = False) -> None:
        """Archive a thread, or open it again; a channel that is none stays as it is. The bot is told."""
        if channel.thread is not None:
            channel.thread.archived, channel.thread.locked = archived, locked
            self.changes.publish(Change(What.CHANNEL_CHANGED, channel=channel, guild=channel.guild))

    def remove_channel(self, channel: Channel) -> None:
        """Delete it, or a thread, with everything in it."""
        guild = channel.guild
        for thread in [
            each for each in guild.threads.values() if each.thread and each.thread.parent is channel
        ]:
            self.remove_channel(thread)
        for message in list(channel.messages.values()):
            self.delete(message)
        del (
            (guild.channels if channel.thread is None else guild.threads)[channel.id],
            self.channels[channel.id],
        )
        self.changes.publish(Change(What.CHANNEL_REMOVED, channel=channel, guild=channel.guild))

    def add_role(self, guild: Guild, name: str, permissions: int = 0, *, position: int | None = None) -> Role:
        """A new role, above all others unless its position is given; @everyone has 0."""
        role = Role(self.new_id(), name, permissions, len(guild.roles) if position is None else position)
        guild.roles[role.id] = role
        self.changes.publish(Change(What.ROLE_CHANGED, role=role, guild=guild, new=True))
        return role

    def move_role(self, guild: Guild, role: Role, position: int) -> None:
        role.position = position
        self.changes.publish(Change(What.ROLE_CHANGED, role=role, guild=guild))

    def remove_role(self, guild: Guild, role: Role) -> None:
        """Delete it; whoever had it has it no more."""
        del guild.roles[role.id]
        for member in guild.members.values():
            member.role_ids = [role_id for role_id in member.role_ids if role_id != role.id]
        self.changes.publish(Change(What.ROLE_REMOVED, role=role, guild=guild))

    def remove_member(self, member: Member) -> None:
        """They leave. A bot without the members intent is told nothing of it."""
        del member.guild.members[member.user.id]

    def add_member(
        self, guild: Guild, user: User, *, roles: Iterable[Role] = (), joined_at: datetime | None = None
    ) -> Member:
        """`joined_at`: now, if it is not given."""
        member = Member(user, guild, joined_at or datetime.now(UTC), [role.id for role in roles])
        guild.members[user.id] = member
        return member

    def overwrite(self, channel: Channel, target: Role | Member, *, allow: int = 0, deny: int = 0) -> None:
        for_member = isinstance(target, Member)
        key = target.user.id if isinstance(target, Member) else target.id
        channel.overwrites[key] = Overwrite(allow, deny, for_member)
        self.changes.publish(Change(What.CHANNEL_CHANGED, channel=channel, guild=channel.guild))

    def register(self, guild_id: int | None, commands: list[JSON]) -> None:
        self.commands[guild_id] = {int(command["id"]): command for command in commands}
        self.changes.publish(Change(What.COMMANDS_REGISTERED))

    def count_creates(self, guild_id: int | None, new: int, limit: int) -> bool:
        """Note `new` command names; False, and nothing noted, when that would be more than the limit."""
        total = self._creates.get(guild_id, 0) + new
        if total > limit:
            return False
        self._creates[guild_id] = total
        return True

    def commands_in(self, guild: Guild) -> list[JSON]:
        """What a member of the guild finds under "/": the guild's own commands before the global ones."""
        return [*self.commands.get(guild.id, {}).values(), *self.commands[None].values()]
