"""Lists of names in a sentence."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str], most: int | None = None) -> str:
    """Return ``"a, b and c"``; of more than ``most`` names ``"a, b and 7 more"``.

    Raises ValueError for no name.
    """
    shown = list(names)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    *first, last = shown
    return f"{', '.join(first)} and {last}" if first else last
