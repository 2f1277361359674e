"""Rows of the panel's people, and its rules with the basis of each."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.domain.findings import Basis
from dmap_desktop.domain.panel import Panel, Person
from dmap_desktop.services.people import ListedDevice
from dmap_desktop.ui.models.columns import Column


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, and what the panel knows of the person's devices."""

    person: Person
    devices: tuple[str, ...]
    """The first figures of each device in use."""
    votes: bool
    me: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule the panel works by."""

    words: str
    basis: Basis


COLUMNS = (
    Column[PersonRow](
        "Name",
        lambda row: row.person.name + (" (you)" if row.me else ""),
        strong=True,
        width=170,
    ),
    Column[PersonRow]("Post", lambda row: row.person.post),
    Column[PersonRow](
        "Roles", lambda row: ", ".join(role.value for role in row.person.roles), width=190
    ),
    Column[PersonRow]("Votes", lambda row: "yes" if row.votes else "no", width=56),
    Column[PersonRow](
        "Devices",
        lambda row: str(len(row.devices)),
        tooltip=lambda row: ", ".join(row.devices),
        sort=lambda row: len(row.devices),
        figures=True,
        width=76,
    ),
)


DEVICES = (
    Column[ListedDevice]("Device of", lambda row: row.name, strong=True, width=140),
    Column[ListedDevice](
        "Device", lambda row: row.id[:8] + (" (here)" if row.here else ""), width=150
    ),
    Column[ListedDevice](
        "State",
        lambda row: f"revoked {row.revoked}" if row.revoked_after is not None else "in use",
    ),
    Column[ListedDevice]("Enrolled", lambda row: row.enrolled[:10], width=112),
    Column[ListedDevice]("Last act", lambda row: row.last_seen[:10] or "none", width=112),
    Column[ListedDevice](
        "Acts", lambda row: str(row.acts), sort=lambda row: row.acts, figures=True, width=60
    ),
)


def person_rows(panel: Panel, me: str) -> tuple[PersonRow, ...]:
    """Return everybody on the panel, by name."""
    voters = {person.id for person in panel.voters()}
    return tuple(
        PersonRow(
            person,
            tuple(device.id[:8] for device in panel.devices_of(person.id)),
            person.id in voters,
            person.id == me,
        )
        for person in sorted(panel.people.values(), key=lambda person: person.name)
    )


def rules_of(panel: Panel) -> tuple[Rule, ...]:
    """Return the rules in words: the official one first, then what the panel assumes."""
    needed = panel.policy.approvals_needed
    official = Rule(f"At least {needed} panel members must approve a request.", Basis.OFFICIAL)
    return (official, *(Rule(words, Basis.OURS) for words in panel.policy.assumptions))
