"""A locked paper at intake: asked for its password, a wrong one said so, published unlocked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from dmap_desktop.ui.intake.view import IntakeView
from dmap_desktop.ui.workplace import Workplace
from tests.unit.documents import made_mail as mail
from tests.unit.documents import made_papers as made


def asked(screen: IntakeView) -> QInputDialog | None:
    """Return the question that is open."""
    found = screen.window().findChildren(QInputDialog, "password_of_a_paper")
    return next((dialog for dialog in found if dialog.isVisible()), None)


def answer(screen: IntakeView, password: str) -> None:
    dialog = asked(screen)
    assert dialog is not None
    dialog.setTextValue(password)
    dialog.accept()


def test_a_locked_paper_is_asked_for_its_password(
    workplace_of, qtbot: QtBot, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    workplace: Workplace = workplace_of("secretariat")
    locked = made.locked_pdf("right")
    path = tmp_path / "request.eml"
    path.write_bytes(mail.eml(attached=[(locked.name, locked.data)]).data)
    screen = IntakeView(workplace)
    qtbot.addWidget(screen)
    screen.show()
    screen.add_files([path])
    qtbot.waitUntil(lambda: asked(screen) is not None, timeout=60_000)
    assert "is locked with a password" in asked(screen).labelText()  # type: ignore[union-attr]
    answer(screen, "wrong")
    qtbot.waitUntil(
        lambda: "no password given so far" in getattr(asked(screen), "labelText", str)(),
        timeout=60_000,
    )
    answer(screen, "right")
    qtbot.waitUntil(
        lambda: screen.application is not None and len(screen.application.documents) == 2,
        timeout=60_000,
    )
    copy = screen.application.documents[1]  # type: ignore[union-attr]
    assert (copy.name, copy.arrived) == (locked.name, locked.sha256)
    assert copy.came_in == "request.eml"
    assert asked(screen) is None
    assert screen.files.passwords == ["wrong", "right"]
    screen.files.clear()
    assert screen.files.passwords == []


def test_what_a_scan_shows_is_typed_beside_it(workplace_of, qtbot: QtBot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "scan.png"
    path.write_bytes(made.picture("scan.png", 300, 400).data)
    screen = IntakeView(workplace_of("secretariat"))
    qtbot.addWidget(screen)
    screen.resize(1400, 900)
    screen.show()
    assert screen.typing.reason.isVisible()
    screen.add_files([path])
    qtbot.waitUntil(lambda: screen.paper.pages.page == 1, timeout=60_000)
    view = screen.fields.view
    for number in range(view.model().rowCount()):
        view.setCurrentIndex(view.model().index(number, 0))
        if view.current_row().key == "project.title":
            break
    assert screen.typing.button.isEnabled()
    screen.typing.button.click()
    dialog = screen.window().findChild(QInputDialog, "intake.typed_answer")
    assert "As it stands on page 1 of the paper shown" in dialog.labelText()
    dialog.setTextValue("A study of schools")
    dialog.accept()
    assert screen.application is not None
    (answer,) = screen.application.answers
    assert (answer.text, answer.typed, answer.evidence.page) == ("A study of schools", True, 1)
    assert screen.title_field.text() == "A study of schools"
    assert screen.paper.shown == screen.application.documents[0].sha256
