"""Recurring challenges as a host and a member who wants to be told of them live them; the clock is moved on."""

from __future__ import annotations

from bot.sandbox.world.permissions import Permission
from tests.stories.conftest import NewCommunity
from tests.stories.contest import Contest, pressed
from tests.stories.staff import staff_of
from tests.stories.test_settings import choose

FORM = {"themes": "Rain\nSnow", "first": "in 2h", "spans": "4d + 2d", "options": ["hides", "duels"]}


async def test_rounds_begin_by_themselves_and_are_told_of(new_community: NewCommunity) -> None:
    async with new_community() as community:
        contest = Contest(community, staff_of(community).owner, community.art)
        for who in (community.alice, community.bob):
            assert "Yes, by direct message" in (await choose(community, who, told="yes")).text
        # What is posted where somebody may not look they are not told either.
        community.sandbox.world.overwrite(contest.place, community.bob.member, deny=Permission.VIEW_CHANNEL)
        shown = await contest.host.slash(contest.place, "challenge-admin recurring")
        panel = await shown.finished()
        asked = await contest.host.click(panel, "New recurring challenges")
        await asked.until(lambda shown: shown.modal)
        assert asked.modal is not None
        await contest.host.submit(asked.modal, FORM)
        await contest.until(lambda: "Nothing is started yet." in panel.text)
        receipt = await pressed(contest.host, panel, "Start them")
        assert "The first one, “\u2068Rain\u2069”, begins" in receipt.text

        contest.pass_by(minutes=121)
        await contest.until(lambda: contest.cards)
        (card,) = contest.cards
        assert "Rain" in card.text
        rules = await (await community.alice.click(card, "Rules & my entry")).finished()
        assert "I show you two pictures at a time" in rules.text
        directs = community.sandbox.world.directs.of(community.alice.user)
        await contest.until(lambda: directs.texts)
        assert "the challenge “\u2068Rain\u2069” takes pictures until" in directs.texts[0]

        contest.id = next(each.custom_id for each in card.buttons if "info" in each.custom_id)[8:]
        question = await contest.admin("cancel", reason="too early")
        await pressed(contest.host, question, "Cancel the challenge")
        contest.pass_by(days=7)
        await contest.until(lambda: len(contest.cards) > 1)
        assert "Snow" in contest.cards[-1].text
        await contest.until(lambda: len(directs.texts) > 1)
        assert community.sandbox.world.directs.of(community.bob.user).texts == []
