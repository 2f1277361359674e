"""The life of a panel as rules: roles, hand-over, devices enrolled and revoked, epochs, kits."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.epochs import keys_due, sealed_keys
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.fold import fold_panel
from dmap_desktop.domain.panel import Panel, Person, Role, kit_holder
from dmap_desktop.domain.panelwork import check_fresh
from tests.unit.domain.acting import Acting

P = r.PANEL_STREAM


class Office(Acting):
    """A panel with two secretaries: Sam, who founded it, and Tess, enrolled last."""

    def __init__(self) -> None:
        super().__init__()
        self.write("sam", r.MemberEnrolled(Person("tess", "Tess", "", (Role.SECRETARIAT,))), P)
        self.write("sam", r.DeviceEnrolled(self.device("tess"), {"age1epoch": "t1"}), P)

    def revoke(self, by: str, person: str, last: int, lamport: int = 0) -> r.Act:
        epoch = f"age1{by}-{len(self.acts)}"
        keys = {f"device-of-{other}": "k" for other in ("sam", "tess", "amy") if other != person}
        record = r.DeviceRevoked(f"device-of-{person}", last, "lost", epoch, keys)
        return self.write(by, record, P, lamport)

    def give(self, by: str, person: str, *roles: Role, lamport: int = 0) -> r.Act:
        return self.write(by, r.RolesChanged(person, given=roles), P, lamport)

    def take(self, by: str, person: str, *roles: Role, lamport: int = 0) -> r.Act:
        return self.write(by, r.RolesChanged(person, taken=roles), P, lamport)

    def latest(self) -> Panel:
        return self.history().latest

    def refusals(self) -> list[str]:
        return [found.rule for found in fold_panel(self.acts)[1]]

    def fold_everyhow(self) -> Panel:
        """Fold in several orders of arrival, which must all give the same."""
        folded = [fold_panel(acts)[0] for acts in (self.acts, reversed(self.acts))]
        assert folded[0] == folded[1]
        return folded[0].latest


def roles(panel: Panel, person: str) -> set[Role]:
    return set(panel.people[person].roles)


def test_roles_given_and_taken_leave_the_others() -> None:
    office = Office()
    office.give("sam", "amy", Role.DEPUTY)
    office.give("tess", "amy", Role.AUDITOR)
    office.take("sam", "amy", Role.MEMBER)
    assert roles(office.latest(), "amy") == {Role.DEPUTY, Role.AUDITOR}
    assert office.refusals() == []


def test_two_secretaries_give_roles_at_once_and_both_stand() -> None:
    office = Office()
    now = office.lamport + 1
    office.give("sam", "amy", Role.DEPUTY, lamport=now)
    office.give("tess", "amy", Role.AUDITOR, lamport=now)
    assert roles(office.fold_everyhow(), "amy") == {Role.MEMBER, Role.DEPUTY, Role.AUDITOR}


def test_what_roles_cannot_be() -> None:
    office = Office()
    office.give("sam", "nobody", Role.MEMBER)
    office.give("sam", "sam", Role.CHAIR)
    office.write(
        "sam", r.MemberEnrolled(Person("sam", "Sam", "", (Role.SECRETARIAT, Role.CHAIR))), P
    )
    office.write("sam", r.RolesChanged("amy", (Role.CHAIR,), (Role.CHAIR,)), P)
    office.give("amy", "ben", Role.CHAIR)
    office.write("sam", r.MemberEnrolled(Person("amy", "Amy Other", "", (Role.MEMBER,))), P)
    refused = office.refusals()
    words = (
        "No person of the panel is called nobody", "Nobody gives a role to oneself",
        "Nobody gives a role to oneself", "in the same act", "it is for the secretariat",
        "amy is Amy already; choose another short name for Amy Other",
    )  # fmt: skip
    assert len(refused) == len(words)
    for word, rule in zip(words, refused, strict=True):
        assert word in rule


def test_the_panel_is_never_left_without_a_secretariat() -> None:
    office = Office()
    office.take("sam", "sam", Role.SECRETARIAT)
    office.take("tess", "tess", Role.SECRETARIAT)
    assert "Nobody would be left who holds the secretariat" in office.refusals()[0]
    assert roles(office.latest(), "tess") == {Role.SECRETARIAT}


def test_two_secretaries_lay_it_down_at_once_and_one_is_kept() -> None:
    office = Office()
    now = office.lamport + 1
    office.take("sam", "sam", Role.SECRETARIAT, lamport=now)
    office.take("tess", "tess", Role.SECRETARIAT, lamport=now)
    panel = office.fold_everyhow()
    assert [person.id for person in panel.holders(Role.SECRETARIAT)] == ["tess"]


def test_a_secretary_without_a_device_is_none() -> None:
    office = Office()
    office.write("sam", r.MemberEnrolled(Person("uma", "Uma", "", (Role.SECRETARIAT,))), P)
    office.revoke("sam", "tess", 0)
    office.take("sam", "sam", Role.SECRETARIAT)
    assert "and a device in use" in office.refusals()[0]


def test_the_secretariat_is_handed_over_in_one_act() -> None:
    office = Office()
    office.take("sam", "tess", Role.SECRETARIAT)
    office.write("sam", r.SecretariatHandedOver("amy"), P)
    panel = office.latest()
    assert roles(panel, "sam") == set()
    assert roles(panel, "amy") == {Role.MEMBER, Role.SECRETARIAT}
    office.give("sam", "ben", Role.CHAIR)
    assert "it is for the secretariat" in office.refusals()[0]


def test_a_hand_over_needs_somebody_else_with_a_device() -> None:
    office = Office()
    office.write("sam", r.MemberEnrolled(Person("uma", "Uma", "", (Role.MEMBER,))), P)
    for to in ("sam", "nobody", "uma"):
        office.write("sam", r.SecretariatHandedOver(to), P)
    words = ("to somebody else", "No person of the panel", "has no device in use")
    for word, rule in zip(words, office.refusals(), strict=True):
        assert word in rule


def test_one_device_enrolled_by_two_secretaries_is_enrolled_once() -> None:
    office = Office()
    office.write("sam", r.MemberEnrolled(Person("uma", "Uma", "", (Role.MEMBER,))), P)
    now = office.lamport + 1
    office.write("sam", r.DeviceEnrolled(office.device("uma"), {"age1epoch": "one"}, "Uma"), P, now)
    office.write(
        "tess", r.DeviceEnrolled(office.device("uma"), {"age1epoch": "two"}, "Uma"), P, now
    )
    assert [device.id for device in office.fold_everyhow().devices_of("uma")] == ["device-of-uma"]
    assert office.refusals() == []
    given = [key.sha256 for key in sealed_keys(office.acts) if key.holder == "device-of-uma"]
    assert given == ["one", "two"]


def test_two_people_who_are_given_one_short_name_are_not_mixed_up() -> None:
    """Sam enrols Uma as ``uma``; Tess, who cannot know, enrols Umberto under the same name."""
    office = Office()
    now = office.lamport + 1
    umberto = replace(office.device("umberto"), person="uma")
    office.write("sam", r.MemberEnrolled(Person("uma", "Uma", "", (Role.MEMBER,))), P, now)
    office.write("sam", r.DeviceEnrolled(office.device("uma"), {}, "Uma"), P, now + 1)
    office.write("tess", r.MemberEnrolled(Person("uma", "Umberto", "", (Role.CHAIR,))), P, now)
    office.write("tess", r.DeviceEnrolled(umberto, {}, "Umberto"), P, now + 1)
    panel = office.fold_everyhow()
    assert panel.people["uma"] == Person("uma", "Uma", "", (Role.MEMBER,))
    assert [device.id for device in panel.devices_of("uma")] == ["device-of-uma"]
    assert "and the device is Umberto's" in office.refusals()[1]


def test_a_device_revoked_twice_has_the_lower_number() -> None:
    office = Office()
    now = office.lamport + 1
    office.revoke("sam", "amy", 5, lamport=now)
    office.revoke("tess", "amy", 3, lamport=now)
    panel = office.fold_everyhow()
    assert panel.devices["device-of-amy"].revoked_after == 3
    assert office.history().cuts == {"device-of-amy": 3}
    assert panel.epoch == 3
    assert office.refusals() == []


def test_a_revoked_secretary_cannot_date_an_act_back_before_the_revocation() -> None:
    office = Office()
    office.give("tess", "amy", Role.AUDITOR)
    office.revoke("sam", "tess", 1)
    stolen = office.give("tess", "ben", Role.CHAIR, lamport=office.acts[-2].lamport)
    assert stolen.order < office.acts[-2].order
    assert roles(office.fold_everyhow(), "ben") == {Role.MEMBER}
    assert "was revoked; its acts after number 1" in office.refusals()[0]


def test_who_was_enrolled_by_a_stolen_device_is_not_enrolled() -> None:
    """The thief enrols a device of his own and lets it revoke the revoker: all of it falls."""
    office = Office()
    before = office.lamport
    office.revoke("sam", "tess", 0)
    office.write("tess", r.MemberEnrolled(Person("eve", "Eve", "", (Role.SECRETARIAT,))), P, before)
    office.write("tess", r.DeviceEnrolled(office.device("eve"), {}, "Eve"), P, before)
    office.revoke("eve", "sam", 0, lamport=before + 1)
    panel = office.fold_everyhow()
    assert "eve" not in panel.people
    assert panel.devices["device-of-sam"].revoked_after is None
    assert len(office.refusals()) == 3


@pytest.mark.parametrize("first", ["sam", "tess"])
def test_of_two_who_revoke_each_other_the_one_enrolled_earlier_prevails(first: str) -> None:
    office = Office()
    now = office.lamport + 1
    lamports = {"sam": now, "tess": now} | {first: now - 1}
    heads = {person: office.sequences.get(person, 0) for person in ("sam", "tess")}
    office.revoke("tess", "sam", heads["sam"], lamport=lamports["tess"])
    office.revoke("sam", "tess", heads["tess"], lamport=lamports["sam"])
    panel = office.fold_everyhow()
    assert panel.devices["device-of-tess"].revoked_after == 0
    assert panel.devices["device-of-sam"].revoked_after is None


def test_what_a_stolen_device_revoked_falls_with_it() -> None:
    """Sam's laptop is stolen. The thief revokes Amy's, but not Tess's, who revokes Sam's."""
    office = Office()
    last = office.sequences["sam"]
    office.revoke("sam", "amy", 0)
    office.revoke("tess", "sam", last)
    panel = office.fold_everyhow()
    assert panel.devices["device-of-amy"].revoked_after is None
    assert panel.devices["device-of-sam"].revoked_after == last
    assert office.history().cuts == {"device-of-sam": last}


def test_every_order_of_arrival_gives_the_same_panel() -> None:
    office = Office()
    now = office.lamport + 1
    known = len(office.acts)
    office.revoke("sam", "amy", 1, lamport=now)
    office.revoke("tess", "ben", 0, lamport=now)
    office.give("tess", "cleo", Role.CHAIR, lamport=now + 1)
    office.write("sam", r.SecretariatHandedOver("cleo"), P, now + 1)
    states = {
        repr(fold_panel([*office.acts[:known], *late])[0].latest)
        for late in itertools.permutations(office.acts[known:])
    }
    assert len(states) == 1


def test_an_epoch_begins_once() -> None:
    office = Office()
    begun = r.EpochBegun("because", "age1two", {"device-of-sam": "k"})
    office.write("sam", begun, P)
    office.write("tess", begun, P)
    assert office.latest().epochs == ("age1epoch", "age1two")
    assert office.latest().recipient == "age1two"
    assert "of an epoch that began before" in office.refusals()[0]


def test_a_kit_belongs_to_who_made_it_and_the_newest_counts() -> None:
    office = Office()
    office.write("amy", r.RecoveryKitMade("age1kit", {"age1epoch": "s"}), P)
    office.write("amy", r.RecoveryKitRehearsed("age1kit"), P)
    kit = office.latest().kits["amy"]
    assert (kit.recipient, kit.rehearsed) == ("age1kit", kit.made)
    assert kit.holder == kit_holder("age1kit")
    office.write("amy", r.RecoveryKitMade("age1new", {}), P)
    assert office.latest().kits["amy"].rehearsed == ""
    office.write("amy", r.RecoveryKitRehearsed("age1kit"), P)
    office.write("ben", r.RecoveryKitRehearsed("age1new"), P)
    assert (
        office.refusals() == ["The kit that was rehearsed is not the newest one of its owner."] * 2
    )


def test_private_things_are_sealed_to_every_device_in_use_and_to_the_kit() -> None:
    office = Office()
    second = replace(office.device("amy"), id="device-two-of-amy", recipient="age1two")
    office.write("sam", r.DeviceEnrolled(second, {}, "Amy"), P)
    assert office.latest().private_recipients("amy") == ["age1amy", "age1two"]
    office.write("amy", r.RecoveryKitMade("age1kit", {}), P)
    office.revoke("sam", "amy", 1)
    assert office.latest().private_recipients("amy") == ["age1kit", "age1two"]
    assert office.latest().private_recipients("ben") == ["age1ben"]


def test_who_may_read_on_are_devices_in_use_and_kits_of_people_with_a_role() -> None:
    office = Office()
    office.write("amy", r.RecoveryKitMade("age1kit", {}), P)
    kit = kit_holder("age1kit")
    holders = office.latest().key_holders()
    assert holders["device-of-amy"] == "age1amy"
    assert holders[kit] == "age1kit"
    office.take("sam", "amy", Role.MEMBER)
    assert not {"device-of-amy", kit} & set(office.latest().key_holders())


def test_keys_that_are_due_after_two_acted_at_once() -> None:
    """Sam revokes Amy's device while Tess revokes Ben's: neither new epoch is clean."""
    office = Office()
    everybody = [*office.latest().devices]
    given = {device: "k" for device in everybody if device != "device-of-amy"}
    other = {device: "k" for device in everybody if device != "device-of-ben"}
    now = office.lamport + 1
    office.write("sam", r.DeviceRevoked("device-of-amy", 0, "lost", "age1two", given), P, now)
    office.write("tess", r.DeviceRevoked("device-of-ben", 0, "lost", "age1three", other), P, now)
    due = keys_due(office.latest(), office.acts)
    assert due.strangers == ("device-of-amy",)
    assert due.lacking == ()
    clean = {
        device: "k" for device in everybody if device not in ("device-of-amy", "device-of-ben")
    }
    office.write("sam", r.EpochBegun("mended", "age1four", clean), P)
    assert keys_due(office.latest(), office.acts).strangers == ()


def test_a_device_enrolled_meanwhile_lacks_a_key() -> None:
    office = Office()
    office.write("sam", r.MemberEnrolled(Person("uma", "Uma", "", (Role.MEMBER,))), P)
    given = {device: "k" for device in office.latest().devices if device != "device-of-amy"}
    now = office.lamport + 1
    office.write("sam", r.DeviceRevoked("device-of-amy", 0, "lost", "age1two", given), P, now)
    enrolled = r.DeviceEnrolled(office.device("uma"), {"age1epoch": "k"}, "Uma")
    office.write("tess", enrolled, P, now)
    assert keys_due(office.latest(), office.acts).lacking == (("device-of-uma", ("age1two",)),)
    office.write("tess", r.KeysSealed("device-of-uma", {"age1two": "k"}), P)
    assert keys_due(office.latest(), office.acts).lacking == ()


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (r.DeviceEnrolled(Office().device("amy"), {}), "is enrolled already"),
        (r.DeviceRevoked("device-of-ben", 0, "x", "age1y", {}), "is revoked already"),
        (r.RolesChanged("amy", given=(Role.MEMBER,)), "Amy has these roles already"),
        (r.RolesChanged("amy"), "Amy has these roles already"),
    ],
)
def test_what_is_done_is_not_written_again(record: r.AnyRecord, words: str) -> None:
    office = Office()
    office.revoke("sam", "ben", 0)
    with pytest.raises(Refused, match=words):
        check_fresh(office.latest(), record)
    check_fresh(office.latest(), r.RolesChanged("amy", given=(Role.CHAIR,)))
    check_fresh(office.latest(), r.DeviceRevoked("device-of-amy", 0, "x", "age1y", {}))


def test_a_secretary_alone_does_not_revoke_the_own_device() -> None:
    office = Office()
    office.revoke("sam", "sam", 99)
    office.revoke("tess", "tess", 99)
    assert "Nobody would be left" in office.refusals()[0]
    assert office.latest().devices["device-of-tess"].revoked_after is None


def test_an_unknown_device_cannot_be_revoked() -> None:
    office = Office()
    office.revoke("sam", "stranger", 0)
    assert office.refusals() == ["The device device-o is not enrolled."]
