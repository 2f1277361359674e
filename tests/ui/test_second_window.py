"""A profile open elsewhere: the second is told, can bring the first forward, and harms nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import at_work
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmap_desktop.app.knocking import Door, Knock
from dmap_desktop.app.program import Program
from dmap_desktop.app.welcome import program_at
from dmap_desktop.commands.line import main
from dmap_desktop.profile_card import read_card

ROOT = Path(__file__).parents[2]


@pytest.fixture
def programs(panel: at_work.PanelAtWork, qapp: QApplication) -> Iterator[list[Program]]:
    """Two windows on one profile, the first of them open."""
    panel.synchronise("amara")
    panel.close()
    folder, opening = panel.demonstration.profile("amara"), panel.demonstration.open
    made = [Program(qapp, folder, read_card(folder), lambda: opening("amara")) for _ in "12"]
    for program in made:
        program.window.show()
    yield made
    for program in made:
        program.window.close()


def said(program: Program) -> str:
    return program.messages.recent[0].sentence if program.messages.recent else ""


def press(program: Program, word: str) -> None:
    actions = {action.word: action for action in program.messages.recent[0].actions}
    actions[word].call()


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
def test_the_second_window_is_told_and_brings_the_first_forward(
    qtbot: QtBot, programs: list[Program]
) -> None:
    first, second = programs
    first.open()
    qtbot.waitUntil(lambda: first.window.current == "desk", timeout=20_000)
    second.open()
    qtbot.waitUntil(lambda: bool(said(second)), timeout=20_000)
    assert "is open in another window; use that one, or close it first." in said(second)
    assert second.window.current == ""
    first.window.setWindowState(Qt.WindowState.WindowMinimized)
    press(second, "Show that window")
    qtbot.waitUntil(lambda: not second.window.isVisible(), timeout=10_000)
    assert not first.window.windowState() & Qt.WindowState.WindowMinimized
    assert first.window.isVisible()


def test_where_no_window_answers_that_is_said_and_trying_again_opens(
    qtbot: QtBot, programs: list[Program], panel: at_work.PanelAtWork
) -> None:
    first, _ = programs
    panel.open("amara")  # as a command does, which has no window
    first.open()
    qtbot.waitUntil(lambda: bool(said(first)), timeout=20_000)
    press(first, "Show that window")
    qtbot.waitUntil(lambda: "No window answers" in said(first), timeout=10_000)
    assert first.window.isVisible()
    panel.close("amara")
    press(first, "Try again")
    qtbot.waitUntil(lambda: first.window.current == "desk", timeout=20_000)


def test_a_knock_that_a_killed_program_left_is_no_knock(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "knock").mkdir()
    (tmp_path / "knock" / "4711").touch()
    heard: list[bool] = []
    door = Door(tmp_path, lambda: heard.append(True))
    assert not heard
    answers: list[str] = []
    knock = Knock(tmp_path, lambda: answers.append("answer"), lambda: answers.append("silence"))
    qtbot.waitUntil(lambda: bool(answers), timeout=5_000)
    assert (answers, heard) == (["answer"], [True])
    assert list((tmp_path / "knock").iterdir()) == []
    door.close()
    again = Knock(tmp_path, lambda: answers.append("answer"), lambda: answers.append("silence"))
    qtbot.waitUntil(lambda: len(answers) > 1, timeout=5_000)
    assert (answers[1], heard) == ("silence", [True]), "a closed door hears nothing"
    del knock, again


def test_a_disk_that_takes_no_knock_is_silence(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "knock").write_text("a file is in the way")
    Door(tmp_path, lambda: None).close()
    answers: list[str] = []
    knock = Knock(tmp_path, lambda: answers.append("answer"), lambda: answers.append("silence"))
    qtbot.waitUntil(lambda: bool(answers), timeout=5_000)
    assert answers == ["silence"]
    del knock


@pytest.fixture
def founded(tmp_path: Path) -> list[str]:
    """A panel founded with the commands; its options of profile and passphrase."""
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text("correct horse\n")
    (tmp_path / "hub").mkdir()
    options = ["--profile", str(tmp_path / "sam"), "--passphrase-file", str(passphrase)]
    who = ["--title", "A panel", "--name", "Sam Whitlock", "--person", "sam"]
    assert main(["panel", "found", *who, "--hub", str(tmp_path / "hub"), *options]) == 0
    return options


def give(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Give a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "dmap_desktop", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


@pytest.mark.slow
def test_a_command_beside_an_open_window_is_told_and_harms_nothing(
    qtbot: QtBot, qapp: QApplication, founded: list[str], tmp_path: Path
) -> None:
    program = program_at(qapp, tmp_path / "sam", tmp_path / "passphrase.txt")
    program.window.show()
    program.open()
    qtbot.waitUntil(lambda: program.window.current == "desk", timeout=30_000)
    for command in (
        ["sync"],
        ["panel", "list"],
        ["export", "log", "--out", str(tmp_path / "l.csv")],
    ):
        done = give(*command, *founded)
        assert done.returncode == 1
        assert done.stderr == (
            f"The profile {tmp_path / 'sam'} is open in another window; use that one, or close it "
            "first.\n"
        )
        assert "Traceback" not in done.stderr
    program.window.close()
    done = give("sync", *founded)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_window_that_was_killed_leaves_no_lock(founded: list[str]) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen(
        [sys.executable, "-m", "dmap_desktop", *founded], env=environment, cwd=ROOT
    )
    try:
        told = ""
        while "another window" not in told:  # until the window has opened its profile
            assert window.poll() is None
            told = give("panel", "list", *founded).stderr
    finally:
        window.send_signal(signal.SIGKILL)
        window.wait()
    done = give("panel", "list", *founded)
    assert done.returncode == 0, done.stderr
    assert "Sam Whitlock" in done.stdout
