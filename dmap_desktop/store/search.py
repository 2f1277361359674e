"""The full-text index over papers, notes and minutes: every word a person types must be there."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from dmap_desktop.store.tables import places

EXCERPT_WORDS = 24

_FIND = sa.text(
    f"""SELECT places.stream, places.place, snippet(texts, 0, '', '', '…', {EXCERPT_WORDS})
    FROM texts JOIN places ON places.id = texts.rowid
    WHERE texts MATCH :query ORDER BY bm25(texts), places.id LIMIT :limit"""
)
_TAKE = sa.text("DELETE FROM texts WHERE rowid IN (SELECT id FROM places WHERE stream = :stream)")
_PUT = sa.text("INSERT OR REPLACE INTO texts (rowid, text) VALUES (:id, :text)")


def index(connection: sa.Connection, stream: str, place: str, text: str) -> None:
    """Put a text into the index, in the place of the one indexed there before."""
    row = insert(places).values(stream=stream, place=place)
    # A no-op update makes RETURNING answer for a place that is known already.
    row = row.on_conflict_do_update(
        index_elements=["stream", "place"], set_={"place": row.excluded.place}
    )
    number = connection.execute(row.returning(places.c.id)).scalar_one()
    connection.execute(_PUT, {"id": number, "text": text})


def unindex(connection: sa.Connection, stream: str) -> None:
    """Take every text of a stream out of the index."""
    connection.execute(_TAKE, {"stream": stream})
    connection.execute(sa.delete(places).where(places.c.stream == stream))


def find(connection: sa.Connection, words: str, limit: int) -> list[tuple[str, str, str]]:
    """Return (stream, place, excerpt) of the texts that hold all ``words``, best first."""
    query = _query(words)
    if not query:
        return []
    rows = connection.execute(_FIND, {"query": query, "limit": limit})
    return [(stream, place, excerpt) for stream, place, excerpt in rows]


def _query(words: str) -> str:
    """Each word in quotes, so that nothing typed is an operator; the beginning of a word will do.

    ``DR181105.01`` becomes a phrase of its two parts.
    """
    wanted = [word for word in words.split() if any(letter.isalnum() for letter in word)]
    return " ".join('"' + word.replace('"', " ") + '"*' for word in wanted)
