"""The conditions of a decision being drafted, one below the other, kept while they are typed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.domain.records import Condition
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.buttons import icon_button
from dmap_desktop.ui.widgets.card import line
from dmap_desktop.ui.widgets.draft import KEEP_AFTER
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class _Kept(msgspec.Struct, frozen=True):
    """What the encrypted store keeps of the conditions."""

    offered: str
    """The closing whose ballots' conditions were offered already."""
    conditions: tuple[Condition, ...]


class _Fields(QWidget):
    """The four parts of one condition."""

    changed = Signal()
    removed = Signal()

    def __init__(self, condition: Condition) -> None:
        """Show ``condition``."""
        super().__init__()
        self.title = label("", "label")
        self.remove = icon_button("x", "")
        self.text = QPlainTextEdit(condition.text)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText("What has to be done")
        self.text.setFixedHeight(look().px(20) * 2 + 16)
        self.owner = QLineEdit(condition.owner)
        self.due = QLineEdit(condition.due)
        self.due.setCursorPosition(0)  # the beginning of long words, not their end
        self.confirms = QLineEdit(condition.confirmed_by)
        self.text.textChanged.connect(self.changed)
        self.remove.clicked.connect(lambda: self.removed.emit())
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.remove)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.SNUG)
        grid.setVerticalSpacing(Space.TIGHT)
        grid.addLayout(top, 0, 0, 1, 2)
        grid.addWidget(self.text, 1, 0, 1, 2)
        grid.addWidget(self.owner, 2, 0, 1, 2)
        grid.addWidget(self.due, 3, 0)
        grid.addWidget(self.confirms, 3, 1)
        grid.addWidget(line(), 4, 0, 1, 2)
        for field, hint in (
            (self.owner, "Who does it"),
            (self.due, "Due"),
            (self.confirms, "Who confirms it"),
        ):
            field.setPlaceholderText(hint)
            field.textChanged.connect(lambda _: self.changed.emit())

    def number(self, number: int) -> None:
        """Name the fields after the condition's place, from 1."""
        self.title.setText(f"Condition {number}")
        for field, part, words in (
            (self.text, "text", f"Condition {number}"),
            (self.owner, "owner", f"Owner of condition {number}"),
            (self.due, "due", f"Due date of condition {number}"),
            (self.confirms, "confirms", f"Who confirms condition {number}"),
            (self.remove, "remove", f"Remove condition {number}"),
        ):
            field.setObjectName(f"condition.{number}.{part}")
            field.setAccessibleName(words)
            field.setToolTip(words)

    def condition(self) -> Condition:
        """Return the condition as it is typed."""
        return Condition(
            self.text.toPlainText().strip(),
            self.owner.text().strip(),
            self.due.text().strip(),
            self.confirms.text().strip(),
        )


class ConditionsForm(QWidget):
    """Conditions that are typed; one that says nothing is no condition."""

    changed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        """Start without an item."""
        super().__init__()
        self._workplace = workplace
        self._place, self._offered = "", ""
        self._named: tuple[str, ...] = ()
        self._closing = ""
        self._all: list[_Fields] = []
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(KEEP_AFTER)
        self._clock.timeout.connect(self._keep)
        self.setObjectName("decision.conditions")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SNUG)
        self.changed.connect(self._clock.start)
        workplace.guard.locking.connect(self._keep_now)

    def work_on(self, subject: str, closing: str, named: Iterable[str]) -> None:
        """Show the conditions drafted for a case, and once those that its ballots name.

        ``closing`` is the hash of the closing that opened the ballots, "" before it.
        """
        self._closing, self._named = closing, tuple(dict.fromkeys(named))
        place = f"draft/{subject}/{self.objectName()}"
        if place == self._place:
            self._offer()
            return
        self._keep_now()
        self._place = place
        self._show("", ())
        self._workplace.ask(lambda session: session.store.kept(place) or "", self._restore)

    def done(self) -> None:
        """Let go of the draft: its conditions have become a durable act."""
        self._clock.stop()
        place = self._place
        self._show(self._closing, ())
        self._clock.stop()
        if place:
            self._workplace.ask(lambda session: session.store.drop(place), lambda _: None)

    def add(self) -> None:
        """Add an empty condition and begin to type in it."""
        self._append(Condition("", "", "", ""))
        self._all[-1].text.setFocus()

    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions that say something."""
        return tuple(condition for condition in self._typed() if any(_parts(condition)))

    def replace(self, conditions: Iterable[Condition]) -> None:
        """Draft these conditions instead."""
        self._show(self._offered, conditions)
        self._keep()

    def suggest(self, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
        """Add those that the draft has not yet, and return them; they are kept like typed ones."""
        known = {condition.text for condition in self.conditions()}
        new = tuple(condition for condition in conditions if condition.text not in known)
        for condition in new:
            self._append(condition)
        return new

    @property
    def incomplete(self) -> bool:
        """Say whether a condition lacks its owner, date or confirmer."""
        return any(not all(_parts(condition)) for condition in self.conditions())

    def _restore(self, text: str) -> None:
        if text and not self.conditions():
            kept = msgspec.json.decode(text, type=_Kept)
            self._show(kept.offered, kept.conditions)
        self._offer()

    def _offer(self) -> None:
        """Add what the ballots name and the draft has not, once for each closing."""
        if not self._closing or self._closing == self._offered:
            return
        self._offered = self._closing
        known = {condition.text for condition in self.conditions()}
        for text in self._named:
            if text not in known:
                self._append(Condition(text, "", "", ""))

    def _show(self, offered: str, conditions: Iterable[Condition]) -> None:
        self._offered = offered
        for fields in tuple(self._all):
            self._drop(fields)
        for condition in conditions:
            self._append(condition)

    def _append(self, condition: Condition) -> None:
        fields = _Fields(condition)
        fields.changed.connect(self.changed)
        fields.removed.connect(lambda: self._remove(fields))
        self._all.append(fields)
        self._column.addWidget(fields)
        self._number()

    def _remove(self, fields: _Fields) -> None:
        self._drop(fields)
        self._number()

    def _drop(self, fields: _Fields) -> None:
        self._all.remove(fields)
        self._column.removeWidget(fields)
        fields.hide()
        fields.deleteLater()

    def _number(self) -> None:
        for number, fields in enumerate(self._all, start=1):
            fields.number(number)
        self.changed.emit()

    def _keep_now(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
            self._keep()

    def _keep(self) -> None:
        if self._place:
            kept = _Kept(self._offered, self.conditions())
            self._workplace.keep(self._place, msgspec.json.encode(kept).decode())

    def _typed(self) -> list[Condition]:
        return [fields.condition() for fields in self._all]


def _parts(condition: Condition) -> tuple[str, str, str, str]:
    return condition.text, condition.owner, condition.due, condition.confirmed_by
