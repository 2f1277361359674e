"""Removing the offline copy of a profile whose rights have ended, for good.

The keys go first: without them the database and the papers cannot be read, wherever a copy of their
bytes may lie. The person's own words are sealed anew with a key of their own, in ``remains.age``.
Each step can be cut off and is done by the next start: the file says that leaving has begun.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import RightsEnded, Unavailable, Unreadable, said
from dmap_desktop.domain.ports import PUSHED
from dmap_desktop.places import replace_file
from dmap_desktop.profile_card import remove_card
from dmap_desktop.profiles import IDENTITY_FILE, SECRETS, Profile
from dmap_desktop.sealing.age import open_with
from dmap_desktop.sealing.vault import Vault
from dmap_desktop.services.leaving import Remains, what_remains, why_ended

REMAINS = "remains.age"
_KEY = "key of the remains"


def leave_if_over(profile: Profile) -> None:
    """Remove the offline copy and raise RightsEnded, when the rights on the panel have ended.

    The profile is closed then. What cannot be removed raises Unavailable and is tried again.
    """
    why = why_ended(profile.session)
    if why is None:
        return
    remains = what_remains(profile.session, why)
    sealer = profile.session.sealer
    recipient, identity = sealer.new_identity()
    profile.vault.put({_KEY: identity})
    _write(profile.folder / REMAINS, sealer.seal(msgspec.json.encode(remains), [recipient]))
    profile.close()
    check_left(profile.folder, profile.vault)


def unsent(profile: Profile) -> bool:
    """Say whether own acts wait to be carried out: those come first, because they may count."""
    session = profile.session
    own = session.store.heads().get(session.device)
    return own is not None and own.sequence > int(session.store.kept(PUSHED) or 0)


def check_left(folder: Path, vault: Vault) -> None:
    """Raise RightsEnded when the rights of the profile have ended; finish what was cut off."""
    if not (folder / REMAINS).exists():
        return
    remains = read_remains(folder, vault)
    if any(vault.get(name) for name in SECRETS):
        vault.put(dict.fromkeys(SECRETS, b""))
    try:
        for name in ("panel.db", "panel.db-wal", "panel.db-shm"):
            (folder / name).unlink(missing_ok=True)
        if (folder / "blobs").exists():
            shutil.rmtree(folder / "blobs")
    except OSError as error:
        raise Unavailable(
            f"{error.filename or folder} cannot be removed ({error.strerror}); its keys are gone, "
            "but remove it by hand."
        ) from error
    raise RightsEnded(remains.sentence())


def read_remains(folder: Path, vault: Vault) -> Remains:
    """Return what was kept of a profile that was left. Raises Unreadable, WrongKey, Unavailable."""
    identity = vault.get(_KEY)
    try:
        sealed = (folder / REMAINS).read_bytes()
        if not identity:
            raise Unreadable(f"The key of {folder / REMAINS} is not in the keyring; unlock it.")
        return msgspec.json.decode(open_with(identity, sealed), type=Remains)
    except (OSError, *UNDECODABLE) as error:
        raise Unreadable(
            f"{folder / REMAINS} is damaged ({said(error)}); remove the folder."
        ) from error


def save_remains(folder: Path, vault: Vault, path: Path) -> None:
    """Write what was kept to ``path``, readable, for the person who wrote it."""
    remains = read_remains(folder, vault)
    _write(path, msgspec.json.format(msgspec.json.encode(remains)) + b"\n")


def forget(folder: Path, vault: Vault) -> None:
    """Remove what was kept, and the profile: a panel can be joined anew in its folder."""
    vault.put({_KEY: b""})
    with suppress(OSError):
        (folder / IDENTITY_FILE).unlink(missing_ok=True)
    remove_card(folder)
    (folder / REMAINS).unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    try:
        replace_file(path, data)
    except OSError as error:
        raise Unavailable(
            f"{path} cannot be written ({error.strerror}); make room or choose another place."
        ) from error
