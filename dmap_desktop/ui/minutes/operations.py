"""What the minutes screen does: draft, show as HTML, write files. Writers are loaded late."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.summary import MeetingSummary
from dmap_desktop.services.cases import list_meetings
from dmap_desktop.services.minuting import draft_minutes
from dmap_desktop.services.registering import draft_register
from dmap_desktop.services.reporting import note_exported
from dmap_desktop.services.session import Session

MINUTES_FILTER = (
    "OpenDocument text (*.odt);;Web page (*.html);;PDF (*.pdf);;Excel workbook (*.xlsx)"
)
REGISTER_FILTER = (
    "OpenDocument spreadsheet (*.ods);;Comma separated (*.csv);;Excel workbook (*.xlsx);;"
    "OpenDocument text (*.odt);;Web page (*.html);;PDF (*.pdf)"
)


def held_meetings(session: Session) -> list[MeetingSummary]:
    """Return the meetings that were opened, newest first."""
    return [m for m in list_meetings(session) if m.state is not MeetingState.CALLED]


def minutes_html(session: Session, meeting: str) -> str:
    """Return the minutes of a meeting as they stand, as a web page."""
    from dmap_desktop.exports import as_html
    from dmap_desktop.exports.minutes import minutes_document

    return as_html.render(minutes_document(draft_minutes(session, meeting))).decode()


def export_minutes(session: Session, meeting: str, path: Path) -> tuple[Path, ...]:
    """Write the minutes to ``path``. Raises Mendable for an unknown ending, Unavailable."""
    from dmap_desktop.exports.writing import write_minutes

    written = write_minutes(draft_minutes(session, meeting), path)
    note_exported(session, f"minutes of {meeting}")
    return written


def export_register(session: Session, path: Path) -> tuple[Path, ...]:
    """Write the public register to ``path``. Raises as ``export_minutes``."""
    from dmap_desktop.exports.writing import write_register

    written = write_register(draft_register(session, date.today().isoformat()), path)
    note_exported(session, "the register")
    return written


def note_printed(session: Session, meeting: str) -> None:
    """Note that the minutes of a meeting were printed."""
    note_exported(session, f"minutes of {meeting}, printed")
