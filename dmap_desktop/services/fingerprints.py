"""Fingerprints as words that two people read to each other: of a device, and of a panel.

One word a byte, from 256 words that are hard to mishear. Ten words are 80 bits: nobody makes keys
that match somebody else's words. The words are our own choice from a free list
(``resources/words``); other programs have others.
"""

from __future__ import annotations

import hashlib
from functools import cache

from dmap_desktop.places import resource

LENGTH = 10
"""Words of a fingerprint."""
COMPARE = (
    "Ring {name} on a number you know already and read the words to each other. Go on only when "
    "all ten are the same."
)
"""What to do with a device's words before it is enrolled."""


@cache
def word_list() -> tuple[str, ...]:
    """Return the 256 words, the word of byte 0 first."""
    return tuple(resource("words", "spoken.txt").read_text("utf-8").split())


def device_words(verify_key: str, recipient: str) -> tuple[str, ...]:
    """Return the words of a device: of the key it signs with and the key it is written to."""
    return _words(f"device\n{verify_key}\n{recipient}")


def panel_words(panel: str, founding_verify_key: str) -> tuple[str, ...]:
    """Return the words of a panel: of its id and of the key that its founder signed with."""
    return _words(f"panel\n{panel}\n{founding_verify_key}")


def same_words(given: str, words: tuple[str, ...]) -> bool:
    """Say whether somebody typed these words, however they were parted and written."""
    return tuple(given.replace(",", " ").lower().split()) == words


def _words(text: str) -> tuple[str, ...]:
    digest = hashlib.sha256(text.encode()).digest()
    return tuple(word_list()[byte] for byte in digest[:LENGTH])
