"""Asking where to save a file; its ending follows the format that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_where(
    parent: QWidget, title: str, name: str, formats: str, write: Callable[[Path], None]
) -> QFileDialog:
    """Ask over ``parent``'s window; give the path to ``write``. Never blocks.

    ``formats`` is spelled as Qt wants it: ``"Words (*.csv);;Excel workbook (*.xlsx)"``.
    """
    dialog = QFileDialog(parent.window(), title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(formats)
    dialog.selectFile(name)

    def suffix(chosen: str) -> None:
        dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))

    suffix(dialog.selectedNameFilter())
    dialog.filterSelected.connect(suffix)
    dialog.fileSelected.connect(lambda path: write(Path(path)))
    dialog.open()
    return dialog
