"""The lines and menus of /setup about channels: those for pictures, and the mod log."""

from __future__ import annotations

from collections.abc import Sequence

from bot.front.texts.language import Language
from bot.front.texts.permissions import permission_name


def pictures_everywhere(lang: Language) -> str:
    return lang.gettext("**Picture channels:** everywhere")


def pictures_in(lang: Language, channels: Sequence[int]) -> str:
    """The chosen channels (ids) that are still there."""
    if not channels:
        return lang.gettext("**Picture channels:** none left")
    return lang.gettext("**Picture channels:** {channels}").format(channels=_mentions(lang, channels))


def no_mod_log(lang: Language) -> str:
    # Translators: the mod log is a channel in which moderators read what other moderators changed, and reports
    text = lang.gettext(
        "**Mod log:** not set (optional). Changes are in {history}. Members can't report pictures without one."
    )
    return text.format(history="`/quota history`")


def mod_log_in(lang: Language, channel: int) -> str:
    return lang.gettext("**Mod log:** {channel}").format(channel=f"<#{channel}>")


def mod_log_gone(lang: Language) -> str:
    return lang.gettext("**Mod log:** none left")


def channel_deleted(lang: Language) -> str:
    return lang.gettext("A channel that was chosen has been deleted. Choose again.")


def missing_permissions(lang: Language, channels: Sequence[int], flags: Sequence[str]) -> str:
    """`flags` are the permissions that the bot lacks in these channels (ids), as discord.py calls them."""
    names = [f"**{permission_name(lang, flag)}**" for flag in flags]
    # Translators: "Edit Channel → Permissions" is where Discord has them; use Discord's own words of your language
    text = lang.gettext(
        "In {channels} I'm missing {permissions}. Allow that under Edit Channel → Permissions, for my role."
    )
    return text.format(channels=_mentions(lang, channels), permissions=lang.all_of(names))


def choose_picture_channels(lang: Language) -> str:
    # Translators: the placeholder of an empty menu, at most 150 characters
    return lang.gettext("Everywhere – or choose the channels for pictures")


def choose_mod_log(lang: Language) -> str:
    # Translators: the placeholder of an empty menu, at most 150 characters
    return lang.gettext("No mod log – or choose its channel")


def _mentions(lang: Language, channels: Sequence[int]) -> str:
    return lang.all_of([f"<#{channel}>" for channel in channels])
