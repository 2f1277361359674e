"""Whole scenarios: panels that have come as far as a test needs them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress

import at_work

from dmap_desktop.domain.errors import WrongKey
from dmap_desktop.domain.handed import Invitation, JoinRequest
from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.private_copy import PRIVATE_TYPE, PrivateCopy, encode_copy
from dmap_desktop.domain.records import InterestNature, Outcome, Vote
from dmap_desktop.profiles import join, prepare
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.enrolling import enrol, enrol_device
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import publish

THREE_APPROVE = {"amara": Vote.APPROVE, "chloe": Vote.APPROVE, "ben": Vote.APPROVE}


def review(panel: at_work.PanelAtWork, person: str, case: str, vote: Vote) -> None:
    """Let somebody fetch a case, declare no interest, record a view, vote, and carry it out."""
    panel.synchronise(person)
    session = panel.open(person).session
    declare_interest(session, case, InterestNature.NONE)
    record_view(session, case, vote, "It looks sound.")
    conditions = ("Drop school names.",) if vote is Vote.CONDITIONS else ()
    cast_ballot(session, case, vote, "For these reasons.", conditions)
    panel.synchronise(person)


def decided(
    panel: at_work.PanelAtWork,
    case: str,
    votes: Mapping[str, Vote] = THREE_APPROVE,
    outcome: Outcome = Outcome.APPROVED,
) -> str:
    """Take a case from its pack to the chair's decision; return the decision's hash."""
    for person, vote in votes.items():
        review(panel, person, case, vote)
    panel.synchronise("chair")
    chair = panel.open("chair").session
    close_voting(chair, case)
    decision = decide(chair, case, Draft(outcome, "Sound.", question="May it?"))
    panel.synchronise("chair")
    return decision.hash


def ask_to_join(panel: at_work.PanelAtWork, profile: str, name: str) -> JoinRequest:
    """Make a new device's keys in the profile folder ``profile`` and return its request."""
    folder = panel.demonstration.profile(profile)
    return prepare(folder, at_work.vault(folder), name, "")


def let_in(
    panel: at_work.PanelAtWork, by: str, person: str, name: str, *roles: Role, profile: str = ""
) -> None:
    """Enrol somebody new, or with no ``roles`` a further device, in a profile folder of its own."""
    profile = profile or person
    request, hub = ask_to_join(panel, profile, name), str(panel.hub)
    session = panel.open(by).session
    if roles:
        invitation = enrol(session, request, person, roles, hub)
    else:
        invitation = enrol_device(session, request, person, hub)
    folder = panel.demonstration.profile(profile)
    join(folder, at_work.vault(folder), invitation)


def join_with(panel: at_work.PanelAtWork, profile: str, by: str) -> None:
    """Accept the invitation that ``by`` could write for a device that is enrolled already."""
    folder = panel.demonstration.profile(profile)
    identity = at_work.vault(folder).secrets["device identity"]
    device = DeviceIdentity.from_secret(identity).device
    session = panel.open(by).session
    held = panel_of(session)
    pin, person = session.pin, held.devices[device].person
    join(
        folder,
        at_work.vault(folder),
        Invitation(pin.panel, held.title, person, pin.device, pin.verify_key, str(panel.hub)),
    )


def publish_case(panel: at_work.PanelAtWork, by: str, reference: str) -> None:
    """Take in and publish one more of the sample cases."""
    folder = panel.demonstration.inbox / reference
    publish(panel.open(by).session, at_work.take_in(at_work.sample(reference), folder))


def two_secretaries(panel: at_work.PanelAtWork) -> None:
    """Enrol Tess as a second secretary; both know of it."""
    panel.synchronise("secretariat")
    let_in(panel, "secretariat", "tess", "Tess Adler", Role.SECRETARIAT)
    panel.synchronise("secretariat", "tess")


def opened_by(session: Session, sealed: Iterable[bytes]) -> list[bytes]:
    """Return what of ``sealed`` opens with the keys of a session."""
    found = []
    for data in sealed:
        with suppress(WrongKey):
            found.append(session.sealer.open(data))
    return found


def forge_copy(panel: at_work.PanelAtWork, by: str, of: str, draft: str) -> None:
    """Let somebody write a private copy in the name of the device ``of``, as well as they can."""
    session = panel.open(by).session
    held = panel_of(session)
    copy = PrivateCopy(held.id, of, 9, "2030-01-01T00:00:00+00:00", drafts={draft: "Forged."})
    envelope = session.signer.sign(encode_copy(copy), PRIVATE_TYPE)
    owner = held.devices[of].person
    sealed = session.sealer.seal(envelope, held.private_recipients(owner))
    name = f"{copy.number:012d}-{hashlib.sha256(sealed).hexdigest()}.age"
    folder = panel.hub / "own" / of
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(sealed)
