"""Debian's packages: install them where that is allowed, otherwise say the exact command.

Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence


class SetUpFailed(Exception):
    """What is missing, as a sentence with what to do."""


def install(packages: Sequence[str], why: str) -> None:
    """Install Debian packages as root; anyone else is told the command. Raises SetUpFailed.

    ``why`` is the sentence about what cannot be done without them.
    """
    if shutil.which("apt-get") is None:
        raise SetUpFailed(
            f"{why}\nInstall what your system calls these, then give the command again:\n"
            f"    {' '.join(packages)}"
        )
    if not _may_install():
        raise SetUpFailed(
            f"{why}\nInstall what is missing, then give the command again:\n"
            f"    sudo {' '.join(_command(packages))}"
        )
    if not _known(packages[0]):
        _apt(["apt-get", "update"])  # a fresh machine has no list of packages
    print(f"{why} Installing {' '.join(packages)} ...", flush=True)
    problem = _apt(_command(packages))
    if problem:
        _apt(["apt-get", "update"])  # an old list names packages that are no longer there
        problem = _apt(_command(packages))
    if problem:
        raise SetUpFailed(
            f"{why} They could not be installed:\n{problem}\n"
            f"Mend that, then give this command and the first one again:\n"
            f"    {' '.join(_command(packages))}"
        )


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _command(packages: Sequence[str]) -> list[str]:
    names = [_of_this_release(name) for name in packages]
    return ["apt-get", "install", "--yes", "--no-install-recommends", *names]


def _of_this_release(name: str) -> str:
    """Debian 13 and Ubuntu 24.04 gave some libraries new names."""
    return f"{name}t64" if _known(f"{name}t64") else name


def _known(name: str) -> bool:
    shown = subprocess.run(["apt-cache", "show", name], capture_output=True)
    return shown.returncode == 0 and bool(shown.stdout)


def _apt(command: list[str]) -> str:
    """Run apt-get without questions; return the end of what it said when it failed."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    )
    said = (done.stderr or done.stdout).strip().splitlines()
    return "\n".join(said[-4:]) or f"exit code {done.returncode}" if done.returncode else ""
