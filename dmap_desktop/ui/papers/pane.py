"""One pane with one paper: which of them, its pages or sheets, and a place lit on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
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
from dmap_desktop.domain.records import ConfidentialPart
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.papers.page_view import STEP, PageView
from dmap_desktop.ui.papers.quoting import quote_of
from dmap_desktop.ui.papers.sheet_view import SheetView
from dmap_desktop.ui.papers.text_view import TextView
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

PDF = "application/pdf"
KEEP_AFTER = 700
"""Milliseconds after the last move until a reading place is kept."""
_SHEETS = ("spreadsheet", "csv", "excel")
_TEXTS = ("wordprocessing", "text/plain", "rfc822")


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper that can be shown."""

    name: str
    kind: DocumentKind
    sha256: str
    media_type: str
    first_page: int = 0
    """Its first page in the pack; 0 outside a pack."""
    pages: int = 1
    confidential: tuple[ConfidentialPart, ...] = ()
    left_at: str = ""
    """Where it was left, as the view's ``place`` said."""


Opener = Callable[[ShownPaper, Callable[[bytes], None], Callable[[Exception], None]], object]
"""Gets the plain bytes of a paper to the first callback, or an error to the second."""


class PaperPane(QWidget):
    """A choice of papers over the one that is shown."""

    painted = Signal()
    """What is shown has been painted."""
    chosen = Signal(str)
    """The person chose another paper: its hash."""
    left = Signal(str, str)
    """Where a paper is read now: its hash, and the place."""
    place_changed = Signal()
    """A note or question written now would stand in another place."""

    def __init__(self, workplace: Workplace, name: str, parent: QWidget | None = None) -> None:
        """Start empty; ``name`` begins the names of the widgets: ``<name>.paper``, ``<name>``."""
        super().__init__(parent)
        self._workplace = workplace
        self._papers: tuple[ShownPaper, ...] = ()
        self._open: Opener | None = None
        self._lit: Evidence | None = None
        self._marked: Evidence | None = None
        self._left_at: dict[str, str] = {}
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(KEEP_AFTER)
        self._resting.timeout.connect(self._tell_left)
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
            view.moved.connect(self._moved)
        self.pages.marked.connect(self._mark)
        self.text.text.selectionChanged.connect(lambda: self.place_changed.emit())
        self.confidential = Badge(meaning.confidential(""))
        self.confidential.hide()
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
        paper = self._paper(sha256)
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

    def in_sight(self, got: Callable[[Evidence | None], None]) -> None:
        """Give the place a note would stand at: what is marked, else the page or cell in sight."""
        shown, view = self.shown, self._stack.currentWidget()
        if not shown or view is self.nothing:
            got(None)
        elif view is self.sheets:
            sheet, cell, words = self.sheets.cell
            got(Evidence(shown, sheet=sheet or None, cell=cell or None, words=words))
        elif view is self.text:
            got(Evidence(shown, words=self.text.words))
        else:
            place = self._marked or Evidence(shown, page=self.pages.page or None)
            quote_of(self._workplace, place, got)

    def where(self) -> str:
        """Name the place a note would stand at, in words; "" for nowhere."""
        paper, view = self._paper(self.shown), self._stack.currentWidget()
        if paper is None or view is self.nothing:
            return ""
        if view is self.sheets:
            sheet, cell, _ = self.sheets.cell
            return f"{paper.name}, {Evidence('', sheet=sheet, cell=cell or None).place()}"
        if view is self.text:
            return f"the words selected in {paper.name}" if self.text.words else paper.name
        marked = self._marked
        page = marked.page if marked is not None and marked.page else self.pages.page
        what = "the words marked on" if marked is not None else ""
        return f"{what} {self._page_words(paper, page)}, {paper.name}".strip()

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
        column.addWidget(self.confidential, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._stack, 1)

    def _choose(self, number: int) -> None:
        self._lit = self._marked = None
        self.pages.unlight()
        self.show_paper(self.shown)
        self.chosen.emit(self.shown)

    def _opened(self, paper: ShownPaper, data: bytes) -> None:
        if paper.sha256 != self.shown:
            return
        document = self._workplace.documents.add(paper.name, data)
        place = self._left_at.get(paper.sha256, paper.left_at)
        if paper.media_type == PDF or paper.media_type.startswith("image/"):
            self._show(self.pages)
            self.pages.show_document(document, place)
        elif any(word in paper.media_type for word in _SHEETS):
            self._show(self.sheets)
            self.sheets.show_document(document, place)
        elif any(word in paper.media_type for word in _TEXTS):
            self._show(self.text)
            self.text.show_document(document, place)
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
        self._marked = None
        self._say_confidential(None if page is not self.nothing else -1)
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
        paper = self._paper(self.shown)
        self.place.setText("" if not count else f"{page} of {count}")
        if paper is not None and count and paper.first_page:
            self.place.setText(f"p. {paper.first_page + page - 1}")
            self.place.setToolTip(
                f"Page of the pack, as in notes, minutes and on print; page {page} of {count} of "
                "this paper."
            )
        self._say_confidential(page)
        self.place_changed.emit()

    def _say_confidential(self, page: int | None) -> None:
        paper = self._paper(self.shown)
        parts = paper.confidential if paper is not None else ()
        part = next((part for part in parts if part.holds(page)), None)
        self.confidential.setVisible(part is not None)
        if part is not None:
            self.confidential.show_meaning(meaning.confidential(part.reason))

    def _page_words(self, paper: ShownPaper, page: int) -> str:
        return f"p. {paper.first_page + page - 1}" if paper.first_page else f"page {page}"

    def _paper(self, sha256: str) -> ShownPaper | None:
        return next((paper for paper in self._papers if paper.sha256 == sha256), None)

    def _mark(self, page: int, box: object) -> None:
        self._lit = None
        drawn = box if isinstance(box, tuple) else None
        self._marked = Evidence(self.shown, page=page, box=drawn) if drawn else None
        self.place_changed.emit()

    def _moved(self) -> None:
        self._resting.start()
        if self._stack.currentWidget() is not self.pages:
            self.place_changed.emit()

    def _tell_left(self) -> None:
        view = self._stack.currentWidget()
        if isinstance(view, PageView | SheetView | TextView) and view.ready and view.place:
            self._left_at[self.shown] = view.place
            self.left.emit(self.shown, view.place)


def _tool(text: str, name: str) -> QPushButton:
    made = button(text, kind="quiet")
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made


def _title(paper: ShownPaper) -> str:
    named = f"{paper.kind.value.capitalize()} - {paper.name}"
    if not paper.first_page:
        return named
    last = paper.first_page + max(paper.pages, 1) - 1
    pages = f"p. {last}" if last == paper.first_page else f"pp. {paper.first_page}-{last}"
    return f"{pages}  {named}"
