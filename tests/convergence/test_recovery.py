"""A lost laptop, a second one, and the kit on paper: what was the person's alone comes back."""

from __future__ import annotations

import json
from pathlib import Path

import at_work
import builders
import msgspec
import pytest

from dmap_desktop.app.restoring import Restored, kit_from_sheet, restore, words_of
from dmap_desktop.domain.errors import Refused, Unavailable, Unreadable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.handed import RecoveryKit
from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.domain.records import InterestNature, Vote
from dmap_desktop.services.enrolling import enrol_device, revoke_device
from dmap_desktop.services.governing import change_roles
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.reading import application_of
from dmap_desktop.services.recovering import lines_of, new_kit, record_kit, rehearse_kit
from dmap_desktop.services.reviewing import (
    declare_interest,
    own_ballot,
    read_note,
    write_panel_note,
    write_private_note,
)
from dmap_desktop.services.session import Session
from dmap_desktop.services.verifying import verify
from dmap_desktop.sync.audit import check_hub
from dmap_desktop.sync.folder import FolderHub

CASE = at_work.CASES[0]
HERE = Evidence("ab" * 32, page=1)
SAM = "secretariat"
DRAFT = f"draft/{at_work.CASES[1]}/view.text"


def make_kit(panel: at_work.PanelAtWork, person: str) -> RecoveryKit:
    """Make a kit as the window does: save it (here: keep it), record it, rehearse it."""
    profile = panel.open(person)
    kit = new_kit(profile.session, profile.invitation)
    record_kit(profile.session, kit)
    rehearse_kit(profile.session, kit.identity)
    return kit


def work(panel: at_work.PanelAtWork, person: str, note: str) -> None:
    """Vote, write a private note and a panel note, and begin a draft; all of it reaches the hub."""
    builders.review(panel, person, CASE, Vote.APPROVE)
    session = panel.open(person).session
    write_private_note(session, CASE, HERE, note)
    write_panel_note(session, CASE, HERE, f"{note} For everybody.")
    session.store.keep(DRAFT, "I am inclined to")
    panel.synchronise(person)


def restored(panel: at_work.PanelAtWork, kit: RecoveryKit, profile: str) -> Restored:
    demonstration = panel.demonstration
    folder = demonstration.profile(profile)
    vault = at_work.vault(folder)
    rulebook, clock = demonstration.rulebook, demonstration.clock
    return restore(folder, vault, kit, {}, rulebook, clock, no_progress)


def notes(session: Session) -> list[str | None]:
    return [read_note(session, held.note) for held in case_of(session, CASE).notes]


def ballot(session: Session) -> Vote | None:
    own = own_ballot(session, case_of(session, CASE))
    return own.content.vote if own and own.content else None


def audited(panel: at_work.PanelAtWork, person: str) -> list[str]:
    session = panel.open(person).session
    hub = FolderHub(panel.hub)
    contents = check_hub(hub, session.sealer, session.envelopes, session.pin, session.store.heads())
    return [finding.sentence for finding in verify(contents.acts, contents.findings).findings]


def test_a_lost_laptop_comes_back_from_its_kit(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    kit = make_kit(panel, "amara")
    work(panel, "amara", "Ask about the controls.")
    heads = panel.open("amara").session.store.heads()
    panel.close("amara")  # and it is never opened again

    back = restored(panel, kit, "amara-new")
    assert (back.name, back.notes, back.ballots, back.drafts) == ("Amara Lindqvist", 1, 1, 1)
    session = panel.open("amara-new").session
    now = session.store.heads()
    assert {device: now[device] for device in heads} == heads, "every record"
    assert notes(session) == ["Ask about the controls.", "Ask about the controls. For everybody."]
    assert ballot(session) is Vote.APPROVE
    assert session.store.kept(DRAFT) == "I am inclined to"
    assert application_of(session, case_of(session, CASE)).reference == CASE, "and every paper"
    assert kit.recipient not in session.sealer.held, "the kit itself stays on paper"
    assert session.store.findings() == []


def test_a_restored_device_reads_until_it_is_enrolled_and_then_writes(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara", SAM)
    kit = make_kit(panel, "amara")
    work(panel, "amara", "Mine.")
    lost = panel.open("amara").session.device
    panel.close("amara")
    back = restored(panel, kit, "amara-new")
    new = panel.open("amara-new").session
    with pytest.raises(Refused, match="was not enrolled on the panel"):
        declare_interest(new, at_work.CASES[1], InterestNature.NONE)

    panel.synchronise(SAM)
    secretary = panel.open(SAM).session
    revoke_device(secretary, lost, "Left in a train.")
    enrol_device(secretary, back.request, "amara", str(panel.hub))
    panel.synchronise(SAM, "amara-new")
    declare_interest(new, at_work.CASES[1], InterestNature.NONE)
    panel.synchronise("amara-new", "ben")
    assert "amara" in case_of(panel.open("ben").session, at_work.CASES[1]).interests
    assert notes(new)[0] == "Mine."
    assert audited(panel, "ben") == []


def test_the_kit_opens_what_was_sealed_before_it_was_made(panel: at_work.PanelAtWork) -> None:
    """The device that has the notes passes them on when the kit is there."""
    work(panel, "amara", "Before the kit.")
    kit = make_kit(panel, "amara")
    panel.synchronise("amara")
    panel.close("amara")
    restored(panel, kit, "amara-new")
    session = panel.open("amara-new").session
    assert notes(session)[0] == "Before the kit."
    assert ballot(session) is Vote.APPROVE


def test_a_kit_reads_on_after_a_revocation_by_somebody_else(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara", "ben")
    kit = make_kit(panel, "amara")
    panel.synchronise("amara", SAM)
    revoke_device(panel.open(SAM).session, panel.open("ben").session.device, "Broken.")
    panel.synchronise(SAM, "amara")
    work(panel, "amara", "In the second epoch.")
    rehearsal = rehearse_kit(
        panel.open("amara").session, kit.identity, panel.open("amara").exchange
    )
    assert rehearsal.epochs == 2
    panel.close("amara")
    restored(panel, kit, "amara-new")
    assert notes(panel.open("amara-new").session)[0] == "In the second epoch."


def test_a_second_device_sees_what_is_its_persons_alone(panel: at_work.PanelAtWork) -> None:
    """Written on the first device, before and after the second one was enrolled."""
    work(panel, "amara", "On the laptop.")
    panel.synchronise(SAM)
    builders.let_in(panel, SAM, "amara", "Amara Lindqvist", profile="amara-tablet")
    panel.synchronise(SAM, "amara", "amara-tablet")
    tablet = panel.open("amara-tablet").session
    assert notes(tablet)[0] == "On the laptop."
    assert ballot(tablet) is Vote.APPROVE
    assert tablet.store.kept(DRAFT) == "I am inclined to"

    write_private_note(tablet, CASE, HERE, "On the tablet.")
    write_private_note(panel.open("amara").session, CASE, HERE, "On the laptop again.")
    panel.synchronise("amara-tablet", "amara", "amara-tablet")
    for device in ("amara", "amara-tablet"):
        said = {note for note in notes(panel.open(device).session) if note}
        assert {"On the laptop.", "On the tablet.", "On the laptop again."} <= said
    assert audited(panel, "amara-tablet") == []


def test_drafts_are_taken_once_and_nothing_that_is_done_comes_back(
    panel: at_work.PanelAtWork,
) -> None:
    work(panel, "amara", "x")
    panel.synchronise(SAM)
    builders.let_in(panel, SAM, "amara", "Amara Lindqvist", profile="amara-tablet")
    panel.synchronise(SAM, "amara", "amara-tablet")
    tablet = panel.open("amara-tablet").session
    tablet.store.drop(DRAFT)  # the text became an act
    panel.open("amara").session.store.keep("draft/x/y", "Another one")
    panel.synchronise("amara", "amara-tablet")
    assert tablet.store.kept(DRAFT) is None
    own = panel.hub / "own" / panel.open("amara").session.device
    before = len(list(own.iterdir()))
    panel.synchronise("amara", "amara")
    assert len(list(own.iterdir())) == before, "nothing is copied that has not changed"


def test_nobody_else_reads_a_copy(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    make_kit(panel, "amara")
    work(panel, "amara", "Between me and me.")
    panel.synchronise(SAM, "chair", "auditor")
    copies = [path.read_bytes() for path in (panel.hub / "own").rglob("*") if path.is_file()]
    assert copies
    for person in (SAM, "chair", "auditor", "ben"):
        session = panel.open(person).session
        assert builders.opened_by(session, copies) == []
        assert None in notes(session) if person != "ben" else True
    assert b"Between me" not in b"".join(copies)


def test_a_copy_that_somebody_else_wrote_is_passed_over(panel: at_work.PanelAtWork) -> None:
    """Ben knows to whom to seal, and writes to the hub; he cannot sign as Amara's device."""
    work(panel, "amara", "Mine.")
    panel.synchronise(SAM)
    builders.let_in(panel, SAM, "amara", "Amara Lindqvist", profile="amara-tablet")
    panel.synchronise(SAM, "ben", "amara-tablet")
    builders.forge_copy(panel, "ben", of=panel.open("amara").session.device, draft=DRAFT)
    panel.synchronise("amara-tablet")
    assert panel.open("amara-tablet").session.store.kept(DRAFT) is None


def test_a_changed_copy_is_named_by_the_audit(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    make_kit(panel, "amara")
    work(panel, "amara", "Mine.")
    (copy, *_) = [path for path in (panel.hub / "own").rglob("*") if path.is_file()]
    data = copy.read_bytes()
    copy.chmod(0o600)
    copy.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    panel.synchronise("ben")
    assert any(copy.name in sentence for sentence in audited(panel, "ben"))
    stranger = copy.parent.with_name("0" * 32) / copy.name
    stranger.parent.mkdir()
    stranger.write_bytes(data)
    assert any(
        f"{stranger.parent.name}/{copy.name} is named by no" in s for s in audited(panel, "ben")
    )


def test_a_new_kit_replaces_the_old_and_later_papers_stay_closed_to_it(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara")
    stolen = make_kit(panel, "amara")
    panel.synchronise("amara")
    kit = make_kit(panel, "amara")
    with pytest.raises(Refused, match="not the newest recovery kit of Amara Lindqvist"):
        rehearse_kit(panel.open("amara").session, stolen.identity)
    panel.synchronise("amara", SAM, "amara")
    held = panel_of(panel.open(SAM).session)
    assert held.epoch == 2, "the secretariat's program begins an epoch that the old kit never gets"
    work(panel, "amara", "Later.")
    restored(panel, kit, "new")
    assert notes(panel.open("new").session)[0] == "Later."
    with pytest.raises(Refused, match="of no recovery kit of this panel"):
        restored(panel, kit_from_sheet(stolen.identity, str(panel.hub), {}), "old")


def test_the_sheet_is_typed_back_and_its_words_are_compared(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    kit = make_kit(panel, "amara")
    work(panel, "amara", "From paper.")
    typed = "\n".join(lines_of(kit.identity)).lower()
    assert len(lines_of(kit.identity)) == 5
    read = kit_from_sheet(typed, str(panel.hub), {})
    assert read.identity == kit.identity
    assert words_of(read) == words_of(kit)
    back = restored(panel, read, "amara-new")
    assert (back.name, back.title) == ("Amara Lindqvist", kit.invitation.title)
    assert notes(panel.open("amara-new").session)[0] == "From paper."
    card = json.loads((panel.demonstration.profile("amara-new") / "profile.json").read_text())
    assert (card["person"], card["title"]) == ("amara", kit.invitation.title)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda key: key[:-1], "and these are 57"),
        (lambda key: key[:-1] + "O", "No key holds O"),
        (lambda key: key[:-2] + key[-1] + key[-2], "typing error"),
        (lambda key: "", "and these are 0"),
    ],
)
def test_a_typing_error_is_said(panel: at_work.PanelAtWork, change, words: str) -> None:  # type: ignore[no-untyped-def]
    panel.synchronise("amara")
    kit = new_kit(panel.open("amara").session, panel.open("amara").invitation)
    with pytest.raises(Unreadable, match=words):
        kit_from_sheet(change(kit.identity), str(panel.hub), {})


def test_what_cannot_be_restored_is_said_and_leaves_no_profile(
    panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    panel.synchronise("amara", "ben")
    kit = make_kit(panel, "amara")
    card = panel.demonstration.profile("new") / "profile.json"
    at = kit.invitation
    empty = tmp_path / "empty"
    empty.mkdir()
    other = tmp_path / "other"
    other.mkdir()
    (other / "panel.json").write_bytes((panel.hub / "panel.json").read_bytes()[:-9])
    for hub, error, words in (
        ("", Refused, "names no hub"),
        (str(tmp_path / "gone"), Unavailable, "gone"),
        (str(empty), Refused, "is empty"),
        (str(other), Unreadable, "is damaged"),
    ):
        moved = msgspec.structs.replace(kit, invitation=msgspec.structs.replace(at, hub=hub))
        with pytest.raises(error, match=words):
            restored(panel, moved, "new")
        assert not card.exists()
    for hub, words in ((empty, "holds no panel"), (other, "is damaged")):
        with pytest.raises(Unreadable, match=words):
            kit_from_sheet(kit.identity, str(hub), {})
    mixed = msgspec.structs.replace(kit, recipient=panel.open("ben").session.sealer.recipient)
    with pytest.raises(Unreadable, match="damaged"):
        restored(panel, mixed, "new")
    with pytest.raises(Refused, match="belongs to a panel already"):
        restored(panel, kit, "ben")
    never = new_kit(panel.open("ben").session, panel.open("ben").invitation)
    with pytest.raises(Refused, match="nothing that this recovery kit opens"):
        restored(panel, never, "new")


def test_a_kit_is_rehearsed_or_says_what_stays_closed(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara", "ben")
    amara = panel.open("amara")
    with pytest.raises(Refused, match="There is no recovery kit to rehearse"):
        rehearse_kit(amara.session, "x")
    kit = make_kit(panel, "amara")
    held = panel_of(amara.session).kits["amara"]
    assert held.rehearsed >= held.made
    panel.synchronise("amara", SAM)
    revoke_device(panel.open(SAM).session, panel.open("ben").session.device, "Broken.")
    panel.synchronise(SAM, "amara")
    with pytest.raises(Refused, match="does not open the panel's key number 2"):
        rehearse_kit(amara.session, kit.identity)
    assert rehearse_kit(amara.session, kit.identity, amara.exchange).epochs == 2


def test_who_holds_no_role_makes_no_kit(panel: at_work.PanelAtWork) -> None:
    panel.synchronise(SAM)
    change_roles(panel.open(SAM).session, "amara", taken=[Role.MEMBER])
    panel.synchronise(SAM, "amara")
    with pytest.raises(Refused, match="may not do this"):
        new_kit(panel.open("amara").session, panel.open("amara").invitation)
