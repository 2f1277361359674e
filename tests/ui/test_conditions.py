"""Conditions being drafted: kept while they are typed, and never written over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.records import Condition
from dmap_desktop.ui.meeting.conditions import ConditionsForm
from dmap_desktop.ui.workplace import Workplace

SUBJECT = "2018-07-10-weekly/DR180611.02"
MINE = Condition("Destroy the extract.", "The applicant", "2019-01-31", "Sam Whitlock")


@pytest.fixture
def workplace(workplace_of: Callable[[str], Workplace]) -> Workplace:
    return workplace_of("chair")


@pytest.fixture
def form(workplace: Workplace, qtbot: QtBot) -> ConditionsForm:
    made = ConditionsForm(workplace)
    qtbot.addWidget(made)
    made.show()
    return made


def _type(form: ConditionsForm, number: int, condition: Condition) -> None:
    text = form.findChild(QPlainTextEdit, f"condition.{number}.text")
    assert text is not None
    text.setPlainText(condition.text)
    for part, words in (
        ("owner", condition.owner),
        ("due", condition.due),
        ("confirms", condition.confirmed_by),
    ):
        field = form.findChild(QLineEdit, f"condition.{number}.{part}")
        assert field is not None
        field.setText(words)


def test_what_the_ballots_name_joins_what_was_typed(form: ConditionsForm) -> None:
    form.work_on(SUBJECT, "", ())
    form.add()
    _type(form, 1, MINE)
    assert not form.incomplete
    form.work_on(SUBJECT, "closing", ["Name the analyst.", MINE.text])
    assert form.conditions() == (MINE, Condition("Name the analyst.", "", "", ""))
    assert form.incomplete
    form.work_on(SUBJECT, "closing", ["Name the analyst."])
    assert len(form.conditions()) == 2, "a closing's conditions are offered once"


def test_a_draft_is_there_again_and_one_removed_stays_removed(
    form: ConditionsForm, workplace: Workplace, qtbot: QtBot
) -> None:
    form.work_on(SUBJECT, "closing", ["Name the analyst."])
    qtbot.waitUntil(lambda: bool(form.conditions()))
    form.add()
    _type(form, 2, MINE)
    remove = form.findChild(QAbstractButton, "condition.1.remove")
    assert remove is not None
    assert remove.accessibleName() == "Remove condition 1"
    remove.click()
    assert form.conditions() == (MINE,)
    form.work_on("another/case", "", ())  # keeps what was typed
    assert form.conditions() == ()
    again = ConditionsForm(workplace)
    qtbot.addWidget(again)
    again.work_on(SUBJECT, "closing", ["Name the analyst."])
    qtbot.waitUntil(lambda: again.conditions() == (MINE,))


def test_recorded_conditions_are_let_go(
    form: ConditionsForm, workplace: Workplace, qtbot: QtBot
) -> None:
    form.work_on(SUBJECT, "", ())
    form.add()
    _type(form, 1, MINE)
    form.done()
    assert form.conditions() == ()
    found: list[dict[str, str]] = []
    workplace.ask(lambda session: session.store.kept_names(f"draft/{SUBJECT}"), found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [{}]
