"""Set up what is missing, then run the tests. ``python3 build/test.py [pytest's own words]``

``--gate`` runs all that must hold before a change lands: style, types, arrows between the rooms,
tests with coverage. ``--onscreen`` shows the windows while the tests run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import environment

_PACKAGES = ("dmap_desktop", "build", "tests")


def main(arguments: list[str]) -> int:
    """Run the tests, or with ``--gate`` everything; return the first exit code that is not 0."""
    try:
        python = environment.ready("requirements-dev.txt")
    except environment.SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Nothing is lost; give the command again.", file=sys.stderr)
        return 1
    os.chdir(environment.PROJECT)
    if "--onscreen" not in arguments:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    rest = [word for word in arguments if word != "--gate"]
    steps = _gate(python, rest) if "--gate" in arguments else [[str(python), "-m", "pytest", *rest]]
    for step in steps:
        code = subprocess.run(step).returncode
        if code:
            return code
    return 0


def _gate(python: Path, rest: list[str]) -> list[list[str]]:
    tool = [str(python), "-m"]
    return [
        [*tool, "ruff", "check", *_PACKAGES],
        [*tool, "ruff", "format", "--check", *_PACKAGES],
        [*tool, "mypy", "-p", "dmap_desktop"],
        [*tool, "mypy", "build"],
        [str(python.parent / "lint-imports")],
        [*tool, "coverage", "erase"],
        [*tool, "pytest", "-n", "2", "--dist", "worksteal", "--cov", "--cov-report=", *rest],
        [str(python), str(Path("build") / "coverage_gate.py")],
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
