"""What the names of a hub's objects give away: strangers, gaps, an older copy. Pure functions.

Nothing here opens an object. What does not belong is reported and otherwise left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dmap_desktop.domain.chain import Finding, Who
from dmap_desktop.sync.layout import (
    BLOBS,
    KEYS,
    LOGS,
    PANEL,
    log_key,
    parse_copy_key,
    parse_log_key,
)
from dmap_desktop.sync.logs import LogReader
from dmap_desktop.sync.marks import Mark

MOST_NAMED = 20
"""Strangers named one by one; the rest is counted."""
_KNOWN = re.compile(rf"{BLOBS}[0-9a-f]{{64}}|{KEYS}[0-9a-f]{{32}}/[0-9a-f]{{64}}\.age")
_DROPPED = re.compile(r"(.*/)?(\.DS_Store|Thumbs\.db|desktop\.ini)")
"""What the systems' own file managers leave in any folder."""


def firsts(keys: Iterable[str]) -> dict[str, list[int]]:
    """Return what numbers the segments begin with, by device, sorted."""
    found: dict[str, list[int]] = {}
    for key in sorted(keys):
        place = parse_log_key(key)
        if place is not None:
            found.setdefault(place[0], []).append(place[1])
    return found


def belongs(key: str) -> bool:
    """Say whether an object of this name may lie in a hub, as far as the name tells."""
    known = parse_log_key(key) or parse_copy_key(key) or _KNOWN.fullmatch(key)
    return key == PANEL or bool(known)


def stranger(key: str) -> Finding:
    """Return the finding for an object that does not belong."""
    words = (
        f"{key} does not belong to the hub of a panel and is ignored; ask whoever keeps the hub "
        "where it comes from."
    )
    return Finding("", 0, key, words)


def strangers(keys: Iterable[str]) -> list[Finding]:
    """Return what does not belong, by its name."""
    odd = [key for key in keys if not belongs(key) and not _DROPPED.fullmatch(key)]
    found = [stranger(key) for key in odd[:MOST_NAMED]]
    if len(odd) > MOST_NAMED:
        more = f"{len(odd) - MOST_NAMED} further objects do not belong to the hub and are ignored."
        found.append(Finding("", 0, odd[MOST_NAMED], more))
    return found


def unread(begin: Mapping[str, list[int]], reader: LogReader) -> list[Finding]:
    """Return what keeps logs from being read to their end: gaps, and devices nobody enrolled.

    A gap that is filled from here is none.
    """
    found = []
    for device, numbers in sorted(begin.items()):
        end = reader.marks[device].end if device in reader.marks else 0
        first = next((number for number in numbers if number > end), None)
        if first is None or device in reader.broken:
            continue
        key = log_key(device, first)
        if reader.panel is None or device not in reader.panel.devices:
            words = f"{LOGS}{device} is the log of a device that nobody enrolled; it is ignored."
            found.append(Finding(device, 0, key, words))
        elif reader.end(device) < first - 1:
            missing = f"act {end + 1}" if first == end + 2 else f"acts {end + 1} to {first - 1}"
            words = (
                f"Missing from the log of {reader.who(device)} in the hub: {missing}, before "
                f"{key}. A laptop that holds them carries them out again when it synchronises."
            )
            found.append(Finding(device, end + 1, key, words))
    return found


def shortened(
    marks: Mapping[str, Mark], begin: Mapping[str, list[int]], who: Who
) -> dict[str, Finding]:
    """Return, by device, which logs have lost segments that were seen in this hub before."""
    found = {}
    for device, mark in sorted(marks.items()):
        here = [number for number in begin.get(device, []) if number <= mark.first]
        if len(here) >= mark.segments and mark.first in here:
            continue
        words = (
            f"The log of {who(device)} in the hub was seen here up to act {mark.end}, and parts of "
            "it are gone: it was cut, or an older copy of the hub was restored. What this laptop "
            "holds is carried out again; nothing is lost here."
        )
        found[device] = Finding(device, mark.end, log_key(device, mark.first), words)
    return found
