"""Who is at the keyboard: asked before an act is written, where an unlock phrase is set.

As the window does, which is locked until the phrase is typed. A passphrase needs no asking: a
command is given it for every act.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

from dmap_desktop.app import opened_profile
from dmap_desktop.domain.errors import Refused, Unreadable, WrongKey
from dmap_desktop.domain.phrases import PhraseKind
from dmap_desktop.profiles import Profile
from dmap_desktop.services.handed_files import read_file


@contextmanager
def acting_profile(options: Namespace) -> Iterator[Profile]:
    """Open the profile for an act while the block runs, once the phrase is known to fit.

    Raises as ``opened_profile``, and Refused, WrongKey or Unreadable for the phrase.
    """
    with opened_profile(options.profile, options.passphrase_file) as profile:
        doorkeeper = profile.session.doorkeeper
        if doorkeeper.kind is PhraseKind.UNLOCK and not doorkeeper.fits(_phrase(options)):
            raise WrongKey("That is not the unlock phrase of this profile; nothing was done.")
        yield profile


def _phrase(options: Namespace) -> str:
    path: Path | None = options.phrase_file
    if path is not None:
        try:
            return read_file(path).decode().strip()
        except UnicodeDecodeError as error:
            raise Unreadable(f"{path} is no text; write the unlock phrase into it.") from error
    if not sys.stdin.isatty():
        raise Refused(
            "This profile has an unlock phrase, and this act asks for it: give it on a terminal, "
            "or with --phrase-file FILE."
        )
    return getpass("Unlock phrase: ")
