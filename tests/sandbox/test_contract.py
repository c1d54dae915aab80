"""The bodies of a real discord.py bot against Discord's own description of its API."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.rest.call import Recorded
from tests.contract import DESCRIPTION, DEVIATIONS, Contract
from tests.sandbox.conftest import Community


async def everything_asked(community: Community) -> list[Recorded]:
    """The requests of a bot that uses commands, files, embeds, edits, buttons, layouts and forms."""
    painted = await community.alice.slash(community.art, "paint", prompt="a cat")
    await painted.until(lambda s: s.followups)
    community.sandbox.world.add_forum(community.guild, "ideas", "event", requires_tag=True)
    for how in ("forum", "layout", "menu", "picker", "private", "fallback", "nonce", "direct"):
        await (await community.alice.slash(community.art, "say", how=how)).finished()
    kept = await community.alice.slash(community.art, "say", how="kept")
    await kept.until(lambda s: s.reply and s.reply.text == "kept")
    await (await community.alice.click(await painted.message(), "Form")).acknowledged()
    await community.alice.autocomplete(community.art, "paint", "model", "dall")
    await (await community.alice.click(await painted.message(), "Update")).acknowledged()
    return list(community.sandbox.requests)


async def test_every_body_is_as_described(community: Community) -> None:
    asked = await everything_asked(community)
    assert Contract(DESCRIPTION).faults(asked) == []


async def test_every_listed_deviation_is_needed(community: Community) -> None:
    asked = await everything_asked(community)
    for left_out in DEVIATIONS:
        others = [deviation for deviation in DEVIATIONS if deviation is not left_out]
        assert Contract(DESCRIPTION, others).faults(asked), f"{left_out.name} is listed and not needed"


async def test_faults_are_found(community: Community) -> None:
    await (await community.alice.slash(community.art, "say", how="nonce")).finished()
    asked = next(each for each in community.sandbox.requests if each.route.startswith("POST /channels"))
    contract = Contract(DESCRIPTION)

    def with_body(**keys: object) -> Recorded:
        return replace(asked, body={**asked.body, **keys})

    assert contract.faults([asked]) == []
    assert "'contents' was unexpected" in contract.faults([with_body(contents="typo")])[0]
    assert "$.content" in contract.faults([with_body(content=7)])[0]
    assert contract.faults([replace(asked, route="POST /elsewhere")]) == ["POST /elsewhere: no such route"]
