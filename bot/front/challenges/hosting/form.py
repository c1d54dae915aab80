"""The form of a challenge: the same for a new one, and for one that is there.

What stands in a field is cut to what the field takes: a text that was refused as too long is put in it again.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.domain.challenges.planning import BRIEF_LIMIT, THEME_LIMIT, Plan
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Challenge
from bot.front.challenges.hosting.drafts import BUILDS, DUELS, HIDES, Ticked, Typed, ticked_by
from bot.front.challenges.hosting.times import read_time, written
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.texts.challenges import hostingform as texts
from bot.front.texts.language import Language

SPACE = "ca"
TIME_LIMIT = 40  # characters


def challenge_form(lang: Language, verb: str, subject: str, typed: Typed, zone: str) -> ui.Modal:
    """Filled in with what was `typed`; `verb` and `subject` are those of its custom id."""
    form = empty_form(texts.title(lang), CustomId(SPACE, verb, subject))
    theme: ui.TextInput[Any] = ui.TextInput(
        custom_id="theme", default=typed.theme[:THEME_LIMIT] or None, min_length=1, max_length=THEME_LIMIT
    )
    form.add_item(ui.Label(text=texts.theme_field(lang), component=theme))
    brief: ui.TextInput[Any] = ui.TextInput(
        custom_id="brief",
        style=discord.TextStyle.paragraph,
        default=typed.brief[:BRIEF_LIMIT] or None,
        required=False,
        max_length=BRIEF_LIMIT,
    )
    form.add_item(ui.Label(text=texts.brief_field(lang), component=brief))
    until: ui.TextInput[Any] = ui.TextInput(
        custom_id="until", default=typed.until[:TIME_LIMIT] or None, min_length=1, max_length=TIME_LIMIT
    )
    hint = texts.until_hint(lang, zone)
    form.add_item(ui.Label(text=texts.until_field(lang), description=hint, component=until))
    lasts: ui.TextInput[Any] = ui.TextInput(
        custom_id="lasts", default=typed.lasts[:TIME_LIMIT] or None, min_length=1, max_length=TIME_LIMIT
    )
    form.add_item(ui.Label(text=texts.lasts_field(lang), description=texts.lasts_hint(lang), component=lasts))
    form.add_item(ui.Label(text=texts.options_field(lang), component=checkboxes(lang, typed)))
    return form


def checkboxes(lang: Language, ticked: Ticked, *before: discord.CheckboxGroupOption) -> ui.CheckboxGroup[Any]:
    """The boxes of `Ticked`, below others that a form has `before` them."""
    options = [
        *before,
        discord.CheckboxGroupOption(
            label=texts.hides_option(lang), value=HIDES, default=ticked.hides_authors
        ),
        discord.CheckboxGroupOption(label=texts.builds_option(lang), value=BUILDS, default=ticked.may_build),
        discord.CheckboxGroupOption(label=texts.duels_option(lang), value=DUELS, default=ticked.in_duels),
    ]
    return ui.CheckboxGroup(
        custom_id="options", required=False, min_values=0, max_values=len(options), options=options
    )


# --- of one that is there ----------------------------------------------------------------------------


def typed_of(challenge: Challenge, zone: str) -> Typed:
    """What the form of the challenge shows."""
    return Typed(
        theme=challenge.theme,
        brief=challenge.brief,
        until=written(challenge.voting_at, ZoneInfo(zone)),
        lasts=written(challenge.closes_at, ZoneInfo(zone)),
        **ticked_by(challenge.options),
    )


def plan_of(challenge: Challenge, typed: Typed, now: datetime, zone: str) -> Plan:
    """What the form wants of the challenge. A date that was left as it was is that very moment. Raises BadTime.

    A span for pictures counts from now, or from when it opens; one for the voting from when that opens.
    """
    place, opens_at = ZoneInfo(zone), challenge.opens_at
    since = max(opens_at, now)
    voting_at = read_time(typed.until, since=since, now=now, zone=place, kept=challenge.voting_at)
    begins = challenge.voting_opened_at or voting_at
    closes_at = read_time(typed.lasts, since=begins, now=now, zone=place, kept=challenge.closes_at)
    return Plan(
        theme=typed.theme,
        brief=typed.brief,
        opens_at=opens_at,
        voting_at=voting_at,
        closes_at=closes_at,
        options=typed.on(challenge.options),
    )


def mark_of(hosted: Hosted) -> str:
    """A few characters that tell whether the challenge is as it was when a form was opened."""
    challenge = hosted.challenge
    kept = (
        challenge.theme,
        challenge.brief,
        challenge.phase.value,
        *(moment.isoformat() for moment in (challenge.opens_at, challenge.voting_at, challenge.closes_at)),
        repr(challenge.options),
    )
    return hashlib.sha256("\0".join(kept).encode("utf-8", "replace")).hexdigest()[:12]
