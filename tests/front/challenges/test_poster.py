"""What everybody sees of a challenge is posted once, edited later, and what cannot be done is told by a short code."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.domain.challenges.records import Post, PostKind, Prize, Trouble
from bot.domain.challenges.values import Phase
from bot.front.challenges.posting.poster import CLOCKS_DIFFER, Poster, Sent
from bot.front.challenges.posting.reasons import DAILY, HOURLY, MENDED, Reason
from bot.front.challenges.posting.rendering import Rendering
from bot.front.kit.cards import KeptFile
from bot.front.kit.guilds.channels import Forum, Panel
from bot.front.texts.challenges.hostingtroubles import trouble_line
from bot.studio.delivery import NotYet, Undeliverable
from tests.domain.challenges.made import MONDAY, SUNDAY
from tests.front.challenges.doors import MESSAGE, THREAD, FakeDoor, FakeStored
from tests.front.challenges.samples import entered, hosted, outcome, parts, post, read
from tests.front.samples import ENGLISH
from tests.front.test_delivery import refused
from tests.pictures import picture

CARD, RESULT = "ch:info:7F3K", "ch:info:7F3K-r"
VOTING, CLOSED = hosted(Phase.VOTING), hosted(Phase.CLOSED)
FORUM = Forum(frozenset({5}), needs_tag=False)
SHARES = [Fraction(3, 4), Fraction(3, 4), Fraction(1, 4)]
ENTRIES = tuple(entered(number) for number in range(1, 4))


def poster(door: FakeDoor) -> Poster:
    return Poster(door, Rendering(FakeStored({f"k{n}": picture() for n in (1, 2)})))


async def reason_of(door: FakeDoor, to_do: Post) -> str:
    with pytest.raises(Undeliverable) as caught:
        await poster(door).post(to_do)
    return caught.value.reason


# --- once ---------------------------------------------------------------------------------------------


async def test_a_card_is_sent_with_a_nonce_and_pings_nobody() -> None:
    door = FakeDoor()

    assert await poster(door).post(post(PostKind.CARD)) == Sent(40, MESSAGE)
    await poster(door).post(post(PostKind.CARD))

    first, again = door.done
    assert first == again
    assert first[0] == "send"
    assert first[3] == ()


async def test_what_stands_is_edited() -> None:
    door = FakeDoor()

    assert await poster(door).post(post(PostKind.CARD, channel=41, message=3)) == Sent(41, 3)
    assert door.done == [("edit", 41, 3)]


async def test_after_a_try_of_which_nobody_knows_the_message_is_looked_for_first() -> None:
    found, none = FakeDoor(standing={(40, CARD): 3}), FakeDoor()

    assert await poster(found).post(post(PostKind.CARD, attempts=2)) == Sent(40, 3)
    assert await poster(none).post(post(PostKind.CARD, attempts=2)) == Sent(40, MESSAGE)

    assert found.verbs == ["find", "edit"]
    # Wanted again after such a try: its tries are counted anew.
    assert await poster(found).post(post(PostKind.CARD, attempts=1, wanted=2)) == Sent(40, 3)
    assert none.verbs == ["find", "send"]


async def test_where_the_channel_can_not_be_read_it_is_sent_with_the_same_nonce() -> None:
    door = FakeDoor(refusals={"find": [refused(403, 50013)]})

    await poster(door).post(post(PostKind.CARD, attempts=2))

    assert door.verbs == ["find", "send"]


async def test_a_notice_has_no_button_and_is_found_by_its_words() -> None:
    cancelled = hosted(Phase.CANCELLED, cancelled_why="rain")
    door = FakeDoor()
    await poster(door).post(post(PostKind.NOTICE, cancelled))
    words = read(door.panels[0].layout())
    again = FakeDoor(standing={(40, words): 3})

    assert await poster(again).post(post(PostKind.NOTICE, cancelled, attempts=2)) == Sent(40, 3)


async def test_what_a_try_of_which_nobody_knows_sent_for_a_deleted_message_is_looked_for() -> None:
    door = FakeDoor(refusals={"edit": [refused(404, 10008)]}, standing={(40, CARD): 9})

    assert await poster(door).post(post(PostKind.CARD, channel=40, message=3, attempts=2)) == Sent(40, 9)

    assert "send" not in door.verbs


async def test_a_message_that_was_deleted_is_sent_anew_and_pings_nobody_again() -> None:
    door = FakeDoor(refusals={"edit": [refused(404, 10008)]})
    result = post(PostKind.RESULT, CLOSED, outcome=outcome(SHARES), channel=40, message=3)

    assert await poster(door).post(result) == Sent(40, MESSAGE, lacks="picture gone")  # that of the third

    sent = door.done[-1]
    assert sent[3] == ()
    first = FakeDoor()
    await poster(first).post(post(PostKind.RESULT, CLOSED, outcome=outcome(SHARES)))
    assert first.done[0][2] != sent[2]


async def test_the_first_result_alone_pings_and_winners_alone() -> None:
    door = FakeDoor()

    await poster(door).post(post(PostKind.RESULT, CLOSED, outcome=outcome(SHARES)))

    assert door.done[0][3] == (101, 102)
    assert [file.filename.partition("-")[0] for file in door.panels[0].files] == ["podium"]


async def test_a_result_that_may_have_been_posted_before_pings_once() -> None:
    found, none = FakeDoor(standing={(40, RESULT): 3}), FakeDoor()

    for door in (found, none):
        await poster(door).post(post(PostKind.RESULT, CLOSED, outcome=outcome(SHARES), wanted=2))

    assert found.verbs == ["find", "edit"]
    assert none.verbs == ["find", "send"]
    assert none.done[1][3] == (101, 102)


async def test_what_was_posted_before_a_copy_was_restored_keeps_no_file_of_another_picture() -> None:
    to_do = post(PostKind.GALLERY, VOTING, pictures=ENTRIES[:2])
    there: dict[str, Any] = {
        "shown": (KeptFile(71, "entry-1.webp"),),
        "standing": {(40, "ch:flag:7F3K-g1"): 3},
    }
    restored, killed = FakeDoor(**there), FakeDoor(**there)

    for door, tried in ((restored, replace(to_do, wanted=2)), (killed, replace(to_do, attempts=2))):
        assert await poster(door).post(tried) == Sent(40, 3)

    assert [len(door.panels[0].kept) for door in (restored, killed)] == [0, 1]
    assert [file.filename for file in restored.panels[0].files] == ["entry-1.webp", "entry-2.webp"]


async def test_a_message_that_was_found_and_is_deleted_meanwhile_is_sent_if_it_is_still_to_be() -> None:
    for phase, last in ((Phase.VOTING, "send"), (Phase.CANCELLED, "edit")):
        door = FakeDoor(refusals={"edit": [refused(404, 10008)]}, standing={(40, "ch:flag:7F3K-g1"): 3})
        await poster(door).post(post(PostKind.GALLERY, hosted(phase), pictures=ENTRIES[:2], wanted=2))
        assert door.verbs[-1] == last


async def test_a_gallery_of_a_voting_that_opened_twice_is_looked_for_from_when_it_was_to_open() -> None:
    planned = MONDAY - timedelta(days=1000)
    late = hosted(Phase.VOTING, voting_at=planned, voting_opened_at=planned + timedelta(days=3))
    door = FakeDoor()

    for tries in ({"wanted": 2}, {"attempts": 2}):
        await poster(door).post(post(PostKind.GALLERY, late, pictures=ENTRIES, **tries))

    assert door.looked_from == [planned - CLOCKS_DIFFER, planned + timedelta(days=3) - CLOCKS_DIFFER]


async def test_what_was_deleted_of_one_that_is_cancelled_or_long_over_stays_away() -> None:
    over: dict[str, Any] = {"outcome": outcome(SHARES), "pictures": ENTRIES, "is_long_over": True}
    stood: dict[str, Any] = {"pictures": ENTRIES, "channel": 40, "message": 3}
    kinds = (PostKind.CARD, PostKind.GALLERY, PostKind.SHEET)
    left = [post(kind, CLOSED, **stood | over) for kind in (*kinds, PostKind.RESULT)]
    left += [post(kind, hosted(Phase.CANCELLED), **stood) for kind in kinds]
    left.append(post(PostKind.RESULT, CLOSED, wanted=2, **over))  # not known to be posted
    for to_do in left:
        verb = "find" if to_do.message is None else "edit"
        for code in (10003, 10008):  # the channel is gone, or the message alone
            door = FakeDoor(refusals={verb: [refused(404, code)]} if verb == "edit" or code == 10003 else {})
            assert await poster(door).post(to_do) is None
            assert door.verbs[-1] == verb
        there = FakeDoor(standing={(40, RESULT): 3})
        assert await poster(there).post(to_do) is not None
        assert there.verbs[-1] == "edit"


async def test_what_is_cancelled_or_ended_now_is_told_even_after_days_in_which_the_bot_was_away() -> None:
    news = post(PostKind.RESULT, CLOSED, outcome=outcome(SHARES), is_long_over=True)
    for to_do in (news, post(PostKind.NOTICE, hosted(Phase.CANCELLED), wanted=2)):
        door = FakeDoor()
        assert await poster(door).post(to_do) is not None
        assert door.verbs[-1] == "send"
        assert await reason_of(FakeDoor(refusals={"send": [refused(404, 10003)]}), to_do) == "channel gone"


# --- pictures -----------------------------------------------------------------------------------------


async def test_a_gallery_has_a_file_of_each_picture_that_stands_and_is_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    door = FakeDoor()
    pictures = (*ENTRIES, entered(4, removed_at=SUNDAY))

    sent = await poster(door).post(post(PostKind.GALLERY, VOTING, pictures=pictures))

    panel = door.panels[0]
    assert [file.filename for file in panel.files] == ["entry-1.webp", "entry-2.webp"]
    assert sent == Sent(40, MESSAGE, lacks="picture gone")
    assert [record.message for record in caplog.records] == ["the copy of an entry is gone"]
    whole = post(PostKind.GALLERY, VOTING, pictures=(*ENTRIES[:2], pictures[3]))
    assert await poster(FakeDoor()).post(whole) == Sent(40, MESSAGE)
    assert "entry 3 is not there any more" in read(panel.layout())
    assert "Entry 4 was removed" in read(panel.layout())


async def test_too_large_a_gallery_is_tried_with_smaller_files() -> None:
    door = FakeDoor(refusals={"send": [refused(413, 40005)]})

    await poster(door).post(post(PostKind.GALLERY, VOTING, pictures=ENTRIES))

    assert door.verbs == ["send", "send"]
    always = FakeDoor(refusals={"send": [refused(413, 40005), refused(413, 0)]})
    assert await reason_of(always, post(PostKind.GALLERY, VOTING, pictures=ENTRIES)) == Reason.TOO_LARGE


async def test_a_sheet_is_for_voting_and_loses_its_button_later() -> None:
    door = FakeDoor()

    assert await poster(door).post(post(PostKind.SHEET, VOTING, pictures=ENTRIES)) == Sent(40, MESSAGE)
    assert await poster(door).post(post(PostKind.SHEET, CLOSED, pictures=ENTRIES)) is None
    await poster(door).post(post(PostKind.SHEET, CLOSED, pictures=ENTRIES, channel=40, message=3))

    assert door.verbs == ["send", "files", "edit"]
    assert "Vote" in labels(door.panels[0])
    assert "Vote" not in labels(door.panels[1])


async def test_an_edit_keeps_the_files_that_stand_there_and_sends_what_is_new() -> None:
    door = FakeDoor(shown=(KeptFile(71, "entry-1.webp"), KeptFile(73, "entry-3.webp"), KeptFile(74, "x.png")))
    pictures = (*ENTRIES[:2], entered(3, removed_at=SUNDAY), entered(4, is_erased=True))

    await poster(door).post(post(PostKind.GALLERY, CLOSED, pictures=pictures, channel=40, message=3))

    (panel,) = door.panels
    assert panel.kept == (KeptFile(71, "entry-1.webp", "Entry 1."),)
    assert [file.filename for file in panel.files] == ["entry-2.webp"]


async def test_what_cannot_be_read_or_was_deleted_meanwhile_has_all_of_its_files_sent() -> None:
    there = (KeptFile(71, "entry-1.webp"),)
    unread = FakeDoor(refusals={"files": [refused(403, 50001)]}, shown=there)
    gone = FakeDoor(refusals={"edit": [refused(404, 10008)]}, shown=there)

    for door in (unread, gone):
        await poster(door).post(post(PostKind.GALLERY, VOTING, pictures=ENTRIES, channel=40, message=3))
        assert [file.filename for file in door.panels[-1].files] == ["entry-1.webp", "entry-2.webp"]
        assert door.panels[-1].kept == ()

    assert (unread.verbs, gone.verbs) == (["files", "edit"], ["files", "edit", "send"])


@pytest.mark.parametrize("kind", [PostKind.SHEET, PostKind.RESULT])
async def test_one_picture_of_many_is_made_anew_when_they_change_and_not_before(kind: PostKind) -> None:
    phase = hosted(Phase.VOTING if kind is PostKind.SHEET else Phase.CLOSED)
    first = FakeDoor()
    told = {"outcome": outcome(SHARES)} if kind is PostKind.RESULT else {}
    await poster(first).post(post(kind, phase, pictures=ENTRIES, **told))
    (file,) = first.panels[0].files
    there = (KeptFile(71, file.filename, file.alt),)
    same, fewer = FakeDoor(shown=there), FakeDoor(shown=there)
    less = {"outcome": outcome(SHARES[1:])} if kind is PostKind.RESULT else {}

    await poster(same).post(post(kind, phase, pictures=ENTRIES, channel=40, message=3, **told))
    await poster(fewer).post(post(kind, phase, pictures=ENTRIES[1:], channel=40, message=3, **less))

    assert (same.panels[0].files, same.panels[0].kept) == ((), there)
    assert fewer.panels[0].kept == ()
    assert fewer.panels[0].files[0].filename != file.filename


@pytest.mark.parametrize("kind", [PostKind.GALLERY, PostKind.SHEET])
async def test_when_the_last_picture_is_removed_its_messages_show_none(kind: PostKind) -> None:
    gone = tuple(entered(number, removed_at=SUNDAY) for number in (1, 2))
    pictures = gone if kind is PostKind.GALLERY else ()  # the sheet is about those that stand
    door, unposted = FakeDoor(shown=(KeptFile(71, "entry-1.webp"),)), FakeDoor()

    await poster(door).post(post(kind, VOTING, pictures=pictures, channel=40, message=3))
    await poster(unposted).post(post(kind, VOTING, pictures=pictures))

    (panel,) = door.panels
    assert (panel.files, panel.kept) == ((), ())
    assert ("removed" if kind is PostKind.GALLERY else "None of the pictures") in read(panel.layout())
    assert unposted.done == []


async def test_once_it_is_cancelled_no_picture_is_posted_and_what_stands_loses_its_button() -> None:
    over, unposted, door = hosted(Phase.CANCELLED), FakeDoor(), FakeDoor()

    for kind in (PostKind.GALLERY, PostKind.SHEET):
        await poster(unposted).post(post(kind, over, pictures=ENTRIES))
        await poster(door).post(post(kind, over, pictures=ENTRIES, channel=40, message=3))

    assert unposted.done == []
    assert door.verbs == ["files", "edit"] * 2
    assert all("Vote" not in labels(panel) for panel in door.panels)


def labels(panel: Panel) -> set[str]:
    return {part.get("label", "") for part in parts(panel.layout())}


async def test_what_is_covered_in_a_gallery_is_not_bare_on_the_sheet() -> None:
    stored = FakeStored({f"k{n}": picture(colour=(0, 0, 255)) for n in (1, 2)})
    bare, covered = FakeDoor(), FakeDoor()

    for door, is_spoiler in ((bare, False), (covered, True)):
        pictures = (entered(1, is_spoiler=is_spoiler), entered(2, is_spoiler=is_spoiler))
        await Poster(door, Rendering(stored)).post(post(PostKind.SHEET, VOTING, pictures=pictures))

    assert b"\x00\x00\xff" in shades(bare)
    assert b"\x00\x00\xff" not in shades(covered)


def shades(door: FakeDoor) -> list[bytes]:
    """The corners of a square in the middle of the first picture, as pure colours."""
    sheet = Image.open(io.BytesIO(door.panels[0].files[0].data)).convert("RGB")
    few = sheet.crop((200, 200, 280, 280)).resize((2, 2)).point(lambda value: 255 * (value > 127))
    data = few.tobytes()
    return [data[at : at + 3] for at in range(0, len(data), 3)]


@pytest.mark.parametrize("kind", [PostKind.GALLERY, PostKind.SHEET, PostKind.RESULT, PostKind.ROLE])
async def test_where_there_is_nothing_to_show_nothing_is_done(kind: PostKind) -> None:
    door = FakeDoor()

    assert await poster(door).post(post(kind, VOTING)) is None
    assert door.done == []


# --- forums -------------------------------------------------------------------------------------------


async def test_in_a_forum_the_card_opens_a_post_and_the_rest_goes_into_it() -> None:
    door = FakeDoor(is_forum=FORUM)

    sent = await poster(door).post(post(PostKind.CARD, hosted(theme="Rain *in* it", tag=5)))
    there = hosted(Phase.VOTING, thread=THREAD)
    later = await poster(door).post(post(PostKind.GALLERY, there, pictures=ENTRIES[:2]))

    assert sent == Sent(THREAD, THREAD, THREAD)
    assert door.done[0] == ("open", 40, "🏆 Rain *in* it", 5)
    assert later == Sent(THREAD, MESSAGE, THREAD)


async def test_a_post_that_was_opened_unheard_is_found() -> None:
    door = FakeDoor(is_forum=FORUM, standing={(40, CARD): THREAD})

    assert await poster(door).post(post(PostKind.CARD, attempts=2)) == Sent(THREAD, THREAD, THREAD)
    assert door.verbs == ["find", "edit"]


async def test_a_forum_that_wants_a_tag_gets_one_it_knows() -> None:
    strict = Forum(frozenset({5}), needs_tag=True)

    for tag in (None, 6):
        assert await reason_of(FakeDoor(strict), post(PostKind.CARD, hosted(tag=tag))) == Reason.TAG_REQUIRED
    gone = FakeDoor(FORUM)
    await poster(gone).post(post(PostKind.CARD, hosted(tag=6)))
    assert gone.done[0][3] is None
    assert (
        await reason_of(FakeDoor(FORUM), post(PostKind.RESULT, CLOSED, outcome=outcome(SHARES))) == "no card"
    )


async def test_an_archived_post_is_opened_to_be_edited_unless_it_is_locked() -> None:
    there = {"channel": THREAD, "message": 3, "attempts": 1}
    door = FakeDoor(refusals={"edit": [refused(400, 50083)]})
    shut = FakeDoor(refusals={"edit": [refused(400, 50083)], "reopen": [refused(400, 160005)]})

    await poster(door).post(post(PostKind.CARD, hosted(thread=THREAD), **there))

    assert door.verbs == ["edit", "reopen", "edit"]
    assert await reason_of(shut, post(PostKind.CARD, hosted(thread=THREAD), **there)) == "thread locked"
    shut = FakeDoor(refusals={"edit": [refused(400, 50083)], "reopen": [refused(403, 50013)]})
    assert await reason_of(shut, post(PostKind.CARD, hosted(thread=THREAD), **there)) == "thread archived"


# --- what cannot be done ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (refused(404, 10003), "channel gone"),
        (refused(403, 50001), "no permission"),
        (refused(403, 50013), "no permission"),
        (refused(400, 200000), "refused by automod"),
        (refused(400, 160005), "thread locked"),
        (refused(400, 40067), "tag required"),
        (refused(400, 50035), "refused"),
    ],
)
async def test_what_no_later_try_can_mend(error: Exception, reason: str) -> None:
    assert await reason_of(FakeDoor(refusals={"send": [error]}), post(PostKind.CARD)) == reason


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (refused(500, 0), 9),
        (refused(403, 0), 9),
        (aiohttp.ServerDisconnectedError(), 9),
        (refused(400, 31999), 2),
        (refused(429, 30046), 9),
    ],
)
async def test_what_may_pass_is_for_later(error: Exception, attempts: int) -> None:
    with pytest.raises(NotYet):
        await poster(FakeDoor(refusals={"send": [error]})).post(post(PostKind.CARD, attempts=attempts))


@pytest.mark.parametrize("reason", Reason)
def test_hosts_read_why_and_whether_it_is_tried_again(reason: Reason) -> None:
    trouble = Trouble(kind=PostKind.CARD, number=0, reason=reason)
    line = trouble_line(ENGLISH, hosted(), trouble)
    assert ("I try again every hour." in line) == (MENDED.get(reason) == HOURLY)
    assert ("I try again every day." in line) == (MENDED.get(reason) == DAILY)
    assert ("Discord refused it." in line) == (reason is Reason.OTHER)
    assert ("take the entry out" in line) == (reason is Reason.PICTURE_GONE)


async def test_an_unknown_code_is_final_after_some_tries_and_a_fault_of_ours_is_none_of_discords() -> None:
    unknown = FakeDoor(refusals={"send": [refused(400, 31999)]})
    assert await reason_of(unknown, post(PostKind.CARD, attempts=3)) == Reason.OTHER
    with pytest.raises(ZeroDivisionError):
        await poster(FakeDoor(refusals={"send": [ZeroDivisionError()]})).post(post(PostKind.CARD))


# --- roles --------------------------------------------------------------------------------------------


def role(number: int, **changes: Any) -> Post:
    with_role = hosted(Phase.CLOSED, prize=Prize(role=8))
    return post(
        PostKind.ROLE,
        with_role,
        number=number,
        pictures=(entered(number, **changes),),
        outcome=outcome(SHARES),
    )


async def test_winners_get_the_role_and_who_is_none_any_more_loses_it() -> None:
    door = FakeDoor()

    for to_do in (role(1), role(3), role(1, removed_at=SUNDAY + timedelta(1)), role(1, is_erased=True)):
        assert await poster(door).post(to_do) is None

    assert door.done == [("give", 2, 101, 8), ("take", 2, 103, 8), ("take", 2, 101, 8)]


async def test_a_role_that_another_challenge_gave_too_is_not_taken() -> None:
    door = FakeDoor()

    for to_do in (role(3), role(1, removed_at=SUNDAY + timedelta(1)), role(1)):
        assert await poster(door).post(replace(to_do, keeps_role=True)) is None

    assert door.done == [("give", 2, 101, 8)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (refused(403, 50013), "no permission"),
        (refused(404, 10011), "role gone"),
        (refused(404, 10007), "member gone"),
    ],
)
async def test_a_role_that_cannot_be_given(error: Exception, reason: str) -> None:
    assert await reason_of(FakeDoor(refusals={"give": [error]}), role(1)) == reason


async def test_from_who_has_left_nothing_is_to_be_taken() -> None:
    door = FakeDoor(refusals={"take": [refused(404, 10007), refused(403, 50013)]})

    assert await poster(door).post(role(3)) is None
    assert await reason_of(door, role(3)) == "no permission"
