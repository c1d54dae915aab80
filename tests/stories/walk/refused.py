"""Pictures that are made and that Discord does not take, for a while or for good."""

from __future__ import annotations

from tests.stories.walk.paying import kept, no_way_out
from tests.stories.walk.town import Town, answered, with_verb


def automod(town: Town, *routes: str) -> None:
    for route in routes:
        town.sandbox.discord_faults.next(route, times=None, with_files=True, status=400, code=200000)


def were_kept(town: Town) -> int:
    """Asks that the bot has kept so far, of all towns."""
    return sum("kept, not posted" in line for line in town.place.bot.output)


async def in_public_alone(town: Town) -> None:
    """They are shown in private instead."""
    for count in (1, 2):
        automod(town, "PATCH /webhooks/*", "PATCH /channels/*")
        shown = await town.begun(count=count)
        await shown.until(lambda shown: any(message.attachments for message in shown.followups))
        town.sandbox.discord_faults.clear()


async def everywhere(town: Town) -> None:
    """They wait behind a button, which says so when there is nothing more."""
    for count in (1, 2):
        before = were_kept(town)
        automod(town, "* /webhooks/*", "PATCH /channels/*")
        shown = await town.begun(count=count)
        note = await with_verb(shown, "show")
        await kept(town, before + 1)
        town.sandbox.discord_faults.clear()
        for _ in range(2):
            await (await town.press(town.alice, note, "show")).finished()


async def for_a_while(town: Town) -> None:
    """The card says that posting is the trouble."""
    for count in (1, 2):
        for route in ("PATCH /webhooks/*", "PATCH /channels/*"):
            town.sandbox.discord_faults.next(route, times=None, with_files=True, status=503)
        shown = await town.begun(count=count)
        card = await shown.message()
        await shown.until(lambda _, card=card: not card.embeds)  # type: ignore[misc]
        town.sandbox.discord_faults.clear()
        await town.ended(shown)


async def by_every_way(town: Town) -> None:
    """The next command tells it."""
    before = were_kept(town)
    no_way_out(town)
    town.sandbox.discord_faults.next("POST /channels/*", times=None, status=403, code=50001)
    await town.begun()
    await kept(town, before + 1)
    town.sandbox.discord_faults.clear()
    asked = await answered(await town.alice.slash(town.art, "help"))
    await with_verb(asked, "show")


VISITS = (in_public_alone, everywhere, for_a_while, by_every_way)
