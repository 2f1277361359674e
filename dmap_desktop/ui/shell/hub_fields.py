"""The fields that name a hub: its address, and what opens it where it asks for that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from dmap_desktop.domain.hubs import (
    AZURE_KEY,
    AZURE_SAS,
    S3_ID,
    S3_SECRET,
    S3_SESSION,
    HubKind,
    kind_of,
)
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.buttons import icon_button
from dmap_desktop.ui.widgets.words import label

_EXAMPLES = (
    "A folder or network share; az://account/container for Azure Blob storage;\n"
    "s3://bucket?region=eu-west-2 for S3."
)
_KEPT = {
    HubKind.AZURE: "Kept with this device's keys, and sent to this address only. A shared access "
    "signature that allows to read, create and list is enough.",
    HubKind.S3: "Kept with this device's keys, and sent to this address only. Rights to read, "
    "create and list are enough.",
}


class HubFields(QWidget):
    """An address, and the credentials its kind of hub asks for."""

    changed = Signal()
    """What stands in a field is another."""
    finished = Signal()
    """Return was pressed in a field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show an empty address."""
        super().__init__(parent)
        self.address = _field("hub.address", "Folder or address of the hub")
        self.choose = icon_button("folder-open", "Choose a folder")
        self.choose.clicked.connect(lambda: self._choose())
        self.azure = _field("hub.azure", "Shared access signature or account key", secret=True)
        self.key = _field("hub.key", "Access key")
        self.secret = _field("hub.secret", "Secret access key", secret=True)
        self.session = _field("hub.session", "Session token, if any", secret=True)
        self.session.setPlaceholderText("only where there is one")
        self.hint = label(_EXAMPLES, "caption")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.ROOM)
        self._grid.setVerticalSpacing(Space.SNUG)
        address = QHBoxLayout()
        address.setSpacing(Space.SNUG)
        address.addWidget(self.address, 1)
        address.addWidget(self.choose)
        self._grid.addWidget(_named(self.address, "Address"), 0, 0)
        self._grid.addLayout(address, 0, 1)
        self._rows: dict[HubKind, list[QWidget]] = {kind: [] for kind in HubKind}
        self._add(HubKind.AZURE, 1, self.azure, "Signature or key")
        self._add(HubKind.S3, 2, self.key, "Access key")
        self._add(HubKind.S3, 3, self.secret, "Secret")
        self._add(HubKind.S3, 4, self.session, "Session token")
        self._grid.addWidget(self.hint, 5, 0, 1, 2)
        self._grid.setColumnStretch(1, 1)
        for field in (self.address, self.azure, self.key, self.secret, self.session):
            field.textChanged.connect(lambda: self._follow())
            field.returnPressed.connect(lambda: self.finished.emit())
        self._follow()

    def set_address(self, address: str) -> None:
        """Show an address, from its beginning."""
        self.address.setText(address)
        self.address.setCursorPosition(0)

    def credentials(self) -> dict[str, str]:
        """Return what was typed, by the names the storages' own tools use; empty fields are not."""
        azure = self.azure.text().strip()
        typed = {
            AZURE_SAS if "sig=" in azure else AZURE_KEY: azure,
            S3_ID: self.key.text().strip(),
            S3_SECRET: self.secret.text().strip(),
            S3_SESSION: self.session.text().strip(),
        }
        return {name: value for name, value in typed.items() if value}

    def forget(self) -> None:
        """Let go of every secret that was typed."""
        for field in (self.azure, self.key, self.secret, self.session):
            field.clear()

    def _add(self, kind: HubKind, row: int, field: QLineEdit, words: str) -> None:
        named = _named(field, words)
        self._grid.addWidget(named, row, 0)
        self._grid.addWidget(field, row, 1)
        self._rows[kind] += [named, field]

    def _follow(self) -> None:
        kind = kind_of(self.address.text())
        for each, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(each is kind)
        self.hint.setText(_KEPT.get(kind, _EXAMPLES))
        self.changed.emit()

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), "Choose the hub's folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.set_address)
        dialog.open()


def _field(name: str, words: str, secret: bool = False) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(words)
    if secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _named(field: QLineEdit, words: str) -> QLabel:
    named = label(words, "label")
    named.setWordWrap(False)
    named.setBuddy(field)
    return named
