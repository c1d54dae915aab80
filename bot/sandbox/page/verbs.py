"""What the person at the page does, in the verbs of `people.py`; each answers with what the page is to show next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.components import Component
from bot.sandbox.drafts import Draft, Upload
from bot.sandbox.forms import Field, Modal
from bot.sandbox.nouns import JSON, Channel, Guild, Member, Message, Role
from bot.sandbox.options import Option
from bot.sandbox.page import view
from bot.sandbox.people import Person
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import DidNotRespond, Impossible
from bot.sandbox.seen import Seen
from bot.sandbox.shown import Shown
from bot.sandbox.world import World

File = tuple[str, bytes]

_SILENT: JSON = {"ok": False, "reason": "silent", "text": "The application did not respond"}


@dataclass(frozen=True, slots=True)
class Deed:
    """What the page sent: the words of the verb, and files that the words name by their place."""

    person: Person
    words: JSON
    files: list[File]


class Verbs:
    def __init__(self, world: World, guild: Guild) -> None:
        self._world = world
        self._guild = guild
        self._known = {
            "say": self._say,
            "slash": self._slash,
            "autocomplete": self._autocomplete,
            "menu": self._menu,
            "click": self._click,
            "select": self._select,
            "submit": self._submit,
            "dismiss": self._dismiss,
        }

    def person(self, member_id: str) -> Person:
        """Raises Impossible for anyone who is no human member."""
        member = self._guild.members.get(_number(member_id))
        if member is None or member.user.bot:
            raise Impossible("no such member")
        return Person(self._world, member)

    def anyone(self) -> Person:
        """Who sits at a page that has not chosen yet: the first member without a title."""
        people = [member for member in self._guild.members.values() if not member.user.bot]
        plain = [
            member for member in people if not member.role_ids and member.user.id != self._guild.owner_id
        ]
        return Person(self._world, (plain or people)[0])

    async def do(self, verb: str, deed: Deed) -> JSON:
        """KeyError for an unknown verb. What the client would not allow comes back as `refused`, in words."""
        act = self._known[verb]
        try:
            return await act(deed)
        except Impossible as refusal:
            return {"ok": False, "reason": "refused", "text": str(refusal)}
        except DidNotRespond:
            return _SILENT

    async def _say(self, deed: Deed) -> JSON:
        channel = self._channel(deed)
        needed = [Permission.SEND_MESSAGES, *([Permission.ATTACH_FILES] if deed.files else [])]
        if not deed.person.may(channel, *needed):
            raise Impossible(f"{deed.person.name} may not write that in #{channel.name}")
        uploads = tuple(Upload(name, data) for name, data in deed.files)
        self._world.post(
            channel, deed.person.user, Draft(content=str(deed.words["content"])[:2000], uploads=uploads)
        )
        return {"ok": True}

    async def _slash(self, deed: Deed) -> JSON:
        values = self._values(deed, deed.words["options"])
        return await self._settled(await deed.person.slash(self._channel(deed), _command(deed), **values))

    async def _autocomplete(self, deed: Deed) -> JSON:
        focused = deed.words["focused"]
        others = self._values(deed, deed.words["options"])
        choices = await deed.person.autocomplete(
            self._channel(deed), _command(deed), focused["name"], focused["value"], **others
        )
        return {"ok": True, "choices": [{"name": choice.name, "value": choice.value} for choice in choices]}

    async def _menu(self, deed: Deed) -> JSON:
        name, target = str(deed.words["name"]), deed.words["target"]
        if "message" in target:
            return await self._settled(await deed.person.menu(self._message(target["message"]), name))
        other = Person(self._world, self._member(target["member"]))
        return await self._settled(await deed.person.user_menu(self._channel(deed), other, name))

    async def _click(self, deed: Deed) -> JSON:
        return await self._settled(
            await deed.person.click(self._message(deed.words["message"]), deed.words["custom_id"])
        )

    async def _select(self, deed: Deed) -> JSON:
        message, name = self._message(deed.words["message"]), deed.words["custom_id"]
        written = any(menu.custom_id == name and menu.options for menu in Seen(message).selects)
        chosen = deed.words["values"] if written else [self._noun(value) for value in deed.words["values"]]
        return await self._settled(await deed.person.select(message, *chosen, name=name))

    async def _submit(self, deed: Deed) -> JSON:
        interaction = self._world.interactions.by_id.get(_number(deed.words["interaction"]))
        if interaction is None or interaction.modal is None:
            raise Impossible("this form is too old to be sent")
        form = Modal(interaction)
        values = {
            name: self._filled(form.field(name), value, deed) for name, value in deed.words["values"].items()
        }
        answer = await self._settled(await deed.person.submit(form, values))
        if not answer["ok"]:
            # An unanswered form stays on the screen, and may be sent again.
            form.noun.submitted = False
        return answer

    async def _dismiss(self, deed: Deed) -> JSON:
        await deed.person.dismiss(self._message(deed.words["message"]))
        return {"ok": True}

    async def _settled(self, shown: Shown) -> JSON:
        await shown.acknowledged()
        if shown.failed:
            return _SILENT
        return {"ok": True, **({"modal": view.modal(shown.modal)} if shown.modal else {})}

    # From the page's ids to nouns

    def _values(self, deed: Deed, written: list[JSON]) -> dict[str, Any]:
        return {each["name"]: self._value(each["type"], each["value"], deed) for each in written}

    def _value(self, kind: int, value: Any, deed: Deed) -> Any:
        if kind == Option.ATTACHMENT:
            return deed.files[value]
        if kind in (Option.USER, Option.CHANNEL, Option.ROLE, Option.MENTIONABLE):
            return self._noun(value)
        return value

    def _filled(self, field: Field, value: Any, deed: Deed) -> Any:
        if field.type == Component.FILE_UPLOAD:
            return [deed.files[place] for place in value]
        return (
            [self._noun(each) for each in value] if isinstance(value, list) and not field.options else value
        )

    def _noun(self, value: str) -> Member | Channel | Role | str:
        """The member, channel or role with this id; a text that is no id of this server stays itself."""
        number = _number(value)
        guild = self._guild
        return guild.members.get(number) or guild.channels.get(number) or guild.roles.get(number) or value

    def _member(self, member_id: str) -> Member:
        member = self._guild.members.get(_number(member_id))
        if member is None:
            raise Impossible("that member is gone")
        return member

    def _channel(self, deed: Deed) -> Channel:
        channel = self._guild.channels.get(_number(deed.words["channel"]))
        if channel is None:
            raise Impossible("that channel is gone")
        return channel

    def _message(self, message_id: str) -> Message:
        message = self._world.messages.get(_number(message_id))
        if message is None:
            raise Impossible("that message is gone")
        return message


def _command(deed: Deed) -> str:
    return " ".join(deed.words["path"])


def _number(snowflake: object) -> int:
    """0, which is nobody's id, for what is no number."""
    text = str(snowflake)
    return int(text) if text.isascii() and text.isdigit() else 0
