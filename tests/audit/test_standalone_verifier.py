"""The verifier that goes with every bundle says what the program says, and needs nothing of it."""

from __future__ import annotations

import ast
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from audit import standalone
from signed_panel import CASE, SignedPanel

from dmap_desktop.app import read_bundle
from dmap_desktop.domain import records as r
from dmap_desktop.domain.panel import Policy, Role
from dmap_desktop.domain.records import InterestNature, Outcome, Ruling, Vote

THREE = {"amy": Vote.APPROVE, "ben": Vote.CONDITIONS, "ruth": Vote.APPROVE}


def decided(panel: SignedPanel) -> r.Act:
    return panel.decide(panel.close(*panel.voted(THREE)), Outcome.APPROVED)


def test_it_is_one_short_file_that_needs_cryptography_and_nothing_else() -> None:
    text = standalone.SCRIPT.read_text("utf-8")
    lines = text.splitlines()
    assert len(lines) < 400
    assert max(map(len, lines)) <= 110
    roots = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add((node.module or "").split(".")[0])
    assert roots - {"cryptography"} <= set(__import__("sys").stdlib_module_names)
    assert "cryptography" in roots


def test_an_outsider_starts_it_with_a_plain_python(tmp_path: Path) -> None:
    panel = SignedPanel()
    decided(panel)
    bundle = panel.bundle(tmp_path / "panel.zip")
    with zipfile.ZipFile(bundle) as archive:
        archive.extract("verify.py", tmp_path)
    alone = standalone.only_cryptography(tmp_path / "packages")
    script = tmp_path / "verify.py"
    key = panel.pin.verify_key
    done = standalone.run(str(bundle), key, script=script, alone=alone)
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        f"{CASE}: approved; at least 3 must approve, and do: Amy Surname, Ben Surname, Ruth",
        "VERIFIED.",
        "NOT PROVEN:",
        "that the newest records are here",
        key,
    ):
        assert words in done.stdout
    wrong = standalone.run(str(bundle), "00" * 32, script=script, alone=alone)
    assert wrong.returncode == 1
    assert "FOUND: Another device founded this panel." in wrong.stdout
    assert "NOT VERIFIED." in wrong.stdout
    assert "verify.py BUNDLE.zip" in standalone.run(script=script, alone=alone).stderr
    whole = bytearray(bundle.read_bytes())
    whole[len(whole) // 3 : len(whole) // 3 + 40] = bytes(40)
    (tmp_path / "damaged.zip").write_bytes(bytes(whole))
    done = standalone.run(str(tmp_path / "damaged.zip"), script=script, alone=alone)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (tmp_path / "notes.txt").write_text("no zip")
    done = standalone.run(str(tmp_path / "notes.txt"), script=script, alone=alone)
    assert done.returncode == 1
    assert "no audit bundle" in done.stderr
    assert "Traceback" not in done.stderr


def test_both_agree_on_a_decided_case(tmp_path: Path) -> None:
    panel = SignedPanel()
    decided(panel)
    ours, theirs = standalone.agree(panel.bundle(tmp_path / "panel.zip"))
    assert ours.ok
    assert theirs["decisions"][0]["approving"] == ["Amy Surname", "Ben Surname", "Ruth Surname"]


def test_both_agree_on_two_who_decide_unaware_of_each_other(tmp_path: Path) -> None:
    panel = SignedPanel()
    ballots = panel.voted(THREE)
    panel.decide(panel.close(*ballots), Outcome.APPROVED)
    panel.decide(panel.close(*ballots, by="dina"), Outcome.MORE_INFORMATION, by="dina")
    ours, _ = standalone.agree(panel.bundle(tmp_path / "panel.zip"))
    assert len(ours.decisions) == 2


def test_both_agree_on_a_revoked_device(tmp_path: Path) -> None:
    panel = SignedPanel()
    ballots = panel.voted(THREE)
    closing = panel.close(*ballots)
    last = len(panel.logs["amy"])
    amy = panel.signers["amy"].device
    panel.write("sam", r.DeviceRevoked(amy, last - 1, "stolen", "age1x", {}), r.PANEL_STREAM)
    panel.write("amy", r.NoteWritten(r.Evidence("h"), "still here"))
    panel.decide(closing, Outcome.APPROVED)
    ours, theirs = standalone.agree(panel.bundle(tmp_path / "panel.zip"))
    assert not ours.ok
    assert "at least 3" in theirs["decisions"][0]["why"]


def test_both_agree_on_votes_again_and_interests(tmp_path: Path) -> None:
    panel = SignedPanel()
    panel.voted({**THREE, "cleo": Vote.REJECT})
    again = panel.vote("cleo", Vote.APPROVE)
    panel.write("ben", r.InterestDeclared(InterestNature.FINANCIAL, "shares"))
    panel.enrol("amy2", "amy")
    panel.meet(*panel.signers)
    second = panel.vote("amy2", Vote.APPROVE, person="amy")
    panel.meet("amy2", "ruth")
    panel.meet(*panel.signers)
    opened = [r.OpenedBallot(a.hash, _content(panel, a)) for a in _ballots(panel)]
    closing = panel.close(*(b for b in opened if b.ballot in _newest(panel)))
    panel.decide(closing, Outcome.APPROVED)
    late = panel.vote("dina", Vote.REJECT)
    panel.write("cleo", r.InterestDeclared(InterestNature.PERSONAL, "a cousin"))
    panel.write("ruth", r.InterestRuled("ben", Ruling.STAY, "harmless"))
    ours, theirs = standalone.agree(panel.bundle(tmp_path / "panel.zip"))
    assert {again.ballot, second.ballot, late.ballot}
    assert ours.ok
    notes = theirs["decisions"][0]["notes"]
    assert notes["Ben Surname"] == "The voter has an interest in the case."


def _ballots(panel: SignedPanel) -> list[r.Act]:
    acts = [act for log in panel.logs.values() for _, act in log]
    cast = [act for act in acts if isinstance(act.record, r.BallotCast)]
    return sorted(cast, key=lambda act: act.order)


def _newest(panel: SignedPanel) -> set[str]:
    return {act.hash for act in _ballots(panel)}


def _content(panel: SignedPanel, act: r.Act) -> str:
    """The test's ballots are not sealed: find the content that fits the commitment."""
    import hashlib

    import msgspec

    assert isinstance(act.record, r.BallotCast)
    for person in ("amy", "ben", "cleo", "dina", "ruth"):
        for vote in Vote:
            content = msgspec.json.encode(
                r.BallotContent(CASE, person, act.record.pack, vote, "because", (), "salt")
            ).decode()
            if hashlib.sha256(content.encode()).hexdigest() == act.record.commitment:
                return content
    raise AssertionError(act)


@pytest.mark.parametrize("offset", range(7, 9000, 613))
def test_both_find_a_changed_byte(tmp_path: Path, offset: int) -> None:
    panel = SignedPanel()
    decided(panel)
    bundle = panel.bundle(tmp_path / "panel.zip")
    name = f"logs/{panel.signers['sam'].device}/000000000001.jsonl"
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.namelist():
            data = bytearray(old.read(entry))
            if entry == name:
                data[offset % len(data)] ^= 1
            new.writestr(entry, bytes(data))
    ours, theirs = standalone.agree(changed)
    assert not ours.ok
    assert {(f.device, f.sequence) for f in ours.findings if f.sequence} & {
        (device, number) for device, number, _ in theirs["findings"] if number
    }


def test_both_leave_out_a_ballot_that_is_sealed_nonsense(tmp_path: Path) -> None:
    """A voter's own program may seal what it likes: only a whole ballot is counted, by both."""
    whole = {
        "case": CASE, "voter": "cleo", "pack": 1, "vote": "approve", "reasons": "so",
        "conditions": [], "salt": "salt",
    }  # fmt: skip
    bent: list[object] = [
        [],
        {**whole, "pack": True},
        {**whole, "pack": 1.0},
        {**whole, "reasons": 5},
    ]
    bent += [{**whole, "conditions": ["a", 5]}, {**whole, "vote": "perhaps"}, {"vote": "approve"}]
    for content in (*map(json.dumps, bent), '{"pack": NaN}', "\ud800"):
        panel = SignedPanel()
        ballots = panel.voted(THREE)
        panel.view("cleo")
        commitment = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()
        cast = panel.write("cleo", r.BallotCast(1, commitment, "sealed"))
        panel.meet(*panel.signers)
        opened = content.encode("utf-8", "replace").decode()
        panel.decide(panel.close(*ballots, r.OpenedBallot(cast.hash, opened)), Outcome.APPROVED)
        ours, theirs = standalone.agree(panel.bundle(tmp_path / "panel.zip"))
        assert ours.ok, content
        assert "Cleo Surname" in theirs["decisions"][0]["notes"], content


def test_it_says_that_the_form_of_what_nothing_rests_on_is_not_its_affair(tmp_path: Path) -> None:
    """A note that is none breaks its author's log for the program; the verifier says it does not.

    What it says is proven holds all the same: nothing that a decision rests on is read otherwise.
    """
    panel = SignedPanel()
    decided(panel)
    raw = '{"type":"note-written/1","text":5}'
    panel.write("cleo", r.UnknownRecord(type="note-written/1", raw=raw))
    bundle = panel.bundle(tmp_path / "panel.zip")
    ours, theirs = read_bundle(bundle), standalone.report(bundle)
    assert [found.device for found in ours.findings] == [panel.signers["cleo"].device]
    assert theirs["ok"]
    assert [d.follows for d in ours.decisions] == [d["follows"] for d in theirs["decisions"]]
    words = (standalone.VERIFIER.__doc__ or "").partition("NOT PROVEN:")[2]
    assert "what no decision rests on (notes, meetings, reports, a pack's list)" in words


def test_it_reads_no_bundle_that_says_something_twice(tmp_path: Path) -> None:
    panel = SignedPanel()
    decided(panel)
    bundle = panel.bundle(tmp_path / "panel.zip")
    name = f"logs/{panel.signers['sam'].device}/000000000001.jsonl"
    with zipfile.ZipFile(bundle, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(name, archive.read(name))
    alone = standalone.only_cryptography(tmp_path / "packages")
    done = standalone.run(str(bundle), script=standalone.SCRIPT, alone=alone)
    assert done.returncode == 1
    assert "A name lies twice in it." in done.stderr
    assert not read_bundle(bundle).ok


def test_both_agree_under_another_policy(tmp_path: Path) -> None:
    panel = SignedPanel(Policy(approvals_needed=4, chair_votes=False, between_meetings=False))
    ballots = panel.voted({**THREE, "cleo": Vote.APPROVE, "dina": Vote.APPROVE})
    closing = panel.close(*ballots)
    panel.decide(closing, Outcome.APPROVED, meeting="")
    panel.decide(closing, Outcome.APPROVED)
    panel.write("ruth", r.PolicyAdopted(Policy(approvals_needed=2)), r.PANEL_STREAM)
    panel.join("amy", (Role.AUDITOR,))
    standalone.agree(panel.bundle(tmp_path / "panel.zip"))


def test_both_agree_on_what_follows_a_ruling_of_the_board(tmp_path: Path) -> None:
    panel = SignedPanel()
    ballots = panel.voted({**THREE, "cleo": Vote.ESCALATE})
    escalation = panel.decide(panel.close(*ballots), Outcome.ESCALATED, question="May it?")
    panel.meet(*panel.signers)
    asked = r.RulingRecorded(escalation.hash, Outcome.MORE_INFORMATION, "2018-07-01", "B1", "so")
    panel.write("otto", asked)
    panel.meet(*panel.signers)
    panel.publish(2)
    panel.meet(*panel.signers)
    again = [panel.vote(person, vote, pack=2) for person, vote in THREE.items()]
    panel.meet(*panel.signers)
    panel.decide(panel.close(*again), Outcome.APPROVED)
    ours, theirs = standalone.agree(panel.bundle(tmp_path / "panel.zip"))
    assert ours.ok
    assert [decision["follows"] for decision in theirs["decisions"]] == [True, True]
