"""Reading a catalogue and looking items up in it: by template, tolerant, never guessing."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem, alias_key, alias_pattern
from dmap_desktop.domain.errors import Unreadable

_COLUMNS = ["alias", "field", "dataset", "block", "years", "tier", "identifiability", "sensitivity"]
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
    if rows.fieldnames != _COLUMNS:
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
    )


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


class CatalogueIndex:
    """A catalogue made quick to look things up in."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index ``catalogue`` once."""
        self.catalogue = catalogue
        self._exact: dict[str, list[CatalogueItem]] = defaultdict(list)
        self._fields: dict[str, list[CatalogueItem]] = defaultdict(list)
        self._templates: dict[str, list[tuple[re.Pattern[str], CatalogueItem]]] = defaultdict(list)
        self._datasets: dict[str, list[CatalogueItem]] = defaultdict(list)
        self._found: dict[str, tuple[CatalogueItem, ...]] = {}
        self._found_in: dict[tuple[str, str], CatalogueItem | None] = {}
        self._defaults: dict[str, tuple[Group, ...]] = {}
        for item in catalogue.items:
            self._exact[alias_key(item.alias)].append(item)
            self._datasets[alias_key(item.dataset)].append(item)
            if item.field:
                self._fields[alias_key(item.field)].append(item)
            if _TEMPLATE.search(item.alias):
                start = alias_key(_TEMPLATE.split(item.alias)[0])
                self._templates[start].append((alias_pattern(item.alias), item))

    def find(self, alias: str) -> tuple[CatalogueItem, ...]:
        """Return every item that ``alias`` can mean: by alias, by template, then by field name."""
        key = alias_key(alias)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(self._look_up(key))
        return found

    def find_in(self, alias: str, dataset: str) -> CatalogueItem | None:
        """Return the item of ``dataset``, or the only one there is; None when it is ambiguous."""
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
        published = {(i.tier, i.identifiability, i.sensitivity) for i in candidates}
        return candidates[0] if len(published) == 1 else None

    def _look_up(self, key: str) -> list[CatalogueItem]:
        if key in self._exact:
            return self._exact[key]
        matched = [
            item
            for end in range(len(key), -1, -1)
            for pattern, item in self._templates.get(key[:end], ())
            if pattern.fullmatch(key)
        ]
        return matched or self._fields.get(key, [])
