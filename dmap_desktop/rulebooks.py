"""Loading the rule sets, the catalogue and the form editions that ship with the program."""

from __future__ import annotations

from functools import cache

from dmap_desktop.assessment.catalogues import CatalogueIndex, read_catalogue
from dmap_desktop.assessment.conditions import ConditionRules, read_condition_rules
from dmap_desktop.assessment.rule_text import read_rules
from dmap_desktop.assessment.special_categories import (
    SpecialCategories,
    read_special_categories,
)
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.form import FormEdition, read_form
from dmap_desktop.places import resource
from dmap_desktop.services.session import Rulebook

DEFAULT_RULES = "gdpr-2018"
CATALOGUE = "npd-2018-10"


def rule_names() -> list[str]:
    """Return the names of the rule sets that ship with the program."""
    return sorted(path.stem for path in resource("rules").glob("*.toml"))


@cache
def load_rulebook(rules: str = DEFAULT_RULES) -> Rulebook:
    """Return the rule set ``rules`` with the catalogue and the forms. Raises Unreadable."""
    path = resource("rules", f"{rules}.toml")
    if rules not in rule_names():
        known = ", ".join(rule_names())
        raise Unreadable(f"No rule set is called {rules}; choose one of {known}.")
    catalogue = read_catalogue(resource("catalogue", f"{CATALOGUE}.csv").read_bytes(), CATALOGUE)
    return Rulebook(read_rules(path.read_bytes()), CatalogueIndex(catalogue), load_editions())


@cache
def load_special_categories() -> SpecialCategories:
    """Return which published items fall under Article 9, by our reading of their names."""
    return read_special_categories(resource("catalogue", "article-9.toml").read_bytes())


@cache
def load_condition_rules() -> ConditionRules:
    """Return which conditions findings ask for; the table is ours."""
    return read_condition_rules(resource("conditions", "suggested.toml").read_bytes())


def load_editions() -> tuple[FormEdition, ...]:
    """Return every form edition that ships with the program."""
    paths = sorted(resource("forms").glob("*.toml"))
    return tuple(read_form(path.read_bytes()) for path in paths)
