"""What lies on disk: nothing readable, nothing changeable, nothing lost, nobody else's."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from dmap_desktop.domain.errors import Unavailable, Unreadable, WrongKey
from dmap_desktop.domain.ports import UNFOLDED
from dmap_desktop.domain.records import UnknownRecord
from dmap_desktop.store import LocalStore, open_store
from dmap_desktop.store.engine import make_engine, mending
from tests.unit.store.store_acts import KEY, note, write

CHILD = Path(__file__).with_name("store_child.py")
ROOT = Path(__file__).parents[3]


def child(mode: str, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(
        [sys.executable, str(CHILD), mode, str(folder)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "open\n"
    return started


def test_nothing_written_can_be_read_in_the_files(local: LocalStore, tmp_path: Path) -> None:
    needle = "Needleworth-Haystack"
    local.add([write("a", 1, 1, record=note(needle))])
    local.save_state("case:1", needle.encode(), None)
    local.keep("draft", needle)
    local.index_text("case:1", "page 1", needle)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"panel.db", "panel.db-wal"} <= {path.name for path in files}
    for path in files:
        held = path.read_bytes().lower()
        assert needle.lower().encode() not in held, path
        assert b"sqlite format" not in held, path


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a profile private by other means")
def test_every_file_is_its_owners_alone(local: LocalStore, tmp_path: Path) -> None:
    local.keep("draft", "text")
    local.keep_blob("ab" * 32, b"sealed")
    for path in (tmp_path / "profile").rglob("*"):
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE envelopes SET lamport = 7",
        "DELETE FROM envelopes",
        "INSERT OR REPLACE INTO envelopes SELECT * FROM envelopes",
        "INSERT OR REPLACE INTO envelopes (hash, device, sequence, lamport, stream, kind, envelope)"
        " VALUES ('other', 'a', 1, 1, 's', 'k', x'00')",
    ],
)
def test_envelopes_cannot_be_changed_or_deleted(
    local: LocalStore, tmp_path: Path, statement: str
) -> None:
    envelope, act = write("a", 1, 1)
    local.add([(envelope, act)])
    engine = make_engine(tmp_path / "profile" / "panel.db", KEY)
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="envelopes"):
        connection.exec_driver_sql(statement)
    engine.dispose()
    assert local.envelopes_of("a") == [(1, envelope)]


def test_a_second_act_under_one_number_is_refused_and_nothing_added(local: LocalStore) -> None:
    local.add([write("a", 1, 1)])
    with local.writing():
        with pytest.raises(Unreadable, match="forked"):
            local.add([write("b", 1, 1), write("a", 1, 2)])
        local.keep("name", "the transaction goes on")
    assert set(local.heads()) == {"a"}
    assert local.kept("name") == "the transaction goes on"


@pytest.mark.parametrize("envelope", [b"", b"{}", b'{"payload": "%"}', b'{"payload": 1}', b"\xff"])
def test_an_envelope_without_a_payload_is_refused(local: LocalStore, envelope: bytes) -> None:
    with pytest.raises(Unreadable, match="holds no payload"):
        local.add([(envelope, write("a", 1, 1)[1])])
    assert local.heads() == {}


@pytest.mark.parametrize("name", ["../../etc/passwd", "ab", "AB" * 32, "", "ab" * 32 + "\n"])
def test_a_name_that_is_no_hash_reaches_no_file(local: LocalStore, name: str) -> None:
    with pytest.raises(Unreadable, match="no name of a sealed document"):
        local.keep_blob(name, b"x")
    with pytest.raises(Unreadable):
        local.blob(name)


def test_everything_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    first = open_store(tmp_path, KEY)
    first.add([write("a", 1, 1)])
    first.save_state("panel", b"state", None)
    first.close()
    first.close()
    again = open_store(tmp_path, KEY)
    assert again.heads()["a"].sequence == 1
    assert again.state("panel") == b"state"
    again.close()


def test_a_wrong_key_opens_nothing_and_harms_nothing(tmp_path: Path) -> None:
    open_store(tmp_path, KEY).close()
    before = (tmp_path / "panel.db").read_bytes()
    with pytest.raises(WrongKey, match=r"does not open .*panel\.db"):
        open_store(tmp_path, bytes(32))
    with pytest.raises(WrongKey, match="16 bytes instead of 32"):
        open_store(tmp_path, bytes(16))
    assert (tmp_path / "panel.db").read_bytes() == before
    open_store(tmp_path, KEY).close()


def test_a_wrong_key_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    open_store(tmp_path, KEY).close()
    with pytest.raises(WrongKey):
        open_store(tmp_path, bytes(32))
    assert capfd.readouterr() == ("", "")


def test_a_cut_database_is_set_aside_and_the_next_start_begins_anew(tmp_path: Path) -> None:
    store = open_store(tmp_path, KEY)
    store.add([write("a", n, n) for n in range(1, 200)])
    store.close()
    path = tmp_path / "panel.db"
    whole = path.read_bytes()
    for number in (1, 2):
        path.write_bytes(whole[:-1000])
        with pytest.raises(Unreadable, match=rf"set aside as panel\.db\.damaged-{number}.*Enrol"):
            open_store(tmp_path, KEY)
        assert (tmp_path / f"panel.db.damaged-{number}").read_bytes() == whole[:-1000]
    fresh = open_store(tmp_path, KEY)
    assert fresh.heads() == {}
    fresh.close()


def test_a_page_cut_by_a_kill_is_mended_from_the_log(tmp_path: Path) -> None:
    store = open_store(tmp_path / "whole", KEY)
    store.add([write("a", n, n) for n in range(1, 200)])
    store._engine.pool.connect().cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    shutil.copytree(tmp_path / "whole", tmp_path / "killed")
    store.close()
    path = tmp_path / "killed" / "panel.db"
    path.write_bytes(path.read_bytes()[:-1000])
    store = open_store(tmp_path / "killed", KEY)
    assert len(store.acts_of("a")) == 199
    store.close()


def test_changed_bytes_are_found_and_the_file_is_kept(tmp_path: Path) -> None:
    store = open_store(tmp_path, KEY)
    store.add([write("a", n, n, record=note("words " * 99)) for n in range(1, 200)])
    store.close()
    path = tmp_path / "panel.db"
    held = bytearray(path.read_bytes())
    for place in range(4096 + 2000, len(held), 4096):  # in every page but the first
        held[place] ^= 1
    path.write_bytes(held)
    with pytest.raises(Unreadable, match=r"set aside as panel\.db\.damaged-1"):
        open_store(tmp_path, KEY)
    assert (tmp_path / "panel.db.damaged-1").read_bytes() == held
    assert not path.exists()


def test_damage_met_while_working_is_a_sentence(tmp_path: Path) -> None:
    store = open_store(tmp_path, KEY)
    store.add([write("a", n, n, record=note("words " * 99)) for n in range(1, 2000)])
    store.close()
    path = tmp_path / "panel.db"
    held = bytearray(path.read_bytes())
    for page in range(len(held) // 4096 // 2, len(held) // 4096):
        held[page * 4096 + 2000] ^= 1
    path.write_bytes(held)
    store = open_store(tmp_path, KEY)
    with pytest.raises(Unreadable, match="damaged"):
        store.acts("case:DR181105.01")
    store.close()


def test_a_profile_opens_in_one_window(local: LocalStore, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="open in another window"):
        open_store(tmp_path / "profile", KEY)
    local.close()
    open_store(tmp_path / "profile", KEY).close()


def test_a_profile_opens_in_one_process_until_that_one_is_killed(tmp_path: Path) -> None:
    other = child("hold", tmp_path)
    with pytest.raises(Unavailable, match="open in another window"):
        open_store(tmp_path, KEY)
    other.kill()
    other.communicate()
    open_store(tmp_path, KEY).close()


@pytest.mark.parametrize("steps", [1, 7, 23])
def test_a_kill_while_writing_loses_nothing_that_was_durable(tmp_path: Path, steps: int) -> None:
    writer = child("write", tmp_path)
    assert writer.stdout is not None
    for _ in range(steps):
        done = int(writer.stdout.readline())
    writer.kill()
    rest = writer.communicate()[0].split()
    done = int(rest[-1]) if rest and rest[-1].isdigit() else done
    store = open_store(tmp_path, KEY)
    head = store.heads()["a"].sequence
    assert head in (done, done + 1)
    assert store.state("case:DR181105.01") == str(head).encode()
    assert store.kept("draft") == str(head)
    assert [n for n, _ in store.envelopes_of("a")] == list(range(1, head + 1))
    assert all(store.blob(f"{n:064x}") == b"x" * 10_000 for n in range(1, done + 1))
    assert list((tmp_path / "blobs" / "incoming").iterdir()) == []
    store.add([write("a", head + 1, head + 1)])
    store.close()


def fill(store: LocalStore) -> None:
    with store.writing():
        for number in range(1, 2000):
            store.keep(f"draft/{number}", "x" * 10_000)


def test_a_full_disk_is_a_sentence_and_costs_only_what_did_not_fit(tmp_path: Path) -> None:
    disk = tmp_path / "small"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("a small disk cannot be mounted here; it takes root on Linux")
    try:
        store = open_store(disk / "profile", KEY)
        store.keep("draft", "kept before")
        with pytest.raises(Unavailable, match=r"No space left.*make room"):
            store.keep_blob("ab" * 32, bytes(3_000_000))
        assert not store.has_blob("ab" * 32)
        with pytest.raises(Unavailable, match="is full; make room"):
            fill(store)
        assert store.kept("draft") == "kept before"
        assert dict(store.kept_names("draft/")) == {}
        store.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Unavailable, match="cannot be written"):
        open_store(tmp_path / "file" / "profile", KEY)


def test_a_disk_that_cannot_be_read_is_a_sentence(local: LocalStore, tmp_path: Path) -> None:
    (tmp_path / "profile" / "blobs" / "ab" / ("ab" * 32)).mkdir(parents=True)
    with pytest.raises(Unavailable, match="cannot be written or read"):
        local.blob("ab" * 32)


def test_a_second_writer_waits_and_is_then_told(
    local: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dmap_desktop.store.engine.BUSY_SECONDS", 0.05)
    engine = make_engine(tmp_path / "profile" / "panel.db", KEY)
    with engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        local.close()
        waiting = open_impatiently(tmp_path / "profile")
        other.rollback()
    engine.dispose()
    assert "try again in a moment" in waiting


def open_impatiently(folder: Path) -> str:
    with pytest.raises(Unavailable) as told:
        open_store(folder, KEY)
    return str(told.value)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("SQLITE_READONLY_DIRECTORY", "cannot be opened for writing"),
        ("SQLITE_IOERR_READ", "does not answer"),
        ("SQLITE_FULL", "is full"),
    ],
)
def test_a_fault_of_the_disk_is_a_sentence(tmp_path: Path, fault: str, expected: str) -> None:
    error = sqlite3.OperationalError("raised by the driver")
    error.sqlite_errorname = fault
    with pytest.raises(Unavailable, match=expected), mending(tmp_path / "panel.db"):
        raise sa.exc.OperationalError("SELECT 1", {}, error)


def test_a_mistake_in_a_statement_stays_a_fault_of_the_program(local: LocalStore) -> None:
    with pytest.raises(sa.exc.OperationalError), mending(Path("panel.db")):
        local._read(lambda connection: connection.exec_driver_sql("SELEC 1"))


def test_what_was_left_half_written_is_cleared_away(local: LocalStore, tmp_path: Path) -> None:
    local.close()
    (tmp_path / "profile" / "blobs" / "incoming" / "tmpabc").write_bytes(b"half")
    open_store(tmp_path / "profile", KEY).close()
    assert list((tmp_path / "profile" / "blobs" / "incoming").iterdir()) == []


def test_a_record_of_a_newer_program_is_kept_under_its_own_kind(local: LocalStore) -> None:
    newer = UnknownRecord(type="dance-held/3", raw='{"type":"dance-held/3","steps":4}')
    written = write("a", 1, 1, record=newer)
    local.add([written])
    assert local.acts_of("a") == [written[1]]


def test_what_the_caller_raises_in_a_transaction_goes_out_as_it_is(local: LocalStore) -> None:
    with pytest.raises(ConnectionResetError), local.writing():
        raise ConnectionResetError(104, "the hub's fault")


def test_another_thread_reads_what_was_there_before(local: LocalStore) -> None:
    local.keep("name", "before")
    seen: list[str | None] = []
    with local.writing():
        local.keep("name", "after")
        reader = threading.Thread(target=lambda: seen.append(local.kept("name")))
        reader.start()
        reader.join()
    assert seen == ["before"]
    assert local.kept("name") == "after"


def test_projections_of_another_version_are_dropped_and_the_envelopes_stay(tmp_path: Path) -> None:
    store = open_store(tmp_path, KEY)
    store.add([write("a", 1, 1)])
    store.save_state("panel", b"state of another shape", None)
    store.keep("draft", "stays")
    store.close()
    engine = make_engine(tmp_path / "panel.db", KEY)
    with engine.connect() as connection:
        connection.exec_driver_sql("UPDATE shape SET sha256 = 'of another version'")
    engine.dispose()
    store = open_store(tmp_path, KEY)
    assert store.state("panel") is None
    assert list(store.kept_names(UNFOLDED)) == [f"{UNFOLDED}case:DR181105.01"]
    assert store.kept("draft") == "stays"
    assert len(store.acts_of("a")) == 1
    store.close()


@pytest.mark.parametrize(
    "words", ['"', "AND", "NOT school", "school*", "(", "te:xt", "", "- ~", "é"]
)
def test_nothing_typed_breaks_a_search(local: LocalStore, words: str) -> None:
    local.index_text("case:1", "page 1", "Unlike a school, NOT a query: te:xt.")
    found = local.search(words)
    assert all(stream == "case:1" for stream, _, _ in found)


def test_a_search_takes_word_beginnings_accents_and_references(local: LocalStore) -> None:
    local.index_text("case:1", "page 1", "Reference DR181105.01 of the École")
    assert local.search("ecol")
    assert local.search("dr181105.01")
    assert not local.search("dr181105.02")


def test_alembic_is_not_loaded_for_a_database_of_today(tmp_path: Path) -> None:
    opened = (
        "import sys, pathlib; from dmap_desktop.store import open_store;"
        f"open_store(pathlib.Path({str(tmp_path)!r}), bytes(32)).close();"
        "print('alembic' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", opened], capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"
