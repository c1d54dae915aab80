"""What Discord refuses while it is switched on: public files by AutoMod, everything by Cloudflare."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.errors import DiscordError
from bot.sandbox.rest.call import Call
from bot.sandbox.world.entities import Flag, Message

# Word for word what Cloudflare sends in front of Discord: plain text, and no `Via` (discord-api-docs#5385).
CLOUDFLARE_STATUS, CLOUDFLARE_TEXT = 429, "error code: 1015"
_BEHIND_CLOUDFLARE = ("/webhooks/", "/channels/")


@dataclass(slots=True)
class Blocks:
    """`automod`: no public message may have files. `cloudflare`: no request to webhooks and channels comes through."""

    automod: bool = False
    cloudflare: bool = False

    def holds_back(self, route: str) -> bool:
        """Whether Cloudflare answers a request of this route, so that Discord never hears of it."""
        return self.cloudflare and route.partition(" ")[2].startswith(_BEHIND_CLOUDFLARE)

    def check(self, call: Call) -> None:
        """Raises DiscordError for what AutoMod refuses. It does not look at what only one person sees."""
        if self.automod and call.files and not _is_private(call):
            raise DiscordError(400, 200000, "Message was blocked by automatic moderation")


def _is_private(call: Call) -> bool:
    body = call.body if isinstance(call.body, dict) else {}
    data = body.get("data") or body
    if int(data.get("flags") or 0) & Flag.EPHEMERAL:
        return True
    message = _target(call)
    return message is not None and message.ephemeral


def _target(call: Call) -> Message | None:
    """The message that the request writes into; None if it makes a new one."""
    name = call.params.get("message_id", "")
    if name.isdecimal():
        return call.world.messages.get(int(name))
    interaction = call.world.interactions.by_token.get(call.params.get("token", ""))
    original = interaction.original if interaction is not None else None
    # The first follow-up after a deferral takes its place.
    takes_its_place = original is not None and original.loading
    return original if takes_its_place or call.route.endswith("/@original") else None
