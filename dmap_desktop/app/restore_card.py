"""The card of the first window that restores a lost laptop from its recovery kit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit

from dmap_desktop.domain.errors import Cancelled, Mendable
from dmap_desktop.domain.handed import RecoveryKit, as_file, read_kit
from dmap_desktop.domain.ports import Progress
from dmap_desktop.jobs.lane import Job, Pool
from dmap_desktop.services.handed_files import read_file, write_file
from dmap_desktop.ui.shell.hub_fields import HubFields
from dmap_desktop.ui.widgets.busy import Busy
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
        on_done: Callable[[str], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        """Restore into ``folder``; ``on_done`` is told in a sentence what came back."""
        super().__init__("Restore from a recovery kit", "When a laptop was lost or broke.")
        self._folder, self._passphrase, self._pool = folder, passphrase_file, pool
        self._on_done, self._on_failed = on_done, on_failed
        self._kit: RecoveryKit | None = None
        self._job: Job | None = None
        self.busy = Busy()
        self.busy.stopped.connect(self._stop)
        opened = button("Open the kit's file...", "folder-open")
        opened.setObjectName("restore.open")
        opened.clicked.connect(lambda: self._choose_kit())
        self.key, self.hub = QLineEdit(), HubFields()
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
        words = "or type the key from the sheet"
        self.key.setPlaceholderText(words)
        self.key.setAccessibleName(words)
        self.key.setObjectName("restore.key")
        for widget in (
            self.key, self.hub, self.look, self.words, self.same, self.restore, self.busy
        ):  # fmt: skip
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
        self.hub.set_address(kit.invitation.hub)
        self._take(kit, f"The kit of {kit.name}, {kit.invitation.title}.", known=True)

    def find_panel(self) -> None:
        """Look into the hub for the panel of the key that was typed, and show its words."""
        typed, hub, offered = self.key.text(), self._address, self.hub.credentials()

        def look() -> tuple[RecoveryKit, str]:
            from dmap_desktop.app.restoring import kit_from_sheet, words_of

            kit = kit_from_sheet(typed, hub, offered)
            return kit, " ".join(words_of(kit))

        self._pool.submit(look, lambda found: self._take(*found, known=False), self._on_failed)

    def restore_to(self, request: Path) -> None:
        """Restore everything, and write the request that lets this laptop write again."""
        kit, offered = self._kit, self.hub.credentials()
        if kit is None:
            return
        address = self._address or kit.invitation.hub
        kit = replace(kit, invitation=replace(kit.invitation, hub=address))
        self.restore.wait()
        self.busy.begin("Reaching the hub")

        def work(progress: Progress) -> Restored:
            from dmap_desktop.app.restoring import restore
            from dmap_desktop.profiles import SystemClock, vault_for
            from dmap_desktop.rulebooks import load_rulebook

            vault = vault_for(self._folder, self._passphrase)
            back = restore(
                self._folder, vault, kit, offered, load_rulebook(), SystemClock(), progress
            )
            write_file(request, as_file(back.request))
            return back

        def done(back: Restored) -> None:
            self._end()
            self.hub.forget()
            self._on_done(_came_back(back, request))

        def failed(error: Exception) -> None:
            self._end()
            if not isinstance(error, Cancelled):
                self._on_failed(error)

        self._job = self._pool.submit_with_progress(work, done, failed, self.busy.progress)

    @property
    def _address(self) -> str:
        return self.hub.address.text().strip()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._end()

    def _end(self) -> None:
        self._job = None
        self.busy.hide()
        self._follow()

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


def _came_back(back: Restored, request: Path) -> str:
    own = f"{back.notes} private notes, {back.ballots} sealed ballots and {back.drafts} drafts"
    return (
        f"{back.records} records of {back.title} are back, {own} of {back.name} among them. Hand "
        f"{request.name} to the secretariat: until then this laptop reads everything and writes "
        "nothing."
    )
