"""What the person at the page does, in the verbs of `Person`; each answers with what the page is to show next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.baddays import BadDays
from bot.sandbox.errors import DidNotRespond, Impossible
from bot.sandbox.later import Later
from bot.sandbox.page import view
from bot.sandbox.people.forms import Field, Modal
from bot.sandbox.people.options import Option
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.components import Component
from bot.sandbox.world.entities import JSON, Channel, Guild, Member, Message, Role
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

File = tuple[str, bytes]

_SILENT: JSON = {"ok": False, "reason": "silent", "text": "The application did not respond"}


class Refusal(Impossible):
    """One whose sentence the page translates before it puts the values in."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values


@dataclass(frozen=True, slots=True)
class Action:
    """What the page sent: the fields of the verb, and the files that the fields name by their number."""

    person: Person
    fields: JSON
    files: list[File]


class Verbs:
    def __init__(self, world: World, guild: Guild, bad_days: BadDays | None, later: Later | None) -> None:
        self._world = world
        self._guild = guild
        self._bad_days = bad_days
        self._later = later
        self._known = {
            "say": self._say,
            "slash": self._slash,
            "autocomplete": self._autocomplete,
            "menu": self._menu,
            "click": self._click,
            "select": self._select,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "delete": self._delete,
            "bad_day": self._bad_day,
            "pass": self._pass,
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

    async def do(self, verb: str, action: Action) -> JSON:
        """KeyError for an unknown verb. What the client would not allow comes back as `refused`, in words."""
        act = self._known[verb]
        try:
            return await act(action)
        except Refusal as refusal:
            return {"ok": False, "reason": "refused", "text": refusal.text, "values": refusal.values}
        except Impossible as refusal:
            return {"ok": False, "reason": "refused", "text": str(refusal)}
        except DidNotRespond:
            return _SILENT

    async def _say(self, action: Action) -> JSON:
        channel = self._channel(action)
        needed = [Permission.SEND_MESSAGES, *([Permission.ATTACH_FILES] if action.files else [])]
        if not action.person.may(channel, *needed):
            raise Refusal(
                "{name} may not write that in #{channel}", name=action.person.name, channel=channel.name
            )
        await action.person.post(channel, str(action.fields["content"]), *action.files)
        return {"ok": True}

    async def _slash(self, action: Action) -> JSON:
        values = self._values(action, action.fields["options"])
        return await self._settled(
            await action.person.slash(self._channel(action), _command(action), **values)
        )

    async def _autocomplete(self, action: Action) -> JSON:
        focused = action.fields["focused"]
        others = self._values(action, action.fields["options"])
        choices = await action.person.autocomplete(
            self._channel(action), _command(action), focused["name"], focused["value"], **others
        )
        return {"ok": True, "choices": [{"name": choice.name, "value": choice.value} for choice in choices]}

    async def _menu(self, action: Action) -> JSON:
        name, target = str(action.fields["name"]), action.fields["target"]
        if "message" in target:
            return await self._settled(await action.person.menu(self._message(target["message"]), name))
        other = Person(self._world, self._member(target["member"]))
        return await self._settled(await action.person.user_menu(self._channel(action), other, name))

    async def _click(self, action: Action) -> JSON:
        return await self._settled(
            await action.person.click(self._message(action.fields["message"]), action.fields["custom_id"])
        )

    async def _select(self, action: Action) -> JSON:
        message, name = self._message(action.fields["message"]), action.fields["custom_id"]
        written = any(menu.custom_id == name and menu.options for menu in Seen(message).selects)
        chosen = (
            action.fields["values"] if written else [self._entity(value) for value in action.fields["values"]]
        )
        return await self._settled(await action.person.select(message, *chosen, name=name))

    async def _submit(self, action: Action) -> JSON:
        interaction = self._world.interactions.by_id.get(_number(action.fields["interaction"]))
        if interaction is None or interaction.modal is None:
            raise Impossible("this form is too old to be sent")
        form = Modal(interaction)
        values = {
            name: self._filled(form.field(name), value, action)
            for name, value in action.fields["values"].items()
        }
        answer = await self._settled(await action.person.submit(form, values))
        if not answer["ok"]:
            # An unanswered form stays on the screen, and may be sent again.
            form.entity.submitted = False
        return answer

    async def _dismiss(self, action: Action) -> JSON:
        await action.person.dismiss(self._message(action.fields["message"]))
        return {"ok": True}

    async def _delete(self, action: Action) -> JSON:
        await action.person.delete(self._message(action.fields["message"]))
        return {"ok": True}

    async def _bad_day(self, action: Action) -> JSON:
        if self._bad_days is None:
            raise Impossible("no such bad day")
        self._bad_days.press(str(action.fields["name"]))
        return {"ok": True}

    async def _pass(self, action: Action) -> JSON:
        if self._later is None:
            raise Impossible("nobody can let time pass here")
        self._later.pass_by(float(action.fields["seconds"]))
        return {"ok": True}

    async def _settled(self, shown: Shown) -> JSON:
        await shown.acknowledged()
        if shown.failed:
            return _SILENT
        return {"ok": True, **({"modal": view.modal(shown.modal)} if shown.modal else {})}

    # From the page's ids to entities

    def _values(self, action: Action, written: list[JSON]) -> dict[str, Any]:
        return {each["name"]: self._value(each["type"], each["value"], action) for each in written}

    def _value(self, kind: int, value: Any, action: Action) -> Any:
        if kind == Option.ATTACHMENT:
            return action.files[value]
        if kind in (Option.USER, Option.CHANNEL, Option.ROLE, Option.MENTIONABLE):
            return self._entity(value)
        return value

    def _filled(self, field: Field, value: Any, action: Action) -> Any:
        if field.type == Component.FILE_UPLOAD:
            return [action.files[place] for place in value]
        return (
            [self._entity(each) for each in value] if isinstance(value, list) and not field.options else value
        )

    def _entity(self, value: str) -> Member | Channel | Role | str:
        """The member, channel or role with this id; a text that is no id of this server stays itself."""
        number = _number(value)
        guild = self._guild
        return guild.members.get(number) or guild.places.get(number) or guild.roles.get(number) or value

    def _member(self, member_id: str) -> Member:
        member = self._guild.members.get(_number(member_id))
        if member is None:
            raise Impossible("that member is gone")
        return member

    def _channel(self, action: Action) -> Channel:
        channel = self._guild.places.get(_number(action.fields["channel"]))
        if channel is None:
            raise Impossible("that channel is gone")
        return channel

    def _message(self, message_id: str) -> Message:
        message = self._world.messages.get(_number(message_id))
        if message is None:
            raise Impossible("that message is gone")
        return message


def _command(action: Action) -> str:
    return " ".join(action.fields["path"])


def _number(snowflake: object) -> int:
    """0, which is nobody's id, for what is no number."""
    text = str(snowflake)
    return int(text) if text.isascii() and text.isdigit() else 0
