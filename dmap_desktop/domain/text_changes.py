"""A paragraph that changed between two versions of a paper. A value; imports msgspec only."""

from __future__ import annotations

import msgspec


class TextChange(msgspec.Struct, frozen=True):
    """A paragraph with what became of it."""

    kind: str
    """added, removed, changed or moved."""
    before: str
    after: str
    page_before: int | None
    """Page of the older paper it began on, from 1; None where there are no pages."""
    page_after: int | None
