"""What one file that arrived turned out to hold. Values; msgspec only."""

from __future__ import annotations

import msgspec

from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Problem


class Unfolded(msgspec.Struct, frozen=True):
    """A file taken apart."""

    itself: bool = True
    """Whether the file is a paper as it came."""
    papers: tuple[NamedBytes, ...] = ()
    """What was taken out of it, or made from it, each under a name that stands once."""
    problems: tuple[Problem, ...] = ()
