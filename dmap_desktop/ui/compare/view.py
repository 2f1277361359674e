"""The screen that compares two applications."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from dmap_desktop.jobs.lane import Job
from dmap_desktop.ui.compare.operations import Line, choices, compare
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class CompareView(Screen):
    """Two columns of answers and findings; a mark and a ground where they differ."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without cases."""
        super().__init__("Compare")
        self._workplace = workplace
        self._pair = ("", "")
        self._lines: tuple[Line, ...] = ()
        self._job: Job | None = None
        self.first, self.second = _choice("compare.first"), _choice("compare.second")
        for box in (self.first, self.second):
            box.activated.connect(lambda _: self._chosen())
        self.only = QCheckBox("Only what differs")
        self.only.setObjectName("compare.only")
        self.only.toggled.connect(lambda _: self._fill())
        self.table = QTableWidget(0, 3)
        self.table.setObjectName("compare.table")
        self.table.setAccessibleName("Comparison")
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.resizeSection(0, look().px(220))
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(lambda *_: self.table.resizeRowsToContents())
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(
                "columns-3",
                "Choose two cases above, or select two on the Cases screen.",
                "Go to the cases",
                lambda: workplace.go("cases"),
            )
        )
        self._stack.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(Space.ROOM)
        row.addWidget(self.first, 1)
        row.addWidget(label("against", "muted"))
        row.addWidget(self.second, 1)
        row.addWidget(self.only)
        self.body.addLayout(row)
        self.body.addWidget(self._stack, 1)

    def show_subject(self, subject: str) -> None:
        """Compare two cases: their references, parted by a space; "" for the last two."""
        words = subject.split()
        if len(words) == 2:
            self._pair = (words[0], words[1])
        elif len(words) == 1:
            self._pair = (words[0], self._pair[1])
        self._workplace.ask(choices, self._offer)

    def refresh(self, streams: frozenset[str]) -> None:
        """Compare again: a first view may have lifted the curtain."""
        self._workplace.ask(choices, self._offer)

    def first_focus(self) -> QWidget:
        """Return the first choice."""
        return self.first

    def _offer(self, found: list[tuple[str, str]]) -> None:
        known = [reference for reference, _ in found]
        for box, wanted in zip((self.first, self.second), self._pair, strict=True):
            box.clear()
            for reference, words in found:
                box.addItem(words, reference)
            box.setCurrentIndex(box.findData(wanted) if wanted in known else -1)
        if all(reference in known for reference in self._pair):
            self._load()
        else:
            self._stack.setCurrentIndex(0)

    def _chosen(self) -> None:
        self._pair = (str(self.first.currentData() or ""), str(self.second.currentData() or ""))
        if all(self._pair):
            self._load()

    def _load(self) -> None:
        if self._job is not None:
            self._job.cancel()
        first, second = self._pair
        self._job = self._workplace.ask(lambda session: compare(session, first, second), self._show)

    def _show(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines
        differing = sum(line.differs for line in lines)
        self.header.set_title("Compare", f"{differing} of {len(lines)} lines differ")
        self.table.setHorizontalHeaderLabels(["", *self._pair])
        self._fill()
        self._stack.setCurrentIndex(1)

    def _fill(self) -> None:
        shown = [line for line in self._lines if line.differs or not self.only.isChecked()]
        self.table.setRowCount(len(shown))
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(shown):
            mark = "\u2260" if line.differs else "="
            head = QTableWidgetItem(f"{mark}  {line.what}\n     {line.part}")
            words = "differs" if line.differs else "the same"
            head.setToolTip(f"{line.what}: {words}")
            head.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.what}, {words}")
            cells = (head, QTableWidgetItem(line.first), QTableWidgetItem(line.second))
            for column, cell in enumerate(cells):
                cell.setTextAlignment(top)
                self.table.setItem(row, column, cell)
        self.table.resizeRowsToContents()


def _choice(name: str) -> Chooser:
    made = Chooser(name, "First case" if name.endswith("first") else "Second case")
    made.setPlaceholderText("Choose a case")
    return made
