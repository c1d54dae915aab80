"""What one member sees of the world, in the words of the page: Discord's own shapes, and what a client adds to them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from bot.sandbox import options, shapes
from bot.sandbox.changes import Change, What
from bot.sandbox.forms import Modal
from bot.sandbox.nouns import JSON, Channel, Guild, Interaction, Kind, Member, Message, Role
from bot.sandbox.people import Person
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Impossible
from bot.sandbox.world import World

_EXCERPT = 100
_POSTED = frozenset({What.MESSAGE_CREATED, What.MESSAGE_UPDATED})
_STRUCTURE = frozenset({What.CHANNEL_CHANGED, What.ROLE_CHANGED})


class View:
    """`online` tells whether the bot is connected now."""

    def __init__(self, world: World, guild: Guild, online: Callable[[], bool]) -> None:
        self._world = world
        self._guild = guild
        self._online = online

    def opening(self, person: Person) -> JSON:
        """Everything, for a page that knows nothing yet."""
        channels = [
            channel
            for channel in self._guild.channels.values()
            if person.may(channel, Permission.VIEW_CHANNEL)
        ]
        return {
            "type": "world",
            "me": str(person.id),
            "guild": {"id": str(self._guild.id), "name": self._guild.name},
            "bot": shapes.user(self._world.bot),
            "online": self._online(),
            "channels": [_channel(channel) for channel in channels],
            "roles": [_role(role) for role in self._guild.roles.values() if not role.managed],
            "members": [self._member(member) for member in self._people_first()],
            "commands": self.commands(person),
            "messages": [self.message(seen.noun) for channel in channels for seen in person.sees(channel)],
        }

    def event(self, change: Change, person: Person) -> JSON | None:
        """What the page is to be told of a change; None if it does not concern this person's screen."""
        message = change.message
        if change.what is What.COMMANDS_REGISTERED:
            return {"type": "commands", "commands": self.commands(person)}
        if change.what is What.SESSION_CHANGED:
            return {"type": "online", "online": self._online()}
        if change.what in _STRUCTURE:
            return self.opening(person)
        if message is None or message.channel.guild is not self._guild:
            return None
        if change.what is What.MESSAGE_DELETED:
            return {"type": "gone", "channel_id": str(message.channel.id), "id": str(message.id)}
        if change.what in _POSTED and person.can_see(message):
            return {"type": "message", "message": self.message(message)}
        return None

    def commands(self, person: Person) -> list[JSON]:
        """Those that this person's client would offer."""
        return [
            command
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

    def message(self, noun: Message) -> JSON:
        shape = shapes.message(noun, self._world.links)
        _describe_pictures(shape, noun)
        shape["mentions"] = [str(target) for target in noun.pings]
        shape["used"] = _used(noun)
        shape["answers"] = self._answered(noun)
        return shape

    def _answered(self, noun: Message) -> JSON | None:
        source = self._world.messages.get(noun.reply_to or 0)
        if source is None or source.ephemeral:
            return None
        return {
            "id": str(source.id),
            "author": shapes.user(source.author),
            "excerpt": source.content[:_EXCERPT],
        }

    def _people_first(self) -> list[Member]:
        return sorted(self._guild.members.values(), key=lambda member: member.user.bot)

    def _member(self, noun: Member) -> JSON:
        shape = {"id": str(noun.user.id), "name": noun.user.name, "display_name": noun.display_name}
        return {**shape, "bot": noun.user.bot, "title": _title(noun)}


def modal(form: Modal) -> JSON:
    return {
        "interaction": str(form.interaction.id),
        "title": form.title,
        "custom_id": form.custom_id,
        "components": form.noun.components,
    }


def _channel(noun: Channel) -> JSON:
    return {"id": str(noun.id), "name": noun.name, "topic": noun.topic}


def _role(noun: Role) -> JSON:
    return {"id": str(noun.id), "name": noun.name.removeprefix("@")}


def _title(noun: Member) -> str:
    """What to expect of a member, in a word: owner, the highest role, or just member."""
    if noun.user.id == noun.guild.owner_id:
        return "Owner"
    roles = [noun.guild.roles[role_id] for role_id in noun.role_ids]
    return max(roles, key=lambda role: role.position).name if roles else "Member"


def _used(noun: Message) -> JSON | None:
    """The line above an answer: who used which command. Follow-ups and answers to buttons have none."""
    interaction = noun.interaction
    if interaction is None or interaction.kind is not Kind.COMMAND or interaction.original is not noun:
        return None
    return {"user": shapes.user(interaction.member.user), "name": _command_words(interaction)}


def _command_words(interaction: Interaction) -> str:
    data = interaction.payload["data"]
    if data["type"] != options.CHAT:
        return str(data["name"])
    words, level = [str(data["name"])], data.get("options", [])
    while level and level[0]["type"] in options.NESTED:
        words.append(level[0]["name"])
        level = level[0].get("options", [])
    return "/" + " ".join(words)


def _describe_pictures(shape: JSON, noun: Message) -> None:
    """A picture without words of its own is described by those of its file."""
    words = {file.filename: file.description for file in noun.attachments}
    for embed in shape["embeds"]:
        for part in ("image", "thumbnail"):
            picture = embed.get(part)
            if picture and not picture.get("description"):
                picture["description"] = words.get(unquote(urlsplit(picture["url"]).path).rsplit("/", 1)[-1])
