"""One program at a time on a profile: a file beside the database, locked by the system.

The system lets go of the lock when the program ends, however it ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dmap_desktop.domain.errors import InUse

if sys.platform == "win32":
    import msvcrt

    def _seize(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProfileLock:
    """Holds the profile in ``folder`` until released."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises InUse when another window holds it."""
        self._descriptor = os.open(folder / "panel.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _seize(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise InUse(
                f"The profile {folder} is open in another window; use that one, or close it first."
            ) from error

    def release(self) -> None:
        """Let others have the profile."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
