"""A community to tell stories of: a Discord server with people, the bot as its own process, the pretend endpoint."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.process import BotProcess
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Channel, Guild

# Logged in the step in which the bot takes the endpoint's list of models over, some time after its start.
LIST_CAME = "the list of models is up to date"


@dataclass
class Community:
    """`settings` are the bot's environment, beside what the sandbox gives; what is in `folder` outlives its process."""

    sandbox: Sandbox
    endpoint: ImageEndpoint
    folder: Path
    settings: dict[str, str]
    guild: Guild
    art: Channel
    alice: Person
    bob: Person
    mia: Person
    bot: BotProcess | None = None
    earlier: int = 0  # paid requests of who used the endpoint before
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self, **settings: str) -> BotProcess:
        """Start the bot (again), on the same folder."""
        self.settings |= settings
        process = BotProcess.start(self.sandbox, self.folder, self.settings)
        self.bot = await self._stack.enter_async_context(process)
        await self.bot.ready()
        return self.bot

    async def start_another(self, **settings: str) -> BotProcess:
        """One more process beside the first, for the same shard; `to=1` chooses it."""
        folder = self.folder / "another"
        folder.mkdir()
        process = BotProcess.start(self.sandbox, folder, self.settings | settings)
        bot = await self._stack.enter_async_context(process)
        await bot.ready()
        return bot

    async def kill(self) -> None:
        """Pull the plug."""
        assert self.bot is not None
        self.bot.kill()
        await self.bot.exited()

    async def kill_during_download(self, shown: Shown) -> None:
        """Pull the plug while a file that was attached is fetched, as the CDN holds it back; then start again."""
        await shown.until(lambda shown: shown.reply and shown.reply.loading)
        assert self.bot is not None
        await self.bot.logged("notes are written")
        await self.kill()
        self.sandbox.cdn.release()
        await self.start()

    async def imagine(self, who: Person, prompt: str, **options: Any) -> Shown:
        return await who.slash(self.art, "imagine", prompt=prompt, **options)

    def join(self, name: str, *, locale: str = "en-US") -> Person:
        """A new member, whose client is in that language."""
        return self.sandbox.join(self.guild, name, locale=locale)

    def speak(self, locale: str) -> None:
        """From now on the server's language is this one, and so is that of everybody in it but the bot."""
        world = self.sandbox.world
        world.set_locale(self.guild, locale)
        for member in self.guild.members.values():
            if not member.user.bot:
                world.set_locale(member.user, locale)

    def posts(self, words: str = "") -> list[dict[str, object]]:
        """The bodies of this community's paid requests whose prompt holds `words`."""
        bodies = [post.json or {} for post in self.endpoint.posts[self.earlier :]]
        return [body for body in bodies if words in str(body.get("prompt"))]

    async def close(self) -> None:
        """End the bot; what it logged is shown by pytest if the story failed."""
        await self._stack.aclose()
        if self.bot is not None:
            sys.stderr.write("\n".join([*self.bot.output, ""]))


@asynccontextmanager
async def community_on(
    sandbox: Sandbox,
    endpoint: ImageEndpoint,
    url: str,
    folder: Path,
    *,
    locale: str = "en-US",
    **settings: str,
) -> AsyncIterator[Community]:
    """A new community on this pretend Discord, in the language `locale`. Its bot is not started yet."""
    # In its language from the start: a greeting goes by what the bot is told when it joins.
    guild = sandbox.world.add_guild("Fox Den", "lobby", "art", locale=locale)
    sandbox.world.add_member(guild, sandbox.world.maker)  # or the bot could not write to who made it
    _, art = guild.channels.values()  # a greeting would stand in the lobby
    alice, bob, mia = (sandbox.join(guild, name) for name in ("alice", "bob", "mia"))
    basics = {"IMAGE_API_URL": url, "IMAGE_API_KEY": endpoint.key, "IMAGE_MODEL": "dall-e-3"}
    basics["IMAGE_FETCH_TIMEOUT"] = "3"  # what never comes is given up soon
    community = Community(sandbox, endpoint, folder, basics | settings, guild, art, alice, bob, mia)
    community.earlier = len(endpoint.posts)
    community.speak(locale)
    try:
        yield community
    finally:
        endpoint.release()
        await community.close()


def painted(shown: Shown) -> bool:
    """The member looks at the picture."""
    return shown.reply is not None and bool(shown.reply.attachments)


def told(shown: Shown) -> bool:
    """The public card has gone, and the member has been told in private."""
    return shown.reply is None and bool(shown.followups)


async def picture(shown: Shown) -> Seen:
    """Wait for the picture; the message that holds it."""
    await shown.until(painted)
    return await shown.message()


def file_of(message: Seen) -> bytes:
    """The bytes of its one file."""
    (file,) = message.attachments
    assert file.data is not None
    return file.data
