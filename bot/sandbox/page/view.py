"""What one member sees of the world, as the page takes it: Discord's own JSON, and what a client adds to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from bot.sandbox import serialize
from bot.sandbox.baddays import BadDays
from bot.sandbox.errors import Impossible
from bot.sandbox.later import Later
from bot.sandbox.people import options
from bot.sandbox.people.forms import Modal
from bot.sandbox.people.person import Person
from bot.sandbox.world.changes import Change, What
from bot.sandbox.world.entities import JSON, Channel, Guild, Kind, Member, Message, Role
from bot.sandbox.world.locales import languages_of, localized
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

_EXCERPT = 100
_POSTED = frozenset({What.MESSAGE_CREATED, What.MESSAGE_UPDATED})
_STRUCTURE = frozenset({What.CHANNEL_CHANGED, What.CHANNEL_REMOVED, What.ROLE_CHANGED})


class View:
    """`online` tells whether the bot is connected now."""

    def __init__(
        self,
        world: World,
        guild: Guild,
        online: Callable[[], bool],
        bad_days: BadDays | None,
        later: Later | None,
    ) -> None:
        self._bad_days = bad_days
        self._later = later
        self._world = world
        self._guild = guild
        self._online = online

    def opening(self, person: Person) -> JSON:
        """Everything, for a page that knows nothing yet."""
        channels = [
            channel for channel in _in_order(self._guild) if person.may(channel, Permission.VIEW_CHANNEL)
        ]
        return {
            "type": "world",
            "me": str(person.id),
            "locale": person.locale,
            "guild": {"id": str(self._guild.id), "name": self._guild.name},
            "bot": serialize.user(self._world.bot),
            "online": self._online(),
            "channels": [_channel(channel, person) for channel in channels],
            "roles": [_role(role) for role in self._guild.roles.values() if not role.managed],
            "members": [self._member(member) for member in self._people_first()],
            **self._registered(person),
            "bad_days": self._days(),
            "later": self._seconds(),
            "messages": [
                self.message(seen.entity, person) for channel in channels for seen in person.sees(channel)
            ],
        }

    def event(self, change: Change, person: Person) -> JSON | None:
        """What the page is to be told of a change; None if it does not concern this person's screen."""
        message = change.message
        if change.what is What.COMMANDS_REGISTERED:
            return {"type": "commands", **self._registered(person)}
        if change.what is What.SESSION_CHANGED:
            return {"type": "online", "online": self._online()}
        if change.what is What.BAD_DAYS_CHANGED:
            return {"type": "bad_days", "bad_days": self._days()}
        if change.what is What.TIME_PASSED:
            return {"type": "later", "later": self._seconds()}
        if change.what in _STRUCTURE:
            return self.opening(person)
        if message is None or message.channel.guild is not self._guild:
            return None
        if change.what is What.MESSAGE_DELETED:
            return {"type": "gone", "channel_id": str(message.channel.id), "id": str(message.id)}
        if change.what in _POSTED and person.can_see(message):
            return {"type": "message", "message": self.message(message, person)}
        return None

    def _days(self) -> list[JSON]:
        return [] if self._bad_days is None else self._bad_days.told()

    def _seconds(self) -> float | None:
        """That somebody has let pass; None where nobody can."""
        return None if self._later is None else self._later.seconds

    def _registered(self, person: Person) -> JSON:
        """The languages that there are words for, and the commands that this person's client offers, in theirs."""
        return {
            "languages": languages_of(self._world.commands_in(self._guild)),
            "commands": self.commands(person),
        }

    def commands(self, person: Person) -> list[JSON]:
        return [
            _in_language(command, person.locale)
            for command in self._world.commands_in(self._guild)
            if self._offered(command, person.member)
        ]

    def _offered(self, command: JSON, member: Member) -> bool:
        kind = command.get("type", options.CHAT)
        try:
            found = options.find_command(self._world, self._guild, command["name"], kind, member)
        except Impossible:
            return False
        # A guild's own command hides a global one of the same name.
        return found is command

    def message(self, entity: Message, person: Person) -> JSON:
        shape = serialize.message(entity, self._world.links)
        _describe_pictures(shape, entity)
        shape["mentions"] = [str(target) for target in entity.pings]
        shape["used"] = self._used(entity, person)
        shape["answers"] = self._answered(entity)
        return shape

    def _answered(self, entity: Message) -> JSON | None:
        source = self._world.messages.get(entity.reply_to or 0)
        if source is None or source.ephemeral:
            return None
        return {
            "id": str(source.id),
            "author": serialize.user(source.author),
            "excerpt": source.content[:_EXCERPT],
        }

    def _used(self, entity: Message, person: Person) -> JSON | None:
        """The line above an answer: who used which command. Follow-ups and answers to buttons have none."""
        interaction = entity.interaction
        if interaction is None or interaction.kind is not Kind.COMMAND or interaction.original is not entity:
            return None
        data = interaction.payload["data"]
        name = _command_words(data)
        if data["type"] != options.CHAT:
            known = {command["id"]: command for command in self._world.commands_in(self._guild)}
            command: JSON = known.get(data["id"]) or data
            name = localized(command, "name", person.locale)
        return {"user": serialize.user(interaction.member.user), "name": name}

    def _people_first(self) -> list[Member]:
        return sorted(self._guild.members.values(), key=lambda member: member.user.bot)

    def _member(self, entity: Member) -> JSON:
        shape = {"id": str(entity.user.id), "name": entity.user.name, "display_name": entity.display_name}
        return {**shape, "bot": entity.user.bot, "title": _title(entity)}


def modal(form: Modal) -> JSON:
    return {
        "interaction": str(form.interaction.id),
        "title": form.title,
        "custom_id": form.custom_id,
        "components": form.entity.components,
    }


def _in_order(guild: Guild) -> Iterator[Channel]:
    """Every channel, each with its threads under it."""
    for channel in guild.channels.values():
        yield channel
        yield from (each for each in guild.threads.values() if each.thread and each.thread.parent is channel)


def _channel(entity: Channel, person: Person) -> JSON:
    """`forum`: one writes in its posts alone. `hidden`: not everybody sees it. `moderates`: the person may delete what
    others wrote there.
    """
    thread = entity.thread
    whole = thread.parent if thread is not None else entity
    rule = whole.overwrites.get(entity.guild.id)
    denied = rule is not None and bool(rule.deny & Permission.VIEW_CHANNEL)
    return {
        "id": str(entity.id),
        "name": entity.name,
        "topic": entity.topic,
        "parent": None if thread is None else str(thread.parent.id),
        "forum": entity.forum is not None,
        "nsfw": whole.nsfw,
        "hidden": denied or (thread is not None and thread.private),
        "moderates": person.may(entity, Permission.MANAGE_MESSAGES),
    }


def _role(entity: Role) -> JSON:
    return {"id": str(entity.id), "name": entity.name.removeprefix("@")}


def _title(entity: Member) -> str:
    """What to expect of a member, in a word: owner, the highest role, or just member."""
    if entity.user.id == entity.guild.owner_id:
        return "Owner"
    roles = [entity.guild.roles[role_id] for role_id in entity.role_ids]
    return max(roles, key=lambda role: role.position).name if roles else "Member"


def _in_language(part: JSON, locale: str) -> JSON:
    """A command, option or choice in the words of one language. What is typed and sent keeps its default name."""
    shape = {key: value for key, value in part.items() if not key.endswith("_localizations")}
    if "description" in part:
        shape["description"] = localized(part, "description", locale)
    if part.get("type") in (options.USER_MENU, options.MESSAGE_MENU) and "id" in part:
        shape["label"] = localized(part, "name", locale)
    if "options" in part:
        shape["options"] = [_in_language(option, locale) for option in part["options"]]
    if "choices" in part:
        shape["choices"] = [
            {"name": localized(choice, "name", locale), "value": choice["value"]}
            for choice in part["choices"]
        ]
    return shape


def _command_words(data: JSON) -> str:
    words, level = [str(data["name"])], data.get("options", [])
    while level and level[0]["type"] in options.NESTED:
        words.append(level[0]["name"])
        level = level[0].get("options", [])
    return "/" + " ".join(words)


def _describe_pictures(shape: JSON, entity: Message) -> None:
    """A picture without words of its own is described by those of its file."""
    words = {file.filename: file.description for file in entity.attachments}
    for embed in shape["embeds"]:
        for part in ("image", "thumbnail"):
            picture = embed.get(part)
            if picture and not picture.get("description"):
                picture["description"] = words.get(unquote(urlsplit(picture["url"]).path).rsplit("/", 1)[-1])
