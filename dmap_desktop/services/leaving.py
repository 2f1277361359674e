"""When a person's rights on the panel end: why, and what of their own is kept for them.

The offline copy goes with the rights. Of what was there, only the person's own words are kept:
drafts, and acts of theirs that nobody has received.
"""

from __future__ import annotations

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.ports import PUSHED
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session

DRAFT = "draft/"
"""Where the store keeps what is being written."""


class KeptDraft(msgspec.Struct, frozen=True):
    """Something that was being written."""

    place: str
    """The case or meeting, and the field."""
    text: str


class KeptAct(msgspec.Struct, frozen=True):
    """An own act that the hub has not taken."""

    stream: str
    what: str
    """The record's type."""
    written: str
    """By the device's clock, RFC 3339."""
    envelope: str
    """The signed act itself: anybody can still be shown it."""


class Remains(msgspec.Struct, frozen=True):
    """What is left of a profile whose rights have ended."""

    panel: str
    """Its title."""
    why: str
    """Who ended the rights, and when."""
    papers: int
    """How many papers were removed."""
    cases: int
    """Of how many cases the records were removed."""
    drafts: tuple[KeptDraft, ...] = ()
    acts: tuple[KeptAct, ...] = ()

    def sentence(self) -> str:
        """Say why, what was removed, and what is kept."""
        removed = f"The records of {self.cases} cases and {self.papers} papers were removed"
        kept = [_count(len(self.drafts), "draft"), _count(len(self.acts), "act")]
        mine = " and ".join(words for words in kept if words)
        if not mine:
            return f"{self.why} {removed} from this computer; nothing of yours was left unsent."
        return (
            f"{self.why} {removed} from this computer; {mine} of yours that nobody received are "
            "kept here, sealed, for you to save or remove."
        )


def why_ended(session: Session) -> str | None:
    """Return who ended the rights of this person or device and when; None while they last."""
    if session.store.state(r.PANEL_STREAM) is None:
        return None
    panel = panel_of(session)
    device = panel.devices.get(session.device)
    if device is None:
        return None
    if device.revoked_after is not None:
        return _revoked(session, panel)
    person = panel.people.get(device.person)
    return _released(session, panel) if person is not None and not person.roles else None


def what_remains(session: Session, why: str) -> Remains:
    """Gather what is the person's own before the rest is removed."""
    store = session.store
    pushed = int(store.kept(PUSHED) or 0)
    envelopes = dict(store.envelopes_of(session.device, pushed))
    acts = tuple(
        KeptAct(act.stream, _tag(act), act.wall, envelopes[act.sequence].decode())
        for act in store.acts_of(session.device, pushed)
        if not isinstance(act.record, r.DeviceReported)
    )
    drafts = tuple(
        KeptDraft(name.removeprefix(DRAFT), text)
        for name, text in store.kept_names(DRAFT).items()
        if text.strip()
    )
    cases = store.cases()
    papers = sum(case.papers + 1 for case in cases if case.pack)
    missing = len({paper.blob for paper in store.wanted()})
    return Remains(panel_of(session).title, why, papers - missing, len(cases), drafts, acts)


def _revoked(session: Session, panel: Panel) -> str:
    for act in reversed(session.store.acts(r.PANEL_STREAM)):
        if isinstance(act.record, r.DeviceRevoked) and act.record.device == session.device:
            return f"{_by(panel, act)} revoked this device{_because(act.record.reason)}."
    return "This device was revoked."


def _released(session: Session, panel: Panel) -> str:
    for act in reversed(session.store.acts(r.PANEL_STREAM)):
        if isinstance(act.record, r.RolesChanged) and act.record.person == session.person:
            return f"{_by(panel, act)} ended your roles on the panel{_because(act.record.reason)}."
    return "You hold no role on the panel any more."


def _by(panel: Panel, act: r.Act) -> str:
    device = panel.devices.get(act.device)
    who = panel.name_of(device.person) if device else f"Device {act.device[:8]}"
    return f"On {act.wall[:10]} {who}"


def _because(reason: str) -> str:
    return f" ({reason.strip().rstrip('.')})" if reason.strip() else ""


def _tag(act: r.Act) -> str:
    record = act.record
    known = record.__struct_config__.tag
    return record.type if isinstance(record, r.UnknownRecord) else str(known)


def _count(number: int, word: str) -> str:
    if not number:
        return ""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
