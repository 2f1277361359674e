"""The first window: no panel is here yet, and the ways to one: join, found, or look around."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.app import open_own_profile
from dmap_desktop.app.ending import Ending
from dmap_desktop.app.layout_file import LayoutFile
from dmap_desktop.app.program import Program
from dmap_desktop.app.restore_card import RestoreCard
from dmap_desktop.domain.errors import Mendable, Refused
from dmap_desktop.domain.panel import Person, Role
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.profile_card import profile_exists, read_card
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.shell.appearance import Appearance
from dmap_desktop.ui.shell.hub_fields import HubFields
from dmap_desktop.ui.shell.message_bar import MessageBar
from dmap_desktop.ui.shell.messages import MessageBridge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.words import heading, label


def program_at(application: QApplication, folder: Path, passphrase_file: Path | None) -> Program:
    """Return the program of the profile in ``folder``, not yet shown.

    Raises Unreadable for a damaged profile. Nothing heavy is loaded before the window is painted.
    """

    return Program(
        application,
        folder,
        read_card(folder),
        lambda: open_own_profile(folder, passphrase_file),
        Ending(folder, passphrase_file),
    )


class Welcome(QWidget):
    """Ways to a panel, and afterwards its window."""

    def __init__(
        self, application: QApplication, folder: Path, passphrase_file: Path | None
    ) -> None:
        """Offer the ways for a profile in ``folder``."""
        super().__init__()
        self._application, self._folder, self._passphrase = application, folder, passphrase_file
        self.messages = MessageBridge()
        self.appearance = Appearance(application, LayoutFile(folder))
        self.program: Program | None = None
        self._pool = Pool("welcome", threads=1)
        self.setObjectName("canvas")
        self.setWindowTitle("dmap-desktop")
        self.name, self.post, self.title = (QLineEdit() for _ in range(3))
        self.hub = HubFields()
        bar = MessageBar()
        bar.listen_to(self.messages)
        cards = QHBoxLayout()
        cards.setSpacing(Space.WIDE)
        cards.addWidget(self._joining(), 1)
        cards.addWidget(self._founding(), 1)
        self.restoring = RestoreCard(
            folder, passphrase_file, self._pool, self._restored, self.failed
        )
        cards.addWidget(self.restoring, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.FAR, Space.FAR, Space.FAR, Space.FAR)
        column.setSpacing(Space.ROOM)
        column.addWidget(heading("No panel is on this computer yet", "title"))
        column.addWidget(
            label("Say who you are, then join a panel or found one. Your keys stay here.", "muted")
        )
        column.addLayout(self._who())
        column.addWidget(bar)
        column.addLayout(cards)
        around = "To look around first, run dmap-desktop demo --window: an invented panel at work."
        column.addWidget(label(around, "caption"))
        column.addStretch(1)
        self.resize(1080, 560)
        for fields in (self.hub, self.restoring.hub):
            fields.changed.connect(lambda: QTimer.singleShot(0, self, self._make_room))

    def _make_room(self) -> None:
        """Be as high as the fields that are shown need."""
        column = self.layout()
        if column is not None:
            needed = column.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed))

    def closeEvent(self, event: object) -> None:
        """End the thread that makes keys."""
        self._pool.close()

    def _who(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.WIDE)
        for words, field, name in (
            ("Your name", self.name, "welcome.name"),
            ("Your post", self.post, "welcome.post"),
        ):
            row.addLayout(_field(words, field, name), 1)
        return row

    def _joining(self) -> Card:
        card = Card("Join a panel", "The secretariat lets you in.")
        for words in (
            "1. Write your request and send the file to the panel's secretariat.",
            "2. When the invitation comes back, open it here.",
        ):
            card.body.addWidget(label(words))
        ask = button("Write the request...", "file-text", "primary")
        ask.setObjectName("welcome.request")
        ask.clicked.connect(lambda: self._choose_to_save())
        accept = button("Open the invitation...", "folder-open")
        accept.setObjectName("welcome.accept")
        accept.clicked.connect(lambda: self._choose_to_open())
        card.body.addWidget(ask)
        card.body.addWidget(accept)
        card.body.addStretch(1)
        return card

    def _founding(self) -> Card:
        card = Card("Found a panel", "You become its first secretary.")
        card.body.addLayout(_field("Name of the panel", self.title, "welcome.title"))
        card.body.addWidget(label("The hub, when there is one already", "label"))
        card.body.addWidget(self.hub)
        found = button("Found the panel", "landmark")
        found.setObjectName("welcome.found")
        found.clicked.connect(lambda: self.found())
        card.body.addWidget(found)
        card.body.addStretch(1)
        return card

    def _choose_to_save(self) -> None:
        dialog = _dialog(self, "Write the request", QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("request-to-join.json")
        dialog.fileSelected.connect(lambda path: self.request_to(Path(path)))
        dialog.open()

    def _choose_to_open(self) -> None:
        dialog = _dialog(self, "Open the invitation", QFileDialog.AcceptMode.AcceptOpen)
        dialog.fileSelected.connect(lambda path: self.accept(Path(path)))
        dialog.open()

    def request_to(self, path: Path) -> None:
        """Make this device's keys and write the request file."""
        name, post = self.name.text().strip(), self.post.text().strip()

        def write() -> str:
            from dmap_desktop.domain.handed import as_file
            from dmap_desktop.profiles import prepare, vault_for
            from dmap_desktop.services.fingerprints import device_words
            from dmap_desktop.services.handed_files import write_file

            request = prepare(self._folder, vault_for(self._folder, self._passphrase), name, post)
            write_file(path, as_file(request))
            return " ".join(device_words(request.verify_key, request.recipient))

        def done(words: str) -> None:
            self.messages.info(
                f"Written: {path}. Send it to the secretariat; read these words to them when they "
                f"ring: {words}."
            )

        self._pool.submit(write, done, self.failed)

    def accept(self, path: Path) -> None:
        """Join the panel that ``path`` invites to, and open its window."""

        def join_panel() -> None:
            from dmap_desktop.domain.handed import read_invitation
            from dmap_desktop.profiles import join, vault_for
            from dmap_desktop.services.handed_files import read_file

            invitation = read_invitation(read_file(path), path.name)
            join(self._folder, vault_for(self._folder, self._passphrase), invitation)

        self._pool.submit(join_panel, lambda _: self._go_on(), self.failed)

    def found(self) -> None:
        """Found a panel with the person of this window as its first secretary."""
        name, title = self.name.text().strip(), self.title.text().strip()
        post, hub = self.post.text().strip(), self.hub.address.text().strip()
        offered = self.hub.credentials()

        def found_it() -> str:
            from dmap_desktop.profiles import SystemClock, choose_hub, found, vault_for
            from dmap_desktop.rulebooks import load_rulebook
            from dmap_desktop.sync.places import parse_address

            if not name or not title:
                raise Refused("Give your name and the name of the panel first.")
            if hub:
                parse_address(hub)  # what is mistyped is better said before there is a panel
            founder = Person("secretariat", name, post, (Role.SECRETARIAT,))
            vault = vault_for(self._folder, self._passphrase)
            clock, rulebook = SystemClock(), load_rulebook()
            profile, fault = found(self._folder, vault, title, founder, "", rulebook, clock), ""
            try:
                if hub:
                    profile = choose_hub(profile, hub, offered)
            except Mendable as error:
                fault = f"The panel is founded, but has no hub yet. {error}"
            profile.close()
            return fault

        def founded(fault: str) -> None:
            self.hub.forget()
            self._go_on()
            if fault and self.program is not None:
                self.program.messages.error(fault)

        self._pool.submit(found_it, founded, self.failed)

    def failed(self, error: Exception) -> None:
        """Say what can be mended; the rest is a fault of the program."""
        if isinstance(error, Mendable):
            self.messages.error(str(error))
        else:
            self.report(error)

    def report(self, error: Exception) -> None:
        """Say a fault of the program's own."""
        if self.program is not None:
            self.program.report(error)
        else:
            self.messages.error(f"The program made a mistake ({error}); nothing was changed.")

    def _restored(self, sentence: str) -> None:
        self._go_on()
        if self.program is not None:
            self.program.messages.info(sentence)

    def _go_on(self) -> None:
        self.program = program_at(self._application, self._folder, self._passphrase)
        self.program.window.show()
        QTimer.singleShot(0, self.program.open)
        self.close()


def first_window(
    application: QApplication, folder: Path, passphrase_file: Path | None
) -> Program | Welcome:
    """Show the window of the profile in ``folder``, or the welcome where there is none."""
    if not profile_exists(folder):
        welcome = Welcome(application, folder, passphrase_file)
        welcome.show()
        return welcome
    program = program_at(application, folder, passphrase_file)
    program.window.show()
    QTimer.singleShot(0, program.open)
    return program


def _field(words: str, field: QLineEdit, name: str) -> QVBoxLayout:
    field.setObjectName(name)
    field.setAccessibleName(words)
    column = QVBoxLayout()
    column.setSpacing(Space.TIGHT)
    column.addWidget(label(words, "label"))
    column.addWidget(field)
    return column


def _dialog(parent: QWidget, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(mode)
    dialog.setNameFilter("Files of the program (*.json)")
    dialog.setDefaultSuffix("json")
    return dialog
