"""What members read of challenges: nothing of others before the close, and then of the count what may be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from bot.domain.challenges.counting import Standing
from bot.domain.challenges.records import Counts, EnteredPicture, Hosted, Outcome, Period, Ranked
from bot.domain.challenges.values import Options, Phase, Way
from bot.domain.challenges.verdicts import Verdict, verdict
from bot.domain.errors import ChallengeCancelled, NoChallenge, NoResultYet
from bot.domain.guilds.servers import ServerSettings
from bot.front.challenges.listing.info import Info
from bot.front.challenges.listing.leaderboard import Leaderboard, begin_of, leaderboard_panel
from bot.front.challenges.listing.results import PAGE, Results, results_panel
from bot.front.kit.feature import Part
from bot.front.texts.challenges.rules import points_explained, rules
from bot.front.texts.language import Language, language
from tests.domain.challenges.made import FRIDAY, MONDAY, SUNDAY, a_challenge, an_entry
from tests.front.challenges.memberfakes import ALICE, GUILD, Replies, call, hosted, press, shown
from tests.front.samples import ENGLISH

OPEN, VOTING, CLOSED = (hosted("CH1", phase) for phase in (Phase.OPEN, Phase.VOTING, Phase.CLOSED))


def entered(id: int, author: int = 0, **changes: object) -> EnteredPicture:
    known = {"number": id, "prompt": f"prompt {id}"} | changes
    made = EnteredPicture(
        entry=an_entry(id, author=author or 100 + id),
        key=f"entry-{id}",
        media_type="image/webp",
        width=8,
        height=8,
    )
    return replace(made, **known)  # type: ignore[arg-type]  # whatever a test changes


@dataclass
class Rows:
    """Of one challenge."""

    of: Hosted
    theirs: tuple[EnteredPicture, ...] = ()
    is_over_with: Outcome | None = None
    since: list[datetime | None] = field(default_factory=list)

    async def find(self, guild: int, public_id: str) -> Hosted:
        if (guild, public_id) != (GUILD, self.of.public_id):
            raise NoChallenge("named")
        return self.of

    async def counts(self, guild: int, public_id: str) -> Counts:
        return Counts(entries=3, voters=37)

    async def outcome(self, guild: int, public_id: str) -> Outcome:
        if self.of.challenge.phase is Phase.CANCELLED:
            raise ChallengeCancelled
        if self.is_over_with is None:
            raise NoResultYet(self.of.challenge.closes_at)
        return self.is_over_with

    async def of_member(self, guild: int, public_id: str, member: int) -> tuple[EnteredPicture, ...]:
        return self.theirs if member == ALICE else ()

    async def leaderboard(self, guild: int, since: datetime | None, limit: int = 25) -> tuple[Ranked, ...]:
        self.since.append(since)
        return (Ranked(member=ALICE, wins=1, podiums=2, entries=3),)


async def pressed(part: Part, custom_id: str, *, guild: int = GUILD, in_panel: bool = True) -> Replies:
    done = press(reply := Replies(), custom_id, guild=guild, in_panel=in_panel)
    await part.verbs()[done.verb](done)
    return reply


# --- rules and one's own entry ------------------------------------------------------------------------------


async def rules_of(of: Hosted, *theirs: EnteredPicture) -> Replies:
    rows = Rows(of, theirs)
    return await pressed(Info(rows, rows), "ch:info:CH1", in_panel=False)


async def test_while_it_is_open_one_reads_the_rules_and_changes_ones_entry() -> None:
    mine = entered(1, ALICE, number=None, entry=an_entry(1, author=ALICE, title="Wet"))
    reply = await rules_of(OPEN, mine)
    assert reply.told[0] == ("begun", False)
    assert f"until <t:{int(FRIDAY.timestamp())}:F>" in reply.text
    assert "Your picture “\u2068Wet\u2069” is in it." in reply.text
    assert "2 pictures of others are in it." in reply.text
    assert "ballot." not in reply.text.split("**My entry**")[1]
    assert reply.buttons == ["ch:title:CH1-PIC1", "ch:prompt:CH1-h-PIC1", "ch:withdraw:CH1-PIC1"]
    hidden = await rules_of(OPEN, replace(mine, hides_prompt=True))
    assert hidden.buttons[1] == "ch:prompt:CH1-s-PIC1"


async def test_who_is_not_in_it_is_led_there() -> None:
    reply = await rules_of(OPEN)
    assert "You have no picture in it." in reply.text
    assert "3 pictures of others are in it." in reply.text
    assert reply.buttons == ["ch:make:CH1", "ch:submit:CH1"]
    gone = entered(1, ALICE, entry=an_entry(1, removed_at=MONDAY))
    removed = await rules_of(OPEN, gone)
    assert "The hosts have removed your picture from it." in removed.text
    assert removed.buttons == reply.buttons
    told = await rules_of(OPEN, replace(gone, removed_why="no *rain* in it"))
    assert "removed your picture from it: “\u2068no \\*rain\\* in it\u2069”" in told.text


async def test_what_the_results_will_show_is_told_until_they_are_there() -> None:
    for of in (OPEN, VOTING):
        assert "The results will show its prompt." in (await rules_of(of, entered(1, ALICE))).text
    for of in (CLOSED, hosted("CH1", Phase.CANCELLED)):
        assert "will show" not in (await rules_of(of, entered(1, ALICE))).text


async def test_while_they_vote_one_reads_ones_number_and_how_many_have_a_ballot() -> None:
    reply = await rules_of(VOTING, entered(7, ALICE))
    assert "Your picture is entry 7." in reply.text
    assert "37 members have voted." in reply.text
    assert reply.buttons == ["ch:vote:CH1"]
    assert not any(str(number) in reply.text for number in (101, 107))


async def test_after_the_close_the_points_are_explained() -> None:
    reply = await rules_of(CLOSED)
    assert "Points are that share of 100" in reply.text
    assert reply.buttons == ["ch:results:CH1"]
    assert (await rules_of(hosted("CH1", Phase.CANCELLED))).buttons == []


def test_the_rules_say_what_the_host_has_chosen() -> None:
    plain = "\n".join(rules(ENGLISH, a_challenge()))
    assert "choose up to 3 pictures" in plain
    assert "at least 14 days old" in plain
    assert "not from a picture of somebody else" in plain
    assert "told with the results" in plain
    assert "from 5 pictures looked at" in plain
    options = Options(
        votes=1, account_days=1, voter_role=7, hides_authors=False, may_build_on_others=True, models=("m-1",)
    )
    assert "unless they entered a picture" in plain
    assert "a ranking from 2 pictures and 3 voters on" in plain
    ageless = "\n".join(rules(ENGLISH, a_challenge(options=replace(options, account_days=0))))
    assert "account" not in ageless
    assert "has been a member since before voting opened" in ageless
    other = "\n".join(rules(ENGLISH, a_challenge(options=options)))
    assert "choose 1 picture, not your own" in other
    assert "<@&7>" in other
    assert "m-1" in other
    assert "somebody else" not in other
    assert "told with the results" not in other


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("lang", [ENGLISH, language("de")], ids=lambda lang: lang.code)
def test_the_points_are_explained_in_five_sentences_before_the_close_too(way: Way, lang: Language) -> None:
    told = list(points_explained(lang, options := Options(way=way)))
    assert len(re.findall(r"\.(?: |$)", "\n".join(told), re.MULTILINE)) == 5
    assert list(rules(lang, a_challenge(options=options)))[-len(told) :] == told


def test_the_rules_of_duels_are_those_of_duels() -> None:
    in_duels = Options(way=Way.DUELS, votes=4)
    told = "\n".join(rules(ENGLISH, a_challenge(options=in_duels)))
    assert "two pictures at a time, never your own" in told
    assert "from 5 duels on" in told
    assert "choose up to" not in told
    explained = "\n".join(points_explained(ENGLISH, in_duels))
    assert "however many duels they decided" in explained
    assert "pictures looked at" not in explained


async def test_entries_say_the_same_without_the_rules() -> None:
    rows = Rows(VOTING, (entered(7, ALICE),))
    reply = Replies()
    await reply.acknowledge()
    await Info(rows, rows).show_entries(call(reply), "CH1")
    assert "Your picture is entry 7." in reply.text
    assert "Votes are secret" not in reply.text
    with pytest.raises(NoChallenge):
        await pressed(Info(rows, rows), "ch:info:CH1", guild=GUILD + 1)


# --- results --------------------------------------------------------------------------------------------


def outcome(pictures: Sequence[EnteredPicture], ballots: int = 20, too_few: bool = False) -> Outcome:
    ranking = [
        Standing(each.entry.id, place, Fraction(100 - 9 * place, 100), chosen=9, seen=14)
        for place, each in enumerate(pictures, 1)
    ]
    judged: Verdict = verdict(ranking, 0 if too_few else ballots)
    return Outcome(hosted=CLOSED, verdict=judged, pictures=tuple(pictures))


def text_of(of: Outcome, page: int = 0) -> str:
    parts = shown(results_panel(ENGLISH, of, page))
    return "\n".join(part["content"] for part in parts if "content" in part)


def test_places_points_authors_and_prompts_that_are_not_hidden() -> None:
    secret, erased = entered(2, hides_prompt=True), entered(3, is_erased=True, prompt="")
    text = text_of(outcome([entered(1, entry=an_entry(1, author=101, title="*Wet*")), secret, erased]))
    assert "**Place 1: 91 points of 100** · chosen by 9 of the 14 who saw it" in text
    assert "Entry 1 “\u2068\\*Wet\\*\u2069” by <@101>" in text
    assert "prompt 1" in text
    assert "Entry 2 by <@102>" in text
    assert "prompt 2" not in text
    assert "Entry 3 by a deleted member" in text
    assert "20 members voted." in text


def test_of_duels_the_places_say_how_many_were_won() -> None:
    of = hosted("CH1", Phase.CLOSED, options=Options(way=Way.DUELS))
    text = text_of(replace(outcome([entered(1), entered(2)]), hosted=of))
    assert "won 9 of its 14 duels" in text
    assert "who saw it" not in text


@pytest.mark.parametrize(("ballots", "said"), [(19, "19 members voted."), (7, "Only 7 members voted.")])
def test_with_few_ballots_no_numbers_point_at_anybody(ballots: int, said: str) -> None:
    text = text_of(outcome([entered(1), entered(2)], ballots))
    assert said in text
    assert "Place 2: 82 points of 100" in text
    assert "who saw it" not in text


def test_without_a_ranking_all_are_thanked() -> None:
    few = text_of(outcome([entered(1), entered(2)], too_few=True))
    assert "Too few members voted" in few
    assert "Place" not in few
    assert "Entry 2 by <@102>" in few
    assert "Too few pictures" in text_of(outcome([entered(1)]))
    assert "No picture was in it at the end." in text_of(outcome([]))


async def test_long_results_are_turned_in_place_within_discords_limits() -> None:
    many = [
        entered(id, prompt="@*" * 200, entry=an_entry(id, author=10**18 + id, title="_" * 80))
        for id in range(1, 2 * PAGE + 2)
    ]
    results = Results(Rows(CLOSED, is_over_with=outcome(many)))
    first = await pressed(results, "ch:results:CH1-r", in_panel=False)
    assert first.buttons == ["ch:places:CH1-1", "ch:receipt:CH1", "ch:info:CH1", "ch:numbers:CH1"]
    middle = await pressed(results, "ch:places:CH1-1")
    assert middle.told[0] == ("begun", True)
    assert middle.buttons[:2] == ["ch:places:CH1-0", "ch:places:CH1-2"]
    last = await pressed(results, "ch:places:CH1-99")
    assert f"Entry {2 * PAGE + 1} " in last.text
    assert last.buttons[0] == "ch:places:CH1-1"


@pytest.mark.parametrize("lang", [ENGLISH, language("de")], ids=lambda lang: lang.code)
def test_the_longest_page_fits(lang: Language) -> None:
    names = [an_entry(id, author=10**18 + id, title="_" * 80) for id in range(200, 200 + 2 * PAGE + 1)]
    pictures = [entered(each.id, prompt="@*" * 200, entry=each) for each in names]
    of = outcome(pictures, ballots=5000)
    ranking = tuple(replace(each, chosen=1234, seen=4321) for each in of.verdict.ranking)
    full = replace(of, verdict=replace(of.verdict, ranking=ranking))
    full = replace(full, hosted=hosted("CH1", Phase.CLOSED, theme="*" * 80))
    shown(results_panel(lang, full, 1))  # which holds it against Discord's limits


async def test_there_are_no_results_before_the_close() -> None:
    for of in (OPEN, VOTING):
        with pytest.raises(NoResultYet):
            await pressed(Results(Rows(of)), "ch:results:CH1")
    with pytest.raises(ChallengeCancelled):
        await pressed(Results(Rows(hosted("CH1", Phase.CANCELLED))), "ch:results:CH1")


# --- the leaderboard --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "began"),
    [
        (Period.MONTH, datetime(2026, 12, 31, 15, tzinfo=UTC)),
        (Period.YEAR, datetime(2026, 12, 31, 15, tzinfo=UTC)),
        (Period.ALL, None),
    ],
)
def test_periods_begin_by_the_servers_clock(period: Period, began: datetime | None) -> None:
    assert begin_of(period, datetime(2026, 12, 31, 16, tzinfo=UTC), ZoneInfo("Asia/Tokyo")) == began


async def test_who_has_won_how_often() -> None:
    @dataclass
    class Settings:
        async def settings(self, guild: int) -> ServerSettings:
            return ServerSettings(guild=guild, zone="Europe/Berlin")

    rows = Rows(CLOSED)
    await Leaderboard(rows, Settings(), lambda: SUNDAY).show(call(reply := Replies()), Period.MONTH)
    assert rows.since == [datetime(2026, 10, 31, 23, tzinfo=UTC)]
    assert "**1.** <@5> · 1 win · 2 podiums · 3 entries" in reply.text


def test_equal_deeds_share_the_place() -> None:
    ranked = [Ranked(member=10**18 + each, wins=each < 2, podiums=9999, entries=9999) for each in range(25)]
    parts = shown(leaderboard_panel(ENGLISH, Period.ALL, ranked))
    lines = next(part["content"] for part in parts if "content" in part).splitlines()[1:]
    assert [line.split()[0] for line in lines[:4]] == ["**1.**", "**1.**", "**3.**", "**3.**"]
    assert "No challenge has ended with a result in this time." in str(
        shown(leaderboard_panel(ENGLISH, Period.YEAR, []))
    )
    assert "No challenge has ended with a result yet." in str(
        shown(leaderboard_panel(ENGLISH, Period.ALL, []))
    )
