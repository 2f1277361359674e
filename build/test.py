"""Set up what is missing, then run the tests. ``python3 build/test.py [pytest's own words]``

``--gate`` runs all that must hold before a change lands: style, layout, types, the arrows between
the rooms, the tests with coverage, and what must be covered. ``--onscreen`` shows the windows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import azurite
import environment
from debian import SetUpFailed

_CODE = ("dmap_desktop", "build", "tests")


def main(arguments: list[str]) -> int:
    """Run the tests, or with ``--gate`` everything; return 0 when all is well."""
    if "--onscreen" not in arguments:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        python = environment.ready(environment.DEV)
        os.chdir(environment.PROJECT)
        rest = [word for word in arguments if word != "--gate"]
        if len(rest) < len(arguments):
            return _gate(python, rest)
        return subprocess.run([str(python), "-m", "pytest", *rest]).returncode
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. Nothing is lost; give the command again.", file=sys.stderr)
    return 1


def _gate(python: Path, rest: list[str]) -> int:
    """Run every step, also after one that failed: one run shows all there is to mend."""
    failed = []
    if problem := azurite.install():
        print(problem, flush=True)
    for name, command in _steps(python, rest):
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        code = subprocess.run(command, stdin=subprocess.DEVNULL).returncode
        print(f"== {name}: {'FAILED' if code else 'fine'}, {time.monotonic() - begun:.0f} s")
        if code:
            failed.append(name)
    print("\nThe gate is " + (f"closed by: {', '.join(failed)}" if failed else "open"), flush=True)
    return 1 if failed else 0


def _steps(python: Path, rest: list[str]) -> list[tuple[str, list[str]]]:
    tool = [str(python), "-m"]
    # What shares something dear, as the story does, goes to one worker.
    spread = ["-n", str(min(os.cpu_count() or 2, 4)), "--dist", "loadgroup"]
    return [
        ("style", [*tool, "ruff", "check", *_CODE]),
        ("layout", [*tool, "ruff", "format", "--check", *_CODE]),
        ("types", [*tool, "mypy", "-p", "dmap_desktop"]),
        ("types of build", [*tool, "mypy", "build"]),
        ("arrows", [str(python.parent / "lint-imports"), "--no-logo"]),
        ("forget old coverage", [*tool, "coverage", "erase"]),
        ("tests", [*tool, "pytest", *spread, "--cov", "--cov-report=", *rest]),
        ("coverage", [str(python), str(Path("build") / "coverage_gate.py")]),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
