"""Who may see a picture now. One rule for the gallery, for links, for families and for pictures that somebody keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A channel, and what one member may do there now, by their roles and the channel's overwrites."""

    may_view: bool
    may_read_history: bool
    is_private_thread: bool = False
    is_age_restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who wants to see it, and whether they ask from an age-restricted channel."""

    id: int
    is_among_adults: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A picture, as far as the rule asks. `place` is the channel that decides; None: it is its author's alone.

    `is_hidden`: the author has hidden their pictures.
    """

    author: int
    place: int | None
    is_hidden: bool = False


def is_open_to(viewer: Viewer, ground: Ground | None) -> bool:
    """Whether the viewer may see what was posted in this channel; None: it is not there any more, or not known."""
    if ground is None or ground.is_private_thread or not (ground.may_view and ground.may_read_history):
        return False
    return viewer.is_among_adults or not ground.is_age_restricted


def may_see(viewer: Viewer, picture: Placed, ground: Ground | None) -> bool:
    """Whether the viewer may see the picture, of which `ground` is the place. Authors see their own wherever it is."""
    if picture.author == viewer.id:
        return True
    return picture.place is not None and not picture.is_hidden and is_open_to(viewer, ground)
