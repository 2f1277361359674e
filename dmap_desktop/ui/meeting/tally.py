"""The ballots of an item once they are opened: who voted how, and what did not count, and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from dmap_desktop.domain.case import Case
from dmap_desktop.domain.voting import CountedBallot, Tally
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.words import label

NameOf = Callable[[str], str]


def add_tally(layout: QVBoxLayout, case: Case, tally: Tally, name_of: NameOf) -> None:
    """Add the tally of a closing to ``layout``."""
    approving = len(tally.approving)
    layout.addWidget(label(f"{approving} approve; at least {tally.needed} must.", "strong"))
    for ballot in tally.counted:
        _add_ballot(layout, ballot, name_of)
    for excluded in tally.excluded:
        who = name_of(excluded.voter) or "A ballot"
        layout.addWidget(label(f"{who}: not counted. {excluded.why}", "muted"))
    if tally.silent:
        layout.addWidget(label(f"No ballot: {_listed(tally.silent, name_of)}.", "muted"))
    if case.conflicted_since:
        _add_conflict(layout, case, name_of)


def _add_ballot(layout: QVBoxLayout, ballot: CountedBallot, name_of: NameOf) -> None:
    row = QHBoxLayout()
    row.addWidget(label(name_of(ballot.voter), "strong"), 1)
    row.addWidget(Badge(meaning.vote(ballot.vote)))
    layout.addLayout(row)
    if ballot.earlier:
        layout.addWidget(label(_replaced(len(ballot.earlier)), "muted"))
    conditions = "".join(f"\n- {condition}" for condition in ballot.conditions)
    if ballot.reasons or conditions:
        layout.addWidget(label(f"{ballot.reasons}{conditions}"))


def _replaced(count: int) -> str:
    before = "an earlier ballot" if count == 1 else f"{count} earlier ballots"
    return f"Voted anew before the close; this replaced {before}, which stays sealed."


def _add_conflict(layout: QVBoxLayout, case: Case, name_of: NameOf) -> None:
    who = _listed(case.conflicted_since, name_of)
    badge = Meaning("triangle-alert", "Interest declared since", Tone.WARNING)
    row = QHBoxLayout()
    row.addWidget(Badge(badge))
    row.addStretch(1)
    layout.addLayout(row)
    layout.addWidget(
        label(
            f"{who} declared an interest that was not known when the ballots were counted. Close "
            "the voting again, which leaves the ballot out, and record the decision that follows."
        )
    )


def _listed(people: tuple[str, ...], name_of: NameOf) -> str:
    return ", ".join(name_of(person) for person in people)
