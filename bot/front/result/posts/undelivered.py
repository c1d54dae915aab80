"""The cards that stand where pictures cannot: none of them quotes a prompt, which may be just what is refused."""

from __future__ import annotations

from bot.domain.pictures import Ask
from bot.front.kit.cards import Button, Card, reader_of
from bot.front.texts.language import Language
from bot.front.texts.picture import undelivered as texts


def mention_of(ask: Ask) -> str:
    return f"<@{ask.member}>"


def still_posting_card(ask: Ask, count: int) -> Card:
    """In place of the progress card while `count` finished pictures cannot be posted yet."""
    return Card(content=texts.still_posting(reader_of(ask).of_message(private=ask.reply.private), count))


def refused_card(ask: Ask, count: int) -> Card:
    """The last words of a public card."""
    return Card(content=texts.refused_here(reader_of(ask).public, count, mention_of(ask)))


def kept_card(ask: Ask, count: int) -> Card:
    """To the member alone, with the button that shows what was kept."""
    lang = reader_of(ask).private
    return Card(content=texts.kept_for_you(lang, count), buttons=(show_button(lang, count),))


def show_button(lang: Language, count: int) -> Button:
    """Shows a member what was kept for them; /me answers it."""
    return Button("show", "", texts.show_it(lang, count), primary=True, space="me")


def last_words_card(ask: Ask) -> Card:
    """On a private card whose token ends soon."""
    return Card(content=texts.not_finished_yet(reader_of(ask).private, ask.count))
