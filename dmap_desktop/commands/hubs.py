"""``hub add``: naming the hub of a profile, with the credentials that open it."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from dmap_desktop.app import opened_profile
from dmap_desktop.commands.printing import print_json, print_lines
from dmap_desktop.domain.errors import EmptyHub, Unreadable
from dmap_desktop.profiles import choose_hub
from dmap_desktop.sync.credentials import read_credentials


def add_hub(options: Namespace) -> int:
    """Name the hub a profile synchronises with, once it is known to fit."""
    offered = offered_credentials(options.credentials)
    with opened_profile(options.profile, options.passphrase_file) as profile:
        try:
            profile = choose_hub(profile, options.address, offered, move=options.move)
        except EmptyHub as reason:
            before = profile.invitation.hub
            if options.move or not before:
                raise
            raise EmptyHub(
                f"The hub {options.address} is empty, and this panel's is {before}; give --move "
                "to carry there what this laptop holds, and have everybody follow."
            ) from reason
        hub = profile.invitation.hub
        profile.close()
    if options.json:
        print_json({"hub": hub})
    else:
        print_lines([f"The hub is {hub} from now on."])
    return 0


def offered_credentials(path: Path | None) -> Mapping[str, str]:
    """Return the values of a file of ``NAME=value`` lines, or the environment.

    Raises Unreadable.
    """
    if path is None:
        return os.environ
    try:
        return read_credentials(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read; check its name and what is in it.") from error
