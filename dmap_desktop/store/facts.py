"""What settled cases were about: kept to find those that are alike, and what a party holds.

FTS5 finds the cases that share rare items, datasets and words with one (by its bm25 rank), so that
only these are compared one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec
import sqlalchemy as sa
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel
from sqlalchemy.dialects.sqlite import insert

from dmap_desktop.domain.case_facts import CaseFacts, purpose_words
from dmap_desktop.store.tables import cases, facts, papers

_ALIKE = sa.text(
    """SELECT facts FROM facts WHERE id IN (
        SELECT rowid FROM facts_words WHERE facts_words MATCH :query
        ORDER BY bm25(facts_words, 6.0, 2.0, 1.0, 0.0), rowid LIMIT :limit
    ) ORDER BY id"""
)
_PARTIES = sa.text(
    """SELECT facts.facts FROM facts_words JOIN facts ON facts.id = facts_words.rowid
    WHERE facts_words MATCH :query ORDER BY facts.id"""
)
_FORGET_WORDS = sa.text(
    "DELETE FROM facts_words WHERE rowid = (SELECT id FROM facts WHERE reference = :named)"
)
_FORGET = sa.delete(facts).where(facts.c.reference == sa.bindparam("named"))
_PUT_WORDS = sa.text(
    """INSERT OR REPLACE INTO facts_words (rowid, items, datasets, words, parties)
    VALUES (:id, :items, :datasets, :words, :parties)"""
)
_LOOKS_ALIKE = 88.0
"""Of 100: from here on one name may be a way to write the other."""
_MATCHED = 24
"""Items and words that a search names at most; the weightiest first."""

_decode = msgspec.json.Decoder(CaseFacts).decode


def save(connection: sa.Connection, found: CaseFacts) -> None:
    """Keep the facts of a case, in the place of those before."""
    forget(connection, found.reference)
    row = insert(facts).values(
        reference=found.reference,
        organisation=found.organisation,
        awaits=found.awaits,
        facts=msgspec.json.encode(found),
    )
    number = connection.execute(row.returning(facts.c.id)).scalar_one()
    connection.execute(
        _PUT_WORDS,
        {
            "id": number,
            "items": " ".join(_tokens(item.alias for item in found.items)),
            "datasets": " ".join(_tokens(found.datasets)),
            "words": " ".join(purpose_words(found.purpose)),
            "parties": " ".join(_tokens(_names(found))),
        },
    )


def forget(connection: sa.Connection, reference: str) -> None:
    """Let go of the facts of a case: something of it has changed."""
    connection.execute(_FORGET_WORDS, {"named": reference})
    connection.execute(_FORGET, {"named": reference})


def stale(connection: sa.Connection) -> list[str]:
    """Return the cases whose facts are not kept, or of which more has come here since."""
    lacking = (
        sa.select(cases.c.reference)
        .outerjoin(facts, facts.c.reference == cases.c.reference)
        .where(facts.c.reference.is_(None))
    )
    came = (
        sa.select(facts.c.reference)
        .join(papers, papers.c.blob == facts.c.awaits)
        .where(papers.c.here == sa.true())
    )
    return list(connection.execute(lacking.union(came).order_by(sa.text("1"))).scalars())


def alike(connection: sa.Connection, asked: CaseFacts, limit: int) -> list[tuple[CaseFacts, float]]:
    """Return the cases most likely alike, each with how alike its purpose is (0 to 1).

    The share is of the words the purposes are known by: twice those of both over those of each.
    """
    mine = purpose_words(asked.purpose)
    query = " OR ".join(
        f"{column} : ({' OR '.join(names)})"
        for column, names in (
            ("items", _tokens(item.alias for item in asked.items)[:_MATCHED]),
            ("datasets", _tokens(asked.datasets)[:_MATCHED]),
            ("words", list(mine)[:_MATCHED]),
        )
        if names
    )
    if not query:
        return []
    rows = connection.execute(_ALIKE, {"query": query, "limit": limit}).scalars()
    roots = sorted(mine)
    found = [_decode(row) for row in rows]
    return [
        (case, Indel.normalized_similarity(roots, sorted(purpose_words(case.purpose))))
        for case in found
    ]


def of_parties(connection: sa.Connection, names: Collection[str]) -> list[CaseFacts]:
    """Return the cases that name any of ``names``: organisations, people or processors."""
    tokens = _tokens(names)
    if not tokens:
        return []
    query = f"parties : ({' OR '.join(tokens)})"
    return [_decode(row) for row in connection.execute(_PARTIES, {"query": query}).scalars()]


def organisations(connection: sa.Connection) -> list[str]:
    """Return every organisation that a kept case names as its applicant, by name."""
    query = sa.select(facts.c.organisation).distinct().order_by(facts.c.organisation)
    return [name for name in connection.execute(query).scalars() if name]


def looking_like(name: str, names: Iterable[str]) -> list[str]:
    """Return those of ``names`` that may be another way to write ``name``."""
    mine = name.lower()
    return [
        other
        for other in names
        if other.lower() != mine and fuzz.token_sort_ratio(mine, other.lower()) >= _LOOKS_ALIKE
    ]


def _names(found: CaseFacts) -> tuple[str, ...]:
    return (found.organisation, *found.people, *found.processors)


def _tokens(names: Iterable[str]) -> list[str]:
    """Return each name as one word of the index: its letters and digits, lower case."""
    made = (re.sub(r"\W|_", "", name.lower()) for name in names)
    return list(dict.fromkeys(f'"{name}"' for name in made if name))


def forget_all(connection: sa.Connection) -> None:
    """Let go of the facts of every case."""
    connection.execute(sa.text("DELETE FROM facts_words"))
    connection.execute(sa.delete(facts))
