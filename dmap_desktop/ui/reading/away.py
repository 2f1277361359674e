"""A strip over the papers that says which of them are not on this laptop, and fetches them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from dmap_desktop.services.keeping import CasePapers, Keeping, megabytes
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.words import label


class AwayStrip(QFrame):
    """Shown only while a paper is not here."""

    fetch = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setProperty("ground", "card")
        self.badge = Badge(meaning.papers(0, 1, removed=False))
        self.sentence = label("")
        self.fetch_now = button("Fetch now", "cloud-download")
        self.fetch_now.setObjectName("reading.fetch")
        self.fetch_now.clicked.connect(lambda: self.fetch.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ROOM, Space.SNUG, Space.SNUG, Space.SNUG)
        row.setSpacing(Space.NEAR)
        row.addWidget(self.badge)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.fetch_now)
        self.hide()

    def show_papers(self, papers: CasePapers | None) -> None:
        """Say what is missing, or nothing at all."""
        self.setVisible(papers is not None and papers.missing > 0)
        if papers is None or not papers.missing:
            return
        removed = papers.keeping is Keeping.REMOVED
        self.badge.show_meaning(meaning.papers(papers.here, papers.papers, removed))
        many = "1 paper is" if papers.missing == 1 else f"{papers.missing} papers are"
        self.sentence.setText(
            f"{many} not on this laptop ({megabytes(papers.missing_bytes)}); the hub holds them."
        )
