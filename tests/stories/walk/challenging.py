"""Members in a challenge: they enter pictures, vote, and read what came of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from tests.stories.walk.contests import (
    all_enter,
    cancelled,
    card,
    entered,
    forged,
    later,
    made,
    people,
    post,
    published,
    refilled,
    step,
    submitted,
    told,
    votes,
    with_mod_log,
)
from tests.stories.walk.town import Town, answered, verbs
from tests.upgrade import database

MENU = "Enter in challenge"


async def entering(town: Town) -> None:
    early, old = await made(town, town.alice, private=False)
    await answered(await town.alice.menu(old, MENU))  # no challenge at all
    for command in ("vote", "entries", "results", "leaderboard"):
        await told(town, town.alice, command)
    challenge = await published(town)
    await town.press(town.alice, card(town, challenge), "submit")  # none yet
    await submitted(town, town.alice, early)
    picture, shown = await made(town, town.alice, private=False)
    for named in ("zzzzzz", picture):
        await submitted(town, town.bob, named)
    await town.alice.autocomplete(town.art, "challenge submit", "picture", "")
    await answered(await town.bob.menu(await town.alice.post(town.art, "λέξη"), MENU))
    asked = await submitted(town, town.alice, picture, title="Τίτλος")
    await town.press(town.alice, asked, "notnow")
    await submitted(town, town.alice, picture, title="ω" * 81)
    asked = await (await answered(await town.alice.menu(shown, MENU))).finished()
    await refilled(town, town.alice, asked, "entitle", title="Τίτλος")
    for verb in ("prompt", "prompt"):
        await town.press(town.alice, asked, verb)
    await refilled(town, town.alice, asked, "title", title="Άλλος")
    await submitted(town, town.alice, picture)
    other, _ = await made(town, town.alice, prompt="χιόνι")
    asked = await submitted(town, town.alice, other)
    late = await submitted(town, town.alice, other)
    await forged(town.alice, f"ch:entered:{other}-{challenge}", late)
    await town.press(town.alice, asked, "replace")
    panel = await told(town, town.alice, "entries")
    await town.press(town.alice, panel, "prompt")
    stale = await told(town, town.alice, "entries")
    await town.press(town.alice, asked, "withdraw")
    await town.press(town.alice, stale, "withdraw")
    await several_pictures(town)


async def several_pictures(town: Town) -> None:
    """Made together; and several challenges."""
    shown = await (await town.imagine(town.bob, count=2)).message()
    asked = await (await answered(await town.bob.menu(shown, MENU))).finished()
    (menu,) = asked.selects
    await town.choose(town.bob, asked, "pick", menu.options[0]["value"])
    await published(town, {"theme": "Χιόνι"})
    asked = await (await answered(await town.bob.menu(shown, MENU))).finished()
    await town.choose(town.bob, asked, "pick", asked.selects[0].options[0]["value"])
    await town.choose(town.bob, asked, "into", asked.selects[0].options[0]["value"])
    await town.imagine(town.bob)
    which = await told(town, town.bob, "entries")
    await town.choose(town.bob, which, "which", which.selects[0].options[0]["value"])


async def built_on_anothers(town: Town) -> None:
    challenge = await published(town)
    _, message = await made(town, town.alice, private=False, model="easel-edits")
    form = await town.press(town.bob, message, "input")
    shown = await town.ended(await town.fill(town.bob, form, prompt="μια φάλαινα"))
    await answered(await town.bob.menu(await shown.message(), MENU))
    form = await town.press(town.mia, card(town, challenge), "make")
    result = await (await town.ended(await town.fill(town.mia, form, prompt="βροχή"))).message()
    asked = await (await town.press(town.mia, result, "enter")).finished()
    await town.press(town.mia, asked, "entered")


async def the_card(town: Town) -> None:
    """Its buttons, in each phase, those of before among them."""
    role = town.staff.artist
    challenge = await published(town, {"options": []}, opens="2h", role=role, credits=2, votes=1, voters=role)
    before = card(town, challenge)
    await made(town, town.bob)
    for phase in range(4):
        for who in (town.alice, town.bob):
            await town.press(who, card(town, challenge), "info")
        for verb in ("make", "submit", "vote", "results"):
            await forged(town.alice, f"ch:{verb}:{challenge}", before)
        for command in ("vote", "entries", "results"):
            await told(town, town.alice, command, challenge=challenge)
        await told(town, town.bob, "entries", challenge=challenge)
        if phase == 1:
            await entered(town, town.bob, challenge)
        await forged(town.bob, f"ch:title:{challenge}", before)
        if phase < 3:
            await step(town, challenge)
    other = await published(town, {"theme": "Χιόνι"}, credits=1)
    await cancelled(town, await published(town, {"theme": "Ήλιος"}, role=role))
    await town.press(town.alice, post(town, "ch:info:"), "info")
    await cancelled(town, other)
    for command in ("vote", "entries", "results"):
        await told(town, town.alice, command, challenge=other)
    await told(town, town.alice, "results", challenge="ω")


async def voting(town: Town) -> None:
    await with_mod_log(town)
    members = people(town, 7)
    challenge = await published(town, votes=2)
    await all_enter(town, challenge, members[:6])
    await step(town, challenge)
    voter, author = members[6], members[0]
    gallery = post(town, f"ch:vote:{challenge}-g1")
    ballot = await (await town.press(voter, gallery, "vote")).finished()
    await at_once(town, voter, ballot)
    await town.press(voter, ballot, "choose")
    await town.press(voter, ballot, "next")
    await town.press(voter, ballot, "back")
    for number in (1, 2, 3):
        await forged(voter, f"ch:choose:{challenge}-{number}", ballot)
    await town.choose(voter, ballot, "jump", "1")
    if "takeback" in verbs(ballot):
        await town.press(voter, ballot, "takeback")
    await forged(voter, f"ch:choose:{challenge}-99", ballot)
    own = await told(town, author, "vote")
    for number in range(1, 7):
        await forged(author, f"ch:choose:{challenge}-{number}", own)
    for _ in range(5):
        await town.press(voter, ballot, "next")
    await told(town, author, "entries")
    for each in members[1:5]:
        counted = await votes(town, each, challenge)
    voter.member.timed_out_until = datetime.now(UTC) + timedelta(days=30)
    await town.press(voter, ballot, "next")
    voter.member.timed_out_until = None
    await flagging(town, challenge)
    await step(town, challenge)
    for typed in (_receipt_in(counted.text), "ΑΒΓΔΕΖ"):
        result = await told(town, voter, "results")
        form = await town.press(voter, result, "receipt")
        await town.fill(voter, form, letters=typed)
    await town.press(voter, result, "info")
    for period in ("this month", "this year", "all time"):
        await told(town, voter, "leaderboard", period=period)
    await town.press(voter, post(town, f"ch:results:{challenge}-r"), "results")
    await told(town, voter, "vote", challenge=challenge)


def _receipt_in(text: str) -> str:
    return text.rpartition("`")[0].rpartition("`")[2]


async def at_once(town: Town, voter: Person, ballot: Seen) -> None:
    """All pictures together, and back to one at a time."""
    await town.press(voter, ballot, "overview")
    for picks in (("1", "2"), ()):
        await town.choose(voter, ballot, "overpick", *picks)
    await town.press(voter, ballot, "overdone")
    await town.press(voter, ballot, "single")


async def flagging(town: Town, challenge: str) -> None:
    gallery = post(town, f"ch:vote:{challenge}-g1")
    query = "SELECT member FROM challenge_entries WHERE number = 1 ORDER BY id DESC LIMIT 1"
    (row,) = database.asked(town.place.folder, query)
    author = town.sandbox.person(town.community.guild, row["member"])
    for who, words in ((town.mia, "κοίτα"), (town.mia, ""), (author, "")):
        form = await town.press(who, gallery, "flag")
        await (await town.fill(who, form, entry="1", reason="other", words=words)).finished()


def copied(town: Town, table: str, count: int, **others: str) -> None:
    """The only row of a table is there so many times more, with these columns made anew from `n`."""
    folder = town.place.folder
    names = [row["name"] for row in database.asked(folder, f"PRAGMA table_info({table})")]
    kept = [name for name in names if name != "id"]
    chosen = ", ".join(others.get(name, f'"{name}"') for name in kept)
    columns = ", ".join(f'"{name}"' for name in kept)
    numbers = " UNION ALL ".join(f"SELECT {n} AS n" for n in range(1, count + 1))
    database.changed(folder, f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {table}, ({numbers})")  # noqa: S608


async def many_voters(town: Town) -> None:
    """More than one message of pictures, more than one page of places, and open numbers."""
    author, voter = people(town, 2)
    challenge = await published(town, votes=1)
    await entered(town, author, challenge)
    copied(town, "challenge_entries", 11, member="member + n", picture="'zzzz' || n")
    await step(town, challenge)
    await votes(town, voter, challenge)
    copied(town, "ballots", 20, voter="voter + n", receipt="'ZZZZ' || n")
    await step(town, challenge)
    result = await told(town, town.alice, "results")
    await town.press(town.alice, result, "places")
    await town.press(town.alice, result, "places")


async def no_ranking(town: Town) -> None:
    for count in (0, 1, 3):
        options = ["duels"] if count == 3 else []
        challenge = await published(town, {"theme": f"Βροχή {count}", "options": options})
        await all_enter(town, challenge, people(town, count))
        if count == 1:
            for file in (town.place.folder / "pictures").rglob("entry-*"):
                file.unlink()
        await step(town, challenge)
        ballot = await told(town, town.alice, "vote")
        if count == 3:
            await duels(town, ballot)
        await step(town, challenge)
        await told(town, town.alice, "results", challenge=challenge)
    letters = _receipt_in(ballot.text)
    result = await told(town, town.alice, "results", challenge=challenge)
    form = await town.press(town.alice, result, "receipt")
    await town.fill(town.alice, form, letters=letters)


async def duels(town: Town, panel: Seen) -> None:
    """Alice decides one of three, goes back to it, and stops; Bob decides all."""
    for verb in ("left", "duelback", "alike", "duelback", "duelnext", "duelstop", "duelon"):
        await town.press(town.alice, panel, verb)
    all_of_them = await told(town, town.bob, "vote")
    for verb in ("left", "alike", "right"):
        await town.press(town.bob, all_of_them, verb)


async def who_cannot_vote(town: Town) -> None:
    now = datetime.now(UTC)
    for days in (1, 14):
        challenge = await published(town, account_days=days)
        await all_enter(town, challenge, people(town, 2))
        await step(town, challenge)
        await told(town, town.alice, "vote", challenge=challenge)  # the account is too young
    new = town.sandbox.join(
        town.community.guild,
        "Νέα",
        locale=town.place.locale,
        made_at=now - timedelta(days=1000),
        joined_at=datetime.now(UTC) + timedelta(minutes=1),
    )
    await told(town, new, "vote", challenge=challenge)
    limited = await published(town, voters=town.staff.artist)
    await all_enter(town, limited, people(town, 2))
    await step(town, limited)
    await told(town, town.alice, "vote", challenge=limited)


async def many_to_choose_from(town: Town) -> None:
    """A menu of its own for a command that may mean several."""
    first, second = await published(town), await published(town, {"theme": "Χιόνι"})
    for challenge in (first, second):
        await all_enter(town, challenge, people(town, 2))
        await step(town, challenge)
    which = await told(town, town.alice, "vote")
    (menu,) = which.selects
    await town.choose(town.alice, which, "which", menu.options[0]["value"])
    await published(town)
    await made(town, town.alice)
    for hours in (5, 60):
        later(town, hours=hours)
        await town.alice.autocomplete(town.art, "challenge submit", "picture", "")


# Two bots, so that both halves go on side by side. The rows of `many_voters` are the only ones of its bot.
ENTERING = (entering, built_on_anothers, the_card, many_to_choose_from)
VOTING = (many_voters, voting, no_ranking, who_cannot_vote)
