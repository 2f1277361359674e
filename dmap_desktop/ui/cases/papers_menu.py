"""The button that says what can be done about the papers of the selected cases on this laptop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from dmap_desktop.services.keeping import CasePapers, Keeping
from dmap_desktop.ui.widgets.buttons import dress_button


class PapersMenu(QPushButton):
    """Fetch now, keep here, remove from here; each only where it would change something."""

    fetch = Signal()
    keep = Signal(bool)
    remove = Signal()

    def __init__(self) -> None:
        """Start with nothing selected."""
        super().__init__("Papers...")
        dress_button(self, icon="hard-drive")
        menu = QMenu(self)
        self.fetch_now = menu.addAction("Fetch now", lambda: self.fetch.emit())
        self.keep_here = menu.addAction("Keep on this laptop")
        self.keep_here.setCheckable(True)
        self.keep_here.triggered.connect(lambda kept: self.keep.emit(kept))
        menu.addSeparator()
        self.remove_here = menu.addAction("Remove from this laptop...", lambda: self.remove.emit())
        self.setMenu(menu)
        self.show_papers([])

    def show_papers(self, selected: Sequence[CasePapers | None]) -> None:
        """Offer what can be done about these cases; None for one without papers to be read."""
        papers = [found for found in selected if found is not None]
        self.setEnabled(bool(papers))
        self.setToolTip("" if papers else "Select a case whose papers you may read.")
        self.fetch_now.setEnabled(any(found.missing for found in papers))
        self.keep_here.setChecked(
            bool(papers) and all(found.keeping is Keeping.KEPT for found in papers)
        )
        self.remove_here.setEnabled(any(found.here for found in papers))
