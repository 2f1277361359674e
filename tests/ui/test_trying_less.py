"""What if less were asked for: tier and score follow each tick, and nothing is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import at_work
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.findings import ChangeKind
from dmap_desktop.services.what_if import try_less
from dmap_desktop.ui.reading.what_if import WhatIfDialog
from dmap_desktop.ui.workplace import Workplace

NEWSPAPER, BROADCASTER, _ = at_work.CASES


@pytest.fixture
def dialog(workplace_of: Callable[[str], Workplace], qtbot: QtBot) -> Iterator[WhatIfDialog]:
    """The broadcaster's case, which stands on Tier 1 without a name, as the secretariat sees it."""
    parent = QWidget()
    qtbot.addWidget(parent)
    made = WhatIfDialog(workplace_of("secretariat"), BROADCASTER, parent)
    made.open()
    qtbot.waitUntil(lambda: bool(made.ticks))
    yield made
    made.close()
    parent.close()  # it lived until here


def test_dropping_what_causes_the_route_relaxes_it_and_back_restores_it(
    dialog: WhatIfDialog, qtbot: QtBot
) -> None:
    assert dialog.tier.text() == "Tier 1, as asked"
    assert not dialog.back.isEnabled()
    asked = dialog.score.text()
    for tick in dialog.ticks.values():
        tick.setChecked(False)
    assert all(change.kind is ChangeKind.DROP for change in dialog.changes)
    qtbot.waitUntil(lambda: "becomes" in dialog.tier.text())
    assert "becomes" in dialog.score.text()
    dialog.back.click()
    qtbot.waitUntil(lambda: dialog.tier.text() == "Tier 1, as asked")
    assert dialog.score.text() == asked
    assert dialog.changes == ()
    assert not dialog.copy.isEnabled()


def test_coarsening_fewer_years_and_a_safe_setting_are_copied_as_a_proposal(
    dialog: WhatIfDialog, qtbot: QtBot
) -> None:
    key, choice = next(iter(dialog.softer.items()))
    choice.setCurrentIndex(1)
    dialog.setting.setChecked(True)
    dialog.years.setValue(1)
    kinds = [change.kind for change in dialog.changes]
    assert kinds == [ChangeKind.COARSEN, ChangeKind.SETTING, ChangeKind.YEARS]
    dialog.copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Before data are released, what is asked for is changed:")
    assert f"- {key[0]} ({key[1]}): {choice.itemText(1)}." in text
    assert "- ask for the newest year only." in text
    dialog.ticks[key].setChecked(False)
    assert not choice.isEnabled()
    assert dialog.changes[0].kind is ChangeKind.DROP
    qtbot.waitUntil(lambda: "becomes" in dialog.score.text())


def test_before_the_first_view_it_says_why_it_shows_nothing(
    workplace_of: Callable[[str], Workplace], qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = WhatIfDialog(workplace_of("ben"), BROADCASTER, parent)
    dialog.open()
    qtbot.waitUntil(lambda: "first view" in dialog.said.text())
    assert not dialog.ticks


def test_a_trial_leaves_the_application_as_it_was_sent(panel: at_work.PanelAtWork) -> None:
    session = panel.open("secretariat").session
    trial = try_less(session, NEWSPAPER)
    less = trial.assess([item.changes[-1] for item in trial.items])
    assert less.score < trial.asked.score
    assert less.application == "", "it names no application: none like that was ever sent"
    assert try_less(session, NEWSPAPER).asked == trial.asked
