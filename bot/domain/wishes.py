"""What a person asks for, before it is checked against the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.areas import Area
from bot.domain.errors import PromptMissing, PromptTooLong, TooLongWithStyle
from bot.domain.guilds.styles import BETWEEN, AppliedStyle, is_visible
from bot.domain.pictures import PROMPT_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The options of a command as a person typed them, not checked yet; None where they left one out.

    A wish for the same once more has a size and a quality that perhaps nobody chose, see `PictureRequest`. It has the
    server's style as it was, which counts before `style`. Without an `area` all of a picture may change.
    """

    prompt: str
    size: str | None = None
    style: str | None = None
    quality: str | None = None
    model: str | None = None
    count: int = 1
    area: Area | None = None
    size_chosen: bool = True
    quality_chosen: bool = True
    server_style: AppliedStyle | None = None


def check_prompt(prompt: str, style: AppliedStyle | None) -> None:
    """Raises PromptMissing, PromptTooLong or TooLongWithStyle. The prompt is stripped already."""
    if not any(map(is_visible, prompt)):
        raise PromptMissing
    if len(prompt) > PROMPT_LIMIT:
        raise PromptTooLong(len(prompt), PROMPT_LIMIT)
    if style is not None and len(style.added_to(prompt)) > PROMPT_LIMIT:
        added = len(BETWEEN) + len(style.words)
        raise TooLongWithStyle(style.name, len(prompt), added, PROMPT_LIMIT)
