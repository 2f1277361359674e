"""One pane with one paper: which of them, its pages or sheets, and a place lit on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.papers.page_view import STEP, PageView
from dmap_desktop.ui.papers.sheet_view import SheetView
from dmap_desktop.ui.papers.text_view import TextView
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

PDF = "application/pdf"
_SHEETS = ("spreadsheet", "csv", "excel")
_TEXTS = ("wordprocessing", "text/plain")


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper that can be shown."""

    name: str
    kind: DocumentKind
    sha256: str
    media_type: str


Opener = Callable[[ShownPaper, Callable[[bytes], None], Callable[[Exception], None]], object]
"""Gets the plain bytes of a paper to the first callback, or an error to the second."""


class PaperPane(QWidget):
    """A choice of papers over the one that is shown."""

    painted = Signal()
    """What is shown has been painted."""
    chosen = Signal(str)
    """The person chose another paper: its hash."""

    def __init__(self, workplace: Workplace, name: str, parent: QWidget | None = None) -> None:
        """Start empty; ``name`` begins the names of the widgets: ``<name>.paper``, ``<name>``."""
        super().__init__(parent)
        self._workplace = workplace
        self._papers: tuple[ShownPaper, ...] = ()
        self._open: Opener | None = None
        self._lit: Evidence | None = None
        self.choice = Chooser(f"{name}.paper", "Paper")
        self.choice.activated.connect(self._choose)
        self.pages = PageView(workplace.documents)
        self.pages.setObjectName(name)
        self.sheets = SheetView(workplace.documents)
        self.text = TextView(workplace.documents)
        self.nothing = EmptyState("file-text", "No paper is chosen.")
        self._stack = QStackedWidget()
        for page in (self.nothing, self.pages, self.sheets, self.text):
            self._stack.addWidget(page)
        self.place: QLabel = label("", "caption")
        self.place.setWordWrap(False)
        for view in (self.pages, self.sheets, self.text):
            view.painted.connect(self.painted)
            view.failed.connect(self._failed)
        self.pages.page_changed.connect(self._say_page)
        self._build()

    def show_papers(self, papers: Sequence[ShownPaper], opener: Opener) -> None:
        """Offer ``papers``, whose bytes ``opener`` gets; what is shown stays among them."""
        shown = self.shown
        self._papers, self._open = tuple(papers), opener
        self.choice.clear()
        for paper in self._papers:
            self.choice.addItem(_title(paper), paper.sha256)
        if shown not in {paper.sha256 for paper in self._papers}:
            self.choice.setCurrentIndex(-1)
            self._say_nothing("No paper is chosen." if papers else "There are no papers yet.")
        else:
            self.choice.setCurrentIndex(self.choice.findData(shown))

    def show_paper(self, sha256: str) -> None:
        """Show one of the papers, by the hash of its bytes."""
        paper = next((paper for paper in self._papers if paper.sha256 == sha256), None)
        if paper is None or self._open is None:
            return
        self.choice.setCurrentIndex(self.choice.findData(sha256))
        self._open(paper, lambda data: self._opened(paper, data), self._failed)

    def light(self, evidence: Evidence) -> None:
        """Show the paper of ``evidence`` and mark its place."""
        self._lit = evidence
        if self.shown != evidence.document:
            self.show_paper(evidence.document)
        self._light()

    def clear(self, sentence: str) -> None:
        """Show no paper, and say why."""
        self._papers, self._open = (), None
        self.choice.clear()
        self._say_nothing(sentence)

    @property
    def shown(self) -> str:
        """Return the hash of the paper that is chosen, "" for none."""
        return str(self.choice.currentData() or "")

    @property
    def ready(self) -> bool:
        """Say whether what is chosen is shown."""
        page = self._stack.currentWidget()
        return isinstance(page, PageView | SheetView | TextView) and page.ready

    def _build(self) -> None:
        smaller = _tool("\u2212", "Smaller page")
        larger = _tool("+", "Larger page")
        fit = _tool("Fit", "Page as wide as the pane")
        smaller.clicked.connect(lambda: self.pages.zoom(1 / STEP))
        larger.clicked.connect(lambda: self.pages.zoom(STEP))
        fit.clicked.connect(lambda: self.pages.fit())
        self._tools = (smaller, larger, fit)
        bar = QHBoxLayout()
        bar.setSpacing(Space.TIGHT)
        bar.addWidget(self.choice, 1)
        bar.addSpacing(Space.TIGHT)
        bar.addWidget(self.place)
        for tool in self._tools:
            bar.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SNUG)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    def _choose(self, number: int) -> None:
        self._lit = None
        self.pages.unlight()
        self.show_paper(self.shown)
        self.chosen.emit(self.shown)

    def _opened(self, paper: ShownPaper, data: bytes) -> None:
        if paper.sha256 != self.shown:
            return
        document = self._workplace.documents.add(paper.name, data)
        if paper.media_type == PDF:
            self._show(self.pages)
            self.pages.show_document(document)
        elif any(word in paper.media_type for word in _SHEETS):
            self._show(self.sheets)
            self.sheets.show_document(document)
        elif any(word in paper.media_type for word in _TEXTS):
            self._show(self.text)
            self.text.show_document(document)
        else:
            self._say_nothing(
                f"{paper.name} is a {paper.kind.value} in a format that has no view here; what was "
                "read from it stands under the findings."
            )
        self._light()

    def _light(self) -> None:
        lit = self._lit
        if lit is None or lit.document != self.shown:
            return
        if lit.page is not None:
            self.pages.light(lit.page, lit.box)
        elif lit.sheet is not None:
            self.sheets.light(lit.sheet, lit.cell)
        else:
            self.text.light(lit.words)

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        for tool in (*self._tools, self.place):
            tool.setVisible(page is self.pages)

    def _say_nothing(self, sentence: str) -> None:
        self.nothing.sentence.setText(sentence)
        self._show(self.nothing)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Mendable):
            self._say_nothing(str(error))
        else:
            self._workplace.failed(error)

    def _say_page(self, page: int, count: int) -> None:
        self.place.setText(f"{page} of {count}" if count else "")


def _tool(text: str, name: str) -> QPushButton:
    made = button(text, kind="quiet")
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made


def _title(paper: ShownPaper) -> str:
    return f"{paper.kind.value.capitalize()} - {paper.name}"
