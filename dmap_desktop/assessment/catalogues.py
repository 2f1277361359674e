"""Reading a catalogue and looking items up in it: by template, tolerant, never guessing."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable

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
        found = self.find(alias)
        inside = [item for item in found if alias_key(item.dataset) == alias_key(dataset)]
        candidates = inside or list(found)
        published = {(i.tier, i.identifiability, i.sensitivity) for i in candidates}
        return candidates[0] if len(published) == 1 else None

    def of_dataset(self, dataset: str) -> tuple[CatalogueItem, ...]:
        """Return every item of a dataset."""
        return tuple(self._datasets.get(alias_key(dataset), ()))

    def defaults_of(self, datasets: Iterable[str]) -> tuple[CatalogueItem, ...]:
        """Return what comes along with ``datasets`` whether asked for or not."""
        return tuple(
            item
            for dataset in dict.fromkeys(datasets)
            for item in self.of_dataset(dataset)
            if item.block is Block.DEFAULT
        )

    def datasets(self) -> tuple[str, ...]:
        """Return the names of the datasets, in the catalogue's order."""
        return tuple(dict.fromkeys(item.dataset for item in self.catalogue.items))

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
