"""The gateway is judged beside the findings; blank forms are saved from the intake screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import at_work
import pytest
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.terms import InterestNature, Vote
from dmap_desktop.services.reviewing import declare_interest, record_view
from dmap_desktop.ui.intake.view import IntakeView
from dmap_desktop.ui.reading.gateway import CONFIRMED, NOT_JUDGED, REFUSED
from dmap_desktop.ui.reading.view import ReadingView
from dmap_desktop.ui.workplace import Workplace

CASE = at_work.CASES[1]
WorkplaceOf = Callable[[str], Workplace]


@pytest.fixture
def reading(qtbot: QtBot, panel: at_work.PanelAtWork, workplace_of: WorkplaceOf) -> ReadingView:
    panel.synchronise("amara")
    session = panel.open("amara").session
    declare_interest(session, CASE, InterestNature.NONE)
    record_view(session, CASE, Vote.APPROVE, "It is sound.")
    workplace = workplace_of("amara")
    view = ReadingView(workplace)
    qtbot.addWidget(view)
    view.show()
    view.show_subject(CASE)
    workplace.changed.connect(view.refresh)
    qtbot.waitUntil(lambda: bool(view.gateway.said.text()), timeout=20_000)
    return view


def test_a_gateway_is_confirmed_and_refused_with_reasons(
    qtbot: QtBot, reading: ReadingView
) -> None:
    card = reading.gateway
    assert card.said.text() == "Education Act 1996 s.537A with SI 2009/1563"
    assert card.badge.text() == NOT_JUDGED.word
    qtbot.waitUntil(lambda: not card.confirm.possible)
    for pressed, meaning in ((card.confirm, CONFIRMED), (card.refuse, REFUSED)):
        card.reason.setPlainText(f"Because: {meaning.word}.")
        card.reason.typed.emit()
        qtbot.waitUntil(lambda p=pressed: p.possible)
        pressed.button.click()
        qtbot.waitUntil(lambda m=meaning: card.badge.text() == m.word, timeout=20_000)
    assert card.reason.text() == ""


def test_blank_forms_are_saved_from_the_screen(
    qtbot: QtBot, workplace_of: WorkplaceOf, tmp_path: Path
) -> None:
    view = IntakeView(workplace_of("amara"))
    qtbot.addWidget(view)
    folder = tmp_path / "forms"
    view.files.blanks_wanted.emit(folder)
    qtbot.waitUntil(lambda: len(list(folder.glob("*"))) == 18, timeout=20_000)
    assert view.files.blanks.accessibleName() or view.files.blanks.text()
