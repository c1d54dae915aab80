"""What /help says. Every command in it can be clicked."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.limits import Limit
from bot.front.texts.credits import rate
from bot.front.texts.service import who_makes
from bot.front.texts.words import plural

TITLE = "Pictures on this server"
Mention = Callable[[str], str]


def for_members(mention: Mention, limit: Limit) -> list[str]:
    """`limit` is what everybody has where nothing else is set."""
    return [
        f"**Make a picture:** {mention('imagine')} – say what should be in it. "
        "Size, style and more are offered as you type.",
        f"**Your credits and pictures:** {mention('me')}. Everybody here gets {rate(limit.credits, limit.per)}.",
        "**What it costs:** the price stands beside each quality. A picture that cannot be made costs nothing.",
    ]


def for_moderators(mention: Mention) -> str:
    return (
        f"**For moderators:** {mention('quota show')} tells what somebody has and why, {mention('quota grant')} gives "
        f"extra credits, {mention('quota block')} pauses somebody. {mention('quota history')} has every change."
    )


def for_managers(mention: Mention) -> str:
    return (
        f"**For who manages this server:** {mention('setup')} has channels, model and time zone, "
        f"{mention('quota defaults')} what everybody gets, {mention('quota role')} what a role gets."
    )


def privacy(service: str | None, picture_days: int, prompt_days: int) -> str:
    """`service` is the name of who makes the pictures, if there is one; the days are the operator's."""
    return (
        f"**Privacy:** your prompts, and pictures that you attach, are sent to {who_makes(service)}, which makes the "
        f"pictures. I keep pictures for {plural(picture_days, 'day')} and prompts for {plural(prompt_days, 'day')}. "
        "I cannot read your channels."
    )


def version(number: str) -> str:
    return f"imagine-bot {number}"
