"""How counts become levels of risk, 0 (least) to 4 (most), for factors and minimisation. Pure.

Every one of these scales is the panel's own (domain notes, section 5).
"""

from __future__ import annotations

WORST = 4


def crowded_level(level: int, count: int, many: int) -> int:
    """Return the level of a worst class at ``level`` in which ``count`` items stand.

    From ``many`` items on it is one higher; never for the best level, nor beyond the worst.
    """
    return level + 1 if 0 < level < WORST and count >= many else level


def mix_level(kinds: int) -> int:
    """Return the level of so many kinds of quasi-identifiers asked for together."""
    return min(max(kinds - 1, 0), WORST)


def share_level(part: int, whole: int) -> int:
    """Return the level of a share: 0 for none, then 1 to 4 for each quarter begun."""
    return -(-WORST * part // whole)
