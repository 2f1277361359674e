"""Each attack on the other objects of a hub: papers, keys, ``panel.json``, what does not belong."""

from __future__ import annotations

import hashlib
import json

import pytest

from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.ports import EPOCH, OUTBOX, SENT
from dmap_desktop.services.auditing import audit
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reading import open_paper
from dmap_desktop.sync.layout import LARGEST_OBJECT, blob_key, epoch_key, keys_of
from tests.attacks.told import goes_on, mended, told, told_by_verify
from tests.small_panel import CASE, Seat, SmallPanel, publish, revoked, small_panel

NEXT = "DR180611.02"


def with_papers_to_fetch() -> tuple[SmallPanel, list[str]]:
    """A panel in whose hub lie the papers of a second case that nobody has fetched yet."""
    panel = small_panel("sam", "ruth", "amy")
    before = set(panel.hub.keys("blobs/"))
    publish(panel["sam"], NEXT)
    panel["sam"].sync()
    return panel, sorted(set(panel.hub.keys("blobs/")) - before)


def open_all(seat: Seat, case: str) -> list[bytes]:
    held = case_of(seat.session, case)
    assert held.pack is not None
    papers = (*held.pack.papers, held.pack.application)
    return [open_paper(seat.session, held, paper) for paper in papers]


def test_swapped_papers_are_found_by_their_names() -> None:
    panel, (one, other) = with_papers_to_fetch()
    objects = panel.hub.objects
    objects[one], objects[other] = objects[other], objects[one]
    report = panel["amy"].sync()
    assert [finding.place for finding in sorted(report.findings, key=lambda f: f.place)] == [
        one,
        other,
    ]
    for finding in report.findings:
        assert "changed or swapped" in finding.sentence
        assert NEXT in finding.sentence
    assert not panel["amy"].session.store.has_blob(one.removeprefix("blobs/"))
    told_by_verify(panel["amy"], panel.hub, one, "changed")
    assert open_all(panel["amy"], CASE)
    goes_on(panel, "amy", "sam")
    objects[one], objects[other] = objects[other], objects[one]
    mended(panel["amy"])
    assert len(open_all(panel["amy"], NEXT)) == 2


def test_a_paper_that_was_deleted_is_carried_out_again_by_its_publisher() -> None:
    panel, (one, _) = with_papers_to_fetch()
    del panel.hub.objects[one]
    assert panel["amy"].sync().findings == ()  # not carried out yet looks the same
    told_by_verify(panel["amy"], panel.hub, one, "missing from the hub")
    panel.reopened("sam").sync()
    assert one in panel.hub.objects
    assert panel["amy"].sync().blobs == 1
    assert len(open_all(panel["amy"], NEXT)) == 2


def test_a_paper_squatted_by_other_bytes_is_told_and_mended_once_it_is_deleted() -> None:
    panel, (one, _) = with_papers_to_fetch()
    panel.hub.objects[one] = b"something else"
    told(panel["amy"], one, "changed or swapped", NEXT)
    del panel.hub.objects[one]
    panel.reopened("sam").sync()
    mended(panel["amy"])


def test_an_object_too_large_to_be_ours_is_named_and_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hub refuses to read what is larger than anything this program writes."""
    panel, (one, other) = with_papers_to_fetch()
    amy = panel["amy"]
    note = panel["sam"].note("beyond the large one")
    panel["sam"].sync()
    *_, segment = panel.segments("sam")
    read = panel.hub.get

    def get(key: str, *rest: object) -> bytes | None:
        if key in (one, segment):
            raise Unreadable(f"{key} of the hub is larger than anything this program writes.")
        return read(key)

    monkeypatch.setattr(panel.hub, "get", get)
    places = {finding.place for finding in amy.sync().findings}
    assert places == {one, segment}
    assert amy.session.store.has_blob(other.removeprefix("blobs/"))
    told_by_verify(amy, panel.hub, segment, "larger than")
    told_by_verify(amy, panel.hub, one)
    monkeypatch.undo()
    mended(amy)
    assert note.hash in {act.hash for act in amy.session.store.acts(note.stream)}
    assert LARGEST_OBJECT > 2**26


def begin_epoch(panel: SmallPanel) -> str:
    """Let the secretariat begin a new epoch for everybody; return the name of Amy's key."""
    before = set(panel.hub.keys(keys_of(panel["amy"].device)))
    revoked(panel, "cleo")
    panel["sam"].sync()
    panel["sam"].note("sealed to the second epoch")
    panel["sam"].sync()
    (key,) = set(panel.hub.keys(keys_of(panel["amy"].device))) - before
    return key


def epochs_kept(seat: Seat) -> int:
    return len(seat.session.store.kept_names(EPOCH))


def test_a_key_that_was_changed_is_named_and_what_opens_goes_on() -> None:
    panel = small_panel("sam", "amy", "ben", "cleo")
    panel["ben"].note("sealed to the first epoch")
    panel["ben"].sync()
    key = begin_epoch(panel)
    whole = panel.hub.objects[key]
    panel.hub.objects[key] = bytes([whole[0] ^ 1]) + whole[1:]
    report = panel["amy"].sync()
    assert any(key in f.sentence and "does not open" in f.sentence for f in report.findings)
    assert any(panel["sam"].words in f.sentence and f.waiting for f in report.findings)
    assert "sealed to the first epoch" in panel["amy"].notes()
    assert "sealed to the second epoch" not in panel["amy"].notes()
    told_by_verify(panel["sam"], panel.hub, key, "changed")
    panel["amy"].note("still at work")
    panel["amy"].sync()
    panel["ben"].sync()
    assert "still at work" in panel["ben"].notes()
    del panel.hub.objects[key]
    panel.reopened("sam").sync()
    mended(panel["amy"])
    assert "sealed to the second epoch" in panel["amy"].notes()


def test_a_key_that_was_deleted_is_awaited_and_sent_again() -> None:
    panel = small_panel("sam", "amy", "ben", "cleo")
    del panel.hub.objects[begin_epoch(panel)]
    awaited = told(panel["amy"], "has not come to this device", panel["sam"].words)
    assert awaited.waiting
    assert audit(panel["amy"].session).proof.ok
    panel.reopened("sam").sync()
    mended(panel["amy"])


def test_a_key_of_somebody_elses_making_is_not_kept() -> None:
    """Who can write to the hub and knows Amy's recipient seals her a key of their own, first."""
    panel = small_panel("sam", "amy", "ben", "cleo")
    amy = panel["amy"].session
    _, secret = panel["ben"].session.sealer.new_identity()
    sealed = amy.sealer.seal(secret, [amy.sealer.recipient])
    false = epoch_key(panel["amy"].device, hashlib.sha256(sealed).hexdigest())
    panel.hub.objects[false] = sealed
    assert panel["amy"].sync().findings == ()  # the record that names it may be on its way
    begin_epoch(panel)
    assert panel["amy"].sync().findings == ()
    assert epochs_kept(panel["amy"]) == 2
    assert epochs_kept(panel.reopened("amy")) == 2
    told_by_verify(panel["sam"], panel.hub, false, "named by no record")


@pytest.mark.parametrize("secret", [b"", b"\xff\xfe", b"no key", b"AGE-SECRET-KEY-1QQ"])
def test_a_key_file_that_holds_no_key_is_named(secret: bytes) -> None:
    panel = small_panel("sam", "amy", "cleo")
    amy = panel["amy"].session
    sealed = amy.sealer.seal(secret, [amy.sealer.recipient])
    key = epoch_key(panel["amy"].device, hashlib.sha256(sealed).hexdigest())
    panel.hub.objects[key] = sealed
    begin_epoch(panel)
    told(panel["amy"], key, "does not open")
    assert epochs_kept(panel["amy"]) == 2
    goes_on(panel, "amy", "sam")
    mended(panel["amy"])


def test_a_key_file_squatted_before_it_is_sent_is_told_to_its_sender() -> None:
    """Nobody can know its name before it lies there; who can delete can also squat."""
    panel = small_panel("sam", "amy", "ben", "cleo")
    key = begin_epoch(panel)
    panel.hub.objects[key] = b"squatted"
    told_by_verify(panel["sam"], panel.hub, key, "changed")
    sam = panel["sam"].session.store
    sam.keep(f"{OUTBOX}{key}", sam.kept(f"{SENT}{key}") or "")  # as if it had not been sent yet
    told(panel["sam"], key, "Something else lies in the hub")
    del panel.hub.objects[key]
    mended(panel.reopened("sam"))
    mended(panel["amy"])


def panel_file(of: SmallPanel, **fields: object) -> bytes:
    return json.dumps(json.loads(of.hub.objects["panel.json"]) | fields).encode()


def test_a_hub_of_a_newer_format_says_what_is_needed() -> None:
    panel = small_panel("sam", "amy")
    panel.hub.objects["panel.json"] = panel_file(panel, format=2, needs="3.1", more=[1])
    with pytest.raises(Refused, match=r"format 2 and needs version 3\.1 of this program or later"):
        panel["amy"].sync()
    told_by_verify(panel["amy"], panel.hub, "needs version 3.1 of this program")
    panel.hub.objects["panel.json"] = panel_file(panel, format=7, needs="to be <b>bold</b>")
    with pytest.raises(Refused, match="a version of this program that knows format 7"):
        panel["amy"].sync()
    panel.hub.objects["panel.json"] = b'{"format": 9}'
    with pytest.raises(Refused, match="knows format 9"):
        panel["amy"].sync()
    panel["amy"].note("Written all the same.")


def test_another_panels_hub_is_refused_by_name() -> None:
    panel = small_panel("sam", "amy")
    panel.hub.objects["panel.json"] = panel_file(panel, panel="q" * 32)
    with pytest.raises(Refused, match="belongs to another panel; check its address"):
        panel["amy"].sync()
    told_by_verify(panel["amy"], panel.hub, "belongs to another panel")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b"\xff" * 40, b"[" * 100_000, b'{"format":"1"}', b"{}"]
)
def test_a_damaged_panel_file_says_what_to_do(data: bytes) -> None:
    panel = small_panel("sam", "amy")
    panel.hub.objects["panel.json"] = data
    with pytest.raises(Unreadable, match="is damaged; ask the secretariat"):
        panel["amy"].sync()
    told_by_verify(panel["amy"], panel.hub, "is damaged")


def test_a_founder_swapped_in_the_panel_file_is_found() -> None:
    panel = small_panel("sam", "amy")
    held = panel["amy"].session.signer
    panel.hub.objects["panel.json"] = panel_file(
        panel, device=held.device, verify_key=held.verify_key
    )
    with pytest.raises(Unreadable, match="is not what this panel's founder wrote"):
        panel["amy"].sync()
    told_by_verify(panel["amy"], panel.hub, "was changed")


def test_a_panel_file_that_was_deleted_is_written_again() -> None:
    panel = small_panel("sam", "amy")
    panel.hub.objects.pop("panel.json")
    told(panel["amy"], "panel.json was missing from the hub")
    assert "panel.json" in panel.hub.objects
    mended(panel["amy"])


def test_unknown_objects_are_reported_and_left_alone() -> None:
    panel = small_panel("sam", "amy", "ben")
    odd = {
        "notes.txt": b"who put me here?",
        "logs/readme.md": b"",
        f"logs/{panel['ben'].device}/000000000001 (conflicted copy).age": b"x",
        f"logs/{panel['ben'].device}/1.age": b"x",
        "blobs/short": b"x",
        "keys/one/two/three": b"x",
    }
    panel.hub.objects |= odd
    panel.hub.objects |= {"blobs/.DS_Store": b"", "Thumbs.db": b"", "logs/desktop.ini": b""}
    report = panel["amy"].sync()
    assert {finding.place for finding in report.findings} == set(odd)
    assert all("is ignored" in finding.sentence for finding in report.findings)
    assert len(panel["amy"].sync().findings) == len(odd)  # a quick look says so, too
    proof = panel["amy"].verify(panel.hub)
    assert {finding.place for finding in proof.findings} >= set(odd)
    goes_on(panel, "amy", "ben")
    assert odd.items() <= panel.hub.objects.items()
    for key in odd:
        del panel.hub.objects[key]
    mended(panel["amy"])


def test_a_flood_of_unknown_objects_is_counted() -> None:
    panel = small_panel("sam", "amy")
    panel.hub.objects |= {f"junk/{number:05}": b"x" for number in range(2_000)}
    report = panel["amy"].sync()
    assert len(report.findings) == 21
    assert "1980 further objects" in report.findings[-1].sentence


def test_a_paper_nobody_published_is_found_by_verify() -> None:
    panel = small_panel("sam", "amy")
    data = b"left here"
    key = blob_key(hashlib.sha256(data).hexdigest())
    panel.hub.objects[key] = data
    assert panel["amy"].sync().findings == ()  # its record may be on its way
    told_by_verify(panel["amy"], panel.hub, key, "named by no record")
