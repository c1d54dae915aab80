"""From the body of a request to a draft that Discord would accept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.sandbox.errors import Unsupported, empty_message, invalid_form, too_large
from bot.sandbox.limits.attachments import check_attachments
from bot.sandbox.limits.messages import check_dangling, check_mentions, check_message
from bot.sandbox.rest.call import Call
from bot.sandbox.serialize import shown_files
from bot.sandbox.world.components import numbered, walk
from bot.sandbox.world.drafts import Draft, Kept, Upload
from bot.sandbox.world.entities import JSON, Flag, Message

MESSAGE_KEYS = ("content", "embeds", "components", "attachments", "allowed_mentions", "flags", "tts")

_SETTABLE = Flag.SUPPRESS_EMBEDS | Flag.EPHEMERAL | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2
_MENTION = re.compile(r"<@(&?)!?(\d+)>|@(everyone|here)")


def draft(call: Call, body: JSON, upload_limit: int, existing: Message | None = None) -> Draft:
    """The checked draft of a new message, or of a change to an existing one. Raises DiscordError."""
    check_mentions(body.get("allowed_mentions"))
    for file in call.files.values():
        if len(file.data) > upload_limit:
            raise too_large()
    kept, uploads = _files(call, body, existing)
    made = Draft(
        content=(body["content"] or "") if "content" in body else None,
        embeds=(body["embeds"] or []) if "embeds" in body else None,
        components=(body["components"] or []) if "components" in body else None,
        flags=_flags(call, body, existing),
        kept=kept,
        uploads=uploads,
        pings=_pings(body) if existing is None else None,
    )
    _check_whole(made, existing)
    return made if made.components is None else replace(made, components=numbered(made.components))


def _check_whole(made: Draft, existing: Message | None) -> None:
    """The message as it would stand afterwards, with what the draft leaves alone."""
    old = existing.attachments if existing is not None else []
    names = [file.filename for file in old if made.kept is None or file.id in made.kept]
    names += [upload.safe_name for upload in made.uploads]
    content = made.content if made.content is not None else (existing.content if existing else "")
    embeds = made.embeds if made.embeds is not None else (existing.embeds if existing else [])
    components = made.components if made.components is not None else (existing.components if existing else [])
    layout = bool((made.flags or 0) & Flag.COMPONENTS_V2)
    check_message(content=content, embeds=embeds, components=components, layout=layout, file_names=names)
    check_dangling(shown_files(embeds, components), names)
    if not (content or embeds or components or names):
        raise empty_message()


def _flags(call: Call, body: JSON, existing: Message | None) -> int:
    """A layout stays one for ever, a private message stays private."""
    asked = body.get("flags") or 0
    if asked & ~_SETTABLE:
        raise Unsupported(f"{call.route}: flags {asked:#x}")
    if existing is None:
        return int(asked)
    stays = existing.flags & (Flag.EPHEMERAL | Flag.COMPONENTS_V2 | Flag.SUPPRESS_NOTIFICATIONS)
    if "flags" not in body:
        return int(stays | existing.flags & Flag.SUPPRESS_EMBEDS)
    return int(stays | asked & (Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2))


def _files(
    call: Call, body: JSON, existing: Message | None
) -> tuple[dict[int, Kept] | None, tuple[Upload, ...]]:
    """Which old files stay (None: all), and the new ones in the order of `attachments`."""
    entries = body.get("attachments")
    if entries is None:
        if call.files:
            raise Unsupported(f"{call.route}: files without attachments")
        return ({} if "attachments" in body else None), ()
    old = {file.id for file in existing.attachments} if existing is not None else set()
    described = check_attachments(entries)
    for position, number in enumerate(described):
        if number not in old and number not in call.files:
            path = f"attachments.{position}.id"
            raise invalid_form(
                [(path, "ATTACHMENT_NOT_FOUND", "No such attachment, and no such file in the form")]
            )
    if set(call.files) - set(described):
        raise Unsupported(f"{call.route}: a file that attachments does not name")
    kept = {number: _kept(entry) for number, entry in described.items() if number in old}
    new = [
        replace(
            call.files[number], description=entry.get("description"), spoiler=bool(entry.get("is_spoiler"))
        )
        for number, entry in described.items()
        if number in call.files
    ]
    return kept, tuple(new)


def _kept(entry: JSON) -> Kept:
    """Since June 2026 the description and the spoiler of a file that stays can change."""
    words = (entry["description"] or "") if "description" in entry else None
    return Kept(words, entry.get("is_spoiler"))


def _pings(body: JSON) -> frozenset[int | str]:
    """Who is notified: mentions in the text (embeds never notify), as far as `allowed_mentions` lets them."""
    texts = [body.get("content") or "", *_texts(body.get("components") or ())]
    allowed = body.get("allowed_mentions")
    parse = ("users", "roles", "everyone") if allowed is None else allowed.get("parse") or ()
    pinged: set[int | str] = set()
    for match in _MENTION.finditer("\n".join(texts)):
        if match[3]:
            pinged |= {"everyone"} if "everyone" in parse else set()
            continue
        kind = "roles" if match[1] else "users"
        named = {str(each) for each in (allowed or {}).get(kind) or ()}
        if kind in parse or match[2] in named:
            pinged.add(int(match[2]))
    return frozenset(pinged)


def _texts(components: Iterable[JSON]) -> list[str]:
    return [part["content"] for part in walk(components) if isinstance(part.get("content"), str)]
