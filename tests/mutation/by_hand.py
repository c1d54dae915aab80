"""Mutants that break a promise, each made by hand: what no operator of mutmut does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.mutation.parts import PARTS

STUDIO = PARTS["studio"]
DOMAIN = PARTS["domain"]


class NotUnique(Exception):
    """The text to replace is not there, or more than once: the code has changed, the table must follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandMade:
    """`old` stands exactly once in the files of `sources` (glob patterns); `tests` are to notice that it is `new`."""

    name: str
    why: str  # what goes wrong for people
    old: str
    new: str
    sources: tuple[str, ...] = STUDIO.sources
    tests: tuple[str, ...] = STUDIO.tests
    postgresql: bool = False  # only a real PostgreSQL can tell

    def place(self, root: Path) -> Path:
        """The file to change. Raises NotUnique."""
        files = {path for pattern in self.sources for path in root.glob(pattern)}
        places = [path for path in sorted(files) for _ in range(path.read_text("utf-8").count(self.old))]
        if len(places) != 1:
            raise NotUnique(f"{self.name}: found {len(places)} times in {', '.join(self.sources)}")
        return places[0]


HAND_MADE = (
    HandMade(
        name="starts-on-a-full-disk",
        why="a picture is paid for that cannot be kept",
        old="while not self._closing and self._has_room():",
        new="while not self._closing:",
    ),
    HandMade(
        name="delivery-never-gives-up",
        why="what cannot be posted is tried for ever, and /me never offers it",
        old="    if left <= 0 and attempts >= FEWEST:",
        new="    if attempts < 0:",
        sources=("bot/domain/deliveries.py",),
        tests=("tests/domain",),
    ),
    HandMade(
        name="delivery-waits-an-hour-each-time",
        why="a hiccup of Discord delays a picture by an hour",
        old="wait = min(FIRST_PAUSE * 2.0 ** min(max(attempts, 1) - 1, 20), longest)",
        new="wait = 3600.0",
        sources=("bot/domain/deliveries.py",),
        tests=("tests/domain",),
    ),
    HandMade(
        name="delivery-stops-looking",
        why="after eight looks into an empty outbox nothing is delivered any more",
        old="                    if place is not None:\n                        place.give_up()",
        new="                    pass",
    ),
    HandMade(
        name="insist-gives-up-at-once",
        why="a database that is away for a second loses a paid picture",
        old="return self._stopped or is_over or _is_answer(error)",
        new="return True",
    ),
    HandMade(
        name="insist-never-gives-up-on-a-bug",
        why="a fault that will not pass holds a slot for ever",
        old="return self._stopped or is_over or _is_answer(error)",
        new="return self._stopped or _is_answer(error)",
    ),
    HandMade(
        name="too-large-sent-again-at-the-same-size",
        why="Discord refuses the picture a second time, and the way counts as closed",
        old="partial(self._card, finished, finished.limit // 4)",
        new="partial(self._card, finished, finished.limit)",
        sources=("bot/front/**/posts/pictures.py",),
        tests=("tests/front",),
    ),
    HandMade(
        name="input-left-behind-by-a-refusal",
        why="pictures to change of refused asks fill the disk",
        old="            for key in stored:\n                await self._remove(key)\n            raise",
        new="            raise",
    ),
    HandMade(
        name="style-kept-and-not-sent",
        why="a picture is made, and billed, without the words of the style that it was asked for with",
        old="return self.server_style.added_to(self.prompt)",
        new="return self.prompt",
        sources=DOMAIN.sources,
        tests=DOMAIN.tests,
    ),
    HandMade(
        name="style-lost-by-the-version-before",
        why="the version before this one makes and bills a picture without the words of its style",
        old='"prompt": request.sent_prompt,\n        "image"',
        new='"prompt": request.prompt,\n        "image"',
        sources=("bot/storage/**/records.py",),
        tests=("tests/storage/test_styles.py",),
    ),
    HandMade(
        name="style-changed-over-somebody-elses-change",
        why="of two moderators the later one undoes, unseen, what the first has just written",
        old="        if not is_as_seen(kept):\n            raise StyleChanged\n",
        new="",
        sources=("bot/storage/guilds/styles.py",),
        tests=("tests/storage/test_styles.py",),
    ),
    HandMade(
        name="newest-grant-first",
        why="of grants that end together the wrong one is used up",
        old="(grant.expires_at or never, grant.id)",
        new="(grant.expires_at or never, -grant.id)",
        sources=DOMAIN.sources,
        tests=DOMAIN.tests,
    ),
    HandMade(
        name="claim-without-state",
        why="on PostgreSQL a picture that was cancelled at this moment is claimed",
        old="            .where(generations.c.state == State.QUEUED.value)\n            .values(\n",
        new="            .values(\n",
        sources=("bot/storage/**/claims.py",),
        tests=("tests/storage/test_claims.py", "tests/storage/test_races.py"),
        postgresql=True,
    ),
    HandMade(
        name="leases-never-renewed",
        why="another process takes a picture that is still being painted for dead",
        old="            await self._rows.renew()",
        new="            pass",
    ),
    HandMade(
        name="too-late-and-not-given-back",
        why="a member who was refused pays all the same",
        old="            await self._cancel(ask.interaction)",
        new="            pass",
    ),
    HandMade(
        name="never-marked-as-answered",
        why="no picture starts until a minute has passed",
        old="        await self._insist(self._rows.answered, interaction, message, copies)",
        new="        pass",
    ),
    HandMade(
        name="address-kept-after-the-download",
        why="a crash during the download loses a paid picture",
        old="                await to_the_end(self._insist(self._record.keep_answer, row.id, answer))\n"
        '                await self._fetch(row, answer, answer.url or "")',
        new='                await self._fetch(row, answer, answer.url or "")\n'
        "                await to_the_end(self._insist(self._record.keep_answer, row.id, answer))",
    ),
    HandMade(
        name="painted-before-the-bytes-are-stored",
        why="a crash in between leaves a painted row without a picture, and its slot is free too early",
        old="        await self._insist(self._store.put, row.key, kept)\n",
        new="        await self._insist(self._record.painted, row.id, facts)\n"
        "        await self._insist(self._store.put, row.key, kept)\n",
    ),
    HandMade(
        name="a-card-is-edited-after-the-picture-is-posted",
        why="the card says that it takes longer than usual, over a picture that is there",
        old="        await self._progress.unwatch(row)\n"
        "        await self._insist(self._record.painted, row.id, facts)",
        new="        await self._insist(self._record.painted, row.id, facts)\n"
        "        await self._progress.unwatch(row)",
    ),
    HandMade(
        name="a-stop-does-not-wait-for-the-store",
        why="a picture in hand is lost when the program is stopped",
        old="        await asyncio.wait({task})\n        if not task.cancelled()",
        new="        if task.done() and not task.cancelled()",
    ),
    HandMade(
        name="a-stop-gives-up-what-could-be-resumed",
        why="a restart throws a picture away whose address is known",
        old="            if unless():\n                raise",
        new="            pass",
    ),
    HandMade(
        name="everybody-sees-a-private-picture",
        why="a stranger who names the id of a private picture reads its prompt",
        old="    if is_private and not shares:",
        new="    if is_private and not shares and not call.who.id:",
        sources=("bot/front/result/about/subjects.py",),
        tests=("tests/front/about/test_subjects.py",),
    ),
    HandMade(
        name="a-shared-picture-takes-the-others-along",
        why="of a private ask, of which one picture was shared, everybody sees all",
        old="return rows if None in seen else tuple(row for row in rows if row.public_id in seen)",
        new="return rows",
        sources=("bot/front/result/about/subjects.py",),
        tests=("tests/front/about/test_subjects.py",),
    ),
    HandMade(
        name="a-channel-s-moderator-moderates-the-server",
        why="who may manage the messages of one channel deletes pictures of all others",
        old="if has >= MESSAGES.permissions and channels == {call.where.channel}:",
        new="if has >= MESSAGES.permissions:",
        sources=("bot/front/result/about/powers.py",),
        tests=("tests/front/about/test_powers.py",),
    ),
    HandMade(
        name="a-share-is-posted-though-it-was-deleted",
        why="a picture that is deleted while it is shared stays in the channel",
        old="rows = (await self.subjects.read(press)).rows",
        new="rows = subject.rows",
        sources=("bot/front/result/about/sharing.py",),
        tests=("tests/front/about/test_sharing.py",),
    ),
    HandMade(
        name="an-embed-shows-what-is-covered",
        why="a picture behind a spoiler is shown all the same",
        old="embed.copy().set_image(url=None).set_thumbnail(url=None)",
        new="embed.copy()",
        sources=("bot/front/result/about/rendering.py",),
        tests=("tests/front/about/test_refreshing.py",),
    ),
    HandMade(
        name="a-report-is-said-to-have-arrived",
        why="a member relies on moderators who have never read the report",
        old="if heard is Heard.TOLD:",
        new="if heard is not None:",
        sources=("bot/front/result/about/reporting.py",),
        tests=("tests/front/about/test_reporting.py",),
    ),
    HandMade(
        name="a-deleted-picture-is-posted",
        why="what its author has deleted is shown to everybody",
        old="    return tuple(row for row in rows if row.deleted_at is None and not row.is_erased)",
        new="    return rows",
        sources=("bot/storage/pictures/outbox.py",),
        tests=("tests/storage/test_refreshes.py",),
    ),
    HandMade(
        name="a-kept-picture-is-swept",
        why="a picture that a member keeps is gone after KEEP_PICTURES_DAYS",
        old=" & (generations.c.keeps == 0)",
        new="",
        sources=("bot/storage/upkeep/retention.py",),
        tests=("tests/storage/test_retention.py",),
    ),
    HandMade(
        name="more-are-kept-than-there-is-room-for",
        why="ten presses at once keep more than the limit",
        old="if count > KEEP_LIMIT:",
        new="if count > KEEP_LIMIT + 1:",
        sources=("bot/storage/care/favourites.py",),
        tests=("tests/storage/test_care.py",),
    ),
    HandMade(
        name="a-second-press-is-forgotten",
        why="a picture that is deleted while its message is made anew stays in the message",
        old='_REMOVE = sa.delete(refreshes).where(_IS_IT, refreshes.c.wanted == sa.bindparam("seen"))',
        new="_REMOVE = sa.delete(refreshes).where(_IS_IT)",
        sources=("bot/storage/care/refreshes.py",),
        tests=("tests/storage/test_refreshes.py",),
    ),
    HandMade(
        name="what-was-not-posted-is-made-anew",
        why="a picture that was kept for its member is posted in public when another of its ask is deleted",
        old='return entry is None or (entry.state == "sent" and entry.reason is None)',
        new="return True",
        sources=("bot/storage/care/refreshes.py",),
        tests=("tests/storage/test_refreshes.py",),
    ),
    HandMade(
        name="an-abandoned-ask-keeps-its-place",
        why="a picture whose ask its member cancelled is in everybody's gallery",
        old=".values(abandoned_at=now, place=None)",
        new=".values(abandoned_at=now)",
        sources=("bot/storage/pictures/endings.py",),
        tests=("tests/storage/test_care.py",),
    ),
    HandMade(
        name="bytes-of-deleted-pictures-are-given-up",
        why="members were told that a deleted picture is gone, and it is not",
        old="pause = deliveries.pause(refresh.age, refresh.attempts) or deliveries.PAUSE_LATER",
        new="pause = deliveries.pause(refresh.age, refresh.attempts)",
        tests=("tests/studio/test_refreshing.py",),
    ),
    HandMade(
        name="a-jump-is-a-look",
        why="four friends of thirty veto the best picture of a challenge",
        old="answered = ballot.outstanding & frozenset(entries)",
        new="answered = frozenset(entries)",
        sources=("bot/domain/challenges/ballots.py",),
        tests=("tests/domain/challenges",),
    ),
    HandMade(
        name="who-saw-more-weighs-more",
        why="whoever looks at all pictures decides a challenge",
        old="unit = numerator * (common // divisor)",
        new="unit = common",
        sources=("bot/domain/challenges/counting.py",),
        tests=("tests/domain/challenges",),
    ),
    HandMade(
        name="a-removal-takes-looks-away",
        why="votes are void because hosts removed a picture that their voters had looked at",
        old="- len(ballot.handed - mine)",
        new="- len(ballot.handed & fair)",
        sources=("bot/domain/challenges/counting.py",),
        tests=("tests/domain/challenges",),
    ),
    HandMade(
        name="a-duel-of-ones-own-choosing",
        why="friends have their picture meet weak ones again and again",
        old="if not waits and duel.pair not in ballot.pairs:",
        new="if not waits and not ballot:",
        sources=("bot/domain/challenges/duels.py",),
        tests=("tests/domain/challenges",),
    ),
    HandMade(
        name="a-voting-that-nobody-could-vote-in",
        why="a challenge closes as soon as the bot is back, and nobody had a vote",
        old="return _missing(challenge, opened, min(late, planned), late, planned)",
        new="return Step(before=challenge.phase, after=opened)",
        sources=("bot/domain/challenges/phases.py",),
        tests=("tests/domain/challenges",),
    ),
    HandMade(
        name="a-downtime-given-back-twice",
        why="each restart after a downtime makes the voting longer",
        old="since = max(downtime.since, challenge.reckoned_until or opened)",
        new="since = max(downtime.since, opened)",
        sources=("bot/domain/challenges/phases.py",),
        tests=("tests/domain/challenges",),
    ),
)
