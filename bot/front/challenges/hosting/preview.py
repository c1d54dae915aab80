"""What is to be published, for its host alone: what members will read of it, by the function that makes the card.

It stands in an embed, since a message of components stays one for ever, and this one turns into a receipt.
"""

from __future__ import annotations

from datetime import datetime

import discord

from bot.domain.challenges.planning import Plan
from bot.domain.challenges.records import Hosted, Prize
from bot.domain.challenges.values import Challenge, Phase
from bot.front.challenges.hosting.drafts import HostDraft
from bot.front.challenges.hosting.form import SPACE
from bot.front.challenges.posting.card import paragraphs
from bot.front.challenges.posting.parts import GOLD
from bot.front.kit.cards import BLURPLE, Button, Card
from bot.front.texts.challenges import hostingform as texts
from bot.front.texts.language import Language, Reader

PUBLISH, CHANGE = "publish", "change"  # the verbs of its buttons


def preview(
    reader: Reader, draft: HostDraft, plan: Plan, key: str, now: datetime, *, can_give: bool = True
) -> Card:
    """The card in the language that all will read. `key` names the draft in custom ids. `can_give`: whether the bot
    could give the winner's role."""
    lang, members = reader.private, reader.public
    warning = texts.cannot_give(lang, draft.role) if draft.role is not None and not can_give else ""
    card = paragraphs(members, _published(draft, plan, now))
    return Card(
        content="\n".join(filter(None, [texts.nothing_public(lang, draft.channel), warning])),
        embeds=(
            discord.Embed(colour=GOLD, description="\n\n".join(card)),
            discord.Embed(colour=BLURPLE, description="\n".join(_terms(lang, draft, plan))),
        ),
        buttons=(
            Button(PUBLISH, key, texts.publish(lang), "🏆", primary=True, space=SPACE),
            Button(CHANGE, key, texts.change(lang), "✏️", space=SPACE),
        ),
    )


def _published(draft: HostDraft, plan: Plan, now: datetime) -> Hosted:
    """As it would be if it were published now. Its card says nothing of what it gets only then, as its id."""
    phase = Phase.OPEN if plan.opens_at <= now else Phase.SCHEDULED
    challenge = Challenge(
        id=0,
        guild=draft.guild,
        theme=plan.theme,
        brief=plan.brief,
        phase=phase,
        published_at=now,
        opens_at=plan.opens_at,
        voting_at=plan.voting_at,
        closes_at=plan.closes_at,
        options=plan.options,
    )
    prize = Prize(role=draft.role, credits=draft.credits)
    return Hosted(challenge=challenge, public_id="", channel=draft.channel, made_by=draft.member, prize=prize)


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
