"""All numbers of a count as a small file, by which everybody can count again; from `verdicts.OPEN_BALLOTS` on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from bot.domain.challenges.records import EnteredPicture, Outcome
from bot.domain.challenges.values import Way
from bot.front.challenges.parts import SPACE, challenge_in
from bot.front.kit.cards import Button, Card, Upload
from bot.front.kit.feature import Part, Pressed, Verbs
from bot.front.texts.challenges import reporting as texts
from bot.front.texts.language import Language

NUMBERS = "numbers"


class Challenges(Protocol):
    async def outcome(self, guild: int, public_id: str) -> Outcome:
        """The result of a challenge. Raises NoChallenge, NoResultYet, or ChallengeCancelled."""


def numbers_button(lang: Language, outcome: Outcome) -> tuple[Button, ...]:
    """The way to the file; none where there are too few ballots for it."""
    if not outcome.verdict.is_by_many:
        return ()
    return (Button(NUMBERS, outcome.hosted.public_id, texts.numbers_button(lang), "🔢", space=SPACE),)


def seal_lines(lang: Language, outcome: Outcome) -> Iterator[str]:
    """The SHA-256 of the counted ballots, below a result that tells all numbers."""
    if outcome.verdict.is_by_many and outcome.ballots_sha256 is not None:
        yield f"-# {texts.sealed(lang, outcome.ballots_sha256)}"


def numbers_file(outcome: Outcome) -> bytes:
    """JSON. Fractions are texts like "5/7": W and L of each entry, and the share that they give."""
    challenge = outcome.hosted.challenge
    said = {
        "challenge": outcome.hosted.public_id,
        "theme": challenge.theme,
        "vote": challenge.options.way.value,
        "ballots": outcome.verdict.ballots,
        "ballots_sha256": outcome.ballots_sha256,
        "entries": [entry for picture in outcome.pictures for entry in _entry(picture)],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _entry(picture: EnteredPicture) -> Iterator[dict[str, Any]]:
    standing = picture.standing
    if standing is not None:
        yield {
            "entry": picture.number,
            "place": standing.place,
            "seen": standing.seen,
            "chosen": standing.chosen,
            "wins": str(standing.wins),
            "losses": str(standing.losses),
            "share": str(standing.share),
        }


@dataclass(frozen=True, slots=True)
class Numbers(Part):
    """Raises NoChallenge, NoResultYet, or ChallengeCancelled."""

    rows: Challenges

    def verbs(self) -> Verbs:
        return {NUMBERS: self._open}

    async def _open(self, press: Pressed) -> None:
        """In a message of its own, which only who pressed reads."""
        if not await press.reply.acknowledge():
            return
        outcome = await self.rows.outcome(press.where.guild, challenge_in(press.subject))
        lang = press.reader.private
        if not outcome.verdict.is_by_many:
            await press.reply.edit(Card(content=texts.too_few_for_numbers(lang)))
            return
        is_duel = outcome.hosted.challenge.options.way is Way.DUELS
        lines = [texts.numbers_of_duels(lang) if is_duel else texts.numbers(lang), *seal_lines(lang, outcome)]
        name = f"count-{outcome.hosted.public_id}.json"
        file = Upload(name, numbers_file(outcome), texts.numbers_alt(lang))
        await press.reply.edit(Card(content="\n".join(lines), files=(file,)))
