"""The form behind the button Change: the request of a picture, to be edited and asked for anew.

Discord takes five fields: the prompt, the size, the quality, the model, and pictures to add. Where a picture was given
there is a sixth, the area of it that is to change: the size makes room for it, since the picture has a shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from discord import ui

from bot.domain.models import Catalogue, Model, choice_value
from bot.domain.pictures import MOST_INPUTS, PROMPT_LIMIT, PictureRequest
from bot.domain.wishes import Wish
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.result.building.area import area_field, area_in
from bot.front.result.building.fields import labelled, long_text, menu, one_of
from bot.front.texts.language import Language
from bot.front.texts.models import model_label, quality_label
from bot.front.texts.picture import change as texts
from bot.front.texts.sizes import size_labels

CHANGED = "changed"  # the verb of the form's custom id
FIELD_LIMIT = 5  # of a form


def change_form(
    lang: Language,
    subject: str,
    request: PictureRequest,
    catalogue: Catalogue,
    *,
    is_failure: bool = False,
    left: int | None = None,
) -> ui.Modal:
    """The form, filled with the request as it was, which `is_failure` if nothing came of it. `left`: the member's
    credits, None where they are not known.

    Sizes and qualities are those of the request's model; of the default one, if that is gone: what is typed is kept all
    the same. Raises NoModel.
    """
    model = _model_of(request, catalogue)
    title = texts.title_after_failure(lang) if is_failure else texts.title(lang)
    modal = empty_form(title, CustomId("im", CHANGED, subject))
    modal.add_item(labelled(texts.prompt(lang), long_text("prompt", request.prompt), texts.prompt_hint(lang)))
    sizes = size_labels(lang, model.sizes)
    has_area, most = _has_area(request, model), _most_pictures(catalogue)
    others = (len(model.qualities) > 1, len(catalogue.models) > 1, most > 0, has_area)
    if len(sizes) > 1 and sum(others) < FIELD_LIMIT - 1:
        modal.add_item(labelled(texts.size(lang), one_of("size", sizes, request.size)))
    qualities = {name: quality_label(lang, name, credits) for name, credits in model.qualities.items()}
    hint = None if left is None else texts.quality_hint(lang, left)
    if len(qualities) > 1:
        modal.add_item(labelled(texts.quality(lang), one_of("quality", qualities, request.quality), hint))
        hint = None  # once is enough
    if len(catalogue.models) > 1:
        models = _models(lang, model, catalogue)
        modal.add_item(labelled(texts.model(lang), menu("model", models, choice_value(model.id)), hint))
    if has_area:
        modal.add_item(area_field(lang, request.area))
    if most:
        upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id="image", required=False, max_values=most)
        hint = texts.pictures_hint(lang, most=most, given=len(request.images))
        modal.add_item(labelled(texts.pictures(lang, most), upload, hint))
    return modal


def changed_wish(
    texts: Mapping[str, str], before: Wish, request: PictureRequest, catalogue: Catalogue
) -> Wish:
    """What the form says, of which `texts` are the fields; `before` is the request as it was.

    A choice that was left as it stood is nobody's: where another model does not have it, that one's default is taken.
    So is a size that the form did not ask for beside an area, which has one of its own. Raises UnknownChoice for a
    forged area.
    """
    form_model, chosen = _model_of(request, catalogue), texts.get("model")
    model = form_model if chosen is None else _chosen_model(chosen, catalogue)
    size, quality = texts.get("size") or before.size, texts.get("quality") or before.quality
    if model is not None and model is not form_model:
        if size not in model.sizes and size == _preset(before.size, form_model.sizes):
            size = None
        if quality not in model.qualities and quality == _preset(before.quality, tuple(form_model.qualities)):
            quality = None
    area = area_in(texts, before.area)
    is_bound = area is None or "size" in texts
    return replace(
        before,
        prompt=texts.get("prompt", before.prompt)[: PROMPT_LIMIT + 1],
        size=size,
        quality=quality,
        model=before.model if chosen is None else chosen,
        style=before.style if model is None or before.style in model.styles or model is form_model else None,
        area=area,
        # A default that was left as it stood in the form is still nobody's choice.
        size_chosen=is_bound and (before.size_chosen or size != before.size),
        quality_chosen=before.quality_chosen or quality != before.quality,
    )


def _has_area(request: PictureRequest, model: Model) -> bool:
    """Whether there is a picture of which an area could change."""
    return bool(request.images) and model.most_pictures > 0


def _most_pictures(catalogue: Catalogue) -> int:
    return min(max(each.most_pictures for each in catalogue.models), MOST_INPUTS)


def _model_of(request: PictureRequest, catalogue: Catalogue) -> Model:
    return catalogue.find(request.model) or catalogue.model(None)


def _chosen_model(chosen: str, catalogue: Catalogue) -> Model | None:
    """None for one that is not on offer any more, which is refused later, with another one to press."""
    return next((model for model in catalogue.models if choice_value(model.id) == chosen), None)


def _preset(now: str | None, choices: tuple[str, ...]) -> str | None:
    """What the form shows as chosen when it opens."""
    return now if now in choices else next(iter(choices), None)


def _models(lang: Language, first: Model, catalogue: Catalogue) -> dict[str, str]:
    """Labels by values. The first one is there however many there are."""
    ordered = (first, *(model for model in catalogue.models if model is not first))
    return {choice_value(model.id): model_label(lang, model, catalogue.default) for model in ordered}
