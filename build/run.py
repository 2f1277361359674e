"""Set up what is missing, then run the program. ``python3 build/run.py [COMMAND ...]``

Without a command: with a display, the window opens on a demonstration panel; without one, the
demonstration is played off screen and its pictures and exports are left in a folder it names.
With a command: the same as ``dmap-desktop COMMAND ...``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import environment
import qt_libraries
from debian import SetUpFailed


def main(arguments: list[str]) -> int:
    """Run the program with ``arguments``; return its exit code, 1 when the set-up fails."""
    try:
        python = environment.ready(environment.RUN)
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Nothing is lost; give the command again.", file=sys.stderr)
        return 1
    if arguments[:1] == ["demo"] and "--window" not in arguments:
        _go_off_screen()
    command = [str(python), "-m", "dmap_desktop", *(arguments or _demonstration())]
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.run(command).returncode


def _demonstration() -> list[str]:
    """Return the demonstration's command: in a window, or off screen where there is none."""
    if qt_libraries.window_system():
        return ["demo", "--window"]
    _go_off_screen()
    out = environment.PROJECT / ".work" / f"demonstration-{time.strftime('%Y-%m-%d-%H%M%S')}"
    print(f"There is no display: playing the demonstration off screen into {out}", flush=True)
    return ["demo", "--out", str(out)]


def _go_off_screen() -> None:
    """Let windows be painted where nobody sees them, when there is no display to show them on."""
    if not qt_libraries.window_system():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
