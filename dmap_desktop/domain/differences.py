"""What changed between two versions of an application, field by field. Imports msgspec only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from dmap_desktop.domain.application import Application, Block, DataUser, Item, Party
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.versions import pair_papers

_NAMED = 12
"""Items of a list that are named one by one."""


class Part(StrEnum):
    """The part of an application that a change stands in."""

    PAPERS = "papers"
    FORM = "application"
    PARTIES = "parties"
    ANSWERS = "answers"
    USERS = "users of the data"
    ITEMS = "data items"


class Change(msgspec.Struct, frozen=True):
    """One field with what stood there and what stands there now; "" for nothing."""

    part: Part
    what: str
    before: str
    after: str
    evidence_before: Evidence | None = None
    evidence_after: Evidence | None = None

    @property
    def kind(self) -> str:
        """Return ``"added"``, ``"removed"`` or ``"changed"``."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


class _Value(msgspec.Struct, frozen=True):
    text: str
    evidence: Evidence | None = None


def differences(before: Application, after: Application) -> tuple[Change, ...]:
    """Return every field that differs, in the order of the form; white space does not count."""
    return (
        *_papers(before, after),
        *_changes(Part.FORM, _form(before), _form(after)),
        *_changes(Part.PARTIES, _parties(before.parties), _parties(after.parties)),
        *_changes(Part.ANSWERS, _answers(before), _answers(after)),
        *_changes(Part.USERS, _users(before.users), _users(after.users)),
        *_items(before.items, after.items),
    )


def _papers(before: Application, after: Application) -> list[Change]:
    pairs = pair_papers(before.documents, after.documents)
    changes = []
    for old in before.documents:
        new = pairs.get(old.sha256)
        title = old.kind.value[:1].upper() + old.kind.value[1:]
        if new is None:
            changes.append(Change(Part.PAPERS, title, old.name, ""))
        elif new.sha256 != old.sha256:
            words = f"{new.name}, {new.pages} pages", f"{old.name}, {old.pages} pages"
            after_words = words[0] if words[0] != words[1] else f"{words[0]} (new version)"
            place = Evidence(old.sha256), Evidence(new.sha256)
            changes.append(Change(Part.PAPERS, title, words[1], after_words, *place))
    known = {new.sha256 for new in pairs.values()}
    for new in after.documents:
        if new.sha256 not in known:
            title = new.kind.value[:1].upper() + new.kind.value[1:]
            changes.append(
                Change(Part.PAPERS, title, "", new.name, evidence_after=Evidence(new.sha256))
            )
    return changes


def _changes(part: Part, old: Mapping[str, _Value], new: Mapping[str, _Value]) -> list[Change]:
    nothing = _Value("")
    changes = []
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name, nothing), new.get(name, nothing)
        if " ".join(before.text.split()) != " ".join(after.text.split()):
            what = name.rpartition("\0")[2]
            changes.append(
                Change(part, what, before.text, after.text, before.evidence, after.evidence)
            )
    return changes


def _form(application: Application) -> dict[str, _Value]:
    received = application.received.isoformat() if application.received else ""
    return {
        "Reference": _Value(application.reference),
        "Title": _Value(application.title),
        "Kind": _Value(application.kind.value),
        "Received": _Value(received),
    }


def _parties(parties: Iterable[Party]) -> dict[str, _Value]:
    found: dict[str, _Value] = {}
    for party in parties:
        role = party.role[:1].upper() + party.role[1:]
        fields = {
            "name": party.name,
            "organisation": party.organisation,
            "job title": party.job_title,
            "e-mail": party.email,
            "telephone": party.telephone,
        }
        for field, text in fields.items():
            found.setdefault(f"{role}, {field}", _Value(text, party.evidence))
    return found


def _answers(application: Application) -> dict[str, _Value]:
    found: dict[str, _Value] = {}
    for answer in application.answers:
        text = answer.text + (f"\nEvidence: {answer.supporting}" if answer.supporting else "")
        found.setdefault(f"{answer.key}\0{answer.question}", _Value(text, answer.evidence))
    return found


def _users(users: Iterable[DataUser]) -> dict[str, _Value]:
    count: Counter[str] = Counter()
    found = {}
    for user in users:
        count[user.job_title] += 1
        number = f" ({count[user.job_title]})" if count[user.job_title] > 1 else ""
        signed = {True: "declaration signed", False: "no declaration", None: ""}[user.declaration]
        certificate = user.disclosure_certificate
        words = (
            user.reason,
            signed,
            f"certificate of {certificate.isoformat()}" if certificate else "",
            user.training,
        )
        text = "; ".join(word for word in words if word) or "named"
        found[user.job_title + number] = _Value(text, user.evidence)
    return found


def _items(before: Iterable[Item], after: Iterable[Item]) -> list[Change]:
    """Return items one by one where a person asked for them, in one line a dataset else."""
    old = {(item.dataset, item.alias, item.block): item for item in before}
    new = {(item.dataset, item.alias, item.block): item for item in after}
    changes = _changes(Part.ITEMS, _asked(old.values(), new), _asked(new.values(), old))
    gone = [item for key, item in old.items() if key not in new]
    come = [item for key, item in new.items() if key not in old]
    return [*_many(gone, removed=True), *_many(come, removed=False), *changes]


def _asked(
    items: Iterable[Item], others: Mapping[tuple[str, str, Block], Item]
) -> dict[str, _Value]:
    """Return the items that stand on both sides, with what may differ in them."""
    found = {}
    for item in items:
        if (item.dataset, item.alias, item.block) in others:
            words = (item.years or "no years", f"use: {item.use}" if item.use else "")
            text = "; ".join(word for word in words if word)
            found[f"{item.alias} of {item.dataset}"] = _Value(text, item.evidence)
    return found


def _many(items: list[Item], *, removed: bool) -> list[Change]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(f"{item.dataset}, {item.block.value}", []).append(item)
    changes = []
    for name, held in groups.items():
        words = ", ".join(item.alias for item in held[:_NAMED])
        if len(held) > _NAMED:
            words += f" and {len(held) - _NAMED} more"
        place = held[0].evidence
        if removed:
            changes.append(Change(Part.ITEMS, name, words, "", evidence_before=place))
        else:
            changes.append(Change(Part.ITEMS, name, "", words, evidence_after=place))
    return changes
