"""What the audit screen does beside asking for the log: writing it to a file."""

from __future__ import annotations

from pathlib import Path

from dmap_desktop.domain.audit_log import AuditLog
from dmap_desktop.services.reporting import note_exported
from dmap_desktop.services.session import Session

LOG_FILTER = "Excel workbook (*.xlsx);;Comma separated (*.csv)"


def export_log(session: Session, log: AuditLog, path: Path) -> tuple[Path, ...]:
    """Write the log to ``path``. Raises Mendable for an unknown ending, Unavailable."""
    from dmap_desktop.exports.writing import write_log

    written = write_log(log, path)
    note_exported(session, "the log of acts")
    return written
