"""The end of a profile in its window: what was removed and why, and what is kept of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dmap_desktop.app import leave_after_exchange
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, Picture, put_in_the_middle
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.saving import ask_where
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Opened

_FILTER = "Files of the program (*.json)"


class Ends(Protocol):
    """What can be done when rights have ended."""

    def check(self, opened: Opened) -> None:
        """Raise RightsEnded, and leave the profile, when its rights have ended."""
        ...

    def save(self, path: Path) -> None:
        """Write to ``path`` what is kept of the person's own."""
        ...

    def forget(self) -> None:
        """Remove what is kept, and the profile."""
        ...


class Ending:
    """The end of the profile in a folder."""

    def __init__(self, folder: Path, passphrase_file: Path | None) -> None:
        """Name the profile; nothing is read yet."""
        self._folder, self._passphrase_file = folder, passphrase_file

    def check(self, opened: Opened) -> None:
        """Raise RightsEnded, and leave the profile, when its rights have ended."""
        leave_after_exchange(opened)

    def save(self, path: Path) -> None:
        """Write to ``path`` what is kept of the person's own."""
        from dmap_desktop import leaving, profiles

        vault = profiles.vault_for(self._folder, self._passphrase_file)
        leaving.save_remains(self._folder, vault, path)

    def forget(self) -> None:
        """Remove what is kept, and the profile."""
        from dmap_desktop import leaving, profiles

        leaving.forget(self._folder, profiles.vault_for(self._folder, self._passphrase_file))


class NoEnding:
    """A window that is not told when rights end, such as those of the story."""

    def check(self, opened: Opened) -> None:
        """Go on."""

    def save(self, path: Path) -> None:
        """Write nothing: nothing is kept."""

    def forget(self) -> None:
        """Remove nothing."""


class EndedCard(QWidget):
    """Stands in the place of every screen."""

    def __init__(self, sentence: str, ends: Ends, pool: Pool) -> None:
        """Say ``sentence``; offer to save what is kept, or to remove it, in a thread."""
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ends, self._pool = ends, pool
        self.sentence = label(sentence)
        self.sentence.setObjectName("ended.sentence")
        self.said = label("", "muted")
        self.save = button("Save what is mine...", "file-text", "primary")
        self.save.setObjectName("ended.save")
        self.save.clicked.connect(
            lambda: ask_where(self, "Save what is mine", "what-was-mine", _FILTER, self.save_to)
        )
        self.remove = button("Remove it all")
        self.remove.setObjectName("ended.remove")
        self.remove.clicked.connect(lambda: self._ask())
        card = Card()
        card.setFixedWidth(look().px(560))
        card.body.setContentsMargins(Space.FAR, Space.FAR, Space.FAR, Space.WIDE)
        card.body.setSpacing(Space.ROOM)
        card.body.addWidget(Picture("log-out"), 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(heading("Your part in this panel has ended", "title"))
        card.body.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        row.addWidget(self.save)
        row.addWidget(self.remove)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.said)
        put_in_the_middle(self, card)

    def save_to(self, path: Path) -> None:
        """Write what is kept of the person's own to a file."""
        said = f"Written: {path}."
        self._pool.submit(
            lambda: self._ends.save(path), lambda _: self.said.setText(said), self._failed
        )

    def _ask(self) -> None:
        ask_first(
            self,
            "Remove what is kept of your own, and this profile? It cannot be brought back.",
            "Remove it all",
            self._forget,
        )

    def _forget(self) -> None:
        self._pool.submit(self._ends.forget, lambda _: self._gone(), self._failed)

    def _gone(self) -> None:
        self.save.setEnabled(False)
        self.remove.setEnabled(False)
        self.said.setText(
            "Everything is removed. Close the window; to join a panel anew, start again."
        )

    def _failed(self, error: Exception) -> None:
        known = isinstance(error, Mendable)
        self.said.setText(str(error) if known else "The program made a mistake; try again.")
