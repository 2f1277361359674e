"""Taking everything out of a layout, before it is filled anew."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def empty(layout: QLayout) -> None:
    """Remove every widget in ``layout`` and in the layouts inside it."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            empty(inner)
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
