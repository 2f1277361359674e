"""The screen of intake."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QDateEdit,
    QGridLayout,
    QLineEdit,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.domain.application import Application, Item
from dmap_desktop.domain.errors import Cancelled, Mendable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.jobs.documents import NamedBytes
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.taking_in import publish
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.intake.files import FilesCard
from dmap_desktop.ui.intake.model import (
    FIELDS,
    ITEMS,
    PROBLEMS,
    FieldRow,
    ProblemRow,
    field_rows,
    problem_rows,
)
from dmap_desktop.ui.intake.operations import ReadBy, packed, read_by, save_blanks
from dmap_desktop.ui.intake.typing import TypingBar
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.papers.pane import PaperPane, ShownPaper
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card, EmptyState
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.splits import Splitter
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_REFERENCE = re.compile(r"DR\d{6}\.\d{2,}")
_SUMMARY = 280
"""Characters of the aims that are offered as a summary for the register."""


class IntakeView(Screen):
    """Files and details at the left, what was read in the middle, its place at the right."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without files."""
        super().__init__("Intake")
        self.header.set_title("Intake", "An applicant's files become a case pack")
        self._workplace = workplace
        self._application: Application | None = None
        self._by: ReadBy | None = None
        self._job: Job | None = None
        self._papers: tuple[NamedBytes, ...] = ()
        self.files = FilesCard()
        self.files.changed.connect(self._read)
        self.files.blanks_wanted.connect(lambda folder: _save_blanks(workplace, folder))
        self.files.refused.connect(workplace.messages.error)
        self.reference, self.title_field = QLineEdit(), QLineEdit()
        self.received = QDateEdit(QDate.currentDate())
        self.summary = DraftEdit(
            workplace, "intake.summary", "Summary for the register", "In plain English", lines=3
        )
        self.progress = QProgressBar()
        self.cancel = button("Stop", "x", "quiet")
        self.publish = ReasonButton("Publish the pack", "users", "primary")
        memory = workplace.memory
        empty = EmptyState("file-input", "Add the applicant's files; what is read appears here.")
        fields: RowsModel[FieldRow] = RowsModel(FIELDS, lambda row: row.number + row.label, self)
        items: RowsModel[Item] = RowsModel(ITEMS, lambda row: row.dataset + row.alias, self)
        problems: RowsModel[ProblemRow] = RowsModel(PROBLEMS, lambda row: row.sentence, self)
        self.fields = DataTable(fields, "Answers", empty, memory)
        self.items = DataTable(items, "Items", EmptyState("table-2", "No items yet."), memory)
        self.problems = DataTable(
            problems, "To look at", EmptyState("check", "Nothing to look at."), memory
        )
        self.paper = PaperPane(workplace, "intake.page")
        self.typing = TypingBar(self.fields, self.paper)
        self._name_things()
        self._wire()
        self._build()
        self._follow()

    def add_files(self, paths: list[Path]) -> None:
        """Add files from the disk and read everything anew."""
        self.files.add(paths)

    def first_focus(self) -> QWidget:
        """Return the button that adds files."""
        return self.files.add_button

    @property
    def application(self) -> Application | None:
        """Return the application as it would be published, None before one was read."""
        if self._application is None:
            return None
        chosen = self.received.date()
        return msgspec.structs.replace(
            self._application,
            reference=self.reference.text().strip(),
            title=self.title_field.text().strip(),
            received=date(chosen.year(), chosen.month(), chosen.day()),
        )

    def _name_things(self) -> None:
        for widget, name, words in (
            (self.reference, "intake.reference", "Reference"),
            (self.title_field, "intake.title", "Title"),
            (self.received, "intake.received", "Date received"),
            (self.fields.view, "intake.fields", "Answers"),
            (self.items.view, "intake.items", "Items asked for"),
            (self.problems.view, "intake.problems", "To look at"),
            (self.progress, "intake.progress", "Reading"),
            (self.cancel, "intake.cancel", "Stop reading"),
            (self.publish, "intake.publish", "Publish the pack"),
        ):
            widget.setObjectName(name)
            widget.setAccessibleName(words)
        self.received.setCalendarPopup(True)
        self.received.setDisplayFormat("d MMM yyyy")
        self.reference.setPlaceholderText("DRyymmdd.nn")

    def _wire(self) -> None:
        for field in (self.reference, self.title_field):
            field.textChanged.connect(lambda: self._follow())
        self.fields.view.selected.connect(lambda row: self._light(row.evidence if row else None))
        self.items.view.selected.connect(lambda row: self._light(row.evidence if row else None))
        self.problems.view.selected.connect(lambda row: self._light(row.evidence if row else None))
        self.typing.typed.connect(self._typed)
        self.cancel.clicked.connect(lambda: self._stop())
        self.publish.clicked.connect(self._ask)

    def _build(self) -> None:
        details = Card("Details", "Taken from the papers; put right what is wrong.")
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.SNUG)
        grid.setVerticalSpacing(Space.TIGHT)
        for place, (words, field) in enumerate(
            (("Reference", self.reference), ("Received", self.received))
        ):
            grid.addWidget(label(words, "label"), 0, place)
            grid.addWidget(field, 1, place)
        details.body.addLayout(grid)
        for words, field in (
            ("Title", self.title_field),
            ("Summary for the public register", self.summary),
        ):
            details.body.addWidget(label(words, "label"))
            details.body.addWidget(field)
        self._step = label("", "caption")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.TIGHT, 0)
        column.setSpacing(Space.ROOM)
        for widget in (self.files, self._step, self.progress, self.cancel, details):
            column.addWidget(widget, 1 if widget is self.files else 0)
        area = ScrollColumn()
        area.setWidget(inside)
        side = QWidget()
        whole = QVBoxLayout(side)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.ROOM)
        whole.addWidget(area, 1)
        whole.addWidget(self.publish)
        self._split = Splitter(Qt.Orientation.Horizontal, "intake", self._workplace.memory)
        self._split.add(side, self._tabs(), self.paper)
        self._split.restore(340, 540, 370)
        self.body.addWidget(self._split)
        self._show_busy(None)

    def _tabs(self) -> QTabWidget:
        self.tabs = QTabWidget()
        for table, title in (
            (self.fields, "Answers"),
            (self.items, "Items"),
            (self.problems, "To look at"),
        ):
            page = QWidget()
            held = QVBoxLayout(page)
            held.setContentsMargins(0, Space.NEAR, 0, 0)
            held.addWidget(table)
            if table is self.fields:
                held.addWidget(self.typing)
            self.tabs.addTab(page, title)
        return self.tabs

    def _read(self) -> None:
        self._stop()
        self._application = None
        self._show_read()
        if not self.files.files:
            return
        self._show_busy("Reading the files")
        self._job = self._workplace.ask(read_by, self._begin, self._failed)

    def _begin(self, by: ReadBy) -> None:
        self._by = by
        self._job = self._workplace.documents.read_papers(
            tuple(self.files.files), tuple(self.files.passwords), by.editions, by.catalogue,
            self._done, self._failed, self._progressed,
        )  # fmt: skip

    def _done(self, read: tuple[Application, tuple[NamedBytes, ...]]) -> None:
        self._job = None
        application, self._papers = read
        self._show_busy(None)
        self.files.ask_if_locked(application)
        if not application.documents:
            self.files.show_read(application)
            said = [problem.sentence for problem in application.problems]
            self._workplace.messages.error(said[0] if said else "None of the files can be read.")
            self._follow()
            return
        self._application = application
        self._offer(application)
        self._show_read()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._show_busy(None)
        if isinstance(error, Mendable) and not isinstance(error, Cancelled):
            self._step.setText(str(error))
            self._step.show()
        self._workplace.failed(error)
        self._follow()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show_busy(None)
        self._follow()

    def _progressed(self, what: str, done: int, total: int) -> None:
        self._step.setText(what)
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _show_busy(self, what: str | None) -> None:
        for widget in (self._step, self.progress, self.cancel):
            widget.setVisible(what is not None)
        if what is not None:
            self._step.setText(what)
            self.progress.setRange(0, 0)

    def _offer(self, application: Application) -> None:
        self.reference.setText(application.reference)
        self.title_field.setText(application.title)
        self.title_field.setCursorPosition(0)
        received = application.received or date.today()
        self.received.setDate(QDate(received.year, received.month, received.day))
        self.summary.work_on(application.reference or "new")
        aims = application.answer("project.aims")
        if aims is not None and not self.summary.text():
            self.summary.setPlainText(" ".join(aims.text.split())[:_SUMMARY])

    def _show_read(self) -> None:
        application, by = self._application, self._by
        self.files.show_read(application)
        if application is None or by is None:
            for table in (self.fields, self.items, self.problems):
                table.set_rows([])
            self.paper.clear("What was read appears beside its place.")
        else:
            self.fields.set_rows(field_rows(application, by.editions))
            self.items.set_rows(application.items)
            rows = problem_rows(application, by.editions)
            self.problems.set_rows(rows)
            self.tabs.setTabText(1, f"Items ({len(application.items)})")
            self.tabs.setTabText(2, f"To look at ({len(rows)})")
            shown = [
                ShownPaper(d.name, d.kind, d.sha256, d.media_type) for d in application.documents
            ]
            self.paper.show_papers(shown, self._open)
            self.paper.show_paper(self.paper.shown or shown[0].sha256)
        self.typing.work_on(application)
        self._follow()

    def _typed(self, application: Application) -> None:
        self._application = application
        if not self.title_field.text().strip():
            self.title_field.setText(application.title)
        self._show_read()

    def _open(
        self,
        paper: ShownPaper,
        got: Callable[[bytes], None],
        failed: Callable[[Exception], None],
    ) -> None:
        file = next((f for f in self._papers if f.sha256 == paper.sha256), None)
        if file is not None:
            got(file.data)

    def _light(self, evidence: Evidence | None) -> None:
        if evidence is not None and self._application is not None:
            self.paper.light(evidence)

    def _follow(self) -> None:
        named = self.reference.text().strip(), self.title_field.text().strip()
        self.publish.set_possible(_why_not(self._job, self._application, *named))

    def _ask(self) -> None:
        application = self.application
        if application is None:
            return
        missing = len(application.missing)
        lacking = f" {missing} required answers are missing." if missing else ""
        ask_first(
            self,
            f"Publish the pack of {application.reference} with {len(application.documents)} "
            f"papers?{lacking} The papers are sealed and frozen; every member can read them after "
            "the next synchronisation.",
            "Publish the pack",
            lambda: self._publish(application),
        )

    def _publish(self, application: Application) -> None:
        intake = packed(application, self._papers)
        summary = self.summary.text()
        self._show_busy("Sealing the papers")
        self.publish.set_possible("The papers are being sealed.")
        self._job = self._workplace.do_with_progress(
            lambda session, progress: publish(session, intake, summary, progress),
            lambda _: self._published(application),
            self._progressed,
            self._failed,
        )

    def _published(self, application: Application) -> None:
        self._job = None
        self._show_busy(None)
        self.summary.done()
        reference = application.reference
        self._workplace.messages.info(
            f"{reference} is published. Synchronise to hand it to the members."
        )
        self.files.clear()
        self._application, self._papers = None, ()
        for field in (self.reference, self.title_field):
            field.clear()
        self._show_read()


def _save_blanks(workplace: Workplace, folder: Path) -> None:
    """Write the blank forms into ``folder``, and say so."""

    def saved(paths: tuple[Path, ...]) -> None:
        workplace.messages.info(f"{len(paths)} blank forms are saved in {folder}.")

    workplace.ask(lambda session: save_blanks(session, folder), saved)


def _why_not(
    job: Job | None, application: Application | None, reference: str, title: str
) -> str | None:
    """Return why the pack cannot be published yet, None when it can."""
    if job is not None:
        return "The files are being read."
    if application is None:
        return "Add the applicant's files first."
    if not _REFERENCE.fullmatch(reference):
        return "Give a reference such as DR180611.02: date received and a number."
    return None if title else "Give the case a title."
