"""Remake the lock files: every version and hash, for every system, naming no registry.

``python3 build/lock.py`` brings in a tool, uv, for the time it takes. Commit what it writes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_COMPILE = (
    "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header",
    "--no-annotate", "--upgrade", "--quiet", "--python-version", "3.11", "pyproject.toml",
    "--extra", "setup", "--no-strip-extras",  # pip wants a pin for name[extra] by itself
)  # fmt: skip
_SETS: dict[str, tuple[str, ...]] = {
    "requirements.txt": (),
    "requirements-dev.txt": ("--extra", "dev"),
}


def main() -> int:
    """Write both lock files beside this script; return 1 when that fails."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        return max(_lock(programs / "uv", name, extra) for name, extra in _SETS.items())


def _lock(uv: Path, name: str, extra: tuple[str, ...]) -> int:
    """Write one lock file; the old one stays when that fails."""
    out = PROJECT / "build" / name
    fresh = out.with_suffix(".new")  # uv would keep the pins of a file that is there
    fresh.unlink(missing_ok=True)
    done = subprocess.run([uv, *_COMPILE, *extra, "-o", fresh.relative_to(PROJECT)], cwd=PROJECT)
    if done.returncode:
        print(f"{out.name} could not be made; the old one stays.", file=sys.stderr)
        fresh.unlink(missing_ok=True)
        return 1
    fresh.replace(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
