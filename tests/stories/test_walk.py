"""Every screen in every language: nothing in English, nothing that Discord refuses, no label that phones cut.

`python -m tests.stories.walk de` prints what a walk saw, and which texts no screen showed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogues.files import codes, ids, messages
from tests.catalogues.pseudo import CODE
from tests.stories.walk.judging import never_shown
from tests.stories.walk.route import catalogue_of, faults, walk

SHOWN = 0.85  # of the texts; the rest is for what seldom happens, and is called by tests/front/test_texts_pseudo.py


@pytest.mark.parametrize("locale", [CODE, *codes()])
async def test_the_walk(locale: str, tmp_path: Path) -> None:
    catalogue = catalogue_of(locale)
    heard = await walk(tmp_path, locale, catalogue)
    found = faults(heard, locale)
    assert not found, "\n".join(["", *found])
    missing = never_shown(catalogue, [text for each in heard for _, text in each.texts])
    shown = 1 - len(missing) / len(messages(catalogue))
    assert shown >= SHOWN, "\n".join(
        ["these texts were shown by no screen:", *(ids(each)[0] for each in missing)]
    )
