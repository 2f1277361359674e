"""A splitter that stays as the person left it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.memory import Memory


class Splitter(QSplitter):
    """Keeps its sizes under ``split/<name>``; no side can be pushed out of sight."""

    def __init__(self, orientation: Qt.Orientation, name: str, memory: Memory) -> None:
        """Start empty; call ``restore`` when its sides are in."""
        super().__init__(orientation)
        self._place, self._memory = f"split/{name}", memory
        self.setChildrenCollapsible(False)
        self.setHandleWidth(Space.ROOM)
        self.splitterMoved.connect(lambda: self._keep())

    def restore(self, *sizes: int) -> None:
        """Put the sides where they were left, or to ``sizes``."""
        kept = self._memory.kept(self._place)
        if not kept or not self.restoreState(QByteArray.fromBase64(kept.encode())):
            self.setSizes(list(sizes))
        self.setChildrenCollapsible(False)

    def add(self, *sides: QWidget) -> None:
        """Add the sides in order."""
        for side in sides:
            self.addWidget(side)

    def _keep(self) -> None:
        self._memory.keep(self._place, bytes(self.saveState().toBase64().data()).decode())
