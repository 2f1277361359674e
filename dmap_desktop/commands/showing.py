"""Opening the window, and the demonstration: played off screen, or in windows of one's own."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from dmap_desktop.app.application import make_application, report_faults
from dmap_desktop.app.welcome import first_window
from dmap_desktop.commands.printing import print_lines


def open_window(options: Namespace) -> int:
    """Open the window of the profile; without one, the window that says how to get one."""
    application = make_application()
    first = first_window(application, options.profile, options.passphrase_file)
    report_faults(first.report)
    return application.exec()


def demo(options: Namespace) -> int:
    """Play the demonstration off screen, or open it in windows."""
    if options.window:
        from dmap_desktop.demo.launcher import launch

        return launch(options.out or _demonstration(), options.person)
    from dmap_desktop.demo.story import play

    out = options.out or Path.cwd() / "demonstration"
    play(out, lambda line: print_lines([line]))
    print_lines([f"Pictures, minutes, register and transcript are in {out}."])
    return 0


def _demonstration() -> Path:
    """Return where the demonstration that is opened in windows lies."""
    from platformdirs import user_data_path

    return user_data_path("dmap-desktop", appauthor=False) / "demonstration"
