"""The form behind Use as input: what should change in a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discord import ui

from bot.domain.models import Model
from bot.domain.pictures import Generation
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.result.building.fields import labelled, long_text, one_of
from bot.front.texts.language import Language
from bot.front.texts.models import quality_label
from bot.front.texts.picture import change as texts_of_change
from bot.front.texts.picture import edit as texts
from bot.front.texts.picture import row as texts_of_row

EDITED = "edited"  # the verb of the form's custom id


def edit_form(
    lang: Language,
    subject: str,
    model: Model,
    *,
    pictures: Sequence[Generation] = (),
    left: int | None = None,
) -> ui.Modal:
    """`pictures`: those of which one is to be chosen. `left`: the member's credits, None where they are not known."""
    modal = empty_form(texts.title(lang), CustomId("im", EDITED, subject))
    modal.add_item(labelled(texts.what(lang), long_text("prompt"), texts.what_hint(lang)))
    if len(pictures) > 1:
        numbers = {each.public_id: texts_of_row.number(lang, each.position) for each in pictures}
        modal.add_item(labelled(texts.which(lang), one_of("picture", numbers, None)))
    if len(model.qualities) > 1:
        qualities = _qualities(lang, model.qualities)
        hint = None if left is None else texts_of_change.quality_hint(lang, left)
        modal.add_item(labelled(texts_of_change.quality(lang), one_of("quality", qualities, None), hint))
    return modal


def _qualities(lang: Language, qualities: Mapping[str, int]) -> dict[str, str]:
    return {name: quality_label(lang, name, credits) for name, credits in qualities.items()}
