"""A picture as a row, and back.

Every row can be read. What in its JSON cannot be (a newer version's, or broken) is replaced by what says least, and
logged: one odd row must not hold back the others of a query. Without its request a picture cannot be made any more, but
what was painted is still shown.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.domain.errors import failure_from_json
from bot.domain.guilds.styles import AppliedStyle
from bot.domain.kept import Unreadable, read
from bot.domain.locales import ENGLISH, known_locale
from bot.domain.pictures import (
    Answer,
    Ask,
    Byline,
    Generation,
    ImageInfo,
    PictureRequest,
    Reply,
    State,
)
from bot.storage.pictures.tables import generations

# Crockford's 32 letters: none of i, l, o, u, so that an id can be read aloud and spells nothing.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

LOST = PictureRequest(prompt="", model="")
NOBODY = Byline(name="", avatar=None, upload_limit=10 * 1024 * 1024)  # a limit that Discord has everywhere

# What is kept in place of pictures to change where only an area is to change.
AREA, PICTURES = "area", "pictures"

T = TypeVar("T")
D = TypeVar("D")

log = logging.getLogger(__name__)


def new_public_id() -> str:
    """Six characters, each of five random bits."""
    number = secrets.randbits(30)  # all at once: each call asks the kernel
    return "".join(ALPHABET[number >> bits & 31] for bits in range(0, 30, 5))


def picture_key(public_id: str) -> str:
    """Where a picture's bytes are: known before there are any, so that a sweep can ask for them.

    By the public id, which is random: after a restored backup a row id stands for another picture than before.
    """
    return f"picture-{public_id}"


def new_row(ask: Ask, *, position: int, public_id: str, owner: str) -> dict[str, Any]:
    """A queued row. `owner` is who will answer the member; until then the row cannot be claimed."""
    return {
        "public_id": public_id,
        "interaction": ask.interaction,
        "position": position,
        "application": ask.reply.application,
        "guild": ask.guild,
        "channel": ask.reply.channel,
        "member": ask.member,
        "parent": ask.parent,
        "place": ask.place,
        "request": kept_request(ask.request),
        "count": ask.count,
        "state": State.QUEUED.value,
        "credits": ask.credits_each,
        "estimate": ask.estimate,
        "private": ask.reply.private,
        "byline": asdict(ask.reply.byline),
        "owner": owner,
        "token": ask.reply.token,
        "key": picture_key(public_id),
        "expires_at": ask.reply.expires_at,
        "locale": known_locale(ask.reply.locale),
        "public_locale": known_locale(ask.reply.public_locale),
    }


def as_reserved(ask: Ask, row: Mapping[str, Any], id: int) -> Generation:
    """The picture that `row`, one of `new_row` with its date, became in the database: as if it had been read."""
    reply, locale, public = ask.reply, row["locale"] or ENGLISH, row["public_locale"] or ENGLISH
    if (reply.locale, reply.public_locale) != (locale, public):
        ask = replace(ask, reply=replace(reply, locale=locale, public_locale=public))
    return Generation(
        id=id,
        public_id=row["public_id"],
        ask=ask,
        position=row["position"],
        state=State.QUEUED,
        key=row["key"],
        created_at=row["created_at"],
    )


def kept_request(request: PictureRequest) -> dict[str, Any]:
    """A request as its row keeps it. Pictures to change are `image`: null, an object for one, a list for several; with
    an area an object of the area and of the list.

    Version 0.1.0 knows one only, and no version before areas knows those. They can read a request with what they know,
    and none with more: what such a request asks for must not be made, and billed, without all of its pictures, or as a
    whole.

    The prompt is kept as it is sent. So a version that knows no server's styles makes the same picture, and what blanks
    prompts leaves nothing of the member's: their own prompt is found again without the words of the style.
    """
    kept = asdict(request)
    images, area, style = list(kept.pop("images")), kept.pop("area"), kept.pop("server_style")
    image = images if len(images) > 1 else next(iter(images), None)
    return {
        **kept,
        "prompt": request.sent_prompt,
        "image": image if area is None else {AREA: str(area), PICTURES: images},
        **({"server_style": style} if style is not None else {}),
    }


def _as_asked(kept: object) -> object:
    """What `kept_request` made, as its dataclass has it."""
    if not isinstance(kept, Mapping):
        return kept
    asked = {**kept, **_pictures_of(kept.get("image"))}
    style, prompt = kept.get("server_style"), kept.get("prompt")
    if style is None or not isinstance(prompt, str):
        return asked
    own = read(AppliedStyle, style).taken_from(prompt)
    # A prompt without those words was blanked, or is not what this bot has kept: then it is sent as it stands there.
    return {**asked, "server_style": None} if own is None else {**asked, "prompt": own}


def _pictures_of(image: object) -> dict[str, Any]:
    if isinstance(image, Mapping) and AREA in image:
        return {"area": image[AREA], "images": image.get(PICTURES)}
    return {"images": image if isinstance(image, list) else [] if image is None else [image]}


def answer_facts(answer: Answer) -> dict[str, Any]:
    """What is kept of an answer: all but the bytes."""
    return {
        "url": answer.url,
        "revised_prompt": answer.revised_prompt,
        "cost": answer.cost,
        "model": answer.model,
        "created": answer.created,
        **({"is_whole": True} if answer.is_whole else {}),
    }


OF_ASK = generations.c.interaction == sa.bindparam("ask")
_ROWS_OF_ASK = sa.select(generations).where(OF_ASK).order_by(generations.c.position)


def rows_of_ask(tx: sa.Connection, interaction: int) -> tuple[Generation, ...]:
    """All pictures of one ask, by position."""
    return tuple(to_generation(row) for row in tx.execute(_ROWS_OF_ASK, {"ask": interaction}))


# What a row keeps of a picture's words: none. `without_words` gives its parameters.
BLANK = (
    sa.update(generations)
    .where(generations.c.id == sa.bindparam("row"))
    .values(
        request=sa.bindparam("request_left"),
        byline=sa.bindparam("byline_left"),
        answer=sa.bindparam("answer_left"),
        alt=sa.null(),
    )
)


def without_words(row: sa.Row[Any]) -> dict[str, Any]:
    """What is left of the columns that hold what the member wrote, attached and was called, and what the endpoint
    wrote: for a row with `id`, `request`, `byline` and `answer`."""
    answer = without_answer(row.answer) if row.answer else None
    return {
        "row": row.id,
        "request_left": {**kept_request(LOST), **_without_style(row.request), "prompt": "", "image": None},
        "byline_left": {**asdict(NOBODY), **_object(row.byline), "name": "", "avatar": None},
        "answer_left": answer,
    }


def without_answer(answer: object) -> dict[str, Any]:
    """What is left of the endpoint's answer: no words, and no address."""
    return {**_object(answer), "url": None, "revised_prompt": None}


def _without_style(request: object) -> dict[str, Any]:
    """What is left of a request without the words that a server's style had put into it."""
    return {name: value for name, value in _object(request).items() if name != "server_style"}


def _object(kept: object) -> dict[str, Any]:
    """What is no JSON object has nothing that could stay."""
    return kept if isinstance(kept, dict) else {}


def to_generation(row: sa.Row[Any]) -> Generation:
    return Generation(
        id=row.id,
        public_id=row.public_id,
        ask=_ask(row),
        position=row.position,
        state=State(row.state),
        key=row.key,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        message=row.message,
        answer=_read(row, "answer", Answer, None, salvage=True) if row.answer is not None else None,
        info=_info(row),
        failure=failure_from_json(row.failure) if row.failure is not None else None,
        abandoned_at=row.abandoned_at,
        deleted_at=row.deleted_at,
        deleted_by=row.deleted_by,
        alt=row.alt,
        is_spoiler=row.spoiler,
        keeps=row.keeps,
        is_erased=row.erased_at is not None,
    )


def request_of(row: sa.Row[Any]) -> PictureRequest:
    """What a row with `request` and `public_id` asked for; LOST if that cannot be read."""
    return _read(row, "request", PictureRequest, LOST, as_read=_as_asked)


def _ask(row: sa.Row[Any]) -> Ask:
    return Ask(
        interaction=row.interaction,
        guild=row.guild,
        member=row.member,
        request=request_of(row),
        count=row._mapping["count"],  # as an attribute it would be the tuple's method
        credits_each=row.credits,
        reply=_reply(row),
        parent=row.parent,
        place=row.place,
        estimate=row.estimate,
    )


def _reply(row: sa.Row[Any]) -> Reply:
    return Reply(
        application=row.application,
        token=row.token or "",
        expires_at=row.expires_at,
        channel=row.channel,
        private=row.private,
        byline=_read(row, "byline", Byline, NOBODY),
        locale=known_locale(row.locale) or ENGLISH,
        public_locale=known_locale(row.public_locale) or ENGLISH,
    )


def _read(
    row: sa.Row[Any],
    column: str,
    kind: type[T],
    instead: D,
    *,
    salvage: bool = False,
    as_read: Callable[[object], object] = lambda kept: kept,
) -> T | D:
    try:
        return read(kind, as_read(row._mapping[column]), salvage=salvage)
    except Unreadable as error:
        log.warning("a part of a row cannot be read", extra={"picture": row.public_id, "part": str(error)})
        return instead


def _info(row: sa.Row[Any]) -> ImageInfo | None:
    if row.media_type is None:
        return None
    return ImageInfo(
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        colour=row.colour,
    )
