"""Permissions by the names that Discord's own settings show, in each language."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.words import escape, one_line, truncate


def permission_name(lang: Language, flag: str) -> str:
    """`Manage Server` for "manage_guild", as discord.py calls it; for a flag without a translation, its own words."""
    match flag:
        case "manage_guild":
            # Translators: this and the following as Discord's settings of a channel or a role call it in your language
            return lang.pgettext("permission", "Manage Server")
        case "moderate_members":
            return lang.pgettext("permission", "Timeout Members")
        case "manage_messages":
            return lang.pgettext("permission", "Manage Messages")
        case "manage_events":
            return lang.pgettext("permission", "Manage Events")
        case "manage_roles":
            return lang.pgettext("permission", "Manage Roles")
        case "view_channel":
            return lang.pgettext("permission", "View Channel")
        case "send_messages":
            return lang.pgettext("permission", "Send Messages")
        case "send_messages_in_threads":
            return lang.pgettext("permission", "Send Messages in Threads")
        case "read_message_history":
            return lang.pgettext("permission", "Read Message History")
        case "embed_links":
            return lang.pgettext("permission", "Embed Links")
        case "attach_files":
            return lang.pgettext("permission", "Attach Files")
    return escape(truncate(one_line(flag.replace("_", " ")), 60)).title()
