"""Who is at work, on which panel, with what: the ports every use case is given."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import (
    ONE_HAND,
    Clock,
    Doorkeeper,
    Envelopes,
    Hands,
    Sealer,
    Signer,
    Store,
)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rule set and the catalogue in use, and the editions of the forms."""

    rules: RuleSet
    catalogue: CatalogueIndex
    editions: tuple[FormEdition, ...]

    def rules_name(self) -> RulesName:
        """Name the rule set by its hash."""
        return RulesName(self.rules.name, self.rules.version, self.rules.sha256)

    def catalogue_name(self) -> RulesName:
        """Name the catalogue by its hash."""
        held = self.catalogue.catalogue
        return RulesName(held.name, held.published, held.sha256)


@dataclass(frozen=True, slots=True)
class Session:
    """One person at one device, at work on one panel."""

    pin: Pin
    person: str
    signer: Signer
    envelopes: Envelopes
    sealer: Sealer
    store: Store
    doorkeeper: Doorkeeper
    clock: Clock
    rulebook: Rulebook
    hands: Hands = ONE_HAND
    """Who seals many papers."""

    @property
    def device(self) -> str:
        """Return the id of this device."""
        return self.signer.device
