"""What somebody may do with a picture, and the buttons that say so: only those that they may use, here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.front.kit.cards import Button
from bot.front.kit.feature import Call
from bot.front.kit.guilds.permits import MESSAGES, MODERATE
from bot.front.result.about.subjects import ALONE, Subject
from bot.front.result.revised import revised_prompt_of
from bot.front.texts.language import Language
from bot.front.texts.picture.about import buttons as texts

KEEP, UNKEEP, SHARE, ORIGINAL = "keep", "unkeep", "share", "original"
SPOILER, UNSPOILER, DESCRIBE, REPORT = "spoiler", "unspoiler", "describe", "report"
DELETE, WORDING = "delete", "wording"


@dataclass(frozen=True, slots=True)
class Powers:
    """`is_moderator`: they may act on what other members have made."""

    is_author: bool
    is_moderator: bool

    @property
    def may_change(self) -> bool:
        """Whether they may delete the picture, and cover it."""
        return self.is_author or self.is_moderator


def powers_of(call: Call, subject: Subject) -> Powers:
    """Of the user of an interaction, with their permissions in its channel.

    Timeout Members holds in the whole server. Manage Messages holds in one channel: there Discord lets them delete any
    message, so it counts where all messages are that show the picture.
    """
    has = call.who.permissions
    is_moderator = has.administrator or has >= MODERATE.permissions
    channels = {channel for channel, _ in subject.messages}
    if has >= MESSAGES.permissions and channels == {call.where.channel}:
        is_moderator = True
    return Powers(is_author=subject.ask.member == call.who.id, is_moderator=is_moderator)


def about_buttons(
    lang: Language,
    subject: Subject,
    powers: Powers,
    *,
    here: int,
    is_kept: bool,
    has_files: bool,
) -> tuple[Button, ...]:
    """`here` is the channel of the reader. `is_kept`: they keep it; `has_files`: its bytes are still there."""
    return tuple(_buttons(lang, subject, powers, here=here, is_kept=is_kept, has_files=has_files))


def with_toggled(lang: Language, buttons: tuple[Button, ...], pressed: str) -> tuple[Button, ...]:
    """The buttons of a message, of which the one with this verb now does the opposite."""
    toggled = {
        KEEP: (UNKEEP, texts.unkeep(lang)),
        UNKEEP: (KEEP, texts.keep(lang)),
        SPOILER: (UNSPOILER, texts.unspoiler(lang)),
        UNSPOILER: (SPOILER, texts.spoiler(lang)),
    }
    return tuple(
        Button(*_turned(toggled, button), button.emoji) if button.verb == pressed else button
        for button in buttons
    )


def _turned(toggled: Mapping[str, tuple[str, str]], button: Button) -> tuple[str, str, str]:
    verb, label = toggled[button.verb]
    return verb, button.subject, label


def _buttons(
    lang: Language, subject: Subject, powers: Powers, *, here: int, is_kept: bool, has_files: bool
) -> Iterator[Button]:
    text, is_covered = subject.text, any(row.is_spoiler for row in subject.rows)
    if has_files or is_kept:
        yield _keep_button(lang, text, is_kept=is_kept)
    if has_files and powers.is_author and here not in {channel for channel, _ in subject.messages}:
        yield Button(SHARE, text, texts.share(lang), "📤")
    if has_files:
        yield Button(ORIGINAL, text, texts.original(lang), "⬇️")
    if subject.is_public and powers.may_change:
        yield _spoiler_button(lang, text, is_covered=is_covered)
    if subject.is_public and powers.is_author:
        yield Button(DESCRIBE, text, texts.describe(lang), "✍️")
    if not powers.is_author:
        yield Button(REPORT, text, texts.report(lang), "🚩")
    if powers.may_change:
        yield Button(DELETE, text, texts.delete(lang), "🗑️")
    yield from _wording_buttons(lang, subject)


def _keep_button(lang: Language, text: str, *, is_kept: bool) -> Button:
    return Button(
        UNKEEP if is_kept else KEEP, text, texts.unkeep(lang) if is_kept else texts.keep(lang), "⭐"
    )


def _spoiler_button(lang: Language, text: str, *, is_covered: bool) -> Button:
    label = texts.unspoiler(lang) if is_covered else texts.spoiler(lang)
    return Button(UNSPOILER if is_covered else SPOILER, text, label, "🕶️")


def _wording_buttons(lang: Language, subject: Subject) -> Iterator[Button]:
    """One for each picture whose wording differs from the prompt."""
    is_one = len(subject.rows) == 1
    for row in subject.rows:
        if revised_prompt_of(row):
            number = None if is_one else row.position + 1
            yield Button(WORDING, f"{row.public_id}-{ALONE}", texts.use_wording(lang, number))
