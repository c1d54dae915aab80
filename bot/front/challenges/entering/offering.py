"""The button under a result that leads into a challenge."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.front.challenges.entering.openones import OpenChallenges
from bot.front.challenges.entering.panels import ENTER
from bot.front.challenges.parts import SPACE
from bot.front.kit.cards import Button
from bot.front.kit.feature import ShownResult
from bot.front.texts.challenges import entering as texts
from bot.front.texts.language import Reader

# Whether all who see a channel of a server may be told of what goes on in another one, by their ids.
MayBeTold = Callable[[int, int, int], bool]


def offered(
    open_ones: OpenChallenges, may_be_told: MayBeTold, result: ShownResult, reader: Reader
) -> Sequence[Button]:
    """One button, whose subject says picture and challenge; the latter is left out where there are several, and a third
    part says that so many pictures were made together.

    None while no challenge takes such a picture, of those of which everybody may be told who sees it."""
    shown = [row for row in result.generations if row.is_shown]
    if not shown:
        return ()
    guild, room = shown[0].ask.guild, shown[0].ask.reply.channel
    taken_by = [each for each in open_ones.that_take(shown[0]) if may_be_told(guild, room, each.channel)]
    if not taken_by:
        return ()
    lang = reader.of_message(private=shown[0].ask.reply.private)
    one = taken_by[0] if len(taken_by) == 1 else None
    label = texts.enter_a_challenge(lang) if one is None else texts.enter_into(lang, one.challenge.theme)
    several = f"-{len(shown)}" if len(shown) > 1 else ""
    subject = f"{shown[0].public_id}-{one.public_id if one is not None else ''}{several}"
    return (Button(ENTER, subject, label, "🏆", space=SPACE),)
