"""Friends cannot carry a middling picture to the first place, nor veto the best one.

A simulation, the same in every run: 40 pictures, 30 voters who look at 12 each or thereabouts, 200 rounds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import islice

from bot.domain.challenges.balloting import Act, Leaf, Move, Together, acted, acted_together
from bot.domain.challenges.ballots import Ballot, Field, chose, handed_out, looked
from bot.domain.challenges.counting import counted, standings

ENTRIES, VOTERS, FRIENDS, ROUNDS = 40, 30, 4, 200
BEST, THEIRS = 0, 20  # by their true quality, which falls with the id
FIELD = Field(entries=frozenset(range(ENTRIES)), limit=3)
SMALL = Field(entries=frozenset(range(24)), limit=3)  # so few that all can be looked at together

Friend = Callable[[list[int]], Ballot]


def dealt(dice: random.Random, entries: int) -> Iterator[int]:
    """The pictures as they are handed out, least shown first: all of them once, then all once more."""
    while True:
        yield from dice.sample(range(entries), entries)


def honest(dice: random.Random, handed: list[int], quality: list[float]) -> Ballot:
    """One to three votes for what seems best of what was looked at."""
    liking = {entry: quality[entry] + dice.gauss(0, 1) for entry in handed}
    best = sorted(liking, key=liking.__getitem__, reverse=True)[: dice.randint(1, 3)]
    return Ballot(frozenset(handed), frozenset(best))


def look_at(handed: list[int]) -> Ballot:
    return looked(handed_out(Ballot(), handed), handed)


def won(entry: int, friend: Friend | None, of: Field = FIELD) -> float:
    """How often the entry wins, alone or with others, if there are friends who all vote like this."""
    dice, wins, entries = random.Random(13), 0, len(of.entries)
    for _ in range(ROUNDS):
        quality = sorted((dice.gauss(0, 1) for _ in range(entries)), reverse=True)
        hand, ballots = dealt(dice, entries), list[Ballot]()
        for voter in range(VOTERS):
            looks = min(entries, max(5, round(dice.lognormvariate(2.5, 0.6))))
            handed = list(dict.fromkeys(islice(hand, looks)))
            is_friend = friend is not None and voter % 7 == 0 and voter < 7 * FRIENDS
            ballots.append(friend(handed) if friend and is_friend else honest(dice, handed, quality))
        counting = [each for one in ballots if (each := counted(one, (), of.entries))]
        wins += any(each.entry == entry and each.place == 1 for each in standings(of.entries, counting))
    return wins / ROUNDS


def choosing(ballot: Ballot, *entries: int) -> Ballot:
    for entry in entries:
        ballot = chose(ballot, entry, FIELD)
    return ballot


def test_friends_who_look_at_all_and_vote_for_decoys_beside_theirs_win_hardly_ever() -> None:
    def friend(handed: list[int]) -> Ballot:
        return choosing(look_at(list(range(ENTRIES))), THEIRS, 38, 39)

    assert won(THEIRS, friend) <= 0.08


def test_who_jumps_to_the_best_and_chooses_weak_ones_cannot_veto_them() -> None:
    """And could if a jump were a look: of five pictures on their ballots three are chosen, so two lose much."""
    rivals, weak = [0, 1], [THEIRS, 38, 39]

    def veto(handed: list[int]) -> Ballot:
        return choosing(looked(look_at(handed[:5]), rivals), *weak)

    def veto_if_jumps_were_looks(handed: list[int]) -> Ballot:
        return choosing(look_at([*rivals, *weak]), *weak)

    alone = won(BEST, None)
    assert won(BEST, veto) >= alone * 2 / 3
    assert won(BEST, veto_if_jumps_were_looks) < alone / 10


def test_who_has_a_glance_at_all_and_jumps_to_the_best_cannot_veto_them() -> None:
    """By the buttons of the ballot: Vote, All at once, One at a time, and jumps; then on until the ballot counts."""

    def veto(handed: list[int]) -> Ballot:
        shown = {entry: handed.index(entry) if entry in handed else len(handed) for entry in SMALL.entries}

        def press(leaf: Leaf, move: Move, entry: int | None = None) -> Leaf:
            return acted(leaf, Act(move, entry), SMALL, shown, b"key")

        leaf = acted_together(press(Leaf(), Move.OPEN), Together.OPEN, SMALL)
        leaf = press(leaf, Move.OPEN)
        for rival in (0, 1):
            leaf = press(press(leaf, Move.JUMP, rival), Move.NEXT, rival)
        for weak in (12, 22, 23):
            leaf = press(press(leaf, Move.JUMP, weak), Move.CHOOSE, weak)
        while counted(leaf.ballot, (), SMALL.entries) is None:
            leaf = press(leaf, Move.NEXT, leaf.at)
        return leaf.ballot

    assert won(BEST, veto, SMALL) >= won(BEST, None, SMALL) * 2 / 3
