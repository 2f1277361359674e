"""Writing a pack to a file: for print with continuous page numbers, public, or with all files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from dmap_desktop.exports.pack import write_file, zipped
from dmap_desktop.services.pack_files import ToPrint, pack_entries, pdf_papers, to_print
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.saving import ask_where
from dmap_desktop.ui.workplace import Workplace

_PDF, _ZIP = "PDF (*.pdf)", "All files of the pack (*.zip)"


class Writing:
    """A button with the ways to write the pack of a case."""

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        """Ask over ``parent``'s window where to write."""
        self._workplace, self._parent = workplace, parent
        self.case = ""
        """Reference of the case whose pack is written."""
        self.button = button("Write the pack", "scroll-text")
        self.button.setObjectName("packs.write")
        menu = QMenu(self.button)
        for words, name, formats, write in (
            ("For print, with page numbers...", "pack", _PDF, self.print_to),
            ("Public copy, without confidential parts...", "public", _PDF, self.publish_to),
            ("All files, with the manifest...", "files", _ZIP, self.zip_to),
        ):
            action = menu.addAction(words)
            action.triggered.connect(
                lambda _=False, at=(words, name, formats, write): self._ask(*at)
            )
        self.button.setMenu(menu)

    def print_to(self, path: Path) -> None:
        """Write the pack for print."""
        self._print(path, public=False)

    def publish_to(self, path: Path) -> None:
        """Write the public copy."""
        self._print(path, public=True)

    def zip_to(self, path: Path) -> None:
        """Write all files of the pack, the text of each page among them."""
        case, workplace = self.case, self._workplace
        texts: dict[str, list[str]] = {}

        def finish() -> None:
            workplace.ask(
                lambda session: write_file(path, zipped(pack_entries(session, case, texts))),
                self._written,
            )

        def read(waiting: list[tuple[str, str, bytes]]) -> None:
            if not waiting:
                finish()
                return
            name, sha256, data = waiting[0]

            def got(pages: list[str]) -> None:
                texts[sha256] = pages
                read(waiting[1:])

            workplace.documents.add(name, data)
            workplace.documents.page_text(sha256, 1, 1_000_000, got, workplace.failed)

        workplace.ask(lambda session: pdf_papers(session, case), lambda found: read(list(found)))

    def _print(self, path: Path, *, public: bool) -> None:
        case, workplace = self.case, self._workplace

        def begin(wanted: ToPrint) -> None:
            for name, _, data in wanted.papers:
                workplace.documents.add(name, data)
            workplace.documents.print_pack(wanted.plan, write, workplace.failed)

        def write(data: bytes) -> None:
            workplace.ask(lambda _: write_file(path, data), self._written)

        workplace.ask(lambda session: to_print(session, case, public=public), begin)

    def _written(self, path: Path) -> None:
        self._workplace.messages.info(f"Written: {path.name}.")

    def _ask(self, words: str, name: str, formats: str, write: Callable[[Path], None]) -> None:
        title = words.removesuffix("...")
        ask_where(self._parent, title, f"{name}-{self.case}", formats, write)
