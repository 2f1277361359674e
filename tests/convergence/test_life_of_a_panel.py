"""Two secretaries at once, and devices that were revoked: real profiles and keys, a folder hub."""

from __future__ import annotations

import shutil

import at_work
import builders
import msgspec
import pytest

from dmap_desktop.demo.papers import cases
from dmap_desktop.domain import records as r
from dmap_desktop.domain.epochs import keys_due
from dmap_desktop.domain.errors import Refused, WrongKey
from dmap_desktop.domain.handed import JoinRequest
from dmap_desktop.domain.panel import Panel, Role
from dmap_desktop.domain.records import InterestNature, Vote
from dmap_desktop.profiles import Profile, set_hub
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.enrolling import enrol, enrol_device, revoke_device
from dmap_desktop.services.governing import adopt_rules, change_roles, hand_over, let_go
from dmap_desktop.services.journal import NotFetched, case_of, history_of, panel_of, write
from dmap_desktop.services.reading import application_of
from dmap_desktop.services.reviewing import declare_interest, record_view
from dmap_desktop.services.verifying import Verification, verify
from dmap_desktop.sync.audit import check_hub
from dmap_desktop.sync.folder import FolderHub

CASE = at_work.CASES[0]
SAM, TESS = "secretariat", "tess"


@pytest.fixture
def office(panel: at_work.PanelAtWork) -> at_work.PanelAtWork:
    builders.two_secretaries(panel)
    return panel


def meet(panel: at_work.PanelAtWork, *profiles: str) -> None:
    """Let everybody synchronise until nobody has anything new."""
    for _ in range(3):
        panel.synchronise(*profiles)


def same_panel(panel: at_work.PanelAtWork, *profiles: str) -> Panel:
    """Return the panel that all these profiles agree on."""
    states = {msgspec.json.encode(history_of(panel.open(p).session)) for p in profiles}
    assert len(states) == 1
    return panel_of(panel.open(profiles[0]).session)


def refusals(panel: at_work.PanelAtWork, profile: str) -> list[str]:
    store = panel.open(profile).session.store
    acts = [act for stream in store.streams() for act in store.acts(stream)]
    return [found.rule for found in verify(acts, ()).refused]


def audited(panel: at_work.PanelAtWork, profile: str) -> Verification:
    """Check the hub from nothing but the pin and the keys of ``profile``."""
    session = panel.open(profile).session
    hub = FolderHub(panel.hub)
    contents = check_hub(hub, session.sealer, session.envelopes, session.pin, session.store.heads())
    return verify(contents.acts, contents.findings)


def keys_are_right(panel: at_work.PanelAtWork, profile: str) -> bool:
    session = panel.open(profile).session
    due = keys_due(panel_of(session), session.store.acts(r.PANEL_STREAM))
    return not due.strangers and not due.lacking


def device(panel: at_work.PanelAtWork, profile: str) -> str:
    return panel.open(profile).session.device


def opens_everything(profile: Profile) -> bool:
    """Say whether a profile holds the key of every epoch of the panel."""
    return profile.session.sealer.held.issuperset(panel_of(profile.session).epochs)


def test_both_secretaries_enrol_the_same_request(office: at_work.PanelAtWork) -> None:
    request = builders.ask_to_join(office, "uma", "Uma Reid")
    for by in (SAM, TESS):
        enrol(office.open(by).session, request, "uma", [Role.MEMBER], str(office.hub))
    builders.join_with(office, "uma", SAM)
    meet(office, SAM, TESS, "uma")
    panel = same_panel(office, SAM, TESS, "uma")
    assert [held.id for held in panel.devices_of("uma")] == [request.device]
    assert refusals(office, SAM) == []
    assert opens_everything(office.open("uma"))
    assert audited(office, "uma").ok


def test_two_people_get_the_same_short_name_and_one_must_be_enrolled_again(
    office: at_work.PanelAtWork,
) -> None:
    builders.let_in(office, SAM, "uma", "Uma Reid", Role.MEMBER)
    builders.let_in(office, TESS, "uma", "Umberto Rossi", Role.CHAIR, profile="umberto")
    meet(office, SAM, TESS, "uma", "umberto")
    panel = same_panel(office, SAM, TESS)
    winner = panel.people["uma"].name
    profiles = {"Uma Reid": "uma", "Umberto Rossi": "umberto"}
    assert [held.id for held in panel.devices_of("uma")] == [device(office, profiles[winner])]
    assert any("choose another short name" in rule for rule in refusals(office, SAM))
    loser = next(profiles[name] for name in profiles if name != winner)
    assert device(office, loser) not in panel.key_holders()
    assert keys_are_right(office, SAM), "whoever was let in by mistake reads no new epoch"
    assert panel.epoch == 2


def test_one_revokes_a_device_while_the_other_enrols_one(office: at_work.PanelAtWork) -> None:
    """The new device lacks the new epoch's key until either secretary seals it."""
    revoke_device(office.open(SAM).session, device(office, "amara"), "Left in a train.")
    builders.let_in(office, TESS, "uma", "Uma Reid", Role.MEMBER)
    office.synchronise(SAM)
    with pytest.raises(NotFetched, match="the secretariat has not synchronised"):
        office.synchronise("uma")
    meet(office, TESS, SAM, "uma")
    panel = same_panel(office, SAM, TESS, "uma")
    assert panel.epoch == 2
    assert opens_everything(office.open("uma"))
    assert keys_are_right(office, TESS)
    assert office.open("uma").session.store.findings() == []
    assert audited(office, "uma").ok


def test_both_revoke_the_same_device(office: at_work.PanelAtWork) -> None:
    office.synchronise("amara", SAM, TESS)
    revoke_device(office.open(SAM).session, device(office, "amara"), "Stolen.")
    revoke_device(office.open(TESS).session, device(office, "amara"), "Stolen, Amara says.", 0)
    meet(office, SAM, TESS, "ben")
    panel = same_panel(office, SAM, TESS, "ben")
    assert panel.devices[device(office, "amara")].revoked_after == 0
    assert panel.epoch == 3
    assert refusals(office, SAM) == ["The device " + device(office, "amara")[:8] + " was revoked; "
                                     "its acts after number 0 do not count."]  # fmt: skip
    assert keys_are_right(office, SAM)
    assert audited(office, "ben").ok


def test_each_revokes_another_device_and_neither_device_reads_on(
    office: at_work.PanelAtWork,
) -> None:
    """Each new epoch was sealed for the device that the other one revoked: a third begins."""
    office.synchronise("amara", "ben")
    revoke_device(office.open(SAM).session, device(office, "amara"), "Stolen.")
    revoke_device(office.open(TESS).session, device(office, "ben"), "Broken.")
    meet(office, SAM, TESS, "chloe")
    panel = same_panel(office, SAM, TESS, "chloe")
    assert panel.epoch >= 4
    assert keys_are_right(office, SAM)
    office.synchronise("amara", "ben", "amara", "ben")
    for revoked in ("amara", "ben"):
        assert panel.recipient not in office.open(revoked).session.sealer.held
    assert opens_everything(office.open("chloe"))
    assert audited(office, "chloe").ok


def test_both_change_the_roles_of_one_person(office: at_work.PanelAtWork) -> None:
    change_roles(office.open(SAM).session, "amara", given=[Role.DEPUTY], reason="Leave cover.")
    change_roles(office.open(TESS).session, "amara", given=[Role.AUDITOR], taken=[Role.MEMBER])
    meet(office, SAM, TESS, "amara")
    roles = same_panel(office, SAM, TESS, "amara").people["amara"].roles
    assert set(roles) == {Role.DEPUTY, Role.AUDITOR}
    assert audited(office, "amara").ok


def test_each_takes_the_secretariat_from_the_other(office: at_work.PanelAtWork) -> None:
    change_roles(office.open(SAM).session, TESS, taken=[Role.SECRETARIAT])
    change_roles(office.open(TESS).session, SAM, taken=[Role.SECRETARIAT])
    meet(office, SAM, TESS, "amara")
    panel = same_panel(office, SAM, TESS, "amara")
    assert len(panel.holders(Role.SECRETARIAT)) == 1
    (loser,) = [rule for rule in refusals(office, SAM) if "for the secretariat." in rule]
    assert "may not do this" in loser


def test_each_revokes_the_other_and_the_one_enrolled_earlier_prevails(
    office: at_work.PanelAtWork,
) -> None:
    revoke_device(office.open(TESS).session, device(office, SAM), "Sam is away.")
    revoke_device(office.open(SAM).session, device(office, TESS), "Tess is away.")
    meet(office, TESS, SAM, "amara")
    panel = same_panel(office, SAM, "amara")
    assert panel.devices[device(office, SAM)].revoked_after is None
    assert panel.devices[device(office, TESS)].revoked_after is not None
    assert keys_are_right(office, SAM)
    assert opens_everything(office.open("amara"))
    assert panel.recipient not in office.open(TESS).session.sealer.held


def test_one_hands_over_while_the_other_gives_the_successor_a_role(
    office: at_work.PanelAtWork,
) -> None:
    office.synchronise("amara", SAM, TESS)
    hand_over(office.open(SAM).session, "amara")
    change_roles(office.open(TESS).session, "amara", given=[Role.DEPUTY])
    meet(office, SAM, TESS, "amara")
    panel = same_panel(office, SAM, TESS, "amara")
    assert set(panel.people["amara"].roles) == {Role.MEMBER, Role.DEPUTY, Role.SECRETARIAT}
    assert panel.people[SAM].roles == ()
    builders.let_in(office, "amara", "uma", "Uma Reid", Role.MEMBER)
    meet(office, "amara", "uma")
    assert opens_everything(office.open("uma"))


# A device that was revoked, and keeps its old keys and an altered program.


def stolen_copy(panel: at_work.PanelAtWork, person: str) -> str:
    """Copy somebody's whole profile, keys and all, as a thief could; return the copy's name."""
    panel.close(person)
    folder = panel.demonstration.profile(person)
    copy = folder.with_name(f"{person}-stolen")
    shutil.copytree(folder, copy)
    at_work.vault(copy).put(at_work.vault(folder).secrets)
    set_hub(copy, str(panel.hub))
    return copy.name


def test_a_revoked_device_reads_nothing_that_comes_later(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara", SAM)
    before = application_of(panel.open("amara").session, case_of(panel.open("amara").session, CASE))
    thief = stolen_copy(panel, "amara")
    revoke_device(panel.open(SAM).session, device(panel, "amara"), "Stolen on a train.")
    later = next(case for case in cases() if case.reference not in at_work.CASES)
    builders.publish_case(panel, SAM, later.reference)
    panel.synchronise(SAM, "ben")

    panel.synchronise(thief)
    stolen = panel.open(thief).session
    told = panel_of(stolen).devices[stolen.device]
    assert told.revoked_after is not None, "the device is told, in an epoch that it can read"
    assert panel_of(stolen).recipient not in stolen.sealer.held
    assert stolen.store.findings() == [], "a key it was not given is no damage of the hub"
    sealed = {path: path.read_bytes() for path in panel.hub.rglob("*") if path.is_file()}
    unread = 0
    for data in sealed.values():
        try:
            stolen.sealer.open(data)
        except WrongKey:
            unread += 1
    pack = case_of(panel.open("ben").session, later.reference).pack
    assert pack is not None
    assert unread >= len(pack.papers) + 1
    with pytest.raises(Refused, match="No case"):
        case_of(stolen, later.reference)
    assert application_of(stolen, case_of(stolen, CASE)) == before, "what it had, it keeps"


def test_later_records_of_a_revoked_device_count_for_nobody(panel: at_work.PanelAtWork) -> None:
    """The thief signs with the real key, on the old state, and dates nothing later."""
    panel.synchronise("amara", SAM)
    thief = stolen_copy(panel, "amara")
    revoke_device(panel.open(SAM).session, device(panel, "amara"), "Stolen.")
    stolen = panel.open(thief).session
    declare_interest(stolen, CASE, InterestNature.NONE)
    record_view(stolen, CASE, Vote.APPROVE, "In Amara's name.")
    panel.synchronise(thief, SAM, "ben")
    for reader in (SAM, "ben"):
        session = panel.open(reader).session
        assert "amara" not in case_of(session, CASE).views
        said = [rule for rule in refusals(panel, reader) if "was revoked" in rule]
        assert len(said) >= 2
    panel.synchronise(thief)
    with pytest.raises(Refused, match="was revoked; its acts after number"):
        declare_interest(panel.open(thief).session, CASE, InterestNature.NONE)
    proof = audited(panel, "ben")
    assert proof.ok
    assert len([f for f in proof.refused if "was revoked" in f.rule]) >= 2


def test_a_stolen_secretary_cannot_turn_the_tables(office: at_work.PanelAtWork) -> None:
    """The thief never pulls the revocation: enrols an accomplice and revokes the revoker."""
    thief = stolen_copy(office, TESS)
    revoke_device(office.open(SAM).session, device(office, TESS), "Stolen.")
    stolen = office.open(thief).session
    request = builders.ask_to_join(office, "eve", "Eve")
    enrol(stolen, request, "eve", [Role.SECRETARIAT, Role.CHAIR], str(office.hub))
    revoke_device(stolen, device(office, SAM), "Mine now.")
    office.synchronise(thief)
    meet(office, SAM, "amara")
    panel = same_panel(office, SAM, "amara")
    assert "eve" not in panel.people
    assert panel.devices[device(office, SAM)].revoked_after is None
    assert keys_are_right(office, SAM)
    assert request.device not in panel.key_holders()
    assert panel.recipient not in stolen.sealer.held
    assert audited(office, "amara").ok


def test_a_demoted_secretary_cannot_write_before_the_own_hand_over(
    office: at_work.PanelAtWork,
) -> None:
    """An act that claims an earlier place than the device's own last one breaks its log."""
    session = office.open(SAM).session
    hand_over(session, "amara")
    with pytest.raises(Refused, match="it is for the secretariat"):
        change_roles(session, "ben", given=[Role.CHAIR])


def test_somebody_leaves_the_panel(panel: at_work.PanelAtWork) -> None:
    builders.let_in(panel, SAM, "amara", "Amara Lindqvist", profile="amara-tablet")
    meet(panel, SAM, "amara", "amara-tablet")
    panel.open(SAM)
    acts = let_go(panel.open(SAM).session, "amara", "A new post.")
    assert [type(act.record) for act in acts] == [r.RolesChanged, r.DeviceRevoked, r.DeviceRevoked]
    meet(panel, SAM, "ben")
    left = same_panel(panel, SAM, "ben")
    assert left.people["amara"].roles == ()
    assert left.devices_of("amara") == ()
    assert keys_are_right(panel, SAM)
    for reason in ("again", ""):
        with pytest.raises(Refused, match="has left the panel already"):
            let_go(panel.open(SAM).session, "amara", reason)
    for person, words in ((SAM, "their own time"), ("nobody", "No person")):
        with pytest.raises(Refused, match=words):
            let_go(panel.open(SAM).session, person, "x")


def test_what_a_secretary_cannot_enrol_or_revoke(panel: at_work.PanelAtWork) -> None:
    panel.synchronise(SAM, "amara")
    sam, amara = panel.open(SAM).session, panel.open("amara").session
    request = builders.ask_to_join(panel, "uma", "Uma Reid")
    with pytest.raises(Refused, match="amara is Amara Lindqvist already"):
        enrol(sam, request, "amara", [Role.MEMBER], "")
    with pytest.raises(Refused, match="Give Uma Reid at least one role"):
        enrol(sam, request, "uma", [], "")
    with pytest.raises(Refused, match="Give Uma Reid a short name"):
        enrol(sam, request, " ", [Role.MEMBER], "")
    with pytest.raises(Refused, match="No person of the panel is called uma"):
        enrol_device(sam, request, "uma", "")
    with pytest.raises(Refused, match="it is for the secretariat"):
        enrol(amara, request, "uma", [Role.MEMBER], "")
    assert "uma" not in panel_of(amara).people, "nothing is left half done"
    with pytest.raises(Refused, match="revoke it from another one"):
        revoke_device(sam, sam.device, "x")
    with pytest.raises(Refused, match="Give the reason"):
        revoke_device(sam, amara.device, " ")
    revoke_device(sam, amara.device, "Lost.")
    with pytest.raises(Refused, match="is revoked already"):
        revoke_device(sam, amara.device, "Lost.")
    assert panel_of(sam).epoch == 2
    ben = panel_of(sam).devices_of("ben")[0]
    again = JoinRequest("Ben Tarrant", "", ben.id, ben.verify_key, ben.recipient)
    with pytest.raises(Refused, match="is enrolled already"):
        enrol_device(sam, again, "ben", "")


def test_a_key_that_the_hub_changed_is_named_and_mended(panel: at_work.PanelAtWork) -> None:
    panel.synchronise(SAM)
    builders.let_in(panel, SAM, "uma", "Uma Reid", Role.MEMBER)
    panel.synchronise(SAM)
    (key,) = (panel.hub / "keys" / device_of(panel, "uma")).iterdir()
    there = key.read_bytes()
    key.chmod(0o600)
    key.write_bytes(there[:-1] + bytes([there[-1] ^ 1]))
    with pytest.raises(NotFetched, match="does not open"):
        panel.synchronise("uma")
    store = panel.open("uma").session.store
    assert any(key.name in found.sentence for found in store.findings())
    key.write_bytes(there)
    panel.synchronise("uma")
    assert opens_everything(panel.open("uma"))


def device_of(panel: at_work.PanelAtWork, person: str) -> str:
    (held,) = panel_of(panel.open(SAM).session).devices_of(person)
    return held.id


def test_an_altered_record_of_a_member_enrols_nobody(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    with pytest.raises(Refused, match="it is for the secretariat"):
        write(
            panel.open("amara").session,
            r.PANEL_STREAM,
            r.RolesChanged("amara", given=(Role.CHAIR,)),
        )


def test_an_adopted_rule_set_is_what_the_next_start_works_by(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("chair")
    other = load_rulebook("tiers-as-published")
    adopt_rules(panel.open("chair").session, other)
    panel.synchronise("chair", "amara")
    panel.close("amara")
    assert panel.open("amara").session.rulebook.rules_name() == other.rules_name()
    with pytest.raises(Refused, match="works by tiers-as-published already"):
        adopt_rules(panel.open("chair").session, other)
