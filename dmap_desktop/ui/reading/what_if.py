"""What if: untick an item, coarsen another, and see at once what becomes of tier and score."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.assessment.what_if import fewer_years, proposal
from dmap_desktop.domain.findings import Assessment, Change, GateState
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.what_if import Choice, Trial, try_less
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, line
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Workplace

_EXPLAINED = (
    "Untick an item to drop it, or choose something coarser. Nothing here changes the application: "
    "it shows what a smaller one would come to. The score is the panel's own convention."
)
_AS_ASKED = "as asked"


class WhatIfDialog(QDialog):
    """Items at the left, what becomes of the case at the right."""

    def __init__(self, workplace: Workplace, reference: str, parent: QWidget) -> None:
        """Open the case; the items appear when it is read."""
        super().__init__(parent)
        self.setWindowTitle(f"What if less were asked for: {reference}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workplace = workplace
        self._trial: Trial | None = None
        self._job: Job | None = None
        self.ticks: dict[tuple[str, str], QCheckBox] = {}
        self.softer: dict[tuple[str, str], QComboBox] = {}
        self.setting = QCheckBox("Use a safe setting instead of an extract")
        self.setting.toggled.connect(lambda: self._try())
        self.years = QSpinBox()
        self.years.setAccessibleName("Newest years asked for")
        self.years.valueChanged.connect(lambda: self._try())
        self.tier, self.score = label("", "strong"), label("", "strong")
        self.band, self.gates, self.causes = Badge(meaning.BLIND), label(""), label("", "muted")
        self.said = label("Reading the application ...", "muted")
        self.back = button("Back to what was asked", "undo-2")
        self.back.clicked.connect(lambda: self._reset())
        self.copy = button("Copy as a proposal", "file-text")
        self.copy.clicked.connect(lambda: self._copy())
        self._build()
        self._follow()
        self._job = workplace.ask(
            lambda session: try_less(session, reference), self._show, self._refused
        )
        self.finished.connect(lambda: self._stop())

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return every change that is made in the dialog."""
        trial = self._trial
        if trial is None:
            return ()
        made = [change for item in trial.items if (change := self._change(item)) is not None]
        if self.setting.isChecked():
            made.append(trial.setting)
        if 0 < self.years.value() < trial.years:
            made.append(fewer_years(self.years.value()))
        return tuple(made)

    def _build(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.ROOM)
        self._grid.setVerticalSpacing(Space.TIGHT)
        self._grid.setColumnStretch(1, 1)
        inside = QWidget()
        items = QVBoxLayout(inside)
        items.setContentsMargins(0, 0, Space.SNUG, 0)
        card = Card("Items asked for by name")
        card.body.addWidget(self.said)
        card.body.addLayout(self._grid)
        items.addWidget(card)
        items.addStretch(1)
        found = Card("What it comes to")
        for widget in (self.tier, self.causes, line(), self.score, self.band, line(), self.gates):
            found.body.addWidget(widget)
        how = Card("Where and how long")
        row = QHBoxLayout()
        row.addWidget(label("Newest academic years", "label"), 1)
        row.addWidget(self.years)
        how.body.addWidget(self.setting)
        how.body.addLayout(row)
        side = QVBoxLayout()
        side.setSpacing(Space.ROOM)
        for part in (found, how):
            side.addWidget(part)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(Space.ROOM)
        middle.addWidget(ScrollColumn(inside), 3)
        middle.addLayout(side, 2)
        close = button("Close")
        close.clicked.connect(lambda: self.accept())
        end = QHBoxLayout()
        end.addWidget(self.back)
        end.addWidget(self.copy)
        end.addStretch(1)
        end.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOM, Space.ROOM, Space.ROOM, Space.ROOM)
        column.setSpacing(Space.ROOM)
        column.addWidget(heading("What if less were asked for"))
        column.addWidget(label(_EXPLAINED, "muted"))
        column.addLayout(middle, 1)
        column.addLayout(end)
        self.resize(980, 680)

    def _stop(self) -> None:
        """Closed while something is worked out, it waits for nothing."""
        if self._job is not None:
            self._job.cancel()

    def _refused(self, error: Exception) -> None:
        self.said.setText(str(error))

    def _show(self, trial: Trial) -> None:
        self._trial = trial
        self.said.setVisible(not trial.items)
        self.said.setText("No item of the catalogue is asked for by name.")
        for row, item in enumerate(trial.items):
            self._add(row, item)
        self.years.setRange(min(trial.years, 1), trial.years)
        self.years.setValue(trial.years)
        self.years.setEnabled(trial.years > 1)
        self._show_found(trial.asked)

    def _add(self, row: int, item: Choice) -> None:
        key = (item.alias, item.dataset)
        tick = QCheckBox(item.alias)
        tick.setChecked(True)
        tick.setAccessibleName(f"{item.alias}, {item.dataset}")
        tick.setToolTip(item.use or "No use is stated.")
        tick.toggled.connect(lambda: self._try())
        self.ticks[key] = tick
        self._grid.addWidget(tick, row, 0)
        self._grid.addWidget(label(item.dataset, "caption"), row, 1)
        if item.tier is not None:
            self._grid.addWidget(label(f"Tier {item.tier}", "caption"), row, 2)
        *softer, _ = item.changes
        if softer:
            choice = QComboBox()
            choice.setAccessibleName(f"Instead of {item.alias}")
            choice.addItem(_AS_ASKED)
            choice.addItems([change.change for change in softer])
            choice.currentIndexChanged.connect(lambda: self._try())
            self.softer[key] = choice
            self._grid.addWidget(choice, row, 3)

    def _change(self, item: Choice) -> Change | None:
        key = (item.alias, item.dataset)
        if not self.ticks[key].isChecked():
            return item.changes[-1]
        chosen = self.softer[key].currentIndex() if key in self.softer else 0
        return item.changes[chosen - 1] if chosen else None

    def _try(self) -> None:
        trial, changes = self._trial, self.changes
        if trial is None:
            return
        for key, choice in self.softer.items():
            choice.setEnabled(self.ticks[key].isChecked())
        self._follow()
        if self._job is not None:
            self._job.cancel()
        self._job = self._workplace.ask(lambda _: trial.assess(changes), self._show_found)

    def _show_found(self, found: Assessment) -> None:
        if self._trial is None:
            return
        asked = self._trial.asked
        self.tier.setText(_became("Tier", asked.tier.recommended, found.tier.recommended))
        aliases = list(dict.fromkeys(a for cause in found.tier.because for a in cause.aliases))
        shown = ", ".join(aliases[:6]) + (f" and {len(aliases) - 6} more" if aliases[6:] else "")
        self.causes.setText(f"Because of {shown}." if aliases else "No item causes it.")
        self.score.setText(_became("Score", round(asked.score), round(found.score)))
        self.band.show_meaning(meaning.band(found.band))
        failing = [gate.name for gate in found.gates if gate.state is GateState.FAIL]
        self.gates.setText(f"Gates that fail: {', '.join(failing) or 'none'}.")
        self._follow()

    def _follow(self) -> None:
        for pressed in (self.back, self.copy):
            pressed.setEnabled(bool(self.changes))

    def _reset(self) -> None:
        trial, self._trial = self._trial, None  # tried once, when all is back
        for tick in self.ticks.values():
            tick.setChecked(True)
        for choice in self.softer.values():
            choice.setCurrentIndex(0)
        self.setting.setChecked(False)
        if trial is not None:
            self.years.setValue(trial.years)
        self._trial = trial
        self._try()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(proposal(self.changes))
        self._workplace.messages.info("Copied: paste it as a condition or as advice.")


def _became(what: str, before: int | None, after: int | None) -> str:
    if before == after:
        return f"{what} {'not known' if after is None else after}, as asked"
    return f"{what} {before} becomes {'none' if after is None else after}"
