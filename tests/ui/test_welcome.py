"""Without a profile: join a panel or found one, in the first window."""

from __future__ import annotations

from pathlib import Path

import at_work
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from dmap_desktop.app.program import Program
from dmap_desktop.app.welcome import Welcome, first_window
from dmap_desktop.commands.line import main
from dmap_desktop.demo.people import PANEL_TITLE
from dmap_desktop.profile_card import profile_exists


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase.txt"
    path.write_text("correct horse\n")
    return path


@pytest.fixture
def welcome(qtbot: QtBot, qapp: QApplication, tmp_path: Path, passphrase: Path) -> Welcome:
    first = first_window(qapp, tmp_path / "profile", passphrase)
    assert isinstance(first, Welcome)
    qtbot.addWidget(first)
    return first


def sentences(welcome: Welcome) -> list[str]:
    return [message.sentence for message in welcome.messages.recent]


def test_a_panel_is_founded_and_its_window_opens(
    qtbot: QtBot, welcome: Welcome, tmp_path: Path
) -> None:
    found = welcome.findChild(QPushButton, "welcome.found")
    assert found is not None
    found.click()
    qtbot.waitUntil(lambda: bool(sentences(welcome)))
    assert "Give your name" in sentences(welcome)[0]
    assert not profile_exists(tmp_path / "profile")
    welcome.name.setText("Sam Whitlock")
    welcome.title.setText("A panel")
    found.click()
    qtbot.waitUntil(lambda: welcome.program is not None, timeout=20_000)
    program = welcome.program
    assert program is not None
    qtbot.waitUntil(lambda: program.window.current == "desk", timeout=20_000)
    assert program.window.has_screen("intake")
    assert program.window.rail.person.text().startswith("Sam Whitlock")
    program.window.close()


def test_a_request_is_written_and_the_invitation_opened(
    qtbot: QtBot, welcome: Welcome, tmp_path: Path, passphrase: Path
) -> None:
    request, invitation = tmp_path / "request.json", tmp_path / "invitation.json"
    welcome.request_to(request)
    qtbot.waitUntil(lambda: bool(sentences(welcome)))
    assert "Give your name first" in sentences(welcome)[0]
    welcome.name.setText("Ruth Okafor")
    welcome.request_to(request)
    qtbot.waitUntil(request.exists, timeout=20_000)
    secretary = ["--profile", str(tmp_path / "sam"), "--passphrase-file", str(passphrase)]
    who = ["--title", "A panel", "--name", "Sam Whitlock", "--person", "sam"]
    assert main(["panel", "found", *who, *secretary]) == 0
    enrol = ["panel", "enrol", str(request), "--person", "ruth", "--out", str(invitation)]
    assert main([*enrol, *secretary]) == 0
    welcome.accept(request)
    qtbot.waitUntil(lambda: "not an invitation" in sentences(welcome)[0], timeout=20_000)
    welcome.accept(invitation)
    qtbot.waitUntil(lambda: welcome.program is not None, timeout=20_000)
    assert welcome.program is not None
    welcome.program.window.close()


def test_files_are_chosen_in_dialogs_that_do_not_block(qtbot: QtBot, welcome: Welcome) -> None:
    welcome.show()
    for name in ("welcome.request", "welcome.accept"):
        chosen = welcome.findChild(QPushButton, name)
        assert chosen is not None
        chosen.click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        dialog.reject()


def test_a_file_that_cannot_be_read_or_written_is_said(
    qtbot: QtBot, welcome: Welcome, tmp_path: Path
) -> None:
    welcome.accept(tmp_path / "nowhere.json")
    qtbot.waitUntil(lambda: bool(sentences(welcome)), timeout=20_000)
    assert "nowhere.json cannot be read" in sentences(welcome)[0]
    welcome.name.setText("Ruth")
    welcome.request_to(tmp_path / "no folder" / "request.json")
    qtbot.waitUntil(lambda: len(sentences(welcome)) == 2, timeout=20_000)
    assert "cannot be written" in sentences(welcome)[0]
    welcome.failed(ValueError("slip"))
    assert "The program made a mistake" in sentences(welcome)[0]


def test_a_profile_opens_its_own_window_and_says_what_hinders(
    qtbot: QtBot, qapp: QApplication, panel: at_work.PanelAtWork
) -> None:
    """Its keys are in a keyring, and the tests' machine has none."""
    first = first_window(qapp, panel.demonstration.profile("amara"), None)
    assert isinstance(first, Program)
    assert PANEL_TITLE in first.window.windowTitle()
    qtbot.waitUntil(lambda: bool(first.messages.recent), timeout=20_000)
    message = first.messages.recent[0]
    assert "keyring" in message.sentence
    assert [action.word for action in message.actions] == ["Try again"]
    first.window.close()


def test_a_hub_that_does_not_fit_is_said_once_the_panel_is_founded(
    qtbot: QtBot, welcome: Welcome, tmp_path: Path
) -> None:
    welcome.name.setText("Sam Whitlock")
    welcome.title.setText("A panel")
    welcome.hub.set_address("azz://mistyped")
    welcome.found()
    qtbot.waitUntil(lambda: bool(sentences(welcome)), timeout=20_000)
    assert "Hubs at azz:// are not supported" in sentences(welcome)[0]
    assert not profile_exists(tmp_path / "profile")
    welcome.hub.set_address(str(tmp_path / "away"))
    welcome.found()
    qtbot.waitUntil(lambda: welcome.program is not None, timeout=20_000)
    assert welcome.program is not None
    said = [message.sentence for message in welcome.program.messages.recent]
    assert any(words.startswith("The panel is founded, but has no hub yet. ") for words in said)
    welcome.program.window.close()


def test_a_panel_is_founded_with_its_hub(qtbot: QtBot, welcome: Welcome, tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    hub.mkdir()
    welcome.name.setText("Sam Whitlock")
    welcome.title.setText("A panel")
    welcome.hub.set_address(str(hub))
    welcome.found()
    qtbot.waitUntil(lambda: welcome.program is not None, timeout=20_000)
    assert welcome.program is not None
    assert (hub / "panel.json").exists()
    welcome.program.window.close()
