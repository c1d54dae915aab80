"""What a person can do in a Discord client, and no more: `await alice.slash(art, "imagine", prompt="a fox")`.

Each verb sends the interaction and returns at once with a `Shown`; wait on that. A verb that the client would not
offer (a grey button, another person's private message) raises Impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import DidNotRespond, Impossible
from bot.sandbox.limits.messages import CONTENT, FILES
from bot.sandbox.people import options, payloads
from bot.sandbox.people.forms import Modal
from bot.sandbox.people.inputs import chosen, component_id, menu_named, typed
from bot.sandbox.people.onlooker import Onlooker
from bot.sandbox.people.resolved import Resolver
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.components import LINK_STYLE, SELECTS, Component
from bot.sandbox.world.drafts import Draft, Upload
from bot.sandbox.world.entities import JSON, Channel, Kind, Message, State
from bot.sandbox.world.locales import localized
from bot.sandbox.world.permissions import Permission


@dataclass(frozen=True, slots=True)
class Choice:
    """A suggestion while typing."""

    name: str
    value: str | int | float


class Person(Onlooker):
    """A member at the keyboard. `to` in each verb chooses which connected bot process receives it."""

    # Commands

    async def slash(
        self,
        channel: Channel,
        command: str,
        /,
        *,
        unchecked: bool = False,
        to: int | None = None,
        **values: Any,
    ) -> Shown:
        """Type a command: `slash(art, "quota set", member=bob, credits=5)`; a file is `("cat.png", data)`.

        `unchecked` sends values that a client would not (free text where choices are offered, too large a number).
        """
        name, *path = command.split()
        found = self._command(channel, name, options.CHAT)
        leaf = options.leaf_of(found, path)
        if any(isinstance(value, tuple) for value in values.values()):
            self._need(channel, Permission.ATTACH_FILES)
        resolver = Resolver(self._world, self.member, channel)
        written = options.write(leaf, _entities(values), resolver, locale=self.locale, checked=not unchecked)
        data = payloads.command(found, resolver, options=options.nest(written, found, path))
        return self._send(Kind.COMMAND, channel, data, to=to)

    async def autocomplete(
        self,
        channel: Channel,
        command: str,
        option: str,
        text: str,
        /,
        *,
        to: int | None = None,
        **others: Any,
    ) -> list[Choice]:
        """What is offered while typing `text` into an option; DidNotRespond if nothing came in time."""
        name, *path = command.split()
        found = self._command(channel, name, options.CHAT)
        leaf = options.leaf_of(found, path)
        described = {each["name"]: each for each in leaf.get("options", ())}
        if not described.get(option, {}).get("autocomplete"):
            raise Impossible(f"{option!r} offers no suggestions")
        resolver = Resolver(self._world, self.member, channel)
        written = options.write(leaf, _entities(others), resolver, locale=self.locale, checked=False)
        written.append({"name": option, "type": described[option]["type"], "value": text, "focused": True})
        data = payloads.command(found, resolver, options=options.nest(written, found, path))
        shown = await self._send(Kind.AUTOCOMPLETE, channel, data, to=to).acknowledged()
        if shown.interaction.state is State.FAILED:
            raise DidNotRespond("Loading options failed")
        choices = shown.interaction.choices
        return [Choice(localized(each, "name", self.locale), each["value"]) for each in choices]

    async def menu(self, message: Seen | Message, name: str, *, to: int | None = None) -> Shown:
        """Apps > `name` in a message's menu. A message that only one person sees has no apps in its menu."""
        entity = self._visible(message)
        if entity.ephemeral:
            raise Impossible(f"{name!r} is not offered on a private message")
        found = self._command(entity.channel, name, options.MESSAGE_MENU)
        resolver = Resolver(self._world, self.member, entity.channel)
        data = payloads.command(found, resolver, target_id=resolver.id_of(entity))
        return self._send(Kind.COMMAND, entity.channel, data, to=to)

    async def user_menu(self, channel: Channel, person: Person, name: str, *, to: int | None = None) -> Shown:
        """Apps > `name` in a member's menu."""
        found = self._command(channel, name, options.USER_MENU)
        resolver = Resolver(self._world, self.member, channel)
        data = payloads.command(found, resolver, target_id=resolver.id_of(person.member))
        return self._send(Kind.COMMAND, channel, data, to=to)

    # Messages

    async def click(self, message: Seen | Message, label: str, *, to: int | None = None) -> Shown:
        """Press the button with this label, emoji or custom id."""
        entity = self._visible(message)
        button = Seen(entity).button(label)
        if button.disabled or button.style == LINK_STYLE:
            raise Impossible(f"{label!r} is {'grey' if button.disabled else 'a link'}")
        return await self.forge(button.custom_id, message=entity, to=to)

    async def select(
        self, message: Seen | Message, *picks: Any, name: str | None = None, to: int | None = None
    ) -> Shown:
        """Choose from a menu by label or value; members, roles and channels as themselves.

        `name`: custom id or placeholder, where a message has several menus.
        """
        entity = self._visible(message)
        menu = menu_named(Seen(entity).selects, name)
        if menu.disabled or not menu.min_values <= len(picks) <= menu.max_values:
            raise Impossible(
                f"the menu takes {menu.min_values} to {menu.max_values} choices, disabled={menu.disabled}"
            )
        resolver = Resolver(self._world, self.member, entity.channel)
        values = [chosen(menu, _entity(each), resolver) for each in picks]
        data: JSON = {"custom_id": menu.custom_id, "component_type": menu.type, "values": values}
        data["id"] = component_id(entity, menu.custom_id)
        if resolver.resolved:
            data["resolved"] = resolver.resolved
        return self._send(Kind.COMPONENT, entity.channel, data, source=entity, to=to)

    async def forge(
        self,
        custom_id: str,
        *,
        message: Seen | Message,
        type: int = Component.BUTTON,
        values: Iterable[str] = (),
        to: int | None = None,
    ) -> Shown:
        """Use a component that need not be there, as a tampered client can; the message must be visible."""
        entity = self._visible(message)
        data: JSON = {
            "custom_id": custom_id,
            "component_type": int(type),
            "id": component_id(entity, custom_id),
        }
        if type in SELECTS:
            data["values"] = list(values)
        return self._send(Kind.COMPONENT, entity.channel, data, source=entity, to=to)

    async def submit(
        self, modal: Modal | Shown, values: dict[str, Any] | None = None, *, to: int | None = None
    ) -> Shown:
        """Send a form off, named by label or custom id; what is not named stays as it was filled in."""
        form = modal if isinstance(modal, Modal) else Modal(modal.interaction)
        if form.interaction.member is not self.member or form.entity.submitted:
            raise Impossible("the form is not on this person's screen")
        channel = form.interaction.channel
        resolver = Resolver(self._world, self.member, channel)
        filled = {name: typed(value, resolver) for name, value in _entities(values or {}).items()}
        data: JSON = {"custom_id": form.custom_id, "components": form.filled(filled)}
        if resolver.resolved:
            data["resolved"] = resolver.resolved
        form.entity.submitted = True
        return self._send(Kind.MODAL_SUBMIT, channel, data, source=form.interaction.source, to=to)

    async def post(self, channel: Channel, text: str = "", *files: tuple[str, bytes]) -> Seen:
        """Write into the channel, with files as `("cat.png", data)`. A name with "SPOILER_" in front is a spoiler."""
        self._need(channel, Permission.SEND_MESSAGES, *([Permission.ATTACH_FILES] if files else []))
        self._need_text(channel)
        if not len(text) + len(files) >= 1 or len(text) > CONTENT or len(files) > FILES:
            raise Impossible(f"a message takes 1 to {CONTENT} characters and {FILES} files")
        uploads = tuple(Upload(name, data) for name, data in files)
        return Seen(self._world.post(channel, self.user, Draft(content=text, uploads=uploads)))

    async def dismiss(self, message: Seen | Message) -> None:
        """ "Dismiss message" under an ephemeral one."""
        entity = self._visible(message)
        if not entity.ephemeral:
            raise Impossible("only private messages can be dismissed")
        self._world.delete(entity)

    async def delete(self, message: Seen | Message) -> None:
        """Delete one's own message, or any as a moderator; or the answer to one's command while it says "thinking"."""
        entity = self._visible(message)
        own_wait = (
            entity.loading and entity.interaction is not None and entity.interaction.member is self.member
        )
        own = entity.author is self.user
        if not own and not own_wait and not entity.ephemeral:
            self._need(entity.channel, Permission.MANAGE_MESSAGES)
        self._world.delete(entity)

    # Parts

    def _command(self, channel: Channel, name: str, type: int) -> JSON:
        if channel.thread is not None and channel.thread.archived:
            raise Impossible(f"#{channel.name} is archived: no command is offered there")
        self._need_text(channel)
        self._need(channel, Permission.VIEW_CHANNEL, Permission.USE_APPLICATION_COMMANDS)
        return options.find_command(self._world, channel.guild, name, type, self.member)

    def _send(
        self,
        kind: Kind,
        channel: Channel,
        data: JSON,
        *,
        source: Message | None = None,
        to: int | None = None,
    ) -> Shown:
        interaction = self._world.interactions.begin(kind, self.member, channel, source=source, to=to)
        interaction.payload = payloads.interaction(self._world, interaction, data)
        self._world.interactions.open(interaction)
        return Shown(self._world, interaction)


def _entity(value: Any) -> Any:
    """A Person becomes its Member, alone or in a list; every other value stays as it is."""
    if isinstance(value, list):
        return [_entity(each) for each in value]
    return value.member if isinstance(value, Person) else value


def _entities(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _entity(value) for name, value in values.items()}
