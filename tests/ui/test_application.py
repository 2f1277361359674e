"""The one application: its display, its faults, its garbage; the commands that open windows."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmap_desktop.app import application as application_module
from dmap_desktop.app.application import make_application, report_faults
from dmap_desktop.app.faults import write_down
from dmap_desktop.app.garbage import WindowCollector
from dmap_desktop.app.layout_file import LayoutFile
from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.jobs.lane import Lane


class Let:
    """Says in which thread it was let go."""

    def __init__(self, told: list[int]) -> None:
        self.told, self.itself = told, self

    def __del__(self) -> None:
        self.told.append(threading.get_ident())


def test_garbage_is_let_go_in_the_windows_thread(qtbot: QtBot) -> None:
    owner, lane, told, done = QObject(), Lane(), [], []
    collector = WindowCollector(owner)
    Let(told)  # A circle, which only the collector finds.
    lane.submit(lambda: [[n] for n in range(200_000)], done.append, done.append)
    assert lane.wait_idle()
    assert told == []
    while not told:
        assert any(count > most for count, most in zip(gc.get_count(), gc.get_threshold()))  # noqa: B905
        collector.collect()
    assert told == [threading.get_ident()]
    lane.close()


def test_the_application_is_made_once(qapp: QApplication) -> None:
    assert make_application() is qapp


def test_without_a_display_the_commands_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application_module.QApplication, "instance", lambda: None)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(Unavailable, match="There is no display to open a window on"):
        make_application()
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        with monkeypatch.context() as patch:
            patch.setenv(name, "x")
            assert application_module._has_display()
    monkeypatch.setattr(sys, "platform", "win32")
    assert application_module._has_display()


def test_what_nobody_caught_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Exception] = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    report_faults(told.append)
    slip = ValueError("slip")
    sys.excepthook(ValueError, slip, None)
    assert told == [slip]
    stopped: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda kind, *_: stopped.append(kind))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert stopped == [KeyboardInterrupt]


def test_qt_is_heard_but_for_a_sentence_about_windows_nobody_sees(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say = application_module._say_what_matters
    say(None, None, "This plugin does not support propagateSizeHints()")  # type: ignore[arg-type]
    say(None, None, "QObject: something matters")  # type: ignore[arg-type]
    assert capsys.readouterr().err == "QObject: something matters\n"


def test_a_fault_is_written_down_without_what_it_says(tmp_path: Path) -> None:
    try:
        try:
            raise KeyError("Ann Ash")
        except KeyError as error:
            raise ValueError("born 2004") from error
    except ValueError as error:
        error.add_note("read:12")
        sentence = write_down(tmp_path, error)
    written = (tmp_path / "faults.txt").read_text()
    assert f"Details are in {tmp_path / 'faults.txt'}" in sentence
    assert "ValueError < test_application.py:" in written
    assert "read:12" in written
    assert "KeyError < test_application.py:" in written
    assert "Ann" not in written + sentence
    assert "born" not in written + sentence


def test_a_layout_that_cannot_be_kept_costs_the_layout_only(tmp_path: Path) -> None:
    layout = LayoutFile(tmp_path / "not there")
    layout.keep("split", "1")
    layout.keep("split", "1")
    assert layout.kept("split") == "1"
    (tmp_path / "window.json").write_bytes(b"[]")
    assert LayoutFile(tmp_path).kept("split") is None


@pytest.mark.parametrize("words", [[], ["demo", "--window"]])
def test_a_window_that_cannot_be_opened_is_a_sentence(words: list[str], tmp_path: Path) -> None:
    """As on a server: no display, one sentence, exit code 1."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", "dmap_desktop", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment | _coverage(),
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("There is no display to open a window on")
    assert ended.stderr.count("\n") == 1


def test_the_window_of_a_profile_opens_and_ends_with_code_zero(tmp_path: Path) -> None:
    """The program as it is started: the first window, painted, then closed by the person."""
    start = (
        "import sys; from PySide6.QtCore import QTimer; "
        "from dmap_desktop.app import application; make = application.make_application\n"
        "def soon():\n"
        "    made = make(); QTimer.singleShot(300, made.closeAllWindows); return made\n"
        "import dmap_desktop.commands.showing as showing; showing.make_application = soon\n"
        "from dmap_desktop.__main__ import main; sys.exit(main())"
    )
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", start, "--profile", str(tmp_path / "profile")],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment | _coverage(),
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def _coverage() -> dict[str, str]:
    """Return what a child needs to be measured when the tests are."""
    import os

    return {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
