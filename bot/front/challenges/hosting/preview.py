"""What is to be published, for its host alone: what members will read of it."""

from __future__ import annotations

import discord

from bot.domain.challenges.planning import Plan
from bot.front.challenges.hosting.drafts import HostDraft
from bot.front.challenges.hosting.form import SPACE
from bot.front.kit.cards import BLURPLE, Button, Card
from bot.front.texts.challenges import hostingform as texts
from bot.front.texts.language import Language

PUBLISH, CHANGE = "publish", "change"  # the verbs of its buttons


def preview(lang: Language, draft: HostDraft, plan: Plan, key: str, *, can_give: bool = True) -> Card:
    """`key` names the draft in custom ids. `can_give`: whether the bot could give the winner's role."""
    warning = texts.cannot_give(lang, draft.role) if draft.role is not None and not can_give else ""
    lines = [texts.heading(lang, plan.theme), *texts.brief_lines(plan.brief)]
    return Card(
        content="\n".join(filter(None, [texts.nothing_public(lang, draft.channel), warning])),
        embeds=(
            discord.Embed(colour=BLURPLE, description="\n".join(lines)),
            discord.Embed(colour=BLURPLE, description="\n".join(_terms(lang, draft, plan))),
        ),
        buttons=(
            Button(PUBLISH, key, texts.publish(lang), "🏆", primary=True, space=SPACE),
            Button(CHANGE, key, texts.change(lang), "✏️", space=SPACE),
        ),
    )


def _terms(lang: Language, draft: HostDraft, plan: Plan) -> list[str]:
    prizes = [
        texts.prize_role(lang, draft.role) if draft.role is not None else "",
        texts.prize_credits(lang, draft.credits) if draft.credits else "",
    ]
    return [
        texts.opens(lang, plan.opens_at) if draft.opens else texts.opens_at_once(lang),
        texts.pictures_until(lang, plan.voting_at),
        texts.votes_until(lang, plan.closes_at),
        *(f"-# {line}" for line in (*texts.rules(lang, plan.options), *filter(None, prizes))),
    ]
