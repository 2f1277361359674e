"""``python -m dmap_desktop``, the ``dmap-desktop`` command, and the frozen program's child."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; a frozen program's document reader starts here, too."""
    from dmap_desktop.jobs.child import CHILD_ARGUMENT

    if sys.argv[1:2] == [CHILD_ARGUMENT]:
        from dmap_desktop.jobs.child import main as serve

        serve(int(sys.argv[2]), float(sys.argv[3]))
        return 0
    from dmap_desktop.commands.line import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
