"""The card that lets somebody in: their request, its words, and the invitation back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLineEdit, QWidget

from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.handed import JoinRequest, as_file, read_request
from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.records import Act
from dmap_desktop.services.enrolling import enrol, enrol_device
from dmap_desktop.services.fingerprints import COMPARE, device_words
from dmap_desktop.services.handed_files import read_file, write_file
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.people import Roster
from dmap_desktop.services.session import Session
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class EnrolCard(Card):
    """For the secretariat: nobody else sees it."""

    def __init__(self, workplace: Workplace) -> None:
        """Wait for a request."""
        super().__init__("Let somebody in", "Somebody new, or a further device of somebody.")
        self._workplace = workplace
        self._request: JoinRequest | None = None
        self._known: dict[str, str] = {}
        self.open = button("Open a request...", "folder-open")
        self.open.setObjectName("enrol.open")
        self.open.clicked.connect(lambda: self._choose_request())
        self.words = label("", "strong")
        self.words.setObjectName("enrol.words")
        self.compare = label("", "muted")
        self.same = QCheckBox("The words are the same")
        self.same.setObjectName("enrol.same")
        self.person = QLineEdit()
        self.person.setObjectName("enrol.person")
        self.person.setAccessibleName("Short name")
        self.person.setPlaceholderText("Short name; one on the panel adds a device")
        self.roles = {role: QCheckBox(role.value.capitalize()) for role in Role}
        self._roles = QWidget()
        grid = QGridLayout(self._roles)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, (role, box) in enumerate(self.roles.items()):
            box.setObjectName(f"enrol.role.{role.name.lower()}")
            box.setChecked(role is Role.MEMBER)
            box.toggled.connect(self._follow)
            grid.addWidget(box, place // 2, place % 2)
        self.enrol = ReasonButton("Enrol...", "user-check", "primary")
        self.enrol.clicked.connect(self._choose_invitation)
        self.same.toggled.connect(self._follow)
        self.person.textChanged.connect(lambda: self._follow())
        for widget in (
            self.open, self.words, self.compare, self.same, self.person, self._roles, self.enrol
        ):  # fmt: skip
            self.body.addWidget(widget)
        self.words.hide()
        self.compare.hide()
        self.hide()
        self._follow()

    def show_roster(self, roster: Roster) -> None:
        """Show the card to the secretariat."""
        self._known = {one.id: one.name for one in roster.people}
        me = next((one for one in roster.people if one.me), None)
        self.setVisible(me is not None and Role.SECRETARIAT in me.roles)

    def open_request(self, path: Path) -> None:
        """Read a request file and show the words of its keys."""
        try:
            request = read_request(read_file(path), path.name)
        except Mendable as error:
            self._workplace.messages.error(str(error))
            return
        self._request = request
        self.words.show()
        self.compare.show()
        self.same.setChecked(False)
        self.words.setText(" ".join(device_words(request.verify_key, request.recipient)))
        self.compare.setText(f"{request.name}. {COMPARE.format(name=request.name)}")
        self._follow()

    def enrol_to(self, path: Path) -> None:
        """Enrol the device of the request and write the invitation to ``path``."""
        self._workplace.ask_hub(lambda hub: self._enrol(path, hub))

    def _enrol(self, path: Path, hub: str) -> None:
        request, person = self._request, self.person.text().strip()
        if request is None:
            return
        roles = [role for role, box in self.roles.items() if box.isChecked()]

        def verb(session: Session) -> Act:
            if person in panel_of(session).people:
                invitation = enrol_device(session, request, person, hub)
            else:
                invitation = enrol(session, request, person, roles, hub)
            write_file(path, as_file(invitation))
            return session.store.acts_of(session.device)[-1]

        said = f"{request.name} is enrolled. Hand back {path}, then synchronise."
        self._workplace.do(verb, said, lambda _: self._done())

    def _done(self) -> None:
        self._request = None
        self.words.hide()
        self.compare.hide()
        self.person.clear()
        self._follow()

    def _follow(self) -> None:
        name = self._known.get(self.person.text().strip(), "")
        self._roles.setVisible(not name)
        self.enrol.setText(f"Enrol another device of {name}..." if name else "Enrol...")
        reason = None
        if self._request is None:
            reason = "Open a request first."
        elif not self.same.isChecked():
            reason = "Compare the words by telephone first."
        elif not self.person.text().strip():
            reason = "Give a short name, such as a first name."
        elif not name and not any(box.isChecked() for box in self.roles.values()):
            reason = "Tick at least one role."
        self.enrol.set_possible(reason)

    def _choose_request(self) -> None:
        dialog = QFileDialog(self, "Open a request")
        dialog.setNameFilter("Files of the program (*.json)")
        dialog.fileSelected.connect(lambda path: self.open_request(Path(path)))
        dialog.open()

    def _choose_invitation(self) -> None:
        dialog = QFileDialog(self, "Save the invitation")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile("invitation.json")
        dialog.fileSelected.connect(lambda path: self.enrol_to(Path(path)))
        dialog.open()
