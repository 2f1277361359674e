"""``profile.json``: which panel a profile belongs to, whose it is, where the hub is. No secrets."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Unavailable, Unreadable, said
from dmap_desktop.domain.handed import Invitation
from dmap_desktop.places import replace_file

CARD = "profile.json"


def profile_exists(folder: Path) -> bool:
    """Say whether ``folder`` holds a profile that has joined a panel."""
    return (folder / CARD).exists()


def write_card(folder: Path, invitation: Invitation) -> None:
    """Write the card, whole or not at all. Raises Unavailable."""
    text = msgspec.json.format(msgspec.json.encode(invitation))
    try:
        replace_file(folder / CARD, text)
    except OSError as error:
        raise Unavailable(
            f"The profile in {folder} cannot be written ({error.strerror}); make room or mend the "
            "permissions of its folder, then try again."
        ) from error


def remove_card(folder: Path) -> None:
    """Take the card away: the profile belongs to no panel (yet)."""
    (folder / CARD).unlink(missing_ok=True)


def read_card(folder: Path) -> Invitation:
    """Return which panel a profile belongs to, whose it is and its hub. Raises Unreadable."""
    try:
        return msgspec.json.decode((folder / CARD).read_bytes(), type=Invitation)
    except FileNotFoundError as error:
        raise Unreadable(
            f"No profile is in {folder}; start the program there to join a panel, or name another "
            "folder with --profile."
        ) from error
    except (OSError, *UNDECODABLE) as error:
        raise Unreadable(
            f"The profile in {folder} is damaged ({said(error)}); ask the secretariat for the "
            "invitation again."
        ) from error
