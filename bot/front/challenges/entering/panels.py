"""The private panels of entering: pure functions to layouts, each of which serves for one message only.

All of them are layouts, since a message that is one stays one, and each leads to the next in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.domain.challenges.entering import TITLE_LIMIT
from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.domain.pictures import Generation
from bot.front.challenges.parts import SPACE
from bot.front.kit.albums import large
from bot.front.kit.cards import BLURPLE, Button, Upload
from bot.front.kit.persistent import TYPED, CustomId, as_item, empty_form, menu_row
from bot.front.texts.challenges import entering as texts
from bot.front.texts.language import Language
from bot.front.texts.words import one_line, safe_paragraph, truncate

ENTER, PICK, INTO, ENTITLE, ENTERED, REPLACE = "enter", "pick", "into", "entitle", "entered", "replace"
WHICH, MAKE = "which", "make"
NOT_NOW, TITLE, TITLED, PROMPT, WITHDRAW = "notnow", "title", "titled", "prompt", "withdraw"
HIDE, SHOW = "h", "s"  # behind the challenge in the custom id of PROMPT
FIELD = "title"  # of the form
MOST_CHOICES = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A picture that somebody is about to enter. `was_public`: others have seen whose it is."""

    hosted: Hosted
    picture: str
    title: str | None = None
    replaces: bool = False
    was_public: bool = False

    @property
    def subject(self) -> str:
        return f"{self.picture}-{self.hosted.public_id}"


def confirmation(lang: Language, asked: Asked, file: Upload, *, spoiler: bool) -> ui.LayoutView:
    challenge = asked.hosted.challenge
    notes = [texts.until(lang, challenge.voting_at)]
    if asked.replaces:
        notes.insert(0, texts.replaces(lang))
    if not challenge.options.hides_authors:
        notes.append(texts.author_is_shown(lang))
    elif asked.was_public:
        notes.append(texts.was_public(lang))
    verb, label = ENTERED, texts.enter_it(lang)
    if asked.replaces:
        verb, label = REPLACE, texts.replace_mine(lang)
    buttons = (
        Button(verb, asked.subject, label, "🏆", primary=True, space=SPACE),
        Button(
            ENTITLE, f"{asked.subject}{'-r' * asked.replaces}", texts.with_a_title(lang), "✏️", space=SPACE
        ),
        Button(NOT_NOW, "", texts.not_now(lang), space=SPACE),
    )
    head = texts.question(lang, challenge.theme)
    return _panel(head, [large(file, spoiler=spoiler), *_title(asked.title), _small(notes), _row(buttons)])


def mine(
    lang: Language, hosted: Hosted, entered: EnteredPicture, file: Upload | None, above: str = ""
) -> ui.LayoutView:
    """A member's own entry, while pictures can be entered. `file` is None where its copy cannot be read. `above`
    is a sentence that stands above it."""
    challenge = hosted.challenge
    note = texts.prompt_is_hidden(lang) if entered.hides_prompt else texts.prompt_is_shown(lang)
    buttons = changes(lang, hosted.public_id, entered)
    picture = [] if file is None else [large(file, spoiler=entered.is_spoiler)]
    head = texts.you_are_in(lang, challenge.theme, challenge.voting_at)
    parts = [*picture, *_title(entered.entry.title), _small([note]), _row(buttons)]
    return _panel("\n\n".join(filter(None, (above, head))), parts)


def changes(lang: Language, public_id: str, entered: EnteredPicture) -> tuple[Button, ...]:
    """What the member can do with their entry. Each button names the picture that is meant: another one may replace it
    while the message stays."""
    picture, is_hidden = entered.entry.picture, entered.hides_prompt
    prompt = texts.show_prompt(lang) if is_hidden else texts.hide_prompt(lang)
    turn = f"{public_id}-{SHOW if is_hidden else HIDE}-{picture}"
    return (
        Button(TITLE, f"{public_id}-{picture}", texts.change_title(lang), "✏️", space=SPACE),
        Button(PROMPT, turn, prompt, space=SPACE),
        Button(WITHDRAW, f"{public_id}-{picture}", texts.withdraw(lang), danger=True, space=SPACE),
    )


def picture_meant(subject: str) -> str | None:
    """The picture that such a button names. None of a message from before they did: whichever is in it is meant."""
    return next((part for part in _behind(subject) if part not in (HIDE, SHOW)), None)


def is_to_hide(subject: str) -> bool:
    return HIDE in _behind(subject)


def _behind(subject: str) -> list[str]:
    """What stands behind the challenge."""
    return subject.split("-")[1:]


def said(words: str) -> ui.LayoutView:
    """A sentence that ends it."""
    return _panel(words, [])


def none_yet(lang: Language, hosted: Hosted) -> ui.LayoutView:
    """Where the member has no picture that was made in time."""
    make = Button(MAKE, hosted.public_id, texts.make_one(lang), "🎨", primary=True, space=SPACE)
    return _panel(texts.no_picture_yet(lang, hosted.challenge.opens_at), [_row([make])])


def picture_menu(
    lang: Language, public_id: str, choices: Iterable[tuple[str, str]], title: str | None = None
) -> ui.LayoutView:
    """Which picture? `choices` are public ids and labels; `public_id` of the challenge may be "": it is asked next."""
    menu = _menu(PICK, public_id, texts.choose_picture(lang), choices)
    return _panel(texts.which_picture(lang), [*_title(title), menu])


def challenge_menu(
    lang: Language, picture: str, challenges: Sequence[Hosted], title: str | None = None
) -> ui.LayoutView:
    """Which challenge is the picture for?"""
    choices = ((each.public_id, each.challenge.theme) for each in challenges)
    menu = _menu(INTO, picture, texts.choose_challenge(lang), choices)
    return _panel(texts.which_challenge(lang), [*_title(title), menu])


def subcommand_menu(lang: Language, subcommand: str, challenges: Sequence[Hosted]) -> ui.LayoutView:
    """Which challenge does somebody mean by `/challenge subcommand`?"""
    choices = ((each.public_id, each.challenge.theme) for each in challenges)
    menu = _menu(WHICH, subcommand, texts.choose_challenge(lang), choices)
    return _panel(texts.there_are_several(lang), [menu])


def picture_label(lang: Language, id: str, prompt: str, made_at: datetime, now: datetime) -> str:
    return texts.picture_choice(id, prompt, texts.ago(lang, now - made_at))


def numbered(lang: Language, rows: Sequence[Generation]) -> list[tuple[str, str]]:
    """Choices for pictures of one ask."""
    return [(row.public_id, texts.numbered_picture(lang, row.position + 1)) for row in rows]


def title_form(lang: Language, custom_id: CustomId, now: str | None) -> ui.Modal:
    modal = empty_form(texts.title_form(lang), custom_id)
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=FIELD, default=now, required=False, max_length=TITLE_LIMIT
    )
    modal.add_item(
        ui.Label(text=texts.title_field(lang), description=texts.title_hint(lang), component=field)
    )
    return modal


def _panel(head: str, parts: Iterable[ui.Item[Any]]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(head), *parts, accent_colour=BLURPLE))
    return view


def _title(title: str | None) -> list[ui.Item[Any]]:
    """What was typed, where a press under it finds it again."""
    return [ui.TextDisplay(safe_paragraph(title, limit=TITLE_LIMIT, units=400), id=TYPED)] if title else []


def _small(lines: Iterable[str]) -> ui.TextDisplay[Any]:
    return ui.TextDisplay("\n".join(f"-# {line}" for line in lines))


def _row(buttons: Iterable[Button]) -> ui.ActionRow[Any]:
    return ui.ActionRow(*(as_item(button) for button in buttons))


def _menu(verb: str, subject: str, hint: str, choices: Iterable[tuple[str, str]]) -> ui.ActionRow[Any]:
    options = [
        discord.SelectOption(label=truncate(one_line(label), texts.CHOICE_LIMIT), value=value)
        for value, label in choices
    ]
    select: ui.Select[Any] = ui.Select(
        custom_id=str(CustomId(SPACE, verb, subject)), placeholder=hint, options=options[:MOST_CHOICES]
    )
    return menu_row(select)
