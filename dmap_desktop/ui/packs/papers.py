"""The papers of the newest pack by their pages: late ones join, confidential parts are marked."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.domain.pages import last_page
from dmap_desktop.domain.records import ConfidentialPart
from dmap_desktop.services.packing import joined, mark_confidential
from dmap_desktop.services.taking_in import Intake, publish
from dmap_desktop.ui.design.look import look as in_force
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.packs.late import choose_files, read_late
from dmap_desktop.ui.packs.model import PAPERS
from dmap_desktop.ui.packs.operations import PackLook, PaperRow, paper_rows
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card, EmptyState
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_RANGE = re.compile(r"(\d{1,4})(?:\s*[-\u2013]\s*(\d{1,4}))?")


class Papers(QWidget):
    """The table of papers over what can be done with one."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without a case."""
        super().__init__()
        self._workplace = workplace
        self._look: PackLook | None = None
        model: RowsModel[PaperRow] = RowsModel(PAPERS, lambda row: row.paper.sha256, self)
        empty = EmptyState("file-text", "Choose a case to see its papers.")
        self.table: DataTable[PaperRow] = DataTable(model, "Papers", empty, workplace.memory)
        self.table.view.setObjectName("packs.papers")
        self.table.view.selected.connect(lambda _: self._follow())
        self.add = button("Add late papers...", "file-input")
        self.add.setObjectName("packs.add")
        self.add.clicked.connect(
            lambda: choose_files(self, "Papers that came late", self.add_papers)
        )
        self.table.add_tool(self.add)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress")
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.pages = QLineEdit()
        self.pages.setObjectName("confidential.pages")
        self.pages.setAccessibleName("Pages of the paper, such as 4 or 4-6; empty for all")
        self.pages.setPlaceholderText("All pages")
        self.pages.setMaximumWidth(in_force().px(130))
        self.reason = QLineEdit()
        self.reason.setObjectName("confidential.reason")
        self.reason.setAccessibleName("Why it is confidential")
        self.reason.setPlaceholderText("Why it is confidential")
        self.mark = ReasonButton("Mark as confidential", "eye-off")
        self.mark.setObjectName("confidential.mark")
        self.lift = button("Take the marks away", "x")
        self.lift.setObjectName("confidential.lift")
        self.reason.textChanged.connect(lambda: self._follow())
        self.pages.textChanged.connect(lambda: self._follow())
        self.mark.clicked.connect(self._mark)
        self.lift.clicked.connect(lambda: self._write(()))
        self._build()

    def _build(self) -> None:
        self._title = label("", "strong")
        self._marks = label("", "muted")
        card = Card(
            "Confidential parts",
            "Members see them marked; public exports leave them out.",
        )
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        row.addWidget(self.pages)
        row.addWidget(self.reason, 1)
        acts = QHBoxLayout()
        acts.setSpacing(Space.SNUG)
        acts.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        acts.addWidget(self.lift, 0, Qt.AlignmentFlag.AlignTop)
        acts.addStretch(1)
        card.body.addWidget(self._title)
        card.body.addWidget(self._marks)
        card.body.addLayout(row)
        card.body.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.NEAR, 0, 0)
        column.setSpacing(Space.NEAR)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addWidget(card)

    def show_case(self, look: PackLook | None) -> None:
        """Show the papers of the newest pack of a case."""
        new = self._look is None or look is None
        new = new or self._look.case.reference != look.case.reference  # type: ignore[union-attr]
        self._look = look
        rows = paper_rows(look.case) if look is not None and not look.hidden else []
        self.table.set_rows(rows)
        if rows and (new or self._row() is None):
            self.table.view.selectRow(0)
        self.add.setEnabled(bool(rows))
        self._follow()

    def add_papers(self, paths: list[Path]) -> None:
        """Read late papers, ask, and publish them with the others as the next pack."""
        look = self._look
        if look is None or not paths:
            return
        self._show_busy(True)
        read_late(self._workplace, paths, self._ask, self._failed, self._progressed)

    def _ask(self, came: Intake) -> None:
        self._show_busy(False)
        look = self._look
        if look is None:
            return
        case, pack = look.case.reference, len(look.case.packs) + 1
        names = ", ".join(document.name for document, _ in came.papers)
        ask_first(
            self,
            f"Let {names} join {case} as pack {pack}? The pack is frozen; ballots on the one "
            "before no longer count, and members are told what changed.",
            f"Publish pack {pack}",
            lambda: self._publish(case, came),
        )

    def _publish(self, case: str, came: Intake) -> None:
        self._show_busy(True)

        def published(_: object) -> None:
            self._show_busy(False)
            self._workplace.messages.info(
                f"The new pack of {case} is published. Synchronise to hand it to the members."
            )

        self._workplace.do_with_progress(
            lambda session, progress: publish(
                session, joined(session, case, came), progress=progress
            ),
            published,
            self._progressed,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._show_busy(False)
        self._workplace.failed(error)

    def _progressed(self, _: str, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _show_busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.progress.setRange(0, 0)
        self.add.setEnabled(not busy)

    def _row(self) -> PaperRow | None:
        return self.table.view.current_row()

    def _follow(self) -> None:
        row = self._row()
        self._title.setText(row.paper.name if row is not None else "No paper is chosen.")
        parts = row.parts if row is not None else ()
        said = "; ".join(f"{part.words()} ({part.reason})" for part in parts)
        self._marks.setText(f"Marked: {said}" if said else "Nothing in it is marked.")
        self.mark.set_possible(self._why_not(row))
        self.lift.setEnabled(bool(parts))

    def _why_not(self, row: PaperRow | None) -> str | None:
        if row is None:
            return "Choose a paper first."
        if not self.reason.text().strip():
            return "Say why it is confidential."
        if self._range(row) is None:
            return f"Name pages from 1 to {row.paper.pages}, such as 4 or 4-6, or none for all."
        return None

    def _range(self, row: PaperRow) -> tuple[int, int] | None:
        """Return the pages that were typed, (0, 0) for all; None for none of the paper's."""
        found = _RANGE.fullmatch(self.pages.text().strip())
        if found is None:
            return None if self.pages.text().strip() else (0, 0)
        first, last = int(found[1]), int(found[2] or found[1])
        return (first, last) if 1 <= first <= last <= row.paper.pages else None

    def _mark(self) -> None:
        row = self._row()
        pages = self._range(row) if row is not None else None
        if row is not None and pages is not None:
            part = ConfidentialPart(self.reason.text().strip(), *pages)
            self._write((*row.parts, part))

    def _write(self, parts: tuple[ConfidentialPart, ...]) -> None:
        row, look = self._row(), self._look
        if row is None or look is None:
            return
        case, document = look.case.reference, row.paper.sha256

        def done(_: object) -> None:
            self.reason.clear()
            self.pages.clear()

        self._workplace.do(
            lambda session: mark_confidential(session, case, document, parts),
            f"Marked in {row.paper.name}." if parts else f"Nothing in {row.paper.name} is marked.",
            done,
        )


def pack_words(look: PackLook) -> str:
    """Say which pack it is, how many pages it has, and who published it when."""
    case = look.case
    pack, by = case.pack, case.published[-1] if case.published else None
    if pack is None or by is None:
        return ""
    return (
        f"{case.reference}, pack {pack.version}, {last_page(pack.papers)} pages, published by "
        f"{look.panel.name_of(by.person)} on {by.wall[:10]}"
    )
