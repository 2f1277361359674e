"""Errors the user can mend: each is one sentence that says what happened and what to do.

Anything that is not a :class:`Mendable` is a fault of the program and goes to the crash report.
Imports nothing.
"""

from __future__ import annotations


def said(error: Exception, most: int = 200) -> str:
    """Return what a library says of something of unknown origin, fit for a sentence of ours.

    It may quote what it found there: on one line, without control characters, at most ``most``.
    """
    words = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())
    return words if len(words) <= most else f"{words[:most]} …"


class Mendable(Exception):
    """The world's fault, not ours. ``str()`` of it is a sentence fit to be shown."""


class Refused(Mendable):
    """An act that a rule of the panel does not allow, with the rule in words."""


class EmptyHub(Refused):
    """A hub that holds nothing yet, where the panel's was expected."""


class Unreadable(Mendable):
    """A file, record or object that is not what it should be. Names it and says what to do."""


class LimitReached(Unreadable):
    """A document that would cost more time, memory, pages or cells than is allowed."""


class PasswordNeeded(Unreadable):
    """A document that is encrypted; the sentence says whether a password was wrong or missing."""


class PupilDataRefused(Unreadable):
    """A paper that holds row-level pupil data, which this program never stores."""


class Unavailable(Mendable):
    """Something outside is away for now: a hub, a keyring, a disk with room. Try again."""


class InUse(Unavailable):
    """A profile that another window or command has open."""


class RightsEnded(Mendable):
    """This person's or device's rights on the panel have ended, and its offline copy with them."""


class WrongKey(Mendable):
    """A key, passphrase or identity that does not open what it should."""


class Cancelled(Mendable):
    """The user stopped it."""
