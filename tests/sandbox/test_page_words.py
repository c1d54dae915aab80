"""The page's own words: each stands in its dictionary, with its values, and nothing else does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.sandbox import page

PAGE = Path(page.__file__).parent
DICTIONARIES = ["german.js"]

_SAID = re.compile(r'\b(?:t|parts)\(\s*("(?:[^"\\]|\\.)*")')
_ENTRY = re.compile(r'^  ("(?:[^"\\]|\\.)*"|\w+):\s+("(?:[^"\\]|\\.)*"),$', re.MULTILINE)
_MARKED = re.compile(r"<\w+[^>]*data-words=\"(text|attributes)\"[^>]*>([^<]*)")
# What the page's server says in English for the page to translate: refusals, and what a member is.
_SENT = re.compile(r'(?:Impossible|Refusal)\(\s*"([^"]+)"|"text": "([^"]+)"|"(Owner|Member)"')
# A page names only members that it was told of; one from before a restart is refused for its token first.
NEVER_SHOWN = {"no such member", "no such bad day"}


def said_by_scripts() -> set[str]:
    scripts = [path.read_text(encoding="utf-8") for path in PAGE.glob("*.js")]
    return {json.loads(words) for script in scripts for words in _SAID.findall(script)}


def said_by_markup() -> set[str]:
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    found = set()
    for match in _MARKED.finditer(html):
        kind, text = match.groups()
        names = re.findall(r'(?:aria-label|title)="([^"]+)"', match[0])
        found |= {text.strip()} if kind == "text" else set(names)
    return found


def said_by_server() -> set[str]:
    sources = "".join((PAGE / name).read_text(encoding="utf-8") for name in ("verbs.py", "view.py"))
    words = {next(filter(None, groups)) for groups in _SENT.findall(sources)}
    return words - NEVER_SHOWN | {"The sandbox was started again: reload the page."}


def entries(name: str) -> dict[str, str]:
    text = (PAGE / name).read_text(encoding="utf-8")
    found = [
        (json.loads(key) if key.startswith('"') else key, json.loads(value))
        for key, value in _ENTRY.findall(text)
    ]
    assert len(dict(found)) == len(found), "an entry stands there twice"
    # One that the pattern above does not see would be missed.
    assert len(found) == text.count('",\n')
    return dict(found)


@pytest.mark.parametrize("name", DICTIONARIES)
def test_a_dictionary_has_every_word_of_the_page_and_no_other(name: str) -> None:
    assert set(entries(name)) == said_by_scripts() | said_by_markup() | said_by_server()


@pytest.mark.parametrize("name", DICTIONARIES)
def test_every_translation_has_the_values_of_its_sentence(name: str) -> None:
    for english, translated in entries(name).items():
        assert translated
        assert sorted(re.findall(r"\{\w+\}", translated)) == sorted(re.findall(r"\{\w+\}", english)), english


def test_there_is_nothing_in_the_markup_that_a_language_leaves_in_english() -> None:
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    body = re.sub(r"<noscript.*?</noscript\s*>", "", html.partition("<body>")[2], flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|title|placeholder)="([^"]+)"', body)
    texts = [text.strip() for text in re.findall(r">([^<]+)<", body) if re.search(r"[A-Za-z]", text)]
    assert {*labels, *texts} == said_by_markup()


# Where a script puts words before people: a call, a property, or the content of an element.
_SHOWN = re.compile(
    r"""(?:\b(?:notice|announce)\(|\},|(?:"aria-label"|"aria-description"|title|label|hint|empty|note|problem):)
        \s*["`](?:[A-Z]|[a-z]+[ ])[^\n]*""",
    re.VERBOSE,
)


def test_no_script_shows_words_that_go_past_the_dictionary() -> None:
    loose = [
        f"{path.name}: {match[0]}"
        for path in PAGE.glob("*.js")
        for match in _SHOWN.finditer(path.read_text(encoding="utf-8"))
    ]
    assert loose == []
