"""What is asked for, as the catalogue has it, and what comes along with it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dmap_desktop.assessment.catalogues import CatalogueIndex, Group, grouped
from dmap_desktop.domain.application import Application, Block, Item
from dmap_desktop.domain.catalogue import CatalogueItem


@dataclass(frozen=True, slots=True)
class Asked:
    """The items of an application beside what the catalogue says of them."""

    pairs: tuple[tuple[Item, CatalogueItem | None], ...]
    """Each row of the application with its item; None for one that the catalogue does not know."""
    known: tuple[CatalogueItem, ...]
    """Each once, in the order asked for."""
    unknown: tuple[str, ...]
    """Aliases that the catalogue does not know, each once."""


def match_items(application: Application, index: CatalogueIndex) -> Asked:
    """Return what is asked for as the catalogue has it, and the aliases it does not know.

    An alias that the catalogue knows in more than one way is not guessed, so it is not known.
    """
    return asked_of([(item, index.find_in(item.alias, item.dataset)) for item in application.items])


def asked_of(pairs: Sequence[tuple[Item, CatalogueItem | None]]) -> Asked:
    """Return rows with their items as one value."""
    known = dict.fromkeys(found for _, found in pairs if found is not None)
    unknown = dict.fromkeys(item.alias for item, found in pairs if found is None)
    return Asked(tuple(pairs), tuple(known), tuple(unknown))


def with_defaults(asked: Sequence[CatalogueItem], index: CatalogueIndex) -> tuple[Group, ...]:
    """Return what is asked for and the defaults of every dataset it comes from, in groups."""
    groups = list(grouped(asked))
    held = {item for item in asked if item.block is Block.DEFAULT}
    for dataset in dict.fromkeys([item.dataset for item in asked]):
        for group in index.defaults_of(dataset):
            members = group.members
            if held and not held.isdisjoint(members):
                members = tuple(item for item in members if item not in held)
                if not members:
                    continue
                group = Group(group.item, members)
            groups.append(group)
    return tuple(groups)
