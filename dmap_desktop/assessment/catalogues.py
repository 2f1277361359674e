"""Reading a catalogue and looking items up in it: by template, tolerant, never guessing."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import (
    Catalogue,
    CatalogueItem,
    alias_key,
    alias_pattern,
    strictest_published,
)
from dmap_desktop.domain.errors import Unreadable

_COLUMNS = (
    "alias", "field", "dataset", "block", "years", "tier", "identifiability", "sensitivity",
)  # fmt: skip
_OLD_ALIAS = "old_alias"
"""A further column, which a catalogue may leave out."""
_TEMPLATE = re.compile(r"\[(?:term|yy|n)\]", re.IGNORECASE)


def read_catalogue(data: bytes, name: str) -> Catalogue:
    """Read a catalogue's CSV; ``name`` ends in the date it was published, as in ``npd-2018-10``.

    Raises Unreadable naming line and column.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The catalogue {name} is no UTF-8 text; export it again.") from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    columns = [name for name in rows.fieldnames or () if name != _OLD_ALIAS]
    if columns != list(_COLUMNS):
        raise Unreadable(f"The catalogue {name} needs the columns {', '.join(_COLUMNS)}.")
    items = tuple(_item(row, name, line) for line, row in enumerate(rows, start=2))
    published = re.search(r"\d{4}-\d{2}(?:-\d{2})?$", name)
    sha256 = hashlib.sha256(data).hexdigest()
    return Catalogue(name, published[0] if published else "", sha256, items)


def _item(row: dict[str, str], name: str, line: int) -> CatalogueItem:
    def number(column: str, least: int, most: int) -> int | None:
        text = row[column] or ""
        if text and not (text.isdigit() and least <= int(text) <= most):
            raise Unreadable(
                f"The catalogue {name}, line {line}: {column} {text!r} is not {least} to {most}."
            )
        return int(text) if text else None

    sensitivity = row["sensitivity"] or ""
    if sensitivity not in ("", "A", "B", "C", "D", "E"):
        raise Unreadable(f"The catalogue {name}, line {line}: no sensitivity {sensitivity!r}.")
    if not row["alias"] or row["block"] not in tuple(Block):
        raise Unreadable(f"The catalogue {name}, line {line}: alias or block is missing.")
    return CatalogueItem(
        alias=row["alias"],
        dataset=row["dataset"],
        block=Block(row["block"]),
        field=row["field"],
        years=row["years"],
        tier=number("tier", 1, 4),
        identifiability=number("identifiability", 1, 5),
        sensitivity=sensitivity or None,
        old_alias=row.get(_OLD_ALIAS) or "",
    )


def write_catalogue(items: Iterable[CatalogueItem]) -> bytes:
    """Return the CSV of ``items``, by dataset, block and alias: the same for any order of them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*_COLUMNS, _OLD_ALIAS))
    rows: list[tuple[str, ...]] = [_written(item) for item in items]
    rows.sort(key=_place)
    writer.writerows(rows)
    return text.getvalue().encode()


def _written(item: CatalogueItem) -> tuple[str, ...]:
    facts = ("" if fact is None else str(fact) for fact in item.facts)
    return (
        item.alias, item.field, item.dataset, item.block.value, item.years, *facts, item.old_alias,
    )  # fmt: skip


def _place(row: tuple[str, ...]) -> tuple[str, ...]:
    return (row[2], row[3], *row)


def dataset_of_tab(tab: str) -> str:
    """Return the dataset whose tab it is: tabs of editions differ by the years they name alone."""
    return re.split(r"[_ ]\d\d[-_]\d\d", " ".join(tab.split()))[0]


class Group(NamedTuple):
    """Items that are alike to every rule: same block, tier, identifiability and sensitivity.

    An extract of a large dataset brings a thousand default items along, but a dozen such groups.
    """

    item: CatalogueItem
    """Any of them."""
    members: tuple[CatalogueItem, ...]


def grouped(items: Iterable[CatalogueItem]) -> tuple[Group, ...]:
    """Return ``items`` in groups, each once, in order of first appearance."""
    groups: dict[tuple[object, ...], dict[CatalogueItem, None]] = {}
    for item in items:
        alike = (item.block, item.tier, item.identifiability, item.sensitivity, item.settled)
        groups.setdefault(alike, {})[item] = None
    return tuple(Group(next(iter(members)), tuple(members)) for members in groups.values())


Templates: TypeAlias = list[tuple[re.Pattern[str], CatalogueItem]]
"""Items with the pattern of what their template makes, kept by what the template begins with."""


class CatalogueIndex:
    """A catalogue made quick to look things up in."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index ``catalogue`` once."""
        self.catalogue = catalogue
        self._exact: dict[str, list[CatalogueItem]] = defaultdict(list)
        self._fields: dict[str, list[CatalogueItem]] = defaultdict(list)
        self._old: dict[str, list[CatalogueItem]] = defaultdict(list)
        self._templates: dict[str, Templates] = defaultdict(list)
        self._old_templates: dict[str, Templates] = defaultdict(list)
        self._datasets: dict[str, list[CatalogueItem]] = defaultdict(list)
        self._found: dict[str, tuple[CatalogueItem, ...]] = {}
        self._found_in: dict[tuple[str, str], CatalogueItem | None] = {}
        self._defaults: dict[str, tuple[Group, ...]] = {}
        for item in catalogue.items:
            self._exact[alias_key(item.alias)].append(item)
            self._datasets[alias_key(item.dataset)].append(item)
            if item.old_alias:
                self._old[alias_key(item.old_alias)].append(item)
            if item.field:
                self._fields[alias_key(item.field)].append(item)
            for name, templates in (
                (item.alias, self._templates),
                (item.old_alias, self._old_templates),
            ):
                if _TEMPLATE.search(name):
                    start = alias_key(_TEMPLATE.split(name)[0])
                    templates[start].append((alias_pattern(name), item))

    def find(self, alias: str) -> tuple[CatalogueItem, ...]:
        """Return every item that ``alias`` can mean: by alias, else by old alias, else by field."""
        key = alias_key(alias)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._look_up(key)
        return found

    def find_in(self, alias: str, dataset: str) -> CatalogueItem | None:
        """Return the item of ``dataset``, or the only one there is; None when it is ambiguous.

        One item that is published in two ways is not ambiguous: the strictest counts.
        """
        asked = (alias, dataset)
        if asked not in self._found_in:
            self._found_in[asked] = self._look_in(alias, dataset)
        return self._found_in[asked]

    def of_dataset(self, dataset: str) -> tuple[CatalogueItem, ...]:
        """Return every item of a dataset."""
        return tuple(self._datasets.get(alias_key(dataset), ()))

    def defaults_of(self, dataset: str) -> tuple[Group, ...]:
        """Return what comes along with ``dataset`` whether asked for or not, in groups."""
        found = self._defaults.get(dataset)
        if found is None:
            items = (item for item in self.of_dataset(dataset) if item.block is Block.DEFAULT)
            found = self._defaults[dataset] = grouped(items)
        return found

    def datasets(self) -> tuple[str, ...]:
        """Return the names of the datasets, in the catalogue's order."""
        return tuple(dict.fromkeys(item.dataset for item in self.catalogue.items))

    def _look_in(self, alias: str, dataset: str) -> CatalogueItem | None:
        found = self.find(alias)
        inside = [item for item in found if alias_key(item.dataset) == alias_key(dataset)]
        candidates = inside or list(found)
        if len({item.facts for item in candidates}) == 1:
            return candidates[0]
        named = {(alias_key(i.alias), alias_key(i.dataset), i.block) for i in candidates}
        return strictest_published(candidates) if len(named) == 1 else None

    def _look_up(self, key: str) -> tuple[CatalogueItem, ...]:
        return self.by_alias(key) or self.by_old_alias(key) or self.by_field(key)

    def by_alias(self, key: str) -> tuple[CatalogueItem, ...]:
        """Return the items whose alias is, or whose template makes, what has the alias key."""
        return tuple(self._exact.get(key, ())) or self._by_template(key, self._templates)

    def by_old_alias(self, key: str) -> tuple[CatalogueItem, ...]:
        """Return the items that were called so before."""
        return tuple(self._old.get(key, ())) or self._by_template(key, self._old_templates)

    def by_field(self, key: str) -> tuple[CatalogueItem, ...]:
        """Return the items of a field, of every dataset that has it."""
        return tuple(self._fields.get(key, ()))

    def _by_template(
        self, key: str, templates: Mapping[str, Templates]
    ) -> tuple[CatalogueItem, ...]:
        return tuple(
            item
            for end in range(len(key), -1, -1)
            for pattern, item in templates.get(key[:end], ())
            if pattern.fullmatch(key)
        )
