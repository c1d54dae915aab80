"""Everything about the endpoint: its path, the key, the models, their price, and where pictures are.

What costs nothing is tried first. A picture is made only if that is wanted, and nothing known speaks against it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.checkup.access import key_finding, path_finding
from bot.checkup.findings import Finding, Say, not_checked, well
from bot.checkup.models import Listed, ask_list, model_finding, offered
from bot.checkup.painting import Painted, not_asked, paint_one
from bot.checkup.prices import money, price_finding
from bot.config import Settings
from bot.domain.errors import EndpointDown
from bot.domain.models import Catalogue, Model
from bot.imageapi.client import ImageClient
from bot.imageapi.probing.probe import Probed, Prober
from bot.opening import endpoint_of, images_of

LONGEST_WAIT = 30.0  # seconds for a request that costs nothing
BY_A_PICTURE = "a picture was made with it"
FIRST = "what is at fault above must be right first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found out for nothing. `locked`: an invented key is refused the list of models, which this one gets."""

    probed: Probed
    listed: Listed
    locked: bool
    catalogue: Catalogue

    @property
    def model(self) -> Model | None:
        """The one that is taken by default."""
        default = self.catalogue.default
        return None if default is None else self.catalogue.find(default)


async def endpoint_findings(settings: Settings, *, paint: bool, say: Say) -> tuple[list[Finding], Looked]:
    """What is found, and what was learned for nothing. `say` is told before anything is done that costs money."""
    async with images_of(settings) as images:
        looked = await _look(settings, images)
        painted = await _painted(settings, images, looked, say) if paint else not_asked()
    return _findings(settings, looked, painted), looked


async def _painted(settings: Settings, images: ImageClient, looked: Looked, say: Say) -> Painted:
    known = {finding.part: finding.ok for finding in _findings(settings, looked, not_asked())}
    if known["path"] is False or known["key"] is False or looked.model is None:
        return not_asked(FIRST)
    return await paint_one(settings, images, looked.model, say, is_key_proven=known["key"] is True)


async def _look(settings: Settings, images: ImageClient) -> Looked:
    wait = _wait(settings)
    async with Prober.open(endpoint_of(settings), wait) as prober:
        probed = await prober.pictures()
        if probed.reply.trouble is None:
            listed = await ask_list(images, wait)
        else:  # the list would not come either
            listed = Listed(error=EndpointDown(1))
        locked = bool(listed.models) and not probed.is_key_proven and await prober.list_is_locked()
    return Looked(probed=probed, listed=listed, locked=locked, catalogue=offered(settings, listed))


def _findings(settings: Settings, looked: Looked, painted: Painted) -> list[Finding]:
    endpoint, wait = endpoint_of(settings), _wait(settings)
    path = path_finding(endpoint, looked.probed, wait)
    key = key_finding(looked.probed, looked.listed.error, locked=looked.locked)
    is_behind = path.ok is False or key.ok is False
    if is_behind and not looked.listed.models and not looked.listed.late:
        model = not_checked("model", FIRST)
    else:
        maker = looked.catalogue.default if painted.is_made else None
        model = model_finding(settings, looked.listed, looked.catalogue, wait, maker)
    price = price_finding(settings, looked.model)
    if painted.is_made:
        path, key = path.proven(BY_A_PICTURE), key.proven(BY_A_PICTURE)
    if painted.cost is not None:
        price = well("price", f"{money(settings, painted.cost)}, as the endpoint says of this picture")
    return [path, key, model, price, *painted.findings]


def _wait(settings: Settings) -> float:
    return min(LONGEST_WAIT, settings.image_timeout)
