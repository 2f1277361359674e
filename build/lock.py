"""Remake the lock files: every version and hash, for every system, naming no registry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_UV = (
    "-m", "uv", "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url",
    "--no-header", "--no-annotate", "--upgrade", "--quiet", "--python-version", "3.11",
    "pyproject.toml", "--extra", "setup",
)  # fmt: skip


def main() -> int:
    """Write both lock files beside this script; ``uv`` must be installed for this Python."""
    for name, extra in (("requirements.txt", ()), ("requirements-dev.txt", ("--extra", "dev"))):
        out = Path("build") / name
        (PROJECT / out).unlink(missing_ok=True)  # uv would keep the pins of an old file
        done = subprocess.run([sys.executable, *_UV, *extra, "-o", str(out)], cwd=PROJECT)
        if done.returncode:
            print(f"{out} could not be made; is uv installed for {sys.executable}?")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
