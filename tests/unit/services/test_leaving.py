"""When rights end the offline copy goes, its keys first; a person's own words are kept for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import at_work
import pytest

from dmap_desktop.commands.line import main
from dmap_desktop.domain.errors import Refused, RightsEnded, Unavailable, Unreadable
from dmap_desktop.domain.records import InterestDeclared, InterestNature, case_stream
from dmap_desktop.leaving import (
    check_left,
    forget,
    leave_if_over,
    read_remains,
    save_remains,
    unsent,
)
from dmap_desktop.profiles import Profile, prepare
from dmap_desktop.services.enrolling import revoke_device
from dmap_desktop.services.governing import let_go
from dmap_desktop.services.leaving import why_ended
from dmap_desktop.services.reviewing import declare_interest
from tests.unit.services.acts_against_rules import write_unchecked

CASE = at_work.CASES[0]


@pytest.fixture
def revoked(panel: at_work.PanelAtWork) -> Profile:
    """Amara's profile: her device was revoked and knows it, a draft and an act are unsent."""
    panel.synchronise("amara", "secretariat")
    amara = panel.open("amara")
    amara.session.store.keep(f"draft/{CASE}/view.text", "Half a thought")
    amara.session.store.keep(f"draft/{CASE}/ballot.reasons", " ")
    secretary = panel.open("secretariat").session
    revoke_device(secretary, amara.session.device, "The laptop was lost.")
    panel.synchronise("secretariat", "amara")
    declare_interest_unheard(amara)
    return amara


def declare_interest_unheard(profile: Profile) -> None:
    """Write an act as before the revocation was known: it has not reached the hub."""
    write_unchecked(profile.session, case_stream(CASE), InterestDeclared(InterestNature.NONE))


def left(profile: Profile) -> str:
    with pytest.raises(RightsEnded) as ended:
        leave_if_over(profile)
    return str(ended.value)


def test_rights_that_last_change_nothing(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    amara = panel.open("amara")
    assert why_ended(amara.session) is None
    leave_if_over(amara)
    check_left(amara.folder, amara.vault)
    declare_interest(amara.session, CASE, InterestNature.NONE)


def test_a_revoked_device_loses_its_copy_and_keeps_the_persons_own_words(
    revoked: Profile, tmp_path: Path
) -> None:
    folder, vault = revoked.folder, revoked.vault
    said = left(revoked)
    assert said.startswith("On 2018-07-02 Sam Whitlock revoked this device (The laptop was lost).")
    assert "The records of 3 cases and" in said
    assert "1 draft and 1 act of yours that nobody received are kept here" in said
    assert not (folder / "panel.db").exists()
    assert not (folder / "blobs").exists()
    assert not any(vault.get(name) for name in ("device identity", "database key"))
    remains = read_remains(folder, vault)
    assert [(d.place, d.text) for d in remains.drafts] == [(f"{CASE}/view.text", "Half a thought")]
    assert [act.what for act in remains.acts] == ["interest-declared/1"]
    assert json.loads(remains.acts[0].envelope)["payloadType"].endswith("record+json")
    assert b"Half a thought" not in (folder / "remains.age").read_bytes()
    save_remains(folder, vault, tmp_path / "mine.json")
    assert json.loads((tmp_path / "mine.json").read_text())["drafts"][0]["text"] == "Half a thought"


def test_it_is_said_at_every_start_until_it_is_forgotten(
    revoked: Profile, panel: at_work.PanelAtWork
) -> None:
    folder, vault = revoked.folder, revoked.vault
    said = left(revoked)
    with pytest.raises(RightsEnded) as again:
        check_left(folder, vault)
    assert str(again.value) == said
    with pytest.raises(Unreadable, match="is not in the keyring"):
        panel.demonstration.open("amara")
    with pytest.raises(Refused, match="belongs to a panel already"):
        prepare(folder, vault, "Amara Lindqvist", "")
    forget(folder, vault)
    check_left(folder, vault)
    assert not (folder / "remains.age").exists()
    anew = prepare(folder, vault, "Amara Lindqvist", "")
    assert anew.device != revoked.session.device, "an identity of old is never used again"


def test_a_person_who_was_let_go_is_told_by_whom_and_why(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara", "secretariat")
    let_go(panel.open("secretariat").session, "amara", "She moved to another department")
    panel.synchronise("secretariat", "amara")
    said = left(panel.open("amara"))
    assert "Sam Whitlock" in said
    assert "(She moved to another department)" in said
    assert "nothing of yours was left unsent" in said


def test_what_was_cut_off_is_done_by_the_next_start(
    revoked: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, vault = revoked.folder, revoked.vault
    assert isinstance(vault, at_work.MemoryVault)
    put = vault.put
    puts: list[Mapping[str, bytes]] = []

    def put_once(secrets: Mapping[str, bytes]) -> None:
        puts.append(secrets)
        if len(puts) > 1:
            raise Unavailable("The keyring went away.")
        put(secrets)

    monkeypatch.setattr(vault, "put", put_once)
    with pytest.raises(Unavailable, match="keyring went away"):
        leave_if_over(revoked)
    assert (folder / "panel.db").exists()
    monkeypatch.setattr(vault, "put", put)
    with pytest.raises(RightsEnded, match="1 draft and 1 act"):
        check_left(folder, vault)
    assert not (folder / "panel.db").exists()
    assert not vault.get("database key")


def test_acts_that_may_count_are_carried_out_before_anything_goes(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara")
    amara = panel.open("amara")
    assert not unsent(amara)
    declare_interest(amara.session, CASE, InterestNature.NONE)
    assert unsent(amara)
    panel.synchronise("amara")
    assert not unsent(amara)


def test_a_member_is_told_by_the_commands_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text("correct horse\n")
    (tmp_path / "hub").mkdir()

    def give(person: str, *arguments: str, code: int = 0) -> str:
        options = ["--profile", str(tmp_path / person), "--passphrase-file", str(passphrase)]
        capsys.readouterr()
        assert main([*arguments, *options]) == code, capsys.readouterr().err
        said = capsys.readouterr()
        return said.err if code else said.out

    hub = ["--hub", str(tmp_path / "hub")]
    give("sam", "panel", "found", "--title", "A panel", "--name", "Sam", "--person", "sam", *hub)
    request, invitation = str(tmp_path / "request.json"), str(tmp_path / "invitation.json")
    give("amy", "panel", "request", "--name", "Amy", "--out", request)
    amy = ["--person", "amy", "--roles", "member", "--out", invitation]
    give("sam", "panel", "enrol", request, *amy)
    give("sam", "sync")
    give("amy", "panel", "join", invitation)
    give("amy", "sync")
    give("sam", "sync")
    give("sam", "panel", "let-go", "amy", "--reason", "Her term ended")
    give("sam", "sync")
    out = str(tmp_path / "mine.json")
    assert "have not ended" in give("amy", "panel", "remains", "--out", out, code=1)
    told = give("amy", "sync", code=1)
    assert "(Her term ended)" in told
    assert told == give("amy", "panel", "list", code=1), "it is said again each time"
    assert not (tmp_path / "amy" / "panel.db").exists()
    give("amy", "panel", "remains", "--out", out)
    assert json.loads(Path(out).read_text())["panel"] == "A panel"
    give("amy", "panel", "forget")
    give("amy", "panel", "request", "--name", "Amy", "--out", request)
