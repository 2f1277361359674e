"""The card of one's own recovery kit: made, put under lock, rehearsed on the spot."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit

from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.handed import Invitation, read_kit
from dmap_desktop.domain.panel import Kit
from dmap_desktop.domain.records import Act
from dmap_desktop.exports.writing import write_kit
from dmap_desktop.services.handed_files import read_file
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.people import Roster
from dmap_desktop.services.recovering import new_kit, record_kit, rehearse_kit, sheet_of
from dmap_desktop.services.session import Session
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class KitCard(Card):
    """What a lost laptop would cost, and how to make that nothing."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__(
            "Your recovery kit", "A sheet of paper that gives your work back on a new laptop."
        )
        self._workplace = workplace
        self.state = label("", "muted")
        self.make = button("Make the kit...", "file-text")
        self.make.setObjectName("kit.make")
        self.make.clicked.connect(lambda: self._choose())
        self.typed = QLineEdit()
        self.typed.setObjectName("kit.typed")
        self.typed.setAccessibleName("The key, typed from the sheet")
        self.typed.setPlaceholderText("Type the key from the sheet")
        self.typed.textChanged.connect(lambda: self._follow())
        self.rehearse = ReasonButton("Rehearse", "check")
        self.rehearse.clicked.connect(self._rehearse)
        self.from_file = button("Rehearse with a file...", "folder-open")
        self.from_file.setObjectName("kit.file")
        self.from_file.clicked.connect(lambda: self._choose_kit())
        self._kit: Kit | None = None
        for widget in (self.state, self.make, self.typed, self.rehearse, self.from_file):
            self.body.addWidget(widget)
        self._follow()

    def show_roster(self, roster: Roster) -> None:
        """Show the state of the kit of the person at work."""
        self._kit = next((person.kit for person in roster.people if person.me), None)
        self.state.setText(_state(self._kit))
        self._follow()

    def save_to(self, path: Path) -> None:
        """Make a kit, write it to ``path`` (.pdf, .html or .json), and let it open everything."""
        self._workplace.ask_hub(lambda hub: self._save(path, hub))

    def _save(self, path: Path, hub: str) -> None:
        def verb(session: Session) -> Act:
            pin, title = session.pin, panel_of(session).title
            invitation = Invitation(
                pin.panel, title, session.person, pin.device, pin.verify_key, hub
            )
            kit = new_kit(session, invitation)
            write_kit(sheet_of(kit), path)
            return record_kit(session, kit)

        said = f"Written: {path}. Put it under lock, then type its key here to rehearse it."
        self._workplace.do(verb, said)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Save the sheet")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Sheet to print (*.pdf)", "Page (*.html)", "File to keep (*.json)"])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("recovery-kit.pdf")
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def rehearse_with(self, path: Path) -> None:
        """Rehearse the kit that was saved as the file ``path`` (.json)."""
        try:
            kit = read_kit(read_file(path), path.name)
        except Mendable as error:
            self._workplace.messages.error(str(error))
            return
        self._prove(kit.identity)

    def _choose_kit(self) -> None:
        dialog = QFileDialog(self, "Open the kit's file", "", "Files of the program (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
        dialog.fileSelected.connect(lambda path: self.rehearse_with(Path(path)))
        dialog.open()

    def _follow(self) -> None:
        self.from_file.setEnabled(self._kit is not None)
        lacking = None if self._kit else "Make a kit first."
        self.rehearse.set_possible(
            lacking or (None if self.typed.text().strip() else "Type the key from the sheet.")
        )

    def _rehearse(self) -> None:
        self._prove(self.typed.text())

    def _prove(self, identity: str) -> None:
        self._workplace.do(
            lambda session: rehearse_kit(session, identity).act,
            "The kit opens every key of the panel and what is private.",
            lambda _: self.typed.clear(),
        )


def _state(kit: Kit | None) -> str:
    if kit is None:
        return "There is none: a lost laptop would cost your private notes and drafts."
    if not kit.rehearsed:
        return f"Made on {kit.made[:10]}, never rehearsed."
    return f"Made on {kit.made[:10]}, rehearsed on {kit.rehearsed[:10]}."
