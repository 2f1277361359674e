"""Two decisions side by side: what each says, and where they differ. Msgspec only."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dmap_desktop.domain.case import Decision
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.record_values import Condition

NOTHING = "nothing"


class Difference(msgspec.Struct, frozen=True):
    """One thing that decisions say, in the words of each."""

    what: str
    values: tuple[str, ...]
    """One for each decision, in the order they were given."""

    @property
    def differs(self) -> bool:
        """Say whether the decisions do not all say the same."""
        return len(set(self.values)) > 1


def compare_decisions(panel: Panel, decisions: Sequence[Decision]) -> tuple[Difference, ...]:
    """Return what ``decisions`` on one case say, thing by thing; what none says is left out."""

    def said(what: str, *values: str) -> Difference:
        return Difference(what, tuple(value.strip() or NOTHING for value in values))

    found = (
        said("Outcome", *(d.record.outcome.value for d in decisions)),
        said("Reasons", *(d.record.reasons for d in decisions)),
        said("Conditions", *(_conditions(d.record.conditions) for d in decisions)),
        said("Advice", *(_lines(d.record.advice) for d in decisions)),
        said("Departure from the findings", *(d.record.departure for d in decisions)),
        said("Asked of the DSPB", *(d.record.question for d in decisions)),
        said("Approving", *(_names(panel, d.tally.approving) for d in decisions)),
        said("Meeting", *(d.record.meeting or "between meetings" for d in decisions)),
    )
    return tuple(row for row in found if set(row.values) != {NOTHING})


def _conditions(conditions: Sequence[Condition]) -> str:
    return _lines([f"{c.text} ({c.owner}, {c.due}, {c.confirmed_by})" for c in conditions])


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _names(panel: Panel, people: Sequence[str]) -> str:
    return ", ".join(sorted(panel.name_of(person) for person in people))
