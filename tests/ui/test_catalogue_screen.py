"""The screen of the catalogue: look-up, contradictions, an override, another catalogue adopted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import at_work
import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dmap_desktop.demo.people import SECRETARY
from dmap_desktop.ui.catalogue.adopting import AdoptDialog, read_published
from dmap_desktop.ui.catalogue.override import OverrideDialog
from dmap_desktop.ui.catalogue.view import CatalogueView
from dmap_desktop.ui.workplace import Workplace

WorkplaceOf = Callable[[str], Workplace]
HEADINGS = (
    "NPD Alias",
    "Field Reference",
    "Tier of Variable",
    "Identification Risk",
    "Sensitivity",
)


def opened(workplace: Workplace, qtbot: QtBot, subject: str = "") -> CatalogueView:
    view = CatalogueView(workplace)
    qtbot.addWidget(view)
    view.resize(1300, 800)
    view.show()
    workplace.changed.connect(view.refresh)
    view.show_subject(subject)
    qtbot.waitUntil(lambda: view._look is not None)
    return view


@pytest.fixture
def view(panel: at_work.PanelAtWork, workplace_of: WorkplaceOf, qtbot: QtBot) -> CatalogueView:
    return opened(workplace_of(SECRETARY.id), qtbot)


def answer_yes(view: CatalogueView, qtbot: QtBot) -> None:
    boxes = [view.window(), *view.window().findChildren(OverrideDialog)]
    boxes += view.window().findChildren(AdoptDialog)
    found = [yes for box in boxes if (yes := box.findChild(QPushButton, "question.yes"))]
    assert found
    found[0].click()


def test_a_name_is_looked_up_as_it_is_typed(view: CatalogueView) -> None:
    assert view.items.model.total == 1585
    assert view.tabs.tabText(1) == "Contradictions (19)"
    assert view.against.model.total == 19
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    view.search.setText("k4 upn")
    assert view.answer.text() == "“k4 upn” is one item, found by its old alias."
    (row,) = view.items.model.shown
    assert row.item.alias == "KS4_UPN"
    view.search.setText("no such item")
    assert view.items.model.total == 0
    assert view.override.reason.text() == "Choose an item first."
    assert view._nothing.button is not None
    view._nothing.button.click()
    assert view.items.model.total == 1585


def test_an_item_is_overridden_with_a_reason(view: CatalogueView, qtbot: QtBot) -> None:
    view.search.setText("KS4_EXAMNO")
    view.items.view.selectRow(0)
    assert "Contradicting: EXAMNO" in view._said.text()
    view.override.button.click()
    dialog = view.window().findChild(OverrideDialog)
    assert dialog is not None
    assert not dialog.sign.possible
    dialog.identifiability.setCurrentIndex(2)
    dialog.reason.setText("Class 2 in KS2 and KS5.")
    dialog.sign.button.click()
    answer_yes(view, qtbot)
    qtbot.waitUntil(lambda: view.held.model.total == 1)
    (row,) = view.items.model.shown
    assert row.override is not None
    assert row.override.words() == "identifiability 2"
    assert row.item.identifiability == 4, "what is published stays"
    qtbot.waitUntil(lambda: "The panel holds: identifiability 2" in view._said.text())


def test_a_published_workbook_is_compared_before_it_is_adopted(
    view: CatalogueView, qtbot: QtBot, tmp_path: Path
) -> None:
    book = Workbook()
    book.worksheets[0].title = "KS4"
    for row in (
        ("By request",),
        HEADINGS,
        ("KS4_UPN", "UPN", 1, 2, "E"),
        ("KS4_NEW", "NEW", 2, 5, "C"),
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "tables.xlsx")
    assert view._look is not None
    read_published(view._workplace, view, view._look.catalogue, tmp_path / "tables.xlsx")
    qtbot.waitUntil(lambda: view.window().findChild(AdoptDialog) is not None)
    dialog = view.window().findChild(AdoptDialog)
    assert dialog is not None
    changes = {change.alias: change.change.value for change in dialog.changes.model.shown}
    assert changes["KS4_NEW"] == "added"
    assert changes["KS4_FSM"] == "removed"
    dialog.name.setText("npd")
    assert not dialog.sign.possible
    dialog.name.setText("npd-2019-03")
    dialog.sign.button.click()
    answer_yes(view, qtbot)
    qtbot.waitUntil(lambda: view.header.subtitle.text() == "npd-2019-03: 2 items")


def test_who_may_not_change_it_is_told_why(workplace_of: WorkplaceOf, qtbot: QtBot) -> None:
    view = opened(workplace_of("amara"), qtbot, "ks4_fsm")
    qtbot.waitUntil(lambda: view.items.model.total == 1)
    view.items.view.selectRow(0)
    assert "may not do this" in view.override.reason.text()
    assert "may not do this" in view.take.reason.text()
    view.items.view.opened.emit(view.items.model.shown[0])
    assert view.window().findChild(OverrideDialog) is None
