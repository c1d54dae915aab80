"""The words of direct messages to members who want to be told of challenges."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.domain.challenges.records import Hosted
from bot.front.texts.challenges.card import theme
from bot.front.texts.language import Language
from bot.front.texts.words import escape, isolate_bidi, one_line


def opened(lang: Language, hosted: Hosted, server: str) -> str:
    # Translators: {server} is the name of a server, {theme} what a challenge is about, in quotation marks; {date} is a
    # date with a time, {channel} a mention
    text = lang.gettext("🏆 **{server}**: the challenge {theme} takes pictures until {date}, in {channel}.")
    return _filled(lang, text, hosted, server, hosted.challenge.voting_at)


def voting_opened(lang: Language, hosted: Hosted, server: str) -> str:
    # Translators: {server} is the name of a server, {theme} what a challenge is about, in quotation marks; {date} is a
    # date with a time, {channel} a mention
    text = lang.gettext("🏆 **{server}**: you can vote in the challenge {theme} until {date}, in {channel}.")
    return _filled(lang, text, hosted, server, hosted.challenge.closes_at)


def why(lang: Language) -> str:
    # Translators: below a direct message; /me is a command, Settings a button
    text = lang.gettext("You chose to be told of challenges. To stop it: /me on that server, Settings.")
    return f"-# {text}"


def _filled(lang: Language, text: str, hosted: Hosted, server: str, until: datetime) -> str:
    return text.format(
        server=isolate_bidi(escape(one_line(server))),
        theme=theme(lang, hosted.challenge.theme),
        date=format_dt(until, "f"),
        channel=f"<#{hosted.room}>",
    )
