"""Install Azurite, Microsoft's own stand-in for Azure Blob storage, for the tests of that hub.

``python3 build/azurite.py`` needs npm. It goes into ``.work/azurite``, in the version named here;
nothing else on the computer changes. The gate does this by itself. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "3.37.0"
FOLDER = Path(__file__).resolve().parent.parent / ".work" / "azurite"
PROGRAM = (
    FOLDER / "node_modules" / ".bin" / ("azurite-blob.cmd" if os.name == "nt" else "azurite-blob")
)
_STAMP = FOLDER / f"ready-{VERSION}"
WITHOUT = "The tests of Azure hubs are left out"


def install() -> str:
    """Install Azurite unless it is there; return "" or why it could not be, as a sentence."""
    if _STAMP.exists() and PROGRAM.exists():
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return f"{WITHOUT}: npm is not installed. Install Node.js, then give the command again."
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"Installing Azurite {VERSION}; this takes half a minute, and only once.", flush=True)
    quiet = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel", "error"]
    done = subprocess.run(
        [npm, "install", "--prefix", str(FOLDER), *quiet, f"azurite@{VERSION}"],
        stdin=subprocess.DEVNULL,
    )
    if done.returncode or not PROGRAM.exists():
        return f"{WITHOUT}: npm could not install Azurite. Is there a network? Try again."
    _STAMP.touch()
    return ""


if __name__ == "__main__":
    problem = install()
    print(problem or f"Azurite {VERSION} is ready in {FOLDER}.")
    sys.exit(1 if problem else 0)
