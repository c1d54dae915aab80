"""What the name of a field says of the string in it: the picture that was made, or something else.

The names are those of providers, taken apart into words: `image_urls` and `imageUrls` are "image" and "urls".
"""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


def words(name: str) -> frozenset[str]:
    """The words of a field's name, in lower case."""
    return frozenset(word.lower() for word in WORD.findall(name))


# Fields and objects in which no picture stands that was made for this request: what went wrong, and what was sent.
ELSEWHERE = words(
    "error errors detail details input inputs request parameters params prompt prompts init mask reference references"
    " control webhook callback"
)
# A smaller picture, or one of an earlier step: taken if there is no other.
LESSER = words("thumb thumbnail thumbnails preview previews small intermediate placeholder depth canny pose")
# Perhaps the picture that was to be changed, or the largest of several sizes.
EARLIER = words("original source before")
# What is found there is about somebody or something else.
OF_OTHERS = words(
    "doc docs documentation help support avatar logo icon profile account model provider user owner author creator"
)
# An address so named leads to words, or to somebody's face.
PAGES = OF_OTHERS | words(
    "status cancel terms policy privacy homepage website web billing pricing login self next previous get stream logs"
    " log learn html page portal dashboard upgrade schema type message msg reason title description warning notice"
    " hint note id version"
)
# Names of addresses of whatever kind; what they lead to is said around them.
ANYTHING = words("url urls uri uris href link src response")
# Texts in which a picture may be named by the way, as its address among other words.
ANSWERS = words("content text output result answer message msg")
# An address so named leads to a picture.
PICTURES = words(
    "image images img imgs picture pictures photo photos png jpg jpeg webp url urls uri uris src href link output"
    " outputs result results artifact artifacts sample samples file files data download media asset assets generated"
    " generation generations path content original"
)
PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|webp|gif|avif|bmp)(?:$|[?#])", re.IGNORECASE)
PAGE_FILE = re.compile(
    r"\.(?:html?|md|txt|pdf|json|css|js|svg|mp4|webm|mov|mp3|wav|zip|safetensors)(?:$|[?#])", re.IGNORECASE
)
PAGE_PLACE = re.compile(
    r"//(?:docs|help|support|status|platform)\.|/(?:docs|documentation|help|support|policies)(?:/|$)"
)


def leads_to_words(said: frozenset[str], address: str) -> bool:
    """Whether an address in a field of this name is that of a page, or of a request yet to be made."""
    asked_again = {"response", "url"} <= said  # a queue's: where the answer will be
    is_page = PAGE_FILE.search(address) or PAGE_PLACE.search(address.lower())
    return bool(said & PAGES) or asked_again or (is_page is not None and not PICTURE_FILE.search(address))


def speaks_of_a_picture(said: frozenset[str], address: str) -> bool:
    """Whether the name, or the end of the address, says that it is a picture's."""
    return bool(said & PICTURES) or PICTURE_FILE.search(address) is not None
