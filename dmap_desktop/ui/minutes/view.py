"""The screen of the minutes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QStackedWidget, QTextBrowser, QWidget

from dmap_desktop.domain.summary import MeetingSummary
from dmap_desktop.ui.minutes.operations import (
    MINUTES_FILTER,
    REGISTER_FILTER,
    export_minutes,
    export_register,
    held_meetings,
    minutes_html,
    note_printed,
)
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.saving import ask_where
from dmap_desktop.ui.workplace import Workplace

_PAGE = """
th { text-align: left; font-weight: 600; }
td, th { padding: 3px 18px 3px 0; }
dt { font-weight: 600; }
"""
"""What the preview lacks of the page's own style."""


class MinutesView(Screen):
    """A preview of what is written, and the ways to write it."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without a meeting."""
        super().__init__("Minutes")
        self._workplace = workplace
        self._meeting = ""
        self._titles: dict[str, str] = {}
        self.choice = Chooser("minutes.meeting", "Meeting")
        self.choice.activated.connect(lambda: self._draft(str(self.choice.currentData())))
        self.preview = QTextBrowser()
        self.preview.setObjectName("minutes.preview")
        self.preview.setAccessibleName("Minutes as they stand")
        self.preview.setOpenLinks(False)
        # A page is white with dark words in every theme, as it will be printed.
        self.preview.setStyleSheet("QTextBrowser { background: white; color: #1c2733; }")
        self.preview.document().setDocumentMargin(32)
        self.preview.document().setDefaultStyleSheet(_PAGE)
        nothing = EmptyState(
            "scroll-text",
            "No meeting has been held yet. Minutes are drafted from what is recorded in the "
            "meeting room.",
            "Go to the meeting room",
            lambda: workplace.go("meeting"),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(self.preview)
        self.export = button("Export the minutes...", "scroll-text", "primary")
        self.export.setObjectName("minutes.export")
        self.export.clicked.connect(lambda: self._ask_minutes())
        self.register = button("Export the register...", "table-2")
        self.register.setObjectName("register.export")
        self.register.clicked.connect(lambda: self._ask_register())
        self.print = button("Print...")
        self.print.setObjectName("minutes.print")
        self.print.clicked.connect(lambda: self._print())
        for widget in (self.choice, self.print, self.register, self.export):
            self.header.add_action(widget)
        self.body.addWidget(self._stack)

    def show_subject(self, subject: str) -> None:
        """Show the minutes of a meeting; "" for the newest held."""
        self._workplace.ask(held_meetings, lambda found: self._offer(found, subject))

    def refresh(self, streams: frozenset[str]) -> None:
        """Draft the minutes again from the records."""
        self.show_subject(self._meeting)

    def first_focus(self) -> QWidget:
        """Return the preview."""
        return self.preview

    def export_to(self, path: Path) -> None:
        """Write the minutes that are shown to a file; its ending names the format."""
        meeting = self._meeting
        self._workplace.ask(lambda session: export_minutes(session, meeting, path), self._written)

    def export_register_to(self, path: Path) -> None:
        """Write the public register to a file; its ending names the format."""
        self._workplace.ask(lambda session: export_register(session, path), self._written)

    def _offer(self, found: list[MeetingSummary], subject: str) -> None:
        self._titles = {meeting.id: meeting.title for meeting in found}
        self.choice.clear()
        for meeting in found:
            self.choice.addItem(meeting.title or meeting.id, meeting.id)
        for widget in (self.choice, self.export, self.print):
            widget.setEnabled(bool(found))
        self._stack.setCurrentIndex(1 if found else 0)
        if not found:
            self.header.set_title("Minutes")
            return
        wanted = next((m for m in (subject, self._meeting) if m in self._titles), found[0].id)
        self.choice.setCurrentIndex(self.choice.findData(wanted))
        self._draft(wanted)

    def _draft(self, meeting: str) -> None:
        self._meeting = meeting
        self.header.set_title("Minutes", self._titles.get(meeting, meeting))
        self._workplace.ask(lambda session: minutes_html(session, meeting), self._show)

    def _show(self, html: str) -> None:
        bar = self.preview.verticalScrollBar()
        place = bar.value()
        self.preview.setHtml(html)
        bar.setValue(place)

    def _written(self, paths: tuple[Path, ...]) -> None:
        names = ", ".join(str(path) for path in paths)
        self._workplace.messages.info(f"Written: {names}")

    def _ask_minutes(self) -> None:
        name = f"minutes-{self._meeting}"
        ask_where(self, "Export the minutes", name, MINUTES_FILTER, self.export_to)

    def _ask_register(self) -> None:
        ask_where(self, "Export the register", "register", REGISTER_FILTER, self.export_register_to)

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self.window())
        dialog.accepted.connect(lambda: self._print_with(printer))
        QDialog.open(dialog)  # its own open() wants a slot by name

    def _print_with(self, printer: QPrinter) -> None:
        self.preview.print_(printer)
        meeting = self._meeting
        self._workplace.ask(lambda session: note_printed(session, meeting), lambda _: None)
