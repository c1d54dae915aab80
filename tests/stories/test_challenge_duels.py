"""A challenge that is voted on in duels: two pictures at a time, over a restart, to the right result, and secret."""

from __future__ import annotations

from tests.stories.conftest import NewCommunity
from tests.stories.contest import Contest, compared, pressed, veteran
from tests.stories.overheard import all_told, mark_shown, numbers_told, tables_that_name, told_to_others
from tests.stories.staff import staff_of


async def test_the_better_of_two_wins_over_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        contest = Contest(community, staff_of(community).owner, community.art)
        await contest.publish({"Options": ["hides", "duels"]})
        people = [veteran(community, f"member {number}") for number in range(4)]
        own = {each.id: [str(each.id)] for each in people}
        for number, each in enumerate(people[:3]):
            own[each.id].append(await contest.enter(each, f"rain {number}", title=f"title {number}"))
        await contest.vote_opens_now()
        shown = mark_shown(community)
        assert "two at a time" in contest.posts("s")[0].text
        best = contest.number_titled("title 0")

        voter = people[3]
        panel = await contest.ballot(voter)
        first = compared(panel)
        assert first is not None
        assert panel.alt_texts[:2] == [
            f"Entry {number}: title {_title(contest, number)}." for number in first
        ]
        await pressed(voter, panel, "Both alike")
        await community.kill()
        await community.start()
        await pressed(voter, panel, "Back")  # the panel is from before
        assert compared(panel) == first
        await contest.compare(voter, panel, best=best)
        assert "nothing more to compare" in panel.text
        for each in people[1:3]:
            await contest.compare(each, await contest.ballot(each), best=best)
        panel = await contest.ballot(people[0])
        two = compared(panel)
        assert two is not None
        assert best not in two, "never one's own"
        await contest.compare(people[0], panel, best=two[0])
        told = all_told(community)
        assert told_to_others(told, own) == set()
        assert numbers_told(told) & shown == set()
        assert tables_that_name(community, [voter.id]) == {"duel_ballots"}

        result = await contest.closes_now()
        assert result.text.index(people[0].mention) < result.text.index("Place 2")
        assert "Only 4 members voted." in result.text
        await contest.until(lambda: "Won by" in contest.card.text)
        contest.each_post_once()
        assert told_to_others(all_told(community), {voter.id: own[voter.id]}) == set()
        assert tables_that_name(community, [voter.id]) == set()


def _title(contest: Contest, number: int) -> int:
    return next(each for each in range(3) if contest.number_titled(f"title {each}") == number)
