"""The tree of errors is drawn as it is, and an error is its class and its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.domain import errors
from bot.domain.errors import BotError, EndpointBusy, EndpointDown, PromptRejected, Refused, base

NOT_ERRORS = {"Failure", "Flaw", "Missing", "failure_from_json", "failure_to_json"}

Drawn = tuple[str, str, str]  # the class, its parent, the module of its family


def drawn(picture: str) -> Iterator[Drawn]:
    """The classes in the drawing, top to bottom. Each level of the tree is four columns further right."""
    above: list[str] = []
    family = ""
    for line in picture.splitlines():
        if heading := re.search(r"\b([a-z]+)\.py\b", line):
            family = heading[1]
        if node := re.match(r"    ((?:[│ ] {3})*)([├└]── )?([A-Z]\w+)", line):
            depth = len(node[1]) // 4 + (node[2] is not None)
            above[depth:] = [node[3]]
            parent = above[depth - 1] if depth else "Exception"
            yield node[3], parent, f"bot.domain.errors.{family if depth > 1 else 'base'}"


def defined(kind: type[BotError] = BotError, parent: str = "Exception") -> Iterator[Drawn]:
    """The classes that there are; those of tests are not the bot's."""
    yield kind.__name__, parent, kind.__module__
    for child in kind.__subclasses__():
        if child.__module__.startswith("bot."):
            yield from defined(child, kind.__name__)


def test_the_drawing_has_every_error_under_its_parent_and_in_its_file_and_nothing_else() -> None:
    assert sorted(drawn(base.__doc__ or "")) == sorted(defined())


def test_the_drawing_is_read_as_a_tree() -> None:
    picture = """
    BotError                base.py
    ├── One                 whatever
    │     first.py          of these
    │   ├── Two
    │   │   └── Three
    │   └── Four
    └── Five
          second.py
        └── Six
    """
    assert list(drawn(picture)) == [
        ("BotError", "Exception", "bot.domain.errors.base"),
        ("One", "BotError", "bot.domain.errors.base"),
        ("Two", "One", "bot.domain.errors.first"),
        ("Three", "Two", "bot.domain.errors.first"),
        ("Four", "One", "bot.domain.errors.first"),
        ("Five", "BotError", "bot.domain.errors.base"),
        ("Six", "Five", "bot.domain.errors.second"),
    ]


def test_the_package_offers_every_error() -> None:
    assert set(errors.__all__) == {name for name, _, _ in defined()} | NOT_ERRORS


@pytest.mark.parametrize("name", sorted(name for name, _, _ in defined()))
def test_every_error_says_what_it_means(name: str) -> None:
    """A dataclass without a docstring gets its signature for one."""
    assert not (getattr(errors, name).__doc__ or "").startswith(f"{name}(")


def test_errors_are_equal_by_class_and_facts() -> None:
    assert EndpointBusy(2, 1.5) == EndpointBusy(2, 1.5) != EndpointBusy(2, 2.5)
    twice: tuple[BotError, BotError] = EndpointBusy(2), EndpointDown(2)
    assert twice[0] != twice[1]


def test_the_log_gets_the_class_and_its_facts() -> None:
    assert str(EndpointBusy(2, 1.5)) == "EndpointBusy(tries=2, retry_after=1.5)"
    assert str(PromptRejected("sexual")) == "PromptRejected(category='sexual')"
    assert str(errors.Closing()) == "Closing()"


def test_what_only_the_operator_can_put_right_is_marked() -> None:
    marked = {name for name, _, _ in defined() if getattr(errors, name).for_operator}
    assert marked == {
        *(
            "AccountBlocked",
            "AccountEmpty",
            "CostUnknown",
            "HostNotTrusted",
            "KeyRefused",
            "ModelGone",
            "MoneyCapReached",
            "NoModel",
        ),
        *(
            "NotVerified",
            "PathWrong",
            "EditsPathWrong",
            "PictureTooLargeThere",
            "RegionRefused",
            "SettingRefused",
        ),
    }
    assert not Refused.for_operator
