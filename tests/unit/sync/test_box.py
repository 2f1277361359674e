"""A meeting in a box: files by hand both ways, several to the chair, then the hub again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec
import pytest

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Cancelled, Refused, Unavailable, Unreadable
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.domain.records import Outcome, Vote
from dmap_desktop.services.carrying import Taken, held_by, take_box, write_box
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reviewing import cast_ballot, record_view
from dmap_desktop.services.syncing import sync_state
from dmap_desktop.sync.box import BoxHub, FileBoxes
from dmap_desktop.sync.bundle import check_bundle, write_bundle
from tests.small_panel import CASE, Seat, publish, revoked, small_panel


def boxes_of(seat: Seat) -> FileBoxes:
    held = seat.session
    return FileBoxes(held.store, held.sealer, held.envelopes, held.pin, held.device)


def give(path: Path, of: Seat, to: Seat, whom: str = "", papers: bool = True) -> Taken:
    """Carry a file from one laptop to another."""
    write_box(of.session, boxes_of(of), path, whom, papers)
    return take_box(to.session, boxes_of(to), path)


def vote(seat: Seat, what: Vote = Vote.APPROVE) -> r.Act:
    record_view(seat.session, CASE, what, "Sound.")
    return cast_ballot(seat.session, CASE, what, "Because.")


def test_a_stick_goes_to_a_laptop_and_back(tmp_path: Path) -> None:
    panel = small_panel("sam", "amy", "ben")
    amy, ben = panel["amy"], panel["ben"]
    amy.note("from Amy")
    taken = give(tmp_path / "to-ben", amy, ben)
    assert (taken.records, taken.findings, taken.awaited) == (1, (), ())
    assert "from Amy" in ben.notes()
    ben.note("from Ben")
    back = give(tmp_path / "to-amy", ben, amy, whom="amy")
    assert (back.records, back.findings) == (1, ())
    assert amy.notes() == ben.notes() == ["from Amy", "from Ben"]
    again = take_box(amy.session, boxes_of(amy), tmp_path / "to-amy")
    assert (again.records, again.papers, again.findings, again.touched) == (0, 0, (), ())


def test_the_chair_holds_a_meeting_without_any_hub(tmp_path: Path) -> None:
    """Several laptops to the chair's; the decision goes back; all merges when the hub is there."""
    panel = small_panel()
    ruth = panel["ruth"]
    for name in ("amy", "ben", "cleo"):
        vote(panel[name])
        taken = give(tmp_path / name, panel[name], ruth, whom="ruth")
        assert taken.findings == ()
    close_voting(ruth.session, CASE)
    decision = decide(ruth.session, CASE, Draft(Outcome.APPROVED, "Sound."))
    for name in ("amy", "ben", "cleo", "sam"):
        taken = give(tmp_path / f"{name}-back", ruth, panel[name], whom=name)
        assert taken.findings == ()
        held = case_of(panel[name].session, CASE).decision
        assert held is not None
        assert held.by.hash == decision.hash
    for _ in range(2):
        panel.sync("sam", "ben", "ruth", "amy", "cleo", "dina")
    proof = panel["sam"].verify(panel.hub)
    assert proof.ok, proof.findings
    assert proof.decisions[0].approving == ("Amy Lindqvist", "Ben Tarrant", "Cleo Marchetti")
    keys = panel.hub.keys("logs/")
    assert proof.records == sum(len(panel.opened(key)) for key in keys), "an act lies there twice"
    heads = [seat.session.store.heads() for seat in panel.seats.values()]
    assert all(seat == heads[0] for seat in heads)


def test_a_box_leaves_what_is_known_of_the_hub_alone(tmp_path: Path) -> None:
    panel = small_panel("sam", "amy", "ben")
    amy, ben = panel["amy"], panel["ben"]
    amy.note("waiting")
    marks, waiting = amy.session.store.kept("sync/marks"), sync_state(amy.session).waiting
    write_box(amy.session, boxes_of(amy), tmp_path / "box")
    assert amy.session.store.kept("sync/marks") == marks
    assert sync_state(amy.session).waiting == waiting > 0
    kept = ben.session.store.kept("sync/marks")
    take_box(ben.session, boxes_of(ben), tmp_path / "box")
    assert ben.session.store.kept("sync/marks") == kept
    assert ben.session.store.kept("sync/lost") is None


def test_papers_go_along_when_asked(tmp_path: Path) -> None:
    panel = small_panel("sam", "ben")
    sam, ben = panel["sam"], panel["ben"]
    publish(sam, "DR180702.01")
    without = give(tmp_path / "without", sam, ben, whom="ben", papers=False)
    assert (without.papers, without.findings) == (0, ())
    with_them = give(tmp_path / "with", sam, ben, papers=True)
    assert (with_them.records, with_them.papers) == (0, 2)


def test_a_newcomer_begins_with_a_box(tmp_path: Path) -> None:
    """Keys of the epochs travel too: who was just enrolled needs no hub at all."""
    panel = small_panel("sam", "amy")
    newcomer = panel.newcomer("amy")
    taken = give(tmp_path / "all", panel["sam"], newcomer)
    assert taken.findings == ()
    assert case_of(newcomer.session, CASE).pack is not None
    assert taken.papers == 2


def test_a_new_epoch_reaches_who_stays_and_not_who_goes(tmp_path: Path) -> None:
    panel = small_panel("sam", "amy", "ben")
    sam, amy, ben = panel["sam"], panel["amy"], panel["ben"]
    revoked(panel, "ben")
    sam.note("after Ben left")
    assert give(tmp_path / "amy", sam, amy).findings == ()
    assert "after Ben left" in amy.notes()
    give(tmp_path / "ben", sam, ben)
    assert "after Ben left" not in ben.notes()


def test_what_others_saw_is_awaited_and_never_becomes_an_alarm(tmp_path: Path) -> None:
    panel = small_panel("sam", "amy", "ben", "ruth")
    amy, ben, ruth = panel["amy"], panel["ben"], panel["ruth"]
    amy.note("one")
    give(tmp_path / "ben", amy, ben)
    ben.note("two")
    write_box(ben.session, boxes_of(ben), tmp_path / "all")
    _without(tmp_path / "all", tmp_path / "part", f"logs/{amy.device}/")
    for _ in range(6):
        taken = take_box(ruth.session, boxes_of(ruth), tmp_path / "part")
        assert taken.findings == ()
        assert [finding.device for finding in taken.awaited] == [amy.device]
    taken = take_box(ruth.session, boxes_of(ruth), tmp_path / "all")
    assert (taken.awaited, taken.findings) == ((), ())
    panel.sync("sam", "amy", "ben", "ruth")


@pytest.mark.parametrize("part", ["logs/", "blobs/", "keys/", "panel.json"])
def test_a_changed_byte_in_a_box_is_found(tmp_path: Path, part: str) -> None:
    panel = small_panel("sam", "amy")
    newcomer = panel.newcomer("amy")
    path = tmp_path / "box"
    write_box(panel["sam"].session, boxes_of(panel["sam"]), path)
    with zipfile.ZipFile(path) as archive:
        objects = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    own = f"keys/{newcomer.device}/" if part == "keys/" else part
    name = next(name for name in sorted(objects) if name.startswith(own))
    objects[name][len(objects[name]) // 2] ^= 1
    _write(path, objects)
    try:
        taken = take_box(newcomer.session, boxes_of(newcomer), path)
    except (Unreadable, Refused):
        return  # of panel.json, which is read first
    assert taken.findings, part


def test_a_byte_changed_in_the_file_itself_is_found(tmp_path: Path) -> None:
    panel = small_panel("sam", "amy")
    path = tmp_path / "box"
    panel["amy"].note("hello")
    write_box(panel["amy"].session, boxes_of(panel["amy"]), path, papers=False)
    whole = path.read_bytes()
    for place in range(60, len(whole), len(whole) // 40):
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(bytes(changed))
        sam = small_panel("sam")["sam"]
        try:
            taken = take_box(sam.session, boxes_of(sam), path)
        except (Unreadable, Refused):
            continue
        assert taken.findings or taken.records == 1 or "hello" not in sam.notes()


def test_what_is_no_box_is_said(tmp_path: Path) -> None:
    panel = small_panel("sam")
    sam = panel["sam"]
    path = tmp_path / "odd"
    for data in (b"", b"no zip", b"PK\x03\x04"):
        path.write_bytes(data)
        with pytest.raises(Unreadable, match="carried by hand"):
            take_box(sam.session, boxes_of(sam), path)
    with pytest.raises(Unreadable, match="carried by hand"):
        take_box(sam.session, boxes_of(sam), tmp_path / "nowhere")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("panel.json", b"0" * 1000)
    with pytest.raises(Unreadable, match="carried by hand"):
        take_box(sam.session, boxes_of(sam), path)
    write_bundle(sam.session.store, sam.session.pin, path)
    with pytest.raises(Refused, match="is an audit bundle"):
        take_box(sam.session, boxes_of(sam), path)
    write_box(sam.session, boxes_of(sam), path)
    with pytest.raises(Unreadable, match="box import FILE"):
        check_bundle(path, sam.session.envelopes)


def test_the_box_of_another_panel_is_refused(tmp_path: Path) -> None:
    panel = small_panel("sam", "amy")
    amy = panel["amy"]
    path = tmp_path / "box"
    write_box(panel["sam"].session, boxes_of(panel["sam"]), path)
    with zipfile.ZipFile(path) as archive:
        objects = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    other = msgspec.json.decode(objects["panel.json"]) | {"panel": "q" * 32}
    objects["panel.json"] = bytearray(msgspec.json.encode(other) + b"\n")
    _write(path, objects)
    with pytest.raises(Refused, match="another panel"):
        take_box(amy.session, boxes_of(amy), path)


def test_a_gap_is_said_and_the_rest_comes(tmp_path: Path) -> None:
    """Written for somebody who holds more: what cannot follow here waits for another file."""
    panel = small_panel("sam", "amy", "ben")
    amy, ben = panel["amy"], panel["ben"]
    for text in ("one", "two"):
        amy.note(text)
        write_box(amy.session, boxes_of(amy), tmp_path / text)
    held = amy.session.store.heads()[amy.device].sequence - 1
    boxes_of(amy).write(tmp_path / "late", {amy.device: held}, False, no_progress)
    taken = take_box(ben.session, boxes_of(ben), tmp_path / "late")
    assert (taken.records, taken.findings) == (0, ())
    assert f"goes on at act {held + 1} of Amy Lindqvist's device" in taken.awaited[0].sentence
    assert f"holds acts up to {held - 1}: ask for a file" in taken.awaited[0].sentence
    assert take_box(ben.session, boxes_of(ben), tmp_path / "two").records == 2
    assert ben.notes() == ["one", "two"]


def test_stopping_leaves_nothing_behind_and_what_was_there_stays(tmp_path: Path) -> None:
    amy = small_panel("amy")["amy"]
    path = tmp_path / "box"
    path.write_bytes(b"what was there")

    def stop(what: str, done: int, total: int) -> None:
        if what == "Writing records":
            raise Cancelled

    with pytest.raises(Cancelled):
        write_box(amy.session, boxes_of(amy), path, progress=stop)
    assert path.read_bytes() == b"what was there"
    assert [file.name for file in tmp_path.iterdir()] == ["box"]
    with pytest.raises(Unavailable, match="choose another place"):
        write_box(amy.session, boxes_of(amy), tmp_path / "no folder" / "box")


def test_what_somebody_holds_is_known_from_what_they_said() -> None:
    panel = small_panel("sam", "ben", "amy")
    sam, ben, amy = panel["sam"], panel["ben"], panel["amy"]
    ben.note()
    amy.note()
    panel.sync("ben", "amy", "sam")
    heads = sam.session.store.heads()
    held = held_by(sam.session, "ben")
    assert held[ben.device] == heads[ben.device].sequence
    assert 0 < held[sam.device] <= heads[sam.device].sequence
    # Amy has a second laptop, which holds less: both can take in what is written for her.
    assert held_by(sam.session, "amy")[amy.device] < heads[amy.device].sequence
    assert held_by(sam.session, ben.device[:8].upper()) == held, "a device by its first figures"
    for nobody in ("zoe", ben.device[:3], "feedbeef"):
        with pytest.raises(Refused, match=f"Nobody of the panel is called {nobody}"):
            held_by(sam.session, nobody)


def test_a_box_answers_as_a_hub_does(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "box", "w") as archive:
        hub = BoxHub(tmp_path / "box", archive)
        assert hub.put("logs/a", b"1")
        assert not hub.put("logs/a", b"2")
        with hub.putting() as put:
            assert put("keys/b", b"3")
    hub = BoxHub(tmp_path / "box", zipfile.ZipFile(tmp_path / "box"))
    assert hub.get("logs/a") == b"1"
    assert hub.get("logs/b") is None
    assert (hub.has("keys/b"), hub.has("keys/c")) == (True, False)
    assert hub.sizes({"keys/b", "keys/c"}) == {"keys/b": 1}
    assert hub.keys("logs/") == ["logs/a"]
    assert hub.address == str(tmp_path / "box")


def _write(path: Path, objects: dict[str, bytearray]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in objects.items():
            archive.writestr(name, bytes(data))


def _without(path: Path, other: Path, prefix: str) -> None:
    with zipfile.ZipFile(path) as archive:
        objects = {n: bytearray(archive.read(n)) for n in archive.namelist() if prefix not in n}
    _write(other, objects)
