"""The panel of /me: a pure function from a balance and a picture to a layout, which serves for one message only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui
from discord.utils import format_dt

from bot.domain.affordable import Affordable, enough_for
from bot.domain.albums.leafing import AlbumPicture, AskLine
from bot.domain.care.values import Deletion
from bot.domain.credits import Balance
from bot.domain.models import Catalogue
from bot.front.account import styles
from bot.front.account.data import mydata as my_data
from bot.front.account.leafing import Leaf
from bot.front.account.places import Place
from bot.front.kit.albums import large, link_of, made_with, open_button, quoted_prompt, upload_of
from bot.front.kit.cards import BLURPLE, GREY, Button, Upload
from bot.front.kit.persistent import CustomId, as_item, menu_row, written_id
from bot.front.texts import paging
from bot.front.texts.account import panel as texts
from bot.front.texts.album import pages as words
from bot.front.texts.album import settings
from bot.front.texts.credits import all_members, left_of, progress_bar, renews, you_get
from bot.front.texts.language import Language
from bot.front.texts.pause import you_are_paused
from bot.front.texts.picture.about import buttons as about
from bot.front.texts.picture.more import more
from bot.front.texts.picture.row import again
from bot.front.texts.words import dotted, one_line, truncate

GRANTS_LISTED = 5
PAUSED = "⛔"
OPTION_LIMIT = 100  # characters that Discord takes as the label of a choice in a menu

Parts = list[ui.Item[ui.LayoutView]]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the pictures. `server` is its name, `waiting` the number of pictures that wait to be shown.

    `enough`: how many pictures the credits are enough for, in each quality of the server's model. `deletions` are the
    last ones by moderators.
    """

    server: str
    balance: Balance
    enough: tuple[Affordable, ...] = ()
    waiting: int = 0
    deletions: tuple[Deletion, ...] = ()
    has_styles: bool = False  # the server
    erasing: str | None = None  # how far it is that the member's data are deleted


def enough_of(catalogue: Catalogue, balance: Balance) -> tuple[Affordable, ...]:
    """What the credits are enough for, of the catalogue's default model; nothing for who is paused."""
    model = None if catalogue.default is None else catalogue.model(None)
    if model is None or balance.block is not None:
        return ()
    return enough_for(model.qualities, balance.spendable)


def account_panel(lang: Language, head: Head, leaf: Leaf, catalogue: Catalogue) -> ui.LayoutView:
    parts: Parts = [ui.TextDisplay("\n".join(_head_lines(lang, head))), ui.Separator()]
    if leaf.place.words:
        parts.append(ui.TextDisplay(words.searched_for(lang, leaf.place.words)))
    if leaf.place.kept:
        parts.append(ui.TextDisplay(words.that_you_keep(lang)))
    if leaf.picture is None:
        parts.append(ui.TextDisplay(_nothing(lang, leaf)))
    else:
        parts += _picture(lang, leaf, leaf.picture, catalogue)
    data = [as_item(button) for button in my_data.buttons(lang)]
    for row in (_ways(lang, leaf), _verbs(lang, leaf), _turns(lang, head, leaf), data):
        if row:
            buttons: ui.ActionRow[Any] = ui.ActionRow(*row)
            parts.append(buttons)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=GREY if head.balance.block else BLURPLE))
    return view


def files_of(lang: Language, leaf: Leaf) -> tuple[Upload, ...]:
    """The files that the panel shows: one, or none."""
    return (upload_of(lang, leaf.row, leaf.file),) if leaf.row is not None and leaf.file is not None else ()


def _head_lines(lang: Language, head: Head) -> list[str]:
    lines = [texts.heading(lang, head.server), *credit_lines(lang, head.balance, head.enough)]
    lines += [texts.was_deleted(lang, each.at, each.reason) for each in head.deletions]
    if head.waiting:
        lines.append(texts.more_waiting(lang, head.waiting))
    if head.erasing:
        lines.append(head.erasing)
    return lines


def credit_lines(lang: Language, balance: Balance, enough: tuple[Affordable, ...] = ()) -> list[str]:
    """What is left, what it is enough for, when it renews, and where the limit comes from; a pause first, since nothing
    else counts then."""
    limit, block = balance.limit, balance.block
    left = left_of(lang, balance.left, limit.credits, limit.per)
    lines = [] if block is None else [f"{PAUSED} {you_are_paused(lang, block.until, block.reason)}"]
    lines.append(dotted(left, renews(lang, balance.renews_at)))
    if bar := progress_bar(balance.left, limit.credits):
        lines.append(bar)
    if enough:
        lines.append(_enough(lang, enough))
    lines += [
        texts.extra_credits(lang, grant.left, grant.expires_at) for grant in balance.grants[:GRANTS_LISTED]
    ]
    if len(balance.grants) > GRANTS_LISTED:
        lines.append(
            texts.more_extra_credits(lang, sum(grant.left for grant in balance.grants[GRANTS_LISTED:]))
        )
    lines.append(you_get(lang, limit.credits, limit.per, limit.scope, limit.target))
    total, total_left, renews_at = balance.server_total, balance.server_left, balance.server_renews_at
    if total is not None and total_left is not None and renews_at is not None:
        together = all_members(lang, left_of(lang, total_left, total.credits, total.per))
        lines.append(dotted(together, renews(lang, renews_at)))
    return lines


def _enough(lang: Language, enough: tuple[Affordable, ...]) -> str:
    in_qualities = [texts.so_many(lang, each.count, each.quality) for each in enough if each.quality]
    return (
        texts.enough_for(lang, in_qualities)
        if in_qualities
        else texts.enough_for_pictures(lang, enough[0].count)
    )


# --- the picture -----------------------------------------------------------------------------------------


def _nothing(lang: Language, leaf: Leaf) -> str:
    if leaf.place.kept:
        return words.none_kept(lang)
    if not leaf.place.words:
        return texts.no_pictures(lang)
    return words.none_so_far(lang) if leaf.sheet.unsearched else words.none_found(lang)


def _picture(lang: Language, leaf: Leaf, picture: AlbumPicture, catalogue: Catalogue) -> Parts:
    parts: Parts = [large(file, spoiler=_is_spoiler(leaf)) for file in files_of(lang, leaf)]
    lines = [] if leaf.row is None else quoted_prompt(picture.prompt)
    if leaf.file is None:
        lines.append(words.is_gone(lang))
    lines.append(f"-# {dotted(*_labels(lang, leaf, picture, catalogue))}")
    parts.append(ui.TextDisplay("\n".join(lines)))
    if len(leaf.sheet.lines) > 1:
        parts.append(_jump_list(lang, leaf))
    return parts


def _is_spoiler(leaf: Leaf) -> bool:
    return leaf.row is not None and leaf.row.is_spoiler


def _labels(lang: Language, leaf: Leaf, picture: AlbumPicture, catalogue: Catalogue) -> Iterator[str]:
    """When it was made and with what, and which of its ask's pictures it is."""
    line = leaf.sheet.line_of(picture)
    if leaf.place.kept:
        yield f"<@{picture.member}>"
    yield format_dt(picture.made_at, "R")
    if len(line.pictures) > 1:
        yield words.which(lang, line.pictures.index(picture) + 1, len(line.pictures))
    if leaf.row is not None:
        yield from made_with(lang, leaf.row, catalogue)
        if leaf.row.ask.reply.private:
            yield words.private_and_shared(lang, leaf.shared_in) if leaf.shared_in else words.private(lang)


# --- the ways from it ------------------------------------------------------------------------------------


def _jump_list(lang: Language, leaf: Leaf) -> ui.ActionRow[Any]:
    options = [
        discord.SelectOption(
            label=_named(lang, leaf, line),
            description=_described(lang, line),
            value=written_id(line.first.id),
            default=leaf.picture in line.pictures,
        )
        for line in leaf.sheet.lines
    ]
    custom_id = CustomId("me", "jump", str(leaf.place.showing(0)))
    return menu_row(ui.Select(custom_id=str(custom_id), placeholder=words.jump_to(lang), options=options))


def _named(lang: Language, leaf: Leaf, line: AskLine) -> str:
    """By its prompt; that of somebody else's picture stands with the picture alone."""
    if line.first.member != leaf.viewer:
        return words.by_another(lang)
    return truncate(one_line(line.first.prompt), OPTION_LIMIT) or words.without_words(lang)


def _described(lang: Language, line: AskLine) -> str:
    """The day, as every language can read it, since Discord writes no times in menus; and how many there are."""
    day = f"{line.first.made_at:%Y-%m-%d}"
    count = len(line.pictures)
    return dotted(day, words.pictures(lang, count) if count > 1 else "")


def _ways(lang: Language, leaf: Leaf) -> list[ui.Item[Any]]:
    """To the picture before and after, and to the lists before and after."""
    sheet, place, picture = leaf.sheet, leaf.place, leaf.picture
    if picture is None:
        older = [] if sheet.older is None else [_further(lang, place.beginning(sheet.older))]
        return [as_item(button) for button in older]
    before, after, buttons = sheet.before(picture), sheet.after(picture), []
    if sheet.newer:
        buttons.append(_way("newlist", place, words.newer_list(lang), "⏪"))
    if before is not None:
        buttons.append(_way("page", place.showing(before.id), paging.newer(lang), "◀️"))
    elif sheet.newer:
        buttons.append(_way("before", place, paging.newer(lang), "◀️"))
    if after is not None:
        buttons.append(_way("page", place.showing(after.id), paging.older(lang), "▶️"))
    elif sheet.older is not None:
        beyond = place.beginning(sheet.older)
        further = sheet.unsearched
        buttons.append(_further(lang, beyond) if further else _way("page", beyond, paging.older(lang), "▶️"))
    if sheet.older is not None and after is not None:
        buttons.append(_way("oldlist", place.beginning(sheet.older), words.older_list(lang), "⏩"))
    return [as_item(button) for button in buttons]


def _way(verb: str, place: Place, label: str, emoji: str) -> Button:
    return Button(verb, str(place), label, emoji, space="me")


def _further(lang: Language, place: Place) -> Button:
    return _way("page", place, words.search_further(lang), "🔎")


def _verbs(lang: Language, leaf: Leaf) -> list[ui.Item[Any]]:
    """What can be done with the picture that is shown: the feature of results answers these."""
    row = leaf.row
    if row is None:
        return []
    alone = f"{row.public_id}-1"  # this picture of its ask alone
    buttons = [Button("again", alone, again(lang), "🔁")]
    if row.ask.member == leaf.viewer:
        buttons += [
            Button("share", alone, about.share(lang), "📤"),
            Button("delete", alone, about.delete(lang), "🗑️"),
        ]
    buttons.append(Button("more", alone, more(lang)))
    link = link_of(row)
    items: list[ui.Item[Any]] = [] if link is None else [open_button(lang, link)]
    return [*items, *(as_item(button) for button in buttons)]


def _turns(lang: Language, head: Head, leaf: Leaf) -> list[ui.Item[Any]]:
    """To another filter, to the picture's family, to the server's styles, to the settings."""
    buttons = []
    if leaf.has_family:
        buttons.append(_way("family", leaf.place, words.family(lang), "🌱"))
    if leaf.place.kept or leaf.place.words:
        buttons.append(_way("page", Place(), words.all_of_yours(lang), "🖼️"))
    if not leaf.place.kept:
        buttons.append(_way("page", Place(kept=True), words.kept_ones(lang), "⭐"))
    if head.has_styles:
        buttons.append(styles.button(lang))
    buttons.append(Button("settings", "", settings.button(lang), "⚙️", space="me"))
    return [as_item(button) for button in buttons]
