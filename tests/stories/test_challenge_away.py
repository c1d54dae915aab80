"""The bot is away while a challenge goes on: stopped, or removed from the server. Also: clocks change meanwhile."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.people.seen import Seen
from bot.storage.upkeep.reading import DATABASE
from bot.umpire.presence import NOTE
from tests.stories.community import Community, picture
from tests.stories.conftest import NewCommunity
from tests.stories.contest import MINUTES_A_DAY, Contest, veteran
from tests.stories.staff import staff_of
from tests.stories.test_setup import filled_in

BERLIN = ZoneInfo("Europe/Berlin")
BEFORE_SUMMER = datetime(2027, 3, 26, 12, tzinfo=UTC)  # two days before clocks there go forward
HOUR = timedelta(hours=1)


async def test_clocks_change_the_bot_is_down_for_an_hour_and_then_removed(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        contest = Contest(community, staff_of(community).owner, community.art)
        await _in_berlin(contest)
        contest.pass_by(minutes=(BEFORE_SUMMER - datetime.now(UTC)) / timedelta(minutes=1))
        begins = datetime.now(UTC) + timedelta(minutes=contest.later)
        await contest.publish()
        voting_at, closes_at = _moments(contest.card)
        assert abs(voting_at - begins - timedelta(days=3) + HOUR) < timedelta(minutes=2)
        assert voting_at.astimezone(BERLIN).utcoffset() != begins.astimezone(BERLIN).utcoffset()
        author = veteran(community, "author")
        await community.kill()
        await community.start()
        first = await picture(await author.slash(contest.place, "imagine", prompt="rain", private=True))
        assert [each for each in first.buttons if each.custom_id.startswith("ch:enter:")]
        await contest.enter(author, "rain")
        (gallery,) = await contest.vote_opens(days=3 - 1 / 24 + 1 / MINUTES_A_DAY)

        await _down_for(contest, HOUR)
        await contest.until(lambda: _moments(contest.card)[0] != closes_at)
        longer = _moments(contest.card)[0] - closes_at
        assert abs(longer - HOUR) < timedelta(minutes=2)

        community.sandbox.world.remove_guild(community.guild)
        contest.pass_by(days=2, minutes=70)
        await contest.until(lambda: _is_closed_and_tried(community))
        assert contest.posts("r") == []
        community.sandbox.world.invite_again(community.guild)
        await community.kill()
        contest.pass_by(minutes=65)
        await community.start()
        await contest.until(lambda: contest.posts("r") and "Too few took part" in contest.card.text)
        await contest.until(lambda: "Vote" not in [button.label for button in gallery.buttons])
        contest.each_post_once()
        assert contest.posts("r")[0].pings == frozenset()


async def _in_berlin(contest: Contest) -> None:
    panel = await (await contest.host.slash(contest.place, "setup")).finished()
    shown = await filled_in(contest.host, panel, "Change time zone", {"Time zone": BERLIN.key})
    await shown.until(lambda _: "Berlin" in panel.text)


async def _down_for(contest: Contest, span: timedelta) -> None:
    """As if the bot had heard nobody for so long. Its note is of the real time, and that cannot be moved."""
    await contest.community.kill()
    with closing(sqlite3.connect(contest.community.folder / DATABASE)) as database, database:
        ((text,),) = database.execute("SELECT text FROM facts WHERE name = ?", [NOTE])
        earlier = (datetime.fromisoformat(text) - span).isoformat()
        database.execute("UPDATE facts SET text = ? WHERE name = ?", [earlier, NOTE])
    contest.pass_by(minutes=span / timedelta(minutes=1))
    await contest.community.start()


def _moments(card: Seen) -> list[datetime]:
    """The moments that stand on it with a date, in their order."""
    return [datetime.fromtimestamp(int(each), UTC) for each in re.findall(r"<t:(\d+):[fF]>", card.text)]


def _is_closed_and_tried(community: Community) -> bool:
    with closing(sqlite3.connect(community.folder / DATABASE)) as database:
        ((phase,),) = database.execute("SELECT phase FROM challenges")
        states = {state for (state,) in database.execute("SELECT state FROM challenge_posts")}
    return phase == "closed" and "failed" in states and "pending" not in states
