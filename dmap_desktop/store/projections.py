"""What the fold made of the envelopes, kept so that starting reads no history."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import Insert, insert

from dmap_desktop.domain.case import Case
from dmap_desktop.domain.case_facts import CaseFacts
from dmap_desktop.domain.meeting import Meeting
from dmap_desktop.domain.panel import PanelHistory
from dmap_desktop.domain.ports import UNFOLDED, Wanted
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary
from dmap_desktop.store import facts, tables

_case_lines = msgspec.json.Decoder(CaseSummary)
_meeting_lines = msgspec.json.Decoder(MeetingSummary)


def _upsert(table: sa.Table) -> Insert:
    row = insert(table)
    rest = {c.name: row.excluded[c.name] for c in table.columns if not c.primary_key}
    return row.on_conflict_do_update(index_elements=list(table.primary_key), set_=rest)


_STATE, _CASE, _MEETING = map(_upsert, (tables.states, tables.cases, tables.meetings))
_PAPER = insert(tables.papers).on_conflict_do_nothing()
_FORGET = sa.delete(tables.papers).where(tables.papers.c.stream == sa.bindparam("named"))
_HERE = (
    sa.update(tables.papers)
    .where(tables.papers.c.stream == sa.bindparam("by"))
    .where(tables.papers.c.blob == sa.bindparam("named"))
    .values(here=sa.bindparam("now"))
)
_STATE_OF = sa.select(tables.states.c.state).where(tables.states.c.stream == sa.bindparam("named"))
PaperHere = tuple[str, int, bool]
"""A document's name, its sealed bytes, and whether it is here."""


def save(
    connection: sa.Connection,
    stream: str,
    state: bytes,
    summary: CaseSummary | MeetingSummary | None,
) -> None:
    """Keep the state of a stream and its line in lists."""
    same = connection.execute(_STATE_OF, {"named": stream}).scalar() == state
    connection.execute(_STATE, {"stream": stream, "state": state})
    if summary is None:
        return
    line = msgspec.json.encode(summary)
    if isinstance(summary, CaseSummary):
        values = {"reference": summary.reference, "received": summary.received, "summary": line}
        connection.execute(_CASE, values)
        if not same:
            facts.forget(connection, summary.reference)
    else:
        values = {"meeting": summary.id, "held_on": summary.held_on, "summary": line}
        connection.execute(_MEETING, values)


def save_papers(connection: sa.Connection, stream: str, papers: Sequence[PaperHere]) -> None:
    """Remember the documents that a stream names, in place of those before."""
    connection.execute(_FORGET, {"named": stream})
    if papers:
        rows = [{"stream": stream, "blob": b, "size": n, "here": here} for b, n, here in papers]
        connection.execute(_PAPER, rows)


def papers(connection: sa.Connection, *, here: bool) -> list[Wanted]:
    """Return the documents that were here when somebody looked last, or those that were not."""
    columns = tables.papers.c
    query = sa.select(columns.stream, columns.blob, columns.size).where(columns.here == here)
    rows = connection.execute(query.order_by(columns.stream, columns.blob))
    return [Wanted(*row) for row in rows]


def note_here(connection: sa.Connection, papers: Sequence[Wanted], *, here: bool) -> None:
    """Remember that documents have come, or are gone."""
    if papers:
        rows = [{"by": paper.stream, "named": paper.blob, "now": here} for paper in papers]
        connection.execute(_HERE, rows)


def state(connection: sa.Connection, stream: str) -> bytes | None:
    """Return the folded state of a stream."""
    return connection.execute(_STATE_OF, {"named": stream}).scalar()


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

    Nothing is lost: the envelopes are there, and whoever opens a session folds what is noted here.
    """
    today = shapes()
    if connection.execute(sa.select(tables.shape.c.sha256)).scalar() == today:
        return
    for table in (tables.states, tables.cases, tables.meetings, tables.papers, tables.shape):
        connection.execute(sa.delete(table))
    facts.forget_all(connection)
    connection.execute(sa.insert(tables.shape).values(sha256=today))
    streams = sa.select(sa.literal(UNFOLDED) + tables.envelopes.c.stream, sa.literal("")).distinct()
    # SQLite takes ON CONFLICT after a select for a join, unless the select has a condition.
    noted = insert(tables.kept).from_select(["name", "value"], streams.where(sa.true()))
    connection.execute(noted.on_conflict_do_nothing())


def shapes() -> str:
    """Return the hash of the shapes of everything that projections hold."""
    described = msgspec.json.schema_components(
        (CaseSummary, MeetingSummary, Case, CaseFacts, Meeting, PanelHistory)
    )
    return hashlib.sha256(msgspec.json.encode(described, order="sorted")).hexdigest()
