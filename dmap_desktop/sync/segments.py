"""A segment: consecutive envelopes of one device, one a line, sealed to the epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.ports import Sealer

MOST_BYTES = 4 * 1024 * 1024
MOST_ENVELOPES = 1000
_READABLE_BYTES = 64 * 1024 * 1024


class Opener(Protocol):
    """What opens a sealed segment."""

    def open(self, sealed: bytes) -> bytes:
        """Return what is inside. Raises WrongKey."""
        ...


def seal_segment(sealer: Sealer, envelopes: Sequence[bytes], recipient: str) -> bytes:
    """Return a sealed segment."""
    return sealer.seal(b"".join(envelope + b"\n" for envelope in envelopes), [recipient])


def open_segment(sealer: Opener, sealed: bytes) -> list[bytes]:
    """Return the envelopes of a segment. Raises WrongKey, Unreadable."""
    if len(sealed) > _READABLE_BYTES:
        raise Unreadable("A segment of a log is larger than any that this program writes.")
    plain = sealer.open(sealed)
    if not plain.endswith(b"\n"):
        raise Unreadable("A segment of a log ends in the middle of an act.")
    return plain[:-1].split(b"\n")


def cut(envelopes: Sequence[tuple[int, bytes]]) -> list[list[tuple[int, bytes]]]:
    """Cut (sequence, envelope) into segments of bounded size, each at least one envelope."""
    segments: list[list[tuple[int, bytes]]] = []
    size = 0
    for numbered in envelopes:
        length = len(numbered[1])
        full = not segments or len(segments[-1]) >= MOST_ENVELOPES or size + length > MOST_BYTES
        if full:
            segments.append([])
            size = 0
        segments[-1].append(numbered)
        size += length
    return segments
