"""The card of the first window that restores a lost laptop from its recovery kit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit

from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.handed import RecoveryKit, as_file, read_kit
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.services.handed_files import read_file, write_file
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.words import label

if TYPE_CHECKING:
    from dmap_desktop.app.restoring import Restored


class RestoreCard(Card):
    """The kit's file, or its key as typed from the sheet; then the request to write again."""

    def __init__(
        self,
        folder: Path,
        passphrase_file: Path | None,
        pool: Pool,
        on_done: Callable[[], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        """Restore into ``folder``; ``on_done`` is called when everything is there."""
        super().__init__("Restore from a recovery kit", "When a laptop was lost or broke.")
        self._folder, self._passphrase, self._pool = folder, passphrase_file, pool
        self._on_done, self._on_failed = on_done, on_failed
        self._kit: RecoveryKit | None = None
        opened = button("Open the kit's file...", "folder-open")
        opened.setObjectName("restore.open")
        opened.clicked.connect(lambda: self._choose_kit())
        self.key, self.hub = QLineEdit(), QLineEdit()
        self.look = button("Find the panel", "search")
        self.look.setObjectName("restore.find")
        self.look.clicked.connect(lambda: self.find_panel())
        self.words = label("", "strong")
        self.words.hide()
        self.same = QCheckBox("These are the words on my sheet")
        self.same.setObjectName("restore.same")
        self.same.hide()
        self.same.toggled.connect(self._follow)
        self.restore = ReasonButton("Restore...", "undo-2")
        self.restore.setObjectName("restore.restore")
        self.restore.clicked.connect(self._choose_request)
        self.body.addWidget(opened)
        for field, words, name in (
            (self.key, "or type the key from the sheet", "restore.key"),
            (self.hub, "and the folder or address of the hub", "restore.hub"),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            field.setObjectName(name)
            self.body.addWidget(field)
        for widget in (self.look, self.words, self.same, self.restore):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._follow()

    def open_kit(self, path: Path) -> None:
        """Take the kit from its file."""
        try:
            kit = read_kit(read_file(path), path.name)
        except Mendable as error:
            self._on_failed(error)
            return
        self._take(kit, f"The kit of {kit.name}, {kit.invitation.title}.", known=True)

    def find_panel(self) -> None:
        """Look into the hub for the panel of the key that was typed, and show its words."""
        typed, hub = self.key.text(), self.hub.text().strip()

        def look() -> tuple[RecoveryKit, str]:
            from dmap_desktop.app.restoring import kit_from_sheet, words_of

            kit = kit_from_sheet(typed, hub, {})
            return kit, " ".join(words_of(kit))

        self._pool.submit(look, lambda found: self._take(*found, known=False), self._on_failed)

    def restore_to(self, request: Path) -> None:
        """Restore everything, and write the request that lets this laptop write again."""
        kit = self._kit
        if kit is None:
            return
        self.restore.wait()

        def work() -> Restored:
            from dmap_desktop.app.restoring import restore
            from dmap_desktop.profiles import SystemClock, vault_for
            from dmap_desktop.rulebooks import load_rulebook

            vault = vault_for(self._folder, self._passphrase)
            back = restore(
                self._folder, vault, kit, {}, load_rulebook(), SystemClock(), no_progress
            )
            write_file(request, as_file(back.request))
            return back

        def failed(error: Exception) -> None:
            self._follow()
            self._on_failed(error)

        self._pool.submit(work, lambda _: self._on_done(), failed)

    def _take(self, kit: RecoveryKit, said: str, *, known: bool) -> None:
        self._kit = kit
        self.words.setText(said)
        self.words.show()
        self.same.setVisible(not known)
        self.same.setChecked(known)
        self._follow()

    def _follow(self) -> None:
        reason = None if self._kit else "Open the kit's file, or find the panel by the key."
        if self._kit and not self.same.isChecked():
            reason = "Compare the words with your sheet first."
        self.restore.set_possible(reason)

    def _choose_kit(self) -> None:
        dialog = QFileDialog(self, "Open the kit's file")
        dialog.setNameFilter("Files of the program (*.json)")
        dialog.fileSelected.connect(lambda path: self.open_kit(Path(path)))
        dialog.open()

    def _choose_request(self) -> None:
        dialog = QFileDialog(self, "Write the request for the secretariat")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile("request-to-join.json")
        dialog.fileSelected.connect(lambda path: self.restore_to(Path(path)))
        dialog.open()
