"""``panel remains`` and ``panel forget``: what is left to do when rights have ended."""

from __future__ import annotations

from argparse import Namespace

from dmap_desktop import leaving
from dmap_desktop.commands.panel import written
from dmap_desktop.domain.errors import Refused
from dmap_desktop.profiles import vault_for


def write_remains(options: Namespace) -> int:
    """Write what is kept of the person's own to a file."""
    _check(options)
    vault = vault_for(options.profile, options.passphrase_file)
    leaving.save_remains(options.profile, vault, options.out)
    return written(options, {"written": [str(options.out)]}, f"Written: {options.out}.")


def forget_profile(options: Namespace) -> int:
    """Remove what is kept, and the profile."""
    _check(options)
    leaving.forget(options.profile, vault_for(options.profile, options.passphrase_file))
    sentence = f"The profile {options.profile} is removed; a panel can be joined there anew."
    return written(options, {"removed": str(options.profile)}, sentence)


def _check(options: Namespace) -> None:
    if not (options.profile / leaving.REMAINS).exists():
        raise Refused(
            f"The rights of the profile {options.profile} have not ended; nothing was set aside."
        )
