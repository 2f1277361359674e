"""Columns of the tables of the catalogue."""

from __future__ import annotations

from dmap_desktop.assessment.catalogue_changes import ChangeOf, ItemChange
from dmap_desktop.assessment.contradictions import PublishedContradiction
from dmap_desktop.domain.catalogue import Facts, ItemOverride
from dmap_desktop.ui.catalogue.operations import ItemRow
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.models.columns import Column, meaning_column

_TONES = {ChangeOf.ADDED: Tone.INFO, ChangeOf.REMOVED: Tone.NEUTRAL}


def _held(row: ItemRow) -> Meaning | None:
    one = row.override
    if one is None:
        return None
    return Meaning("user-check", one.words(), Tone.NOTICE, f"{one.reason} ({one.author}, {one.on})")


def _article(row: ItemRow) -> Meaning | None:
    if not row.article_9:
        return None
    detail = f"{row.article_9.capitalize()}: our reading of Article 9(1), beside the class."
    return Meaning("shield-check", "Article 9", Tone.NEUTRAL, detail)


def _class(facts: Facts) -> str:
    if facts[1:] == (None, None):
        return "None stated"
    return f"{facts.identifiability or '-'}{facts.sensitivity or '-'}"


def _change(row: ItemChange) -> Meaning:
    tone = _TONES.get(row.change, Tone.WARNING)
    icon = "plus" if row.change is ChangeOf.ADDED else "columns-3"
    return Meaning(icon, row.change.value.capitalize(), tone)


ITEMS: tuple[Column[ItemRow], ...] = (
    Column[ItemRow](
        "Alias",
        lambda row: row.item.alias,
        strong=True,
        tooltip=lambda row: f"{row.item.alias}\nBefore: {row.item.old_alias or 'the same'}",
    ),
    Column[ItemRow]("Dataset", lambda row: row.item.dataset, width=132),
    Column[ItemRow]("Block", lambda row: row.item.block.value.capitalize(), width=96),
    meaning_column("Tier", lambda row: meaning.tier(row.item.tier), 96),
    Column[ItemRow](
        "Class",
        lambda row: _class(row.item.facts),
        tooltip=lambda row: "Identifiability and sensitivity, as published.",
        width=88,
    ),
    meaning_column("In law", _article, 104),
    meaning_column("The panel holds", _held, 156),
)
CONTRADICTIONS: tuple[Column[PublishedContradiction], ...] = (
    Column[PublishedContradiction]("Name", lambda row: row.name, strong=True, width=190),
    Column[PublishedContradiction]("What", lambda row: row.kind.value.capitalize(), width=250),
    Column[PublishedContradiction](
        "Published as",
        lambda row: row.words().partition(": ")[2],
        tooltip=lambda row: row.words().replace("; ", "\n"),
    ),
)
OVERRIDES: tuple[Column[ItemOverride], ...] = (
    Column[ItemOverride]("Alias", lambda row: row.alias, strong=True, width=190),
    Column[ItemOverride]("Dataset", lambda row: row.dataset, width=110),
    Column[ItemOverride]("The panel holds", lambda row: row.words(), width=180),
    Column[ItemOverride]("Reason", lambda row: row.reason, tooltip=lambda row: row.reason),
    Column[ItemOverride]("By", lambda row: row.author, width=130),
    Column[ItemOverride]("On", lambda row: row.on, width=96),
)
CHANGES: tuple[Column[ItemChange], ...] = (
    Column[ItemChange]("Alias", lambda row: row.alias, strong=True),
    Column[ItemChange]("Dataset", lambda row: row.dataset, width=120),
    meaning_column("Change", _change, 176),
    Column[ItemChange]("In force", lambda row: row.words()[0], width=230),
    Column[ItemChange]("New", lambda row: row.words()[1], width=230),
)
