"""What was typed wrongly into the form is asked for again; nothing that somebody wrote is lost."""

from __future__ import annotations

import discord

from bot.domain.errors import BotError
from bot.front.challenges.hosting.drafts import Typed
from bot.front.challenges.hosting.form import SPACE
from bot.front.kit.cards import GREY, Button, Card
from bot.front.texts.challenges import hostingform as texts
from bot.front.texts.errors import explain
from bot.front.texts.errors.buttons import try_again
from bot.front.texts.language import Language


def asked_again(lang: Language, error: BotError, verb: str, draft: str) -> Card:
    """What is wrong, with a button that opens the form as it was filled in."""
    button = Button(verb, draft, try_again(lang), "✏️", space=SPACE, primary=True)
    return Card(content=explain(lang, error).text(lang), buttons=(button,))


def handed_back(lang: Language, error: BotError, typed: Typed) -> Card:
    """What is wrong, and what was typed, where it could not be kept: so that it can be copied."""
    lines = [texts.heading(lang, typed.theme), *texts.brief_lines(typed.brief)]
    embed = discord.Embed(colour=GREY, description="\n".join(lines))
    return Card(content=explain(lang, error).text(lang), embeds=(embed,))
