"""The phrase a person proves by who is at the keyboard: what it may be, how often it is tried.

Imports nothing but this room. Our own convention.
"""

from __future__ import annotations

from enum import StrEnum

from dmap_desktop.domain.errors import Refused

SHORTEST = 6
"""Letters of an unlock phrase. It is tried in this window only, and ever more slowly."""
FREE_TRIES = 2
"""Wrong phrases in a row that cost no waiting: a slip of the finger."""
LONGEST_WAIT = 60
"""Seconds."""


class PhraseKind(StrEnum):
    """What there is to ask for."""

    NONE = ""
    """Nothing: the system's keyring gives the keys to whoever is logged in."""
    PASSPHRASE = "passphrase"
    """Of the identity file."""
    UNLOCK = "unlock phrase"
    """Chosen for this profile, beside the keys in the system's keyring."""


def check_new_phrase(phrase: str, again: str) -> None:
    """Raise Refused, with what to do, unless ``phrase`` may become the unlock phrase."""
    if len(phrase) < SHORTEST:
        raise Refused(f"Take at least {SHORTEST} letters or figures for the unlock phrase.")
    if phrase != again:
        raise Refused("The two new phrases differ; type the same one twice.")


def wait_after(wrong: int) -> int:
    """Return the seconds to wait after ``wrong`` wrong phrases in a row."""
    if wrong <= FREE_TRIES:
        return 0
    return min(1 << min(wrong - FREE_TRIES, 10), LONGEST_WAIT)
