"""A host creates, changes and ends a challenge, step by step, as on their screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import discord
import pytest

from bot.domain.challenges.records import PostKind, TakenBack, Trouble
from bot.domain.challenges.values import Options, Phase, Way
from bot.domain.errors import (
    EntryGone,
    NoChallenge,
    NotAllowed,
    NothingThere,
    OutOfRange,
    ReasonMissing,
    RemovalTooLate,
    UnknownChoice,
    UnknownRole,
)
from bot.domain.models import Catalogue, Model
from bot.front.challenges.hosting.drafts import HostDraft
from bot.front.kit.cards import Button
from bot.front.kit.faults.impatience import RefusedForNow
from bot.front.kit.feature import Filled, Pressed, PressedMessage
from bot.front.kit.guilds.modlog import Heard
from tests.domain.challenges.made import DAY, FRIDAY, HOUR, MONDAY, SUNDAY
from tests.front.challenges.hostfakes import (
    CHANNEL,
    FORUM,
    GUILD,
    HOST,
    HOSTING,
    Host,
    Rows,
    entered,
    hosted,
    words,
)
from tests.front.test_delivery import refused

NOTHING = discord.Permissions.none()
MODELS = Catalogue((Model(id="gpt", label="GPT"), Model(id="bfl/flux", label="Flux")), "gpt")
LOST = Trouble(kind=PostKind.GALLERY, number=1, reason="thread archived")


def draft(**options: object) -> HostDraft:
    return replace(HostDraft(guild=GUILD, member=HOST, channel=CHANNEL), **options)  # type: ignore[arg-type]  # as wanted


async def begun(host: Host, *, tag: str | None = None, opens: str | None = None, **options: object) -> None:
    await host.feature._creating.begin(host.call(), draft(**options), tag=tag, opens=opens)


def button(host: Host, verb: str) -> Button:
    return next(each for each in host.card.buttons if each.verb == verb)


# --- creating ----------------------------------------------------------------------------------------


async def test_from_the_command_to_the_challenge() -> None:
    host = Host(Rows())
    host.catalogue = MODELS
    await host.feature.create(host.call(), votes=2, model="flux", opens="in 2h")
    assert host.typed() == {"theme": "", "brief": "", "until": "3d", "lasts": "2d"}

    shown = await host.submit(theme="Rain", brief="Unusual places", lasts="24h")
    assert "🏆 Challenge: “\u2068Rain\u2069”\n> \u2068Unusual places\u2069" in words(shown)
    assert "Each member chooses up to 2 pictures." in words(shown)
    assert "Made with “\u2068bfl/flux\u2069”." in words(shown)
    assert f"<#{CHANNEL}>" in shown.content
    assert host.rows.drafts == [], "nothing is public yet"
    assert host.log.lines == []

    receipt = await host.press(button(host, "publish"))
    (made,) = host.rows.drafts
    assert (made.channel, made.locale) == (CHANNEL, "en-US")
    assert made.plan.opens_at == MONDAY + 2 * HOUR
    assert made.plan.voting_at == MONDAY + 3 * DAY + 2 * HOUR
    assert made.plan.closes_at == MONDAY + 4 * DAY + 2 * HOUR
    assert made.plan.options == Options(votes=2, models=("bfl/flux",))
    assert receipt.content.startswith("🏆 The challenge “\u2068Rain\u2069” was published in <#40>.")
    assert receipt.buttons == ()
    (line,) = host.log.lines
    assert line.endswith("\n-# <@7>")


async def test_the_model_is_one_of_those_on_offer() -> None:
    host = Host(Rows())
    host.catalogue = MODELS
    offered = await host.feature._for_new(host.call(), "model", "flu", {})
    assert [(each.name, each.value) for each in offered] == [("Flux – from 1 credit", "bfl/flux")]
    with pytest.raises(UnknownChoice):
        await host.feature.create(host.call(), model="Fluxx")
    with pytest.raises(UnknownChoice):
        await host.feature.recurring(host.call(), model="Fluxx")
    assert host.screen.form is None


async def test_a_draft_survives_a_restart_and_is_published_once() -> None:
    host = Host(Rows())
    await begun(host)
    await host.submit(theme="Rain")
    publish = button(host, "publish")
    host.started()

    await host.press(publish)
    await host.press(publish)
    first, second = host.rows.made
    assert first == second, "by its change the database knows that it is the same one"
    assert len(host.rows.drafts) == 1
    assert host.told, "whoever waits for a challenge looks now"


async def test_change_opens_the_form_as_it_was_filled_in() -> None:
    host = Host(Rows())
    await begun(host)
    await host.submit((), theme="Rain", brief="A", until="5d", lasts="3d")
    await host.press(button(host, "change"))
    assert host.typed() == {"theme": "Rain", "brief": "A", "until": "5d", "lasts": "3d"}

    shown = await host.submit(("builds", "duels"), theme="Sun")
    assert "“\u2068Sun\u2069”" in words(shown)
    assert "Members vote in duels" in words(shown)
    await host.press(button(host, "publish"))
    (made,) = host.rows.drafts
    assert not made.plan.options.hides_authors
    assert made.plan.options.may_build_on_others
    assert made.plan.options.way is Way.DUELS


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"theme": "\u200b"}, "The challenge needs a theme."),
        ({"until": "soon"}, "I can't read “\u2068soon\u2069” as a time."),
        ({"until": "2026-11-01"}, "Entering would have ended"),
        ({"until": "2026-11-24"}, "Entering would end before the challenge opens."),
        ({"lasts": "2026-11-24"}, "Voting would end before it opens."),
    ],
)
async def test_what_is_wrong_is_asked_for_again_with_all_that_was_typed(
    typed: dict[str, str], said: str
) -> None:
    host = Host(Rows())
    await begun(host, opens="2026-11-25")
    note = await host.submit(**{"theme": "Rain", "brief": "Long text", **typed})
    assert said in note.content
    (again,) = note.buttons
    await host.press(again)
    assert host.typed()["brief"] == "Long text"


async def test_what_cannot_be_kept_is_handed_back() -> None:
    host = Host(Rows())
    await begun(host)
    host.memory.busy = True
    note = await host.submit(theme="Rain", brief="Long text")
    assert "> \u2068Long text\u2069" in words(note)
    assert note.buttons == ()


async def test_a_day_later_or_for_somebody_else_there_is_no_draft() -> None:
    host = Host(Rows())
    await begun(host)
    await host.submit(theme="Rain")
    publish = button(host, "publish")
    ((name, text),) = host.memory.texts.items()
    host.memory.texts[name] = text.replace('"member": 7', '"member": 8')
    with pytest.raises(NothingThere):
        await host.press(publish)

    host.memory.texts[name] = text
    host.rows.now += DAY + HOUR
    with pytest.raises(NothingThere):
        await host.press(publish)
    assert host.rows.drafts == []
    host.rows.now -= 2 * HOUR
    await host.press(publish)
    assert len(host.rows.drafts) == 1, "it was there, and hers"


async def test_what_the_bot_lacks_is_said_before_anything_is_typed() -> None:
    host = Host(Rows())
    host.bot_may = discord.Permissions(view_channel=True, send_messages=True)
    await begun(host)
    assert "**Embed Links**, **Attach Files** and **Read Message History**" in host.card.content
    assert host.screen.form is None

    host.hall.missing = ("send_messages",)
    await begun(host, channel=FORUM, tag="art")
    assert "**Send Messages**" in host.card.content
    host.hall.missing = ()
    await begun(host, channel=99)
    assert "deleted" in host.card.content


async def test_a_forum_that_needs_a_tag_gets_one() -> None:
    host = Host(Rows())
    await begun(host, channel=FORUM)
    assert "needs a tag. Choose one as `tag`: “\u2068Art\u2069” or “\u2068Chat\u2069”" in host.card.content
    await begun(host, channel=FORUM, tag="Sports")
    assert "has no tag “\u2068Sports\u2069”" in host.card.content
    await begun(host, tag="Art")
    assert f"<#{CHANNEL}> has no tags." in host.card.content
    assert host.screen.form is None

    offered = await host.feature._for_new(host.call(), "tag", "ch", {"channel": discord.Object(FORUM)})
    assert [(each.name, each.value) for each in offered] == [("Chat", "501")]
    await begun(host, channel=FORUM, tag="501")
    await host.submit(theme="Rain")
    await host.press(button(host, "publish"))
    assert host.rows.drafts[0].tag == 501


async def test_nobody_gives_through_a_challenge_what_they_could_not_give() -> None:
    host = Host(Rows(), HOSTING)
    with pytest.raises(NotAllowed):
        await begun(host, credits=5)
    with pytest.raises(NotAllowed):
        await begun(host, role=9)
    host.permissions = discord.Permissions(manage_events=True, manage_roles=True, moderate_members=True)
    with pytest.raises(UnknownRole):
        await begun(host, role=9)
    for wrong in (draft(credits=51), draft(votes=6), draft(account_days=366)):
        with pytest.raises(OutOfRange):
            await host.feature._creating.begin(host.call(), wrong, tag=None, opens=None)
    await begun(host, credits=5)
    await host.submit(theme="Rain")
    host.permissions = HOSTING
    with pytest.raises(NotAllowed):
        await host.press(button(host, "publish"))


# --- changing ----------------------------------------------------------------------------------------


async def test_a_change_has_a_receipt_with_what_was_and_what_is() -> None:
    host = Host(Rows(hosted()))
    host.rows.lost = (LOST,)
    await host.feature.edit(host.call(), "C1 ")
    assert host.typed() == {
        "theme": "Rain",
        "brief": "",
        "until": "2026-11-27 13:00",
        "lasts": "2026-11-29 13:00",
    }

    receipt = await host.submit(("hides", "builds"), theme="Sun", lasts="2026-11-30 13:00")
    assert receipt.content.splitlines() == [
        "🏆 The challenge “\u2068Sun\u2069” was changed:",
        "**Theme**: “\u2068Rain\u2069” → “\u2068Sun\u2069”",
        f"**Voting until**: <t:{int(SUNDAY.timestamp())}:f> → <t:{int((SUNDAY + DAY).timestamp())}:f>",
        "**Built on others' pictures**: not allowed → allowed",
    ]
    assert "is archived" in words(receipt)
    assert host.log.lines == [f"{receipt.content}\n-# <@7>"]


async def test_another_theme_renames_the_post_of_a_forum_once_and_nothing_else_does() -> None:
    host = Host(Rows(replace(hosted(), thread=800)))
    for changes in ({"brief": "Mine"}, {"theme": "Sun"}, {"lasts": "2026-11-30 13:00"}, {}):
        await host.feature.edit(host.call(), "c1")
        await host.submit(**changes)
    assert host.titled.names == [(800, "🏆 Sun")]
    assert "was changed" in host.titled.shown[0], "the answer does not wait for it"

    elsewhere = Host(Rows(hosted()))
    await elsewhere.feature.edit(elsewhere.call(), "c1")
    await elsewhere.submit(theme="Sun")
    assert elsewhere.titled.names == []


@pytest.mark.parametrize("refusal", [RefusedForNow(429, 600.0), refused(403, 50013), refused(400, 50083)])
async def test_where_the_post_may_not_be_renamed_the_change_stands_and_has_its_receipt(
    refusal: Exception,
) -> None:
    host = Host(Rows(replace(hosted(), thread=800)))
    host.titled.refusal = refusal
    await host.feature.edit(host.call(), "c1")
    receipt = await host.submit(theme="Sun")
    assert "“\u2068Rain\u2069” → “\u2068Sun\u2069”" in receipt.content
    assert len(host.rows.made) == len(host.log.lines) == len(host.titled.shown) == 1


async def test_how_members_vote_is_changed_until_voting_opens() -> None:
    host = Host(Rows(hosted()))
    await host.feature.edit(host.call(), "c1")
    receipt = await host.submit(("hides", "duels"))
    assert "**Voting**: choosing pictures → in duels" in receipt.content

    host.rows.kept = hosted(phase=Phase.VOTING)
    await host.feature.edit(host.call(), "c1")
    refused = await host.submit(("hides", "duels"))
    assert "only the brief and the end of the voting can be changed" in refused.content
    assert host.rows.kept.challenge.options.way is Way.CHOICES


async def test_nothing_changed_is_no_change() -> None:
    host = Host(Rows(hosted()))
    await host.feature.edit(host.call(), "c1")
    receipt = await host.submit()
    assert receipt.content == "Nothing was changed: it's all as it was."
    assert (host.rows.made, host.log.lines) == ([], [])


async def test_a_challenge_that_went_on_meanwhile_is_not_overwritten() -> None:
    host = Host(Rows(hosted()))
    await host.feature.edit(host.call(), "c1")
    host.rows.kept = hosted(theme="Snow")
    note = await host.submit(brief="Mine")
    assert "has gone on meanwhile" in note.content
    assert host.rows.made == []

    await host.press(note.buttons[0])
    assert host.typed()["brief"] == "Mine"
    receipt = await host.submit()
    assert "“\u2068Snow\u2069” → “\u2068Rain\u2069”" in receipt.content, "and what they do is said"


async def test_what_is_fixed_by_now_is_refused() -> None:
    host = Host(Rows(hosted(Phase.VOTING)))
    host.rows.now = FRIDAY + HOUR
    await host.feature.edit(host.call(), "c1")
    note = await host.submit(theme="Sun")
    assert "only the brief and the end of the voting can be changed" in note.content
    await host.press(note.buttons[0])
    await host.submit(theme="Rain", lasts="4d")
    assert host.rows.kept is not None
    assert host.rows.kept.challenge.closes_at == FRIDAY + 4 * DAY


# --- ending ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "at", "said", "label", "then"),
    [
        (Phase.SCHEDULED, MONDAY - HOUR, "members can enter pictures until", "Open it now", Phase.OPEN),
        (Phase.OPEN, MONDAY + DAY, "2 entries are in.", "Open voting now", Phase.VOTING),
        (Phase.VOTING, FRIDAY + DAY, "9 members have voted.", "End voting now", Phase.CLOSED),
    ],
)
async def test_what_will_happen_is_said_before_it_does(
    phase: Phase, at: datetime, said: str, label: str, then: Phase
) -> None:
    host = Host(Rows(hosted(phase), entered(1), entered(2)))
    host.rows.now = at
    await host.feature.close(host.call(), "c1")
    question = host.card
    assert said in question.content
    assert "⚠️" not in question.content
    assert [each.label for each in question.buttons] == [label, "Not now"]

    await host.press(question.buttons[1])
    assert (host.card.content, host.rows.made) == ("It stays as it was.", [])
    receipt = await host.press(question.buttons[0])
    assert host.rows.kept is not None
    assert host.rows.kept.challenge.phase is then
    assert "early" in receipt.content
    assert len(host.log.lines) == 1

    again = await host.press(question.buttons[0]) if then is not Phase.CLOSED else None
    assert len(host.rows.made) == 1, "it is pressed for the phase that was shown"
    assert again is None or "has gone on meanwhile" in again.content


async def test_too_few_for_a_ranking_is_said_too() -> None:
    host = Host(Rows(hosted(), entered(1)))
    await host.feature.close(host.call(), "c1")
    assert "⚠️ With fewer than 2 entries there is no ranking." in host.card.content
    host = Host(Rows(hosted(Phase.VOTING)))
    await host.feature.close(host.call(), "c1")
    assert "9 members have voted.\nIf you go on" in host.card.content
    host.rows.ballots = 2
    await host.feature.close(host.call(), "c1")
    assert (
        "9 members have voted.\n2 ballots count so far: the others compare too few pictures."
        in host.card.content
    )
    assert "⚠️ With fewer than 3 ballots there is no ranking." in host.card.content


async def test_a_challenge_is_cancelled_with_a_reason_once_that_is_confirmed() -> None:
    host = Host(Rows(hosted(), entered(1)))
    with pytest.raises(ReasonMissing):
        await host.feature.cancel(host.call(), "c1", " ")
    await host.feature.cancel(host.call(), "c1", "nobody has time")
    assert "1 entry is in." in host.card.content
    assert "nobody has time" in host.card.content
    assert host.rows.made == []

    host.log.heard = Heard.FAILED
    receipt = await host.press(button(host, "cancel"))
    assert receipt.content.startswith("🏆 The challenge “\u2068Rain\u2069” was cancelled.")
    assert "I couldn't write to the mod log" in receipt.content
    assert [change.reason for change in host.rows.made] == ["nobody has time"]
    assert host.log.lines[0].endswith("-# <@7> · \u2068nobody has time\u2069")


# --- entries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "named", "then"),
    [
        (Phase.OPEN, "7F3K92", "Its author can enter another picture"),
        (Phase.VOTING, "2", "Votes for it don't count."),
        (Phase.VOTING, "7f3k92", "Votes for it don't count."),
        (Phase.CLOSED, "#2", "The votes were counted again"),
    ],
)
async def test_an_entry_is_removed_and_what_that_means_is_said(phase: Phase, named: str, then: str) -> None:
    pictures = [entered(id, None if phase is Phase.OPEN else id, title="A fox") for id in (1, 2)]
    host = Host(Rows(hosted(phase), *pictures))
    await host.feature.remove(host.call(), "c1", named, "stolen")
    assert then in host.card.content
    assert "A fox" in host.card.content
    assert "prize" not in host.card.content
    told = host.card.content + host.log.lines[0]
    assert ("7f3k92" in told) == (phase is Phase.OPEN)
    assert [change.reason for change in host.rows.made] == ["stolen"]
    assert "stolen" in host.log.lines[0]


async def test_what_was_taken_back_of_a_prize_and_what_had_been_spent_is_told() -> None:
    host = Host(Rows(hosted(Phase.CLOSED), entered(1, 1)))
    for taken, spent, said in (
        (19, 1, "Of the prize 19 were taken back; 1 had been spent."),
        (20, 0, "The prize of 20 credits was taken back."),
        (0, 20, "The prize of 20 credits had been spent, so nothing was taken back."),
    ):
        host.rows.prize = TakenBack(taken=taken, spent=spent)
        await host.feature.remove(host.call(), "c1", "1", "stolen")
        assert said in host.card.content
        assert said in host.log.lines[-1]
    host.rows.prize = TakenBack()  # moderators had undone it before
    await host.feature.remove(host.call(), "c1", "1", "stolen")
    assert "\n\n" not in host.log.lines[-1]


async def test_an_entry_that_is_not_there_or_a_week_after_the_end_is_refused() -> None:
    host = Host(Rows(hosted(Phase.CLOSED), entered(1, 1)))
    with pytest.raises(EntryGone):
        await host.feature.remove(host.call(), "c1", "2", "stolen")
    host.rows.now = SUNDAY + timedelta(days=7, seconds=1)
    with pytest.raises(RemovalTooLate):
        await host.feature.remove(host.call(), "c1", "1", "stolen")


@pytest.mark.parametrize("named", ["#", "`", " `#` "])
async def test_a_stray_sign_names_no_picture_of_a_deleted_member(named: str) -> None:
    host = Host(Rows(hosted(Phase.CLOSED), replace(entered(1, 1, picture=""), is_erased=True)))
    with pytest.raises(EntryGone):
        await host.feature.remove(host.call(), "c1", named, "stolen")
    assert host.rows.made == []


async def test_a_late_picture_is_added_with_a_reason() -> None:
    host = Host(Rows(hosted()))
    await host.feature.add(host.call(), "c1", " `7F3K99` ", "was ill")
    assert "The picture `7f3k99` was added" in host.card.content
    assert "was ill" in host.log.lines[0]
    assert "A late entry was added" in host.log.lines[0]
    assert "7f3k99" not in host.log.lines[0], "moderators vote too, and it leads to its author"


async def test_a_late_picture_is_named_by_the_link_of_its_message() -> None:
    host = Host(Rows(hosted()))
    for message, said in (
        (1, "The picture `7f3k91` was added"),
        (2, "Name one of them: `7f3k91` or `7f3k92`."),
        (3, "I can't find a picture of mine in that message."),
    ):
        link = f"https://ptb.discord.com/channels/{GUILD}/40/{message}"
        await host.feature.add(host.call(), "c1", link, "was ill")
        assert said in host.card.content
    assert len(host.log.lines) == 1
    elsewhere = "https://discord.com/channels/3/40/1"
    await host.feature.add(host.call(), "c1", elsewhere, "was ill")
    assert "I know of no picture “\u2068https" in host.card.content


# --- who and which -----------------------------------------------------------------------------------


async def test_every_way_in_asks_for_the_permission_again() -> None:
    host = Host(Rows(hosted()), NOTHING)
    feature, call = host.feature, host.call()
    for act in (
        feature.create(call),
        feature.edit(call, "c1"),
        feature.close(call, "c1"),
        feature.cancel(call, "c1", "x"),
        feature.remove(call, "c1", "1", "x"),
        feature.add(call, "c1", "p", "x"),
        feature._suggested(tuple(Phase), call, "challenge", "", {}),
        host.press(Button("sooner", "c1-open", "", space="ca")),
        feature.submitted(Filled(**host._common(), verb="edited", subject="c1")),
    ):
        with pytest.raises(NotAllowed):
            await act
    assert host.rows.made == []


async def test_a_button_that_everybody_sees_is_forged() -> None:
    host = Host(Rows(hosted()))
    seen = PressedMessage(1, "", False, ())
    with pytest.raises(NothingThere):
        await host.feature.pressed(Pressed(**host._common(), verb="leave", subject="", message=seen))
    for verb, subject in (("nonsense", ""), ("publish", "zz"), ("sooner", "c1-lunch"), ("cancel", "")):
        with pytest.raises(NothingThere):
            await host.press(Button(verb, subject, "", space="ca"))


async def test_challenges_and_entries_are_offered_and_free_text_is_refused() -> None:
    host = Host(Rows(hosted(), entered(2), entered(1, title="A fox")))
    call, all_phases = host.call(), tuple(Phase)
    offered = await host.feature._suggested(all_phases, call, "challenge", "rai", {})
    assert [(each.name, each.value) for each in offered] == [("Rain · pictures until 2026-11-27 13:00", "c1")]
    assert await host.feature._suggested((Phase.CLOSED,), call, "challenge", "", {}) == []
    entries = await host.feature._suggested(all_phases, call, "entry", "7F3K91", {"challenge": "c1"})
    assert [each.value for each in entries] == ["7f3k91"]
    entries = await host.feature._suggested(all_phases, call, "entry", "", {"challenge": "c1"})
    assert [each.value for each in entries] == ["7f3k91", "7f3k92"], "not in the order in which they came"
    voting = Host(Rows(hosted(Phase.VOTING), entered(1, 7, title="A fox"), entered(2, 8)))
    numbered = await voting.feature._suggested(all_phases, call, "entry", "", {"challenge": "c1"})
    assert [(each.name, each.value) for each in numbered] == [("7 · A fox", "7"), ("8", "8")]
    typed = await voting.feature._suggested(all_phases, call, "entry", "7f3k91", {"challenge": "c1"})
    assert typed == []  # or its number could be found out
    assert await host.feature._suggested(all_phases, call, "entry", "", {"challenge": "no such"}) == []
    for named in ("Rain in unusual places", "c2"):
        with pytest.raises(NoChallenge):
            await host.feature.close(call, named)
