"""Where the walk goes: servers of Greek names, whose people and whose bot speak one language."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from PIL import Image

from bot.demo.process import BotProcess
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.call import JSON, Call
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Channel, Role
from tests.stories.community import Community, painted
from tests.stories.staff import Staff, staff_of
from tests.upgrade import database
from tests.upgrade.yesterday import looked

SERVICE = "Ζωγράφος"
MODELS = """
[[model]]
id = "dall-e-3"
label = "Νεφέλη"
sizes = ["1024x1024", "1792x1024", "1024x1792"]
qualities = { standard = 1, hd = 2 }
styles = ["vivid", "natural"]

[[model]]
id = "aurora-2"
label = "Αυγή"
sizes = ["1024x1024", "1536x1024", "1024x1536"]
qualities = { low = 1, medium = 3, high = 6 }
image = "data"

[[model]]
id = "sketch-mini"
label = "Σκίτσο"
sizes = ["512x512", "256x256"]
qualities = { standard = 1 }
styles = ["natural"]

[[model]]
id = "τ-1"
label = "Τέχνη"
sizes = ["256x256", "512x512", "768x768", "1024x1024", "1024x1536", "1536x2304", "2048x3072", "auto"]
qualities = { draft = 1, auto = 2 }
styles = ["natural"]

[[model]]
id = "easel-edits"
label = "Καβαλέτο"
sizes = ["1024x1024", "1536x1024"]
qualities = { low = 1 }
image = "edits"
images = 3
"""


class GreekEndpoint(ImageEndpoint):
    """Each prompt has a small picture of its own colour. The model's wording is Greek too."""

    names_costs = True

    def _call(self, request: web.Request, body: JSON, source: Image.Image | None) -> Call:
        colour = hashlib.sha256(str(body.get("prompt")).encode()).digest()[:3]

        async def small(form: str) -> bytes:
            out = io.BytesIO()
            Image.new("RGB", (96, 64), tuple(colour)).save(out, form)
            return out.getvalue()

        call = super()._call(request, body, source)
        call = replace(call, paint=small, revised_prompt="Μια κόκκινη αλεπού στο δάσος.")
        return call if self.names_costs else replace(call, usage={})


@dataclass
class Town:
    """One server, and what one does there."""

    place: Place
    staff: Staff
    log: Channel

    @property
    def community(self) -> Community:
        return self.staff.community

    @property
    def sandbox(self) -> Sandbox:
        return self.place.sandbox

    @property
    def endpoint(self) -> ImageEndpoint:
        return self.place.endpoint

    @property
    def owner(self) -> Person:
        return self.staff.owner

    @property
    def mia(self) -> Person:
        return self.community.mia

    @property
    def alice(self) -> Person:
        return self.community.alice

    @property
    def bob(self) -> Person:
        return self.community.bob

    @property
    def art(self) -> Channel:
        return self.community.art

    @property
    def own_role(self) -> Role:
        """The bot's."""
        return next(role for role in self.community.guild.roles.values() if role.managed)

    def newcomer(self, name: str = "Νέος") -> Person:
        return self.sandbox.join(self.community.guild, name, locale=self.place.locale)

    # What one does. Buttons are known by their verbs, since their words are in the language of the walk.

    async def slash(self, who: Person, command: str, **options: Any) -> Shown:
        """A command, answered."""
        return await answered(await who.slash(self.art, command, unchecked=True, **options))

    async def imagine(self, who: Person | None = None, prompt: str = "μια αλεπού", **options: Any) -> Shown:
        """An ask, with its end: the picture, or a private word."""
        shown = await self.slash(who or self.alice, "imagine", prompt=prompt, **options)
        return await self.ended(shown)

    async def ended(self, shown: Shown) -> Shown:
        """An ask that has come to its end, with all others."""
        await looked(self.sandbox, lambda: not self._under_way(), every=0.1)
        return await shown.until(ended)

    def _under_way(self) -> int:
        """Pictures and deliveries of this server that have not ended."""
        query = (
            "SELECT (SELECT count(*) FROM generations WHERE ended_at IS NULL)"
            " + (SELECT count(*) FROM outbox WHERE state = 'pending') AS number"
        )
        (row,) = database.asked(self.place.folder, query)
        return int(row["number"])

    async def begun(self, who: Person | None = None, prompt: str = "μια αλεπού", **options: Any) -> Shown:
        """An ask that has been answered, and goes on."""
        shown = await (who or self.alice).slash(self.art, "imagine", prompt=prompt, **options)
        return await answered(shown)

    async def failing(self, *faults: str, **options: Any) -> Shown:
        """An ask of so many pictures, which fail in these ways; one whose fault has no name ("") does not."""
        for fault in filter(None, faults):
            self.endpoint.fail_next(fault)
        return await self.imagine(count=max(len(faults), options.pop("count", 1)), **options)

    async def quota(self, command: str, who: Person | None = None, **options: Any) -> Seen:
        """The private answer to a subcommand of the moderators."""
        shown = await self.slash(who or self.owner, f"quota {command}", **options)
        return await shown.finished()

    async def press(self, who: Person, message: Seen, verb: str) -> Shown:
        """The button with this verb, answered."""
        before = message.entity.edited_at
        return await reacted(await who.click(message, custom_id(message, verb)), message, before)

    async def every_way_out(self, shown: Shown, who: Person | None = None) -> None:
        """Press each button of the last private word once; what it asks for comes to its end."""
        note = shown.messages[-1]
        for verb in dict.fromkeys(verbs(note)):
            if verb in verbs(note):  # a used note loses its button
                pressed = await self.press(who or self.alice, note, verb)
                if pressed.modal is None and verb != "open":
                    await self.ended(pressed)

    async def fill(self, who: Person, opened: Shown, **values: Any) -> Shown:
        """The form that was opened, sent with these values by custom id, and answered."""
        assert opened.modal is not None
        return await answered(await who.submit(opened.modal, values))

    async def choose(self, who: Person, message: Seen, menu: str, *picks: Any) -> Shown:
        """Something chosen in the menu of this verb, answered."""
        before = message.entity.edited_at
        (name,) = (each.custom_id for each in message.selects if each.custom_id.split(":")[1] == menu)
        return await reacted(await who.select(message, *picks, name=name), message, before)


def custom_id(message: Seen, verb: str) -> str:
    """LookupError names the verbs that there are instead."""
    ids = [button.custom_id for button in message.buttons if not button.disabled]
    for each in ids:
        if each.split(":")[1:2] == [verb]:
            return each
    raise LookupError(f"no button for {verb!r}, only {ids}")


def verbs(message: Seen) -> list[str]:
    return [button.custom_id.split(":")[1] for button in message.buttons if ":" in button.custom_id]


async def with_verb(shown: Shown, verb: str) -> Seen:
    """The message that has this button, once it is there."""
    await shown.until(lambda shown: any(verb in verbs(message) for message in shown.messages))
    return next(message for message in shown.messages if verb in verbs(message))


async def answered(shown: Shown) -> Shown:
    """There is a form, or a message that no longer says "thinking"."""
    return await shown.until(
        lambda shown: shown.modal or any(not message.loading for message in shown.messages) or shown.failed
    )


async def reacted(shown: Shown, message: Seen, before: datetime | None) -> Shown:
    """What was used has changed or gone, or something else has appeared."""

    def has_reacted(shown: Shown) -> bool:
        others = any(each != message and not each.loading for each in shown.messages)
        return bool(shown.modal or others or message.deleted or message.entity.edited_at != before)

    return await shown.until(has_reacted)


def ended(shown: Shown) -> bool:
    """The picture is there, or a private word about why not."""
    private = any(message.ephemeral and not message.loading for message in shown.messages)
    return painted(shown) or (private and (shown.reply is None or shown.reply.ephemeral))


@dataclass
class Place:
    """One bot, and the towns that it serves. `first` starts it, and has the settings."""

    sandbox: Sandbox
    endpoint: GreekEndpoint
    folder: Path
    locale: str
    first: Community

    @property
    def bot(self) -> BotProcess:
        assert self.first.bot is not None
        return self.first.bot

    def town(self, name: str) -> Town:
        """A server of its own."""
        community = greek(self.sandbox, self.endpoint, self.folder, self.first.settings, self.locale, name)
        return Town(self, staff_of(community), list(community.guild.channels.values())[2])

    async def kill(self) -> None:
        await self.first.kill()

    async def start(self, **settings: str) -> None:
        bot = await self.first.start(**settings)
        await bot.logged("connected to Discord")


def greek(
    sandbox: Sandbox, endpoint: ImageEndpoint, folder: Path, settings: dict[str, str], locale: str, name: str
) -> Community:
    """A server whose names are Greek; its people and itself speak the language."""
    world = sandbox.world
    owner = world.add_user("Ωρίων", locale=locale)
    guild = world.add_guild(name, "είσοδος", "τέχνη", "ημερολόγιο", owner=owner, locale=locale)
    _, art, _ = guild.channels.values()
    alice, bob, mia = (sandbox.join(guild, each, locale=locale) for each in ("Άλκη", "Βίων", "Μυρτώ"))
    return Community(sandbox, endpoint, folder, settings, guild, art, alice, bob, mia)


@asynccontextmanager
async def place(folder: Path, locale: str, **settings: str) -> AsyncIterator[Place]:
    """A bot that runs, and everything around it."""
    (folder / "models.toml").write_text(MODELS, encoding="utf-8")
    endpoint = GreekEndpoint()
    async with Sandbox.open() as sandbox, endpoint.serve() as url:
        basics = {
            "IMAGE_API_URL": url,
            "IMAGE_API_KEY": endpoint.key,
            "IMAGE_MODEL": "dall-e-3",
            "IMAGE_MODELS_FILE": str(folder / "models.toml"),
            "IMAGE_SERVICE_NAME": SERVICE,
        }
        first = greek(sandbox, endpoint, folder, basics | settings, locale, "Πρώτη")
        # What the operator is told is in the language of the server that the channel belongs to.
        first.settings["ALERT_CHANNEL"] = str(list(first.guild.channels.values())[2].id)
        try:
            made = Place(sandbox, endpoint, folder, locale, first)
            await made.start()
            yield made
        finally:
            endpoint.release()
            await first.close()
        assert not sandbox.refused, sandbox.refused
