"""The catalogue in force and the overrides: adopting, overriding, finding one again by hash.

An older assessment names the catalogue and the overrides it rests on, so it is made again with
these, whatever the panel has adopted since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from dmap_desktop.assessment.catalogues import CatalogueIndex, read_catalogue
from dmap_desktop.assessment.overriding import overrides_hash, with_overrides
from dmap_desktop.domain import records as r
from dmap_desktop.domain.catalogue import Catalogue, ItemOverride, alias_key
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.findings import RulesName
from dmap_desktop.services.journal import history_of, panel_of, why_not, write
from dmap_desktop.services.session import Rulebook, Session


def published_in_force(session: Session) -> Catalogue:
    """Return the catalogue that the panel has adopted, as published, without overrides.

    One that neither ships with this program nor is in the log cannot be used; then the program's
    own is, and every assessment names it.
    """
    if session.store.state(r.PANEL_STREAM) is None:
        return session.rulebook.catalogue.catalogue
    return _published(session, panel_of(session).catalogue)


def rulebook_in_force(session: Session) -> Rulebook:
    """Return what assessments rest on from now on: rule set, catalogue and overrides."""
    if session.store.state(r.PANEL_STREAM) is None:
        return session.rulebook
    panel = panel_of(session)
    return _with(session, _published(session, panel.catalogue), panel.overrides)


def rulebook_as_published(session: Session) -> Rulebook:
    """Return what applicants' papers are read with: items keep their published tier and class."""
    return _with(session, published_in_force(session), ())


def rulebook_of_pack(session: Session, pack: r.PackPublished) -> Rulebook:
    """Return what the assessment of a pack rested on, as far as it is known here."""
    states = reversed(history_of(session).states)
    overrides = next(
        (one.overrides for one in states if overrides_hash(one.overrides) == pack.overrides), ()
    )
    return _with(session, _published(session, pack.catalogue), overrides)


def overrides_of(session: Session) -> tuple[ItemOverride, ...]:
    """Return what the panel holds items to be, beside what is published."""
    return panel_of(session).overrides


def adopt_catalogue(session: Session, name: str, data: bytes) -> tuple[r.Act, ...]:
    """Share a catalogue and adopt it for every assessment from now on.

    ``data`` is its CSV. Raises Unreadable when it is none, Refused when it is in force already.
    """
    catalogue = read_catalogue(data, name)
    if not catalogue.published:
        raise Refused(f"{name} does not end in a date; call it for instance npd-2019-03.")
    if not catalogue.items:
        raise Unreadable(f"The catalogue {name} has no items; import the published workbook again.")
    panel = panel_of(session)
    named = RulesName(catalogue.name, catalogue.published, catalogue.sha256)
    if panel.catalogue == named:
        raise Refused(f"The panel works by the catalogue {name} already.")
    written = []
    with session.store.writing():
        if _known(session, named) is None:
            shared = r.CatalogueShared(name, catalogue.sha256, data.decode())
            written.append(write(session, r.PANEL_STREAM, shared))
        rules = panel.rules or session.rulebook.rules_name()
        written.append(write(session, r.PANEL_STREAM, r.RulesAdopted(rules, named)))
    return tuple(written)


def override_item(session: Session, record: r.ItemOverridden) -> r.Act:
    """Hold an item to be otherwise than published, or take that back. Raises Refused."""
    items = published_in_force(session).items
    wanted = alias_key(record.alias), alias_key(record.dataset)
    if wanted not in {(alias_key(one.alias), alias_key(one.dataset)) for one in items}:
        raise Refused(
            f"The catalogue has no {record.alias} in {record.dataset}; look the item up first."
        )
    held = next((one for one in overrides_of(session) if one.item_key == wanted), None)
    holds = (record.tier, record.identifiability, record.sensitivity)
    if holds == ((None, None, None) if held is None else held.held):
        raise Refused(f"The panel holds {record.alias} to be so already; change a field first.")
    return write(session, r.PANEL_STREAM, record)


def why_not_override(session: Session) -> str | None:
    """Return why this person can override no item and adopt no catalogue, or None."""
    return why_not(session, r.PANEL_STREAM, r.ItemOverridden("-", "-", "a reason"))


def _published(session: Session, named: RulesName | None) -> Catalogue:
    found = None if named is None else _known(session, named)
    return found or session.rulebook.catalogue.catalogue


def _known(session: Session, named: RulesName) -> Catalogue | None:
    ours = session.rulebook.catalogue.catalogue
    if named.sha256 == ours.sha256:
        return ours
    for act in session.store.acts(r.PANEL_STREAM):
        record = act.record
        if isinstance(record, r.CatalogueShared) and record.sha256 == named.sha256:
            return _read(record.text, record.name)
    return None


def _with(session: Session, published: Catalogue, overrides: Sequence[ItemOverride]) -> Rulebook:
    book = session.rulebook
    if published is book.catalogue.catalogue and not overrides:
        return book
    return replace(book, catalogue=_indexed(published, tuple(overrides)))


@lru_cache(maxsize=4)
def _read(text: str, name: str) -> Catalogue:
    return read_catalogue(text.encode(), name)


@lru_cache(maxsize=4)
def _indexed(published: Catalogue, overrides: tuple[ItemOverride, ...]) -> CatalogueIndex:
    return with_overrides(CatalogueIndex(published), overrides)
