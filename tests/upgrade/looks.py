"""What the version before and this one are compared by: numbers, files and buttons, not words."""

from __future__ import annotations

import re
from types import MappingProxyType

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.entities import JSON, Flag
from tests.stories.community import Community
from tests.stories.test_account import gallery as pictures_of
from tests.upgrade.yesterday import Yesterday, items


def end_of(shown: Shown) -> JSON:
    """How an ask has ended, without its words: files and buttons of the reply, and the buttons in private words.

    Which of a member's asks comes with the note on privacy depends on what ends first, so words are not counted.
    """
    reply = shown.reply
    return {
        "files": len(reply.attachments) if reply else 0,
        "reply": "gone" if reply is None else "private" if reply.ephemeral else "public",
        "thinking": reply is not None and reply.loading,
        "told": reply is None and bool(shown.followups),
        "items": sorted({item for message in shown.messages for item in items(message)}),
    }


# Buttons that are not offered any more, by the prompt of the ask: what was paid for and could not be fetched is not
# offered to be paid for again.
WITHDRAWN = MappingProxyType({"a fox and file_gone": "im:retry:"})


def unlike(found: dict[str, JSON], was: dict[str, JSON]) -> list[str]:
    """The asks that ended otherwise than they were to. A newer version may offer more buttons, and no fewer."""
    return [
        prompt
        for prompt, end in was.items()
        if {**found[prompt], "items": []} != {**end, "items": []}
        or not _promised(prompt, end["items"]) <= set(found[prompt]["items"])
    ]


def _promised(prompt: str, items: list[str]) -> set[str]:
    withdrawn = WITHDRAWN.get(prompt)
    return {item for item in items if withdrawn is None or not item.startswith(withdrawn)}


async def standing(asker: Person, community: Community, who: Person) -> JSON:
    """What /quota show says of a member: credits left, of how many, and extra ones."""
    shown = await asker.slash(community.art, "quota show", member=who)
    text = (await shown.finished()).text.replace(",", "")
    found = re.search(r"\*\*(\d+) of (\d+) credits?\*\*", text)
    assert found is not None, text
    extra = re.search(r"\+(\d+) extra", text)
    return {"left": int(found[1]), "of": int(found[2]), "extra": int(extra[1]) if extra else 0}


async def gallery(place: Yesterday, name: str) -> list[str]:
    """What a screen reader says of the pictures in a member's /me, in their order: of those that had been kept since
    they could not be posted, then of all, from page to page."""
    who = place.people[name]
    shown = await who.slash(place.community.art, "me")
    await shown.until(
        lambda shown: any(message.entity.flags & Flag.COMPONENTS_V2 for message in shown.messages)
    )
    *kept, panel = shown.messages
    texts = [text for message in kept for text in message.alt_texts]
    while True:
        texts += pictures_of(panel)
        if not any(button.label == "Older" for button in panel.buttons):
            return texts
        await _turned(who, panel)


async def _turned(who: Person, panel: Seen) -> None:
    before = panel.attachments
    shown = await who.click(panel, "Older")
    await shown.until(lambda _: panel.attachments != before)


def listed(recorded: list[str]) -> list[str]:
    """The same of the version before, whose first page has each picture twice: as a file, and in its gallery."""
    kept = next(
        start
        for start in range(len(recorded) + 1)
        if recorded[start : (start + len(recorded)) // 2] == recorded[(start + len(recorded)) // 2 :]
    )
    return recorded[: (kept + len(recorded)) // 2]
