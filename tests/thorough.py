"""How many examples a test plays: a number that the gate can afford, or all with ``--thorough``."""

from __future__ import annotations

import os

VARIABLE = "DMAP_THOROUGH"
"""Set by ``conftest.py`` for ``--thorough``, before any test module is imported."""


def many(in_the_gate: int, thorough: int) -> int:
    """Return how many examples to play."""
    return thorough if os.environ.get(VARIABLE) else in_the_gate
