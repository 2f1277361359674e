"""Who did an act, and the hash that proves it: part of every state. Imports msgspec only."""

from __future__ import annotations

import msgspec


class Signed(msgspec.Struct, frozen=True):
    """Who did it, when by their own clock, and the hash of the envelope that proves it."""

    person: str
    wall: str
    hash: str
    device: str
    sequence: int
