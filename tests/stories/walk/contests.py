"""What hosts and members do in a challenge of the walk, by the verbs of its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories import movingclock
from tests.stories.walk.managing import setup
from tests.stories.walk.town import Town, answered, reacted, verbs
from tests.upgrade import database
from tests.upgrade.yesterday import looked

FORM = {"theme": "Βροχή", "brief": "Όπου δεν βρέχει.\nΠοτέ.", "until": "3d", "lasts": "2d"}
FILE = "clock"
_NEWEST = "SELECT public_id FROM challenges WHERE guild = ? ORDER BY id DESC LIMIT 1"
_PENDING = "SELECT count(*) AS number FROM challenge_posts WHERE state = 'pending'"


# --- hosts ---------------------------------------------------------------------------------------------


async def drafted(town: Town, form: dict[str, Any] | None = None, **options: Any) -> Seen:
    """The private preview, or why there is none."""
    opened = await town.slash(
        town.owner, "challenge-admin create", **{"account_days": 0, "credits": 0} | options
    )
    if opened.modal is None:
        return await opened.finished()
    return await (await town.fill(town.owner, opened, **FORM | (form or {}))).finished()


async def published(town: Town, form: dict[str, Any] | None = None, **options: Any) -> str:
    """The public id of a new challenge, once all of it is posted."""
    before = newest(town)
    await town.press(town.owner, await drafted(town, form, **options), "publish")
    await looked(town.sandbox, lambda: newest(town) != before, every=0.1)
    await settled(town)
    return newest(town)


def newest(town: Town) -> str:
    rows = database.asked(town.place.folder, _NEWEST, town.community.guild.id)
    return str(rows[0]["public_id"]) if rows else ""


async def settled(town: Town) -> None:
    """All that is to be posted of challenges has been tried."""
    await looked(town.sandbox, lambda: not _pending(town), every=0.1)


def _pending(town: Town) -> int:
    (row,) = database.asked(town.place.folder, _PENDING)
    return int(row["number"])


async def admin(town: Town, command: str, challenge: str, **options: Any) -> Shown:
    """The answer to a command about this challenge: a form, or words."""
    return await town.slash(town.owner, f"challenge-admin {command}", challenge=challenge, **options)


async def step(town: Town, challenge: str) -> Seen:
    """It goes on before its time; the receipt."""
    question = await (await admin(town, "close", challenge)).finished()
    await town.press(town.owner, question, "sooner")
    await settled(town)
    return question


async def cancelled(town: Town, challenge: str, reason: str = "λόγος") -> Seen:
    question = await (await admin(town, "cancel", challenge, reason=reason)).finished()
    if "cancel" in verbs(question):
        await town.press(town.owner, question, "cancel")
        await settled(town)
    return question


async def with_mod_log(town: Town) -> None:
    await town.choose(town.owner, await setup(town), "modlog", town.log)


def later(town: Town, **span: float) -> None:
    """So much time passes at once."""
    file = town.place.folder / FILE
    passed = float(file.read_text()) / 60 if file.exists() else 0.0
    movingclock.move(town.place.folder, minutes=passed + timedelta(**span).total_seconds() / 60)


async def refilled(town: Town, who: Person, panel: Seen, verb: str, **values: Any) -> None:
    """The form behind a panel's button, sent; the panel has changed then, or there is an answer."""
    opened = await town.press(who, panel, verb)
    assert opened.modal is not None
    before = panel.entity.edited_at
    await reacted(await who.submit(opened.modal, values), panel, before)


# --- members -------------------------------------------------------------------------------------------


def people(town: Town, count: int) -> list[Person]:
    """Members since a month, of old accounts."""
    now = datetime.now(UTC)
    return [
        town.sandbox.join(
            town.community.guild,
            f"Μέλος {number}",
            locale=town.place.locale,
            made_at=now - timedelta(days=1000),
            joined_at=now - timedelta(days=30),
        )
        for number in range(count)
    ]


async def made(town: Town, who: Person, prompt: str = "βροχή", **options: Any) -> tuple[str, Seen]:
    """A picture of theirs, by its public id, and its message."""
    message = await (await town.imagine(who, prompt, **{"private": True} | options)).message()
    more = next(button.custom_id for button in message.buttons if button.custom_id.startswith("im:more:"))
    return more.split(":")[2].partition("-")[0], message


async def submitted(town: Town, who: Person, picture: str, **options: Any) -> Seen:
    return await (await town.slash(who, "challenge submit", picture=picture, **options)).finished()


async def entered(town: Town, who: Person, challenge: str, **options: Any) -> tuple[str, Seen]:
    """A picture, which is in the challenge then, and the private panel of it."""
    picture, _ = await made(town, who)
    panel = await submitted(town, who, picture, challenge=challenge, **options)
    await town.press(who, panel, "entered")
    return picture, panel


async def all_enter(town: Town, challenge: str, who: Sequence[Person]) -> None:
    await asyncio.gather(*(entered(town, each, challenge) for each in who))


async def told(town: Town, who: Person, command: str, **options: Any) -> Seen:
    """The private answer to a subcommand of members."""
    return await (await town.slash(who, f"challenge {command}", **options)).finished()


async def votes(town: Town, who: Person, challenge: str, *, looks: int = 5) -> Seen:
    """Looks at so many pictures, and chooses the one that is on the screen then."""
    ballot = await told(town, who, "vote", challenge=challenge)
    for _ in range(looks):
        await town.press(who, ballot, "next")
    if "choose" in verbs(ballot):
        await town.press(who, ballot, "choose")
    return ballot


def post(town: Town, mark: str) -> Seen:
    """The newest message that everybody sees which has a button with this custom id, or one that begins with it."""
    return next(
        message
        for message in reversed(town.alice.sees(town.art))
        if not message.ephemeral and any(button.custom_id.startswith(mark) for button in message.buttons)
    )


def card(town: Town, challenge: str) -> Seen:
    """The message that stands for the challenge."""
    wanted = f"ch:info:{challenge}"
    return next(
        message
        for message in town.alice.sees(town.art)
        if any(button.custom_id == wanted for button in message.buttons)
    )


async def forged(who: Person, custom_id: str, message: Seen, **more: Any) -> Shown:
    return await answered(await who.forge(custom_id, message=message, **more))
