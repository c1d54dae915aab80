"""The ballot: what is pressed is what is kept, and what is refused changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.challenges.balloting import Act, Leaf, Move, acted, has_previous, may_look_together
from bot.domain.challenges.ballots import Field
from bot.domain.challenges.counting import missing_looks
from bot.domain.challenges.phases import ensure_voting
from bot.domain.challenges.records import BallotView, EnteredPicture, Hosted
from bot.domain.challenges.values import Options, Phase, Way
from bot.domain.challenges.voters import Voter, VoterRules, eligible
from bot.domain.errors import (
    BotError,
    EntryGone,
    Gone,
    JoinedTooLate,
    NoChallenge,
    OwnEntry,
    TooManyChoices,
    VoterRoleMissing,
    VoterTimedOut,
    VotingOver,
)
from bot.front.challenges.voting.opening import Opening
from bot.front.challenges.voting.receipts import Receipts
from bot.front.challenges.voting.roles import VotersRole
from bot.front.challenges.voting.voting import Voting, voter_of
from bot.front.kit.guilds.modlog import Heard
from bot.front.kit.guilds.server import Server
from tests.domain.challenges.made import DAY, FRIDAY, HOUR, MONDAY, SUNDAY, an_entry
from tests.front.challenges.hostfakes import Hall, Log, Memory
from tests.front.challenges.memberfakes import (
    ALICE,
    GUILD,
    Bytes,
    Known,
    Replies,
    call,
    filled,
    hosted,
    press,
)
from tests.front.challenges.memberfakes import shown as parts_of

NOW = FRIDAY + DAY
VOTING = hosted("CH1", Phase.VOTING)
MEMBER = {"joined_at": MONDAY - DAY}
OWN = 1  # Alice's number


def entered(number: int, **changes: Any) -> EnteredPicture:
    author = ALICE if number == OWN else 100 + number
    made = EnteredPicture(
        entry=an_entry(number, author=author),
        key=f"entry-{number}",
        media_type="image/webp",
        width=8,
        height=8,
    )
    return replace(made, number=number, **changes)


@dataclass
class Ballots:
    """The ballot of everybody on one challenge, under the rules of the domain; an entry's id is its number."""

    of: Hosted
    entries: dict[int, EnteredPicture]
    now: datetime = NOW
    leaves: dict[int, Leaf] = field(default_factory=dict)

    async def press(
        self, guild: int, public_id: str, voter: Voter, move: Move, number: int | None
    ) -> BallotView:
        paper = self.paper(guild, public_id, voter)
        if number is not None and number not in self.entries:
            raise EntryGone
        before = self.leaves.get(voter.id, Leaf())
        leaf = acted(before, Act(move, number), paper, dict.fromkeys(paper.entries, 0), b"key")
        return self.kept(voter, leaf, paper)

    def paper(self, guild: int, public_id: str, voter: Voter) -> Field:
        """What this voter can choose from. Raises what keeps them from it."""
        if (guild, public_id) != (GUILD, self.of.public_id):
            raise NoChallenge("named")
        challenge = self.of.challenge
        ensure_voting(challenge, self.now)
        has_entered = any(each.entry.author == voter.id for each in self.entries.values())
        refusal = eligible(replace(voter, has_entered=has_entered), VoterRules.of(challenge), FRIDAY)
        if refusal is not None:
            raise refusal
        own = frozenset(id for id, each in self.entries.items() if each.entry.author == voter.id)
        standing = frozenset(self.entries) - own
        return Field(entries=standing, own=own, limit=challenge.options.votes)

    def kept(self, voter: Voter, leaf: Leaf, paper: Field) -> BallotView:
        self.leaves[voter.id] = leaf
        return BallotView(
            hosted=self.of,
            picture=None if leaf.at is None else self.entries[leaf.at],
            chosen=tuple(sorted(leaf.ballot.chosen & paper.entries)),
            looked=len(leaf.ballot.seen),
            total=len(paper.entries),
            numbers=tuple(sorted(paper.entries)),
            receipt="QWERTY",
            missing=missing_looks(leaf.ballot, paper.own, paper.entries),
            has_previous=has_previous(leaf, paper),
            may_look_together=may_look_together(paper),
        )

    async def has_receipt(self, guild: int, public_id: str, letters: str) -> bool | None:
        return {"QWERTY": True, "ASDFGH": False}.get(letters)


@dataclass
class Booth:
    ballots: Ballots
    voting: Voting
    log: Log = field(default_factory=Log)
    memory: Memory = field(default_factory=Memory)
    server: Server = field(default_factory=Hall)
    at: str = ""

    def __post_init__(self) -> None:
        self.starts()

    def starts(self) -> None:
        self.role = VotersRole(self.log, self.memory)

    async def press(self, custom_id: str, **how: Any) -> Replies:
        pressed = press(reply := Replies(), custom_id, **MEMBER | how)
        pressed = replace(pressed, where=replace(pressed.where, server=self.server))
        opening = Opening(Known((self.ballots.of,)), {Way.CHOICES: self.voting.show}, self.role)
        await {**self.voting.verbs(), **opening.verbs()}[pressed.verb](pressed)
        return reply


def booth(count: int = 4, of: Hosted = VOTING, **changes: Any) -> Booth:
    entries = {number: entered(number, **changes) for number in range(1, count + 1)}
    ballots = Ballots(of, entries)
    return Booth(ballots, Voting(ballots, Bytes(*(each.key for each in entries.values())), lambda: NOW))


def number_of(reply: Replies) -> int:
    (file,) = reply.files
    return int(file.filename.removeprefix("entry-").removesuffix(".webp"))


async def test_the_first_vote_takes_two_taps_and_the_second_edits_in_place() -> None:
    here = booth()
    opened = await here.press("ch:vote:CH1-g1", in_panel=False)
    assert opened.told[0] == ("begun", False)
    number = number_of(opened)
    assert number != OWN
    assert opened.files[0].data == f"original of entry-{number}".encode()
    assert opened.files[0].alt == f"Entry {number}."
    assert f"**Entry {number}** · 0 of 3 looked at" in opened.text
    assert "You have 3 votes. Voting ends <t:" in opened.text
    assert "Receipt: `QWERTY`" in opened.text
    assert opened.labels == [f"Vote for {number}", "Next", "All at once"]

    voted = await here.press(f"ch:choose:CH1-{number}")
    assert voted.told[0] == ("begun", True)
    assert here.ballots.leaves[ALICE].ballot.chosen == {number}
    assert number_of(voted) == number
    assert f"Your votes: {number} – 2 left." in voted.text
    assert f"<t:{int(SUNDAY.timestamp())}:R>" in voted.text
    assert voted.labels[0] == f"Take back {number}"
    await here.press(f"ch:takeback:CH1-{number}")
    assert here.ballots.leaves[ALICE].ballot.chosen == frozenset()


async def test_leafing_forward_back_and_by_number_until_all_are_looked_at() -> None:
    here = booth()
    first = number_of(await here.press("ch:vote:CH1-s", in_panel=False))
    second = number_of(on := await here.press(f"ch:next:CH1-{first}"))
    assert second not in (OWN, first)
    assert on.buttons[0] == f"ch:back:CH1-{second}"
    assert "Your ballot counts once you have gone on from 2 more pictures that I show you" in on.text
    back = await here.press(f"ch:back:CH1-{second}")
    assert number_of(back) == first
    (third,) = {2, 3, 4} - {first, second}
    assert back.menu["custom_id"] == "ch:jump:CH1"
    assert [option["value"] for option in back.menu["options"]] == ["2", "3", "4"]
    assert number_of(await here.press("ch:jump:CH1", values=(str(third),))) == third
    await here.press(f"ch:next:CH1-{first}")
    await here.press(f"ch:next:CH1-{second}")
    await here.press(f"ch:next:CH1-{third}")  # it was jumped to, which is no look: now it is handed out
    last = await here.press(f"ch:next:CH1-{third}")
    assert "You have looked at all of them." in last.text
    assert "3 of 3" in last.text
    again = await here.press("ch:vote:CH1", in_panel=False)
    assert again.told[0] == ("begun", False)


async def test_who_votes_by_number_reads_how_much_is_missing_until_their_ballot_counts() -> None:
    here, said = booth(13), "gone on from {} more picture"
    first = number_of(await here.press("ch:vote:CH1", in_panel=False))
    for number in [each for each in range(2, 14) if each != first][-3:]:
        await here.press("ch:jump:CH1", values=(str(number),))
        shown = await here.press(f"ch:choose:CH1-{number}")
    assert "3 of 12 looked at" in shown.text
    new = set[int]()
    for missing in (5, 5, 4, 3, 2, 1):
        assert said.format(missing) in shown.text
        shown = await here.press(f"ch:next:CH1-{number_of(shown)}")
        new.add(number_of(shown))
    assert len(new) == 6, "none of those that they jumped to comes again"
    assert not new & here.ballots.leaves[ALICE].ballot.chosen
    assert "Your ballot counts once" not in shown.text


async def test_who_chooses_all_or_none_reads_that_it_compares_nothing() -> None:
    here, said = booth(), "so your ballot compares nothing"
    shown = await here.press("ch:vote:CH1", in_panel=False)
    for chosen in (1, 2, 3):
        assert said not in shown.text
        number = number_of(shown)
        shown = await here.press(f"ch:choose:CH1-{number}")
        if chosen < 3:
            shown = await here.press(f"ch:next:CH1-{number}")
    assert f"chosen all pictures that there are for you, {said}. Take one back." in shown.text
    assert said not in (await here.press(f"ch:takeback:CH1-{number}")).text
    for other in here.ballots.leaves[ALICE].ballot.chosen:
        shown = await here.press(f"ch:takeback:CH1-{other}")
    assert f"You have chosen none yet, {said}." in shown.text
    assert said not in (await booth(1).press("ch:vote:CH1", in_panel=False)).text


async def test_who_chooses_as_many_as_they_looked_at_reads_that_there_are_others() -> None:
    here = booth(9, of=hosted("CH1", Phase.VOTING, options=Options(votes=5)))
    shown = await here.press("ch:vote:CH1", in_panel=False)
    for _ in range(5):
        assert "or look at others" not in shown.text
        chosen = await here.press(f"ch:choose:CH1-{number_of(shown)}")
        shown = await here.press(f"ch:next:CH1-{number_of(shown)}")
    assert "compares nothing. Take one back, or look at others." in chosen.text


async def test_of_a_single_picture_it_says_that_there_is_nothing_to_compare_it_with() -> None:
    here, single = booth(2), "There is only one picture here that you could choose"
    opened = await here.press("ch:vote:CH1", in_panel=False)
    chosen = await here.press(f"ch:choose:CH1-{number_of(opened)}")
    for shown in (opened, chosen):
        assert single in shown.text
        for wrong in ("compares nothing", "looked at all of them", "Your ballot counts once"):
            assert wrong not in shown.text


async def test_a_long_list_of_numbers_has_pages() -> None:
    here = booth(61)
    await here.press("ch:vote:CH1", in_panel=False)
    at = await here.press("ch:jump:CH1", values=("30",))
    assert [option["value"] for option in at.menu["options"]] == [str(each) for each in range(27, 52)]
    assert at.buttons[-2:] == ["ch:jumps:CH1-0", "ch:jumps:CH1-2"]
    assert at.labels[-2:] == ["Entries 2–26", "Entries 52–61"]
    assert "All at once" not in at.labels
    turned = await here.press("ch:jumps:CH1-2")
    assert number_of(turned) == 30
    assert turned.menu["options"][0]["value"] == "52"
    assert (await here.press("ch:jumps:CH1-99")).menu == at.menu


async def test_titles_descriptions_and_spoilers_are_kept() -> None:
    about: dict[str, Any] = {
        "is_spoiler": True,
        "alt": "a wet fox",
        "entry": an_entry(2, author=9, title="*Wet*"),
    }
    here = booth(2, **about)
    shown = await here.press("ch:vote:CH1", in_panel=False)
    assert "<@" not in shown.text
    open_one = hosted("CH1", Phase.VOTING, options=Options(hides_authors=False))
    assert "by <@9>" in (await booth(2, of=open_one, **about).press("ch:vote:CH1", in_panel=False)).text
    assert "\\*Wet\\*" in shown.text
    assert shown.files[0].alt.endswith(": *Wet*. a wet fox")
    (media,) = (part for part in parts_of(shown.view) if part["type"] == 12)
    assert media["items"][0]["spoiler"]


async def test_of_a_role_of_voters_that_is_gone_hosts_hear_once() -> None:
    here = booth(of=hosted("CH1", Phase.VOTING, options=Options(voter_role=7)))
    here.server = hall = Hall()
    for gone in ([], [7], [7]):
        here.starts()  # also after a restart
        hall.gone = gone
        with pytest.raises(VoterRoleMissing):
            await here.press("ch:vote:CH1", in_panel=False)
        assert len(here.log.lines) == (1 if gone else 0)
    assert "Rain in unusual places" in here.log.lines[0]
    assert "the role that voters need was deleted" in here.log.lines[0]


async def test_of_a_role_of_voters_hosts_hear_after_a_start_where_their_mod_log_failed() -> None:
    here = booth(of=hosted("CH1", Phase.VOTING, options=Options(voter_role=7)))
    here.server = hall = Hall()
    hall.gone = [7]
    for heard in (Heard.FAILED, Heard.FAILED, Heard.TOLD, Heard.TOLD):
        here.log.heard = heard
        here.starts()
        for _ in range(2):
            with pytest.raises(VoterRoleMissing):
                await here.press("ch:vote:CH1", in_panel=False)
    assert len(here.log.lines) == 3


async def test_where_there_is_nothing_to_choose_it_says_so() -> None:
    shown = await booth(1).press("ch:vote:CH1", in_panel=False)
    assert "There is no picture here that you could vote for." in shown.text
    assert (shown.files, shown.buttons) == ((), [])


async def test_a_picture_whose_copy_is_gone_can_be_gone_on_from() -> None:
    here, away = booth(), Bytes()
    away.away = True
    for copies in (Bytes(), away):
        here.voting = replace(here.voting, copies=copies)
        shown = await here.press("ch:vote:CH1", in_panel=False)
        assert "This picture can't be shown at the moment." in shown.text
        assert "Next" in shown.labels


@pytest.mark.parametrize(
    ("custom_id", "how", "refusal"),
    [
        (f"ch:choose:CH1-{OWN}", {}, OwnEntry),
        ("ch:choose:CH1-99", {}, EntryGone),
        ("ch:choose:CH1-2", {"guild": GUILD + 1}, NoChallenge),
        ("ch:choose:NONE-2", {}, NoChallenge),
        ("ch:choose:CH1-two", {}, Gone),
        ("ch:choose:CH1", {}, Gone),
        ("ch:choose:CH1-1234567", {}, Gone),
        ("ch:jump:CH1", {}, Gone),
        ("ch:jump:CH1", {"values": ("1",)}, OwnEntry),
        ("ch:jumps:CH1-x", {}, Gone),
        ("ch:choose:CH1-2", {"joined_at": FRIDAY + HOUR}, JoinedTooLate),
        ("ch:vote:CH1", {"joined_at": None, "by": 8}, JoinedTooLate),
        ("ch:choose:CH1-2", {"timed_out_until": NOW + HOUR}, VoterTimedOut),
    ],
)
async def test_forged_presses_change_nothing(
    custom_id: str, how: dict[str, Any], refusal: type[BotError]
) -> None:
    here = booth()
    how = {"by": ALICE} | how
    if refusal is JoinedTooLate:
        how["by"] = 8  # who has entered nothing
    with pytest.raises(refusal):
        await here.press(custom_id, **how)
    assert here.ballots.leaves == {}


async def test_a_vote_too_many_and_one_after_the_close_change_nothing() -> None:
    here = booth(5)
    for number in (2, 3, 4):
        await here.press(f"ch:choose:CH1-{number}")
    before = dict(here.ballots.leaves)
    with pytest.raises(TooManyChoices):
        await here.press("ch:choose:CH1-5")
    here.ballots.now = SUNDAY
    with pytest.raises(VotingOver):
        await here.press("ch:takeback:CH1-2")
    assert here.ballots.leaves == before


def test_a_voter_is_who_discord_describes() -> None:
    old = (1 << 22) * 1000 * 86400 * 365 * 2  # two years after the first of Discord's ids
    made = press(Replies(), "ch:vote:CH1", by=old, roles=(7,), joined_at=MONDAY, timed_out_until=NOW)
    voter = voter_of(made, NOW)
    assert (voter.account_made_at.year, voter.joined_at) == (2016, MONDAY)
    assert voter.roles == {7}
    assert not voter.is_timed_out  # until that moment
    assert voter_of(made, NOW - HOUR).is_timed_out


@pytest.mark.parametrize(
    ("letters", "words"),
    [("QWERTY", "was counted"), ("ASDFGH", "was not counted"), ("XXXXXX", "no such receipt")],
)
async def test_a_receipt_says_whether_it_was_counted_and_never_what(letters: str, words: str) -> None:
    receipts = Receipts(booth().ballots)
    asked = press(opened := Replies(), "ch:receipt:CH1")
    await receipts.verbs()[asked.verb](asked)
    assert opened.form.custom_id == "ch:receipted:CH1"
    form = filled(answered := Replies(), "ch:receipted:CH1", letters=letters)
    await receipts.forms()[form.verb](form)
    (said,) = answered.words
    assert words in said
    assert "Entry" not in said


def test_calls_are_of_members() -> None:
    assert voter_of(call(Replies()), NOW).joined_at is None
