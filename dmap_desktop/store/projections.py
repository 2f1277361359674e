"""What the fold made of the envelopes, kept so that starting reads no history."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from dmap_desktop.domain.case import Case
from dmap_desktop.domain.meeting import Meeting
from dmap_desktop.domain.panel import PanelHistory
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary
from dmap_desktop.store import tables

_case_lines = msgspec.json.Decoder(CaseSummary)
_meeting_lines = msgspec.json.Decoder(MeetingSummary)


def save(
    connection: sa.Connection,
    stream: str,
    state: bytes,
    summary: CaseSummary | MeetingSummary | None,
) -> None:
    """Keep the state of a stream and its line in lists."""
    _put(connection, tables.states, {"stream": stream, "state": state})
    if summary is None:
        return
    line = msgspec.json.encode(summary)
    if isinstance(summary, CaseSummary):
        values = {"reference": summary.reference, "received": summary.received, "summary": line}
        _put(connection, tables.cases, values)
    else:
        values = {"meeting": summary.id, "held_on": summary.held_on, "summary": line}
        _put(connection, tables.meetings, values)


def state(connection: sa.Connection, stream: str) -> bytes | None:
    """Return the folded state of a stream."""
    states = tables.states.c
    return connection.execute(sa.select(states.state).where(states.stream == stream)).scalar()


def case_lines(connection: sa.Connection) -> list[CaseSummary]:
    """Return the line of every case, newest first."""
    cases = tables.cases.c
    query = sa.select(cases.summary).order_by(cases.received.desc(), cases.reference.desc())
    return [_case_lines.decode(line) for line in connection.execute(query).scalars()]


def meeting_lines(connection: sa.Connection) -> list[MeetingSummary]:
    """Return the line of every meeting, newest first."""
    meetings = tables.meetings.c
    query = sa.select(meetings.summary).order_by(meetings.held_on.desc(), meetings.meeting.desc())
    return [_meeting_lines.decode(line) for line in connection.execute(query).scalars()]


def drop_foreign(connection: sa.Connection) -> None:
    """Drop projections that another version of the program wrote in other shapes.

    Nothing is lost: the envelopes are there, and whoever opens a session folds what has no state.
    """
    today = shapes()
    if connection.execute(sa.select(tables.shape.c.sha256)).scalar() == today:
        return
    for table in (tables.states, tables.cases, tables.meetings, tables.shape):
        connection.execute(sa.delete(table))
    connection.execute(sa.insert(tables.shape).values(sha256=today))


def shapes() -> str:
    """Return the hash of the shapes of everything that projections hold."""
    described = msgspec.json.schema_components(
        (CaseSummary, MeetingSummary, Case, Meeting, PanelHistory)
    )
    return hashlib.sha256(msgspec.json.encode(described, order="sorted")).hexdigest()


def _put(connection: sa.Connection, table: sa.Table, values: Mapping[str, object]) -> None:
    row = insert(table).values(values)
    keys = [column.name for column in table.primary_key]
    rest = {name: row.excluded[name] for name in values if name not in keys}
    connection.execute(row.on_conflict_do_update(index_elements=keys, set_=rest))
