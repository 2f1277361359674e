"""The findings beside the papers say what the score is made of."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dmap_desktop.assessment.assess import assess
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.ui.reading.findings import FindingsPanel
from tests.unit.assessment.applications import application


def test_the_score_card_lists_what_brings_points_the_most_first(qtbot: QtBot) -> None:
    """KS4_FSM alone: 100 * 6/58, 100 * 4/58 and, not known, 100 * 2/58 points."""
    book = load_rulebook()
    asked = application("KS4_FSM", used=("KS4_FSM",))
    panel = FindingsPanel(lambda _: None)
    qtbot.addWidget(panel)
    panel.show_assessment(assess(asked, "0" * 64, book.catalogue, book.rules))
    words = [label.text() for label in panel.findChildren(QLabel)]
    start = words.index("What the 20.7 points are made of") + 1
    named = [label.accessibleName() for label in panel.findChildren(QLabel)]
    assert words[start : start + 6] == [
        "Sensitivity", "10.3", "Identifiability", "6.9",
        "Holder record (not known, counted as worst)", "3.4",
    ]  # fmt: skip
    assert "sensitivity brings 10.3 of 20.7 points" in named
