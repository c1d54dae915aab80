"""What hosts see of recurring challenges, in private: pure functions to cards. And what the mod log reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import discord

from bot.domain.challenges.recurring.rhythms import next_after
from bot.domain.challenges.recurring.values import Series, SeriesPlan
from bot.domain.errors import BotError
from bot.front.challenges.recurring.drafts import HostSeries, upcoming
from bot.front.challenges.recurring.form import SPACE
from bot.front.kit.cards import BLURPLE, GREY, Button, Card
from bot.front.texts.challenges import hostingform
from bot.front.texts.challenges import recurring as texts
from bot.front.texts.errors import explain
from bot.front.texts.errors.buttons import try_again
from bot.front.texts.language import Language
from bot.front.texts.words import one_line, truncate

# The verbs of the buttons. The subject of the first three is a draft, that of the others a series.
NEW, START, CHANGE = "new", "start", "change"
SHOW, EDIT, PAUSE, RESUME, END, ENDED = "show", "edit", "pause", "resume", "end", "ended"
NAME = 30  # characters of a theme on a button
LISTED = 10  # themes that a screen names; of more it is said how many
FORESEEN = 3  # rounds whose dates a preview names
BRIEF_UNITS = 1800  # of the brief, escaped: all embeds of a message together may have 6000


def overview(lang: Language, all_series: Sequence[Series], key: str, now: datetime, zone: ZoneInfo) -> Card:
    """All series of a server; `key` names the draft of a new one."""
    lines = [texts.heading(lang), *([] if all_series else [texts.none_yet(lang)])]
    lines += [f"- {texts.line(lang, each, upcoming(each, now, zone))}" for each in all_series]
    buttons = [
        Button(SHOW, each.public_id, truncate(one_line(each.theme), NAME), space=SPACE) for each in all_series
    ]
    new = Button(NEW, key, texts.new_button(lang), "🔁", primary=not all_series, space=SPACE)
    return Card(content="\n".join(lines), buttons=(*buttons, new))


def preview(
    lang: Language, draft: HostSeries, plan: SeriesPlan, first: datetime, key: str, *, can_give: bool
) -> Card:
    """What would be started. `can_give`: whether the bot could give the winner's role."""
    role = draft.options.role
    warning = hostingform.cannot_give(lang, role) if role is not None and not can_give else ""
    moments = [first]
    while len(moments) < FORESEEN:
        moments.append(next_after(plan.rhythm, moments[-1], ZoneInfo(draft.zone)))
    rounds = [
        texts.foreseen(lang, plan.themes[number % len(plan.themes)], at) for number, at in enumerate(moments)
    ]
    return Card(
        content="\n".join(filter(None, [texts.nothing_yet(lang, draft.options.channel), warning])),
        embeds=(
            _embed(
                [
                    texts.every(lang, plan.rhythm.every),
                    *rounds,
                    "…",
                    *hostingform.brief_lines(plan.brief, BRIEF_UNITS),
                ]
            ),
            _embed([*_themes(lang, plan, 0), *_terms(lang, plan)]),
        ),
        buttons=(
            Button(START, key, texts.start_button(lang), "🔁", primary=True, space=SPACE),
            Button(CHANGE, key, hostingform.change(lang), "✏️", space=SPACE),
        ),
    )


def series_card(lang: Language, series: Series, now: datetime, zone: ZoneInfo, *said: str) -> Card:
    """One series with what can be done with it, below what was `said`."""
    id, plan = series.public_id, series.plan
    next_at = upcoming(series, now, zone)
    state = texts.is_paused(lang, series) if series.paused else texts.foreseen(lang, series.theme, next_at)
    goes_on = Button(PAUSE, id, texts.pause_button(lang), space=SPACE)
    lines = [texts.every(lang, plan.rhythm.every), texts.posted_in(lang, series.channel), state]
    return Card(
        content="\n".join(filter(None, [*said])),
        embeds=(
            _embed(
                [*lines, *hostingform.brief_lines(plan.brief, BRIEF_UNITS)],
                GREY if series.paused else BLURPLE,
            ),
            _embed([*_themes(lang, plan, series.turn), *_terms(lang, plan)]),
        ),
        buttons=(
            resume_button(lang, series) if series.paused else goes_on,
            Button(EDIT, id, hostingform.change(lang), "✏️", space=SPACE),
            Button(END, id, texts.end_button(lang), space=SPACE, danger=True),
        ),
    )


def really_end(lang: Language, series: Series) -> Card:
    id = series.public_id
    return Card(
        content=texts.really_end(lang, series),
        buttons=(
            Button(ENDED, id, texts.end_button(lang), space=SPACE, danger=True),
            Button(SHOW, id, texts.not_now_button(lang), space=SPACE),
        ),
    )


def told_card(lang: Language, series: Series, notice: str) -> Card:
    """What moderators read in the mod log of a series that was paused, or of a round that does not begin."""
    if series.paused is None:
        return Card(content=texts.round_notice(lang, series, notice))
    content = f"{texts.was_paused_by_itself(lang)}\n{texts.is_paused(lang, series)}"
    return Card(content=content, buttons=(resume_button(lang, series),))


def resume_button(lang: Language, series: Series) -> Button:
    return Button(RESUME, series.public_id, texts.resume_button(lang), space=SPACE, primary=True)


def asked_again(lang: Language, error: BotError, key: str) -> Card:
    """What is wrong, with a button that opens the form as it was filled in."""
    button = Button(CHANGE, key, try_again(lang), "✏️", space=SPACE, primary=True)
    return Card(content=explain(lang, error).text(lang), buttons=(button,))


def handed_back(lang: Language, error: BotError, draft_text: str, brief: str) -> Card:
    """What is wrong, and what was typed, where it could not be kept: so that it can be copied."""
    lines = [*hostingform.brief_lines(draft_text, 2000), *hostingform.brief_lines(brief, 1500)]
    return Card(content=explain(lang, error).text(lang), embeds=(_embed(lines, GREY),))


def _themes(lang: Language, plan: SeriesPlan, turn: int) -> list[str]:
    """The themes in the order in which they come, the next one first."""
    turn %= len(plan.themes)
    in_turn = [*plan.themes[turn:], *plan.themes[:turn]]
    more = [texts.and_more(lang, len(in_turn) - LISTED)] if len(in_turn) > LISTED else []
    shown = [texts.numbered(lang, number, theme) for number, theme in enumerate(in_turn[:LISTED], 1)]
    return [texts.in_this_order(lang), *shown, *more]


def _terms(lang: Language, plan: SeriesPlan) -> list[str]:
    prize = plan.prize
    lines = [
        texts.lasts(lang, plan.open_for, plan.vote_for),
        *hostingform.rules(lang, plan.options),
        hostingform.prize_role(lang, prize.role) if prize.role is not None else "",
        hostingform.prize_credits(lang, prize.credits) if prize.credits else "",
    ]
    return [f"-# {line}" for line in lines if line]


def _embed(lines: Sequence[str], colour: discord.Colour = BLURPLE) -> discord.Embed:
    return discord.Embed(colour=colour, description="\n".join(lines))
