"""Names for files that others named: no folders, nothing hidden in them, none twice. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_LONGEST = 120
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices."""


def clean_name(name: str, instead: str) -> str:
    """Return a name any system can hold and nobody is misled by; ``instead`` where none is left.

    Folders before it, control signs and signs that turn the direction of writing are left out
    (``fdp.exe`` can be made to look like ``exe.pdf``); a long one is shortened before its ending.
    """
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    shown = _FORBIDDEN.sub("_", " ".join(shown.split())).strip(". ")
    if not shown:
        return instead
    if _DEVICES.match(shown):
        shown = "_" + shown
    if len(shown) > _LONGEST:
        stem, dot, suffix = shown.rpartition(".")
        if not dot or len(suffix) > 10:
            return shown[:_LONGEST].rstrip(". ")
        shown = stem[: _LONGEST - len(suffix) - 1].rstrip(". ") + dot + suffix
    return shown


def unlike(name: str, known: Collection[str]) -> str:
    """Return ``name``, numbered where it is among ``known``: ``form (2).pdf``.

    Upper and lower case count as the same.
    """
    taken = {other.casefold() for other in known}
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    number, tried = 1, name
    while tried.casefold() in taken:
        number += 1
        tried = f"{stem} ({number}){dot}{suffix}"
    return tried
