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
