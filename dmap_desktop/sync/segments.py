"""A segment: consecutive envelopes of one device, one a line, sealed to the epoch."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Protocol

from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.ports import Sealer

MOST_BYTES = 4 * 1024 * 1024
MOST_ENVELOPES = 1000
_READABLE_BYTES = 64 * 1024 * 1024

Numbered = Sequence[tuple[int, bytes]]
"""Envelopes of one device, each with its sequence number."""


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


def cut(envelopes: Numbered, ends: Container[int] = ()) -> list[list[tuple[int, bytes]]]:
    """Cut envelopes into segments of bounded size, each at least one envelope.

    A segment ends with each of the sequence numbers ``ends``.
    """
    segments: list[list[tuple[int, bytes]]] = []
    size, ended = 0, True
    for sequence, envelope in envelopes:
        length = len(envelope)
        if ended or len(segments[-1]) >= MOST_ENVELOPES or size + length > MOST_BYTES:
            segments.append([])
            size = 0
        segments[-1].append((sequence, envelope))
        size += length
        ended = sequence in ends
    return segments
