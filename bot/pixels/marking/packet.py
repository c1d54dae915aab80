"""The mark itself: an XMP packet (ISO 16684-1) with the property DigitalSourceType of IPTC's photo metadata."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from xml.parsers import expat

TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
PACKET_LIMIT = 1024 * 1024  # bytes of a packet that stands in a file already; a larger one is replaced


class SourceType(enum.StrEnum):
    """How a picture came to be, in the terms of https://cv.iptc.org/newscodes/digitalsourcetype/."""

    GENERATED = TERMS + "trainedAlgorithmicMedia"  # by a model, from words alone
    COMPOSITE = (
        TERMS + "compositeWithTrainedAlgorithmicMedia"
    )  # by a model, from a picture that a member gave


_PROPERTY = (
    '<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    "<Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType></rdf:Description>"
)
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'{_PROPERTY}</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_PROPERTIES = {source: _PROPERTY.format(source=source).encode() for source in SourceType}
_PACKETS = {source: _PACKET.format(source=source).encode() for source in SourceType}
_OURS = re.compile(rb"digitalsourcetype/(?:trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia)\b")
_ANY_TERM = re.compile(rb"https?://cv\.iptc\.org/newscodes/digitalsourcetype/\w+")
_END = re.compile(rb"</(?:\w+:)?RDF\s*>")


def says_so(text: bytes | memoryview) -> bool:
    """Whether an XMP packet, or Content Credentials, say that a model made the picture."""
    return _OURS.search(text) is not None


def packet(source: SourceType, existing: bytes | None) -> bytes:
    """A packet with the mark: the one that stands in the file, and says something else, with the mark added.

    Another source that is named there is replaced. What cannot be read as XMP is replaced as a whole.
    """
    if existing is None or len(existing) > PACKET_LIMIT or not (end := _END.search(existing)):
        return _PACKETS[source]
    if _ANY_TERM.search(existing):
        found = _ANY_TERM.sub(source.encode(), existing)
    else:
        found = existing[: end.start()] + _PROPERTIES[source] + existing[end.start() :]
    return found if _is_well_formed(found) else _PACKETS[source]


def _is_well_formed(text: bytes) -> bool:
    """Whether it is one XML document, without entities of its own, which could unfold to any size."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text.rstrip(b"\0"), True)
    except (expat.ExpatError, ValueError):
        return False
    return True


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


def without(data: bytes, at: int, parts: list[tuple[int, int]]) -> Iterator[memoryview]:
    """The data from there on, without parts of it, which are in order. Views of it: megabytes are copied once, by
    whoever joins them."""
    view = memoryview(data)
    for start, end in parts:
        yield view[at:start]
        at = end
    yield view[at:]
