"""``catalogue find|list|contradictions``: what is published of items. They need no profile."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from dmap_desktop.assessment.catalogues import CatalogueIndex, read_catalogue
from dmap_desktop.assessment.contradictions import PublishedContradiction, contradictions
from dmap_desktop.assessment.look_up import look_up
from dmap_desktop.assessment.special_categories import SpecialCategories
from dmap_desktop.commands.printing import Json, print_json, print_lines
from dmap_desktop.commands.reading import bytes_of
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem, alias_key
from dmap_desktop.rulebooks import load_rulebook, load_special_categories


def find(options: Namespace) -> int:
    """Say what a name can mean; nothing found is a finding."""
    index = CatalogueIndex(catalogue_from(options.catalogue))
    found, legal = look_up(index, options.name, options.dataset), load_special_categories()
    if options.json:
        print_json(
            {
                "asked": found.asked,
                "by": found.by.value,
                "settled": found.settled is not None,
                "items": [item_json(item, legal) for item in found.items],
            }
        )
    else:
        print_lines([found.words(), *(item_line(item, legal) for item in found.items)])
    return 0 if found.items else 1


def list_items(options: Namespace) -> int:
    """List the published items."""
    catalogue, legal = catalogue_from(options.catalogue), load_special_categories()
    items = [
        item
        for item in catalogue.items
        if (not options.dataset or alias_key(item.dataset) == alias_key(options.dataset))
        and options.tier in (None, item.tier)
    ]
    if options.json:
        listed = [item_json(item, legal) for item in items]
        print_json({"catalogue": catalogue_json(catalogue), "items": listed})
    else:
        counted = f"{len(items)} of {len(catalogue.items)} items of {catalogue.name}."
        print_lines([*(item_line(item, legal) for item in items), counted])
    return 0


def list_contradictions(options: Namespace) -> int:
    """List where the published tables contradict themselves."""
    catalogue = catalogue_from(options.catalogue)
    found = contradictions(catalogue.items)
    if options.json:
        listed = [_contradiction_json(one) for one in found]
        print_json({"catalogue": catalogue_json(catalogue), "contradictions": listed})
    else:
        counted = f"{len(found)} contradictions in {catalogue.name}; all are kept as published."
        print_lines([*(f"{one.words()} ({one.kind.value})" for one in found), counted])
    return 0


def catalogue_from(file: Path | None) -> Catalogue:
    """Return the catalogue of a CSV file, or the one that ships. Raises Unreadable."""
    if file is None:
        return load_rulebook().catalogue.catalogue
    return read_catalogue(bytes_of(file), file.stem)


def catalogue_json(catalogue: Catalogue) -> Json:
    """Return how a catalogue is named."""
    return {
        "name": catalogue.name,
        "version": catalogue.published,
        "sha256": catalogue.sha256,
        "items": len(catalogue.items),
    }


def item_json(item: CatalogueItem, legal: SpecialCategories) -> Json:
    """Return an item's published facts, and its legal flag, which is not published."""
    return {
        "alias": item.alias,
        "old_alias": item.old_alias,
        "dataset": item.dataset,
        "block": item.block.value,
        "field": item.field,
        "years": item.years,
        "tier": item.tier,
        "identifiability": item.identifiability,
        "sensitivity": item.sensitivity,
        "article_9": legal.of(item) or None,
    }


def item_line(item: CatalogueItem, legal: SpecialCategories) -> str:
    """Return an item in a line."""
    flag = legal.of(item)
    article = f", Article 9 ({flag}, by our reading)" if flag else ""
    years = f", {item.years}" if item.years else ""
    return (
        f"{item.alias} in {item.dataset}, {item.block.value}: {item.facts.words()}{years}{article}"
    )


def _contradiction_json(one: PublishedContradiction) -> Json:
    return {
        "kind": one.kind.value,
        "name": one.name,
        "statements": [
            {**facts._asdict(), "datasets": list(where)} for facts, where in one.statements()
        ],
    }
