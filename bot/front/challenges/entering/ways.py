"""The ways to the confirmation: a command, the button under a result, a message's menu, the challenge's card.

Where it is not clear which picture or which challenge is meant, a menu asks, and leads on in place.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.challenges.entering import title_of
from bot.domain.challenges.phases import ensure_entering
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import NoChallenge
from bot.domain.pictures import Generation
from bot.front.challenges.entering import panels
from bot.front.challenges.entering.choosing import ChallengeChoice, PictureChoice
from bot.front.challenges.entering.entering import Entering
from bot.front.challenges.parts import begin, challenge_in, chosen_in
from bot.front.kit.cards import Card
from bot.front.kit.feature import Call, Part, Pressed, Verbs
from bot.front.kit.messages import Target
from bot.front.texts.challenges import entering as texts

MORE = "more"  # the verb of the button ⋯, which every result has; behind its picture's id it may say more
SUBMIT = "submit"  # the verb on a challenge's card


@dataclass(frozen=True, slots=True)
class Ways(Part):
    """All of them raise what `Entering.confirm` and `PictureChoice.named` do, and NoChallenge."""

    entering: Entering
    challenges: ChallengeChoice
    pictures: PictureChoice

    def verbs(self) -> Verbs:
        return {
            panels.ENTER: self._enter,
            panels.PICK: self._picked,
            panels.INTO: self._into,
            SUBMIT: self._submit,
        }

    async def named(self, call: Call, picture: str, challenge: str | None, title: str | None) -> None:
        """/challenge submit. Raises ChallengeTextTooLong for the title."""
        if await call.reply.acknowledge():
            await self._ask(call, await self.pictures.named(call, picture), challenge, title_of(title or ""))

    async def of_message(self, call: Call, target: Target) -> None:
        """The menu of a message; a sentence where it is none of this bot with a picture."""
        text = next((button.subject for button in target.buttons if button.verb == MORE), None)
        if text is None:
            await call.reply.send_private(Card(content=texts.no_result_of_mine(call.reader.private)))
        elif await call.reply.acknowledge():
            public_id, is_alone, _ = text.partition("-")
            rows = await self.pictures.named(call, public_id if is_alone else f"{public_id}-")
            await self._ask(call, rows, None, None)

    async def _enter(self, press: Pressed) -> None:
        """Under a result: its subject is a picture and a challenge, which may be left out; more behind that says that
        several pictures were made together."""
        if not await begin(press):
            return
        picture, _, rest = press.subject.partition("-")
        challenge, several, _ = rest.partition("-")
        rows = await self.pictures.named(press, f"{picture}-" if several else picture)
        await self._ask(press, rows, challenge or None, None)

    async def _picked(self, press: Pressed) -> None:
        if await begin(press):
            rows = await self.pictures.named(press, chosen_in(press))
            await self._ask(press, rows, challenge_in(press.subject) or None, _typed(press))

    async def _into(self, press: Pressed) -> None:
        if await begin(press):
            rows = await self.pictures.named(press, press.subject)
            await self._ask(press, rows, chosen_in(press), _typed(press))

    async def _submit(self, press: Pressed) -> None:
        """The button on the card: one of the last pictures that were made in time."""
        if not await begin(press):
            return
        public_id, lang = challenge_in(press.subject), press.reader.private
        hosted = await self.entering.challenges.find(press.where.guild, public_id)
        ensure_entering(hosted.challenge, self.entering.clock())
        latest = await self.pictures.latest(press)
        choices = [
            (each.public_id, self.pictures.label(press, each))
            for each in latest
            if each.made_at >= hosted.challenge.opens_at
        ]
        panel = panels.picture_menu(lang, public_id, choices) if choices else panels.none_yet(lang, hosted)
        await press.reply.edit_panel(panel)

    async def _ask(
        self, call: Call, rows: tuple[Generation, ...], challenge: str | None, title: str | None
    ) -> None:
        lang = call.reader.private
        if len(rows) > 1:
            choices = panels.numbered(lang, rows)
            await call.reply.edit_panel(panels.picture_menu(lang, challenge or "", choices, title))
            return
        meant = await self._meant(call, challenge)
        if len(meant) > 1:
            await call.reply.edit_panel(panels.challenge_menu(lang, rows[0].public_id, meant, title))
        else:
            await self.entering.confirm(call, meant[0], rows[0], title)

    async def _meant(self, call: Call, challenge: str | None) -> tuple[Hosted, ...]:
        """A button names one that may have gone on since, which is told better by what it is than that it is gone."""
        try:
            return await self.challenges.meant(call, challenge, (Phase.OPEN,), NoChallenge("open"))
        except NoChallenge:
            if not challenge or not challenge.isalnum():
                raise
        return (await self.entering.challenges.find(call.where.guild, challenge),)


def _typed(press: Pressed) -> str | None:
    return title_of(press.message.typed) if press.message is not None else None
