"""An audit bundle is checked with no hub and no key, and shows every change made to it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import at_work
import pytest

from dmap_desktop.app import read_bundle
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.sync.bundle import VERIFIER, write_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    at_work.make_template(folder / "panel")
    panel = at_work.PanelAtWork(folder / "panel")
    session = panel.open("secretariat").session
    write_bundle(session.store, session.pin, folder / "panel.zip")
    panel.close()
    return folder / "panel.zip"


def test_a_whole_bundle_verifies(bundle: Path) -> None:
    report = read_bundle(bundle)
    assert report.ok, report.findings
    assert report.records > 20
    assert report.devices == 1


def test_the_same_records_give_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    assert _rewritten(bundle, tmp_path, lambda name, data: (name, data)).ok


@pytest.mark.parametrize("offset", [40, 4000, -40])
def test_a_changed_byte_is_found(bundle: Path, tmp_path: Path, offset: int) -> None:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        if not name.startswith("logs/"):
            return name, data
        changed = bytearray(data)
        changed[offset] ^= 1
        return name, bytes(changed)

    report = _rewritten(bundle, tmp_path, change)
    assert not report.ok
    assert "Act " in report.findings[0].sentence


def test_a_cut_log_and_a_foreign_one_are_found(bundle: Path, tmp_path: Path) -> None:
    def cut(name: str, data: bytes) -> tuple[str, bytes]:
        return name, data[: len(data) // 2] if name.startswith("logs/") else data

    assert not _rewritten(bundle, tmp_path, cut).ok

    def rename(name: str, data: bytes) -> tuple[str, bytes]:
        return (f"logs/{'0' * 32}/1.jsonl", data) if name.startswith("logs/") else (name, data)

    report = _rewritten(bundle, tmp_path, rename)
    assert "follows no log" in report.findings[0].sentence


def test_another_program_in_the_place_of_the_verifier_is_warned_of(
    bundle: Path, tmp_path: Path
) -> None:
    def swap(name: str, data: bytes) -> tuple[str, bytes]:
        return name, b"print('VERIFIED.')" if name == VERIFIER else data

    report = _rewritten(bundle, tmp_path, swap)
    assert [finding.place for finding in report.findings] == [VERIFIER]
    assert "do not run it" in report.findings[0].sentence
    without = tmp_path / "without.zip"
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(without, "w") as new:
        for name in old.namelist():
            if name != VERIFIER:
                new.writestr(name, old.read(name))
    assert read_bundle(without).ok


def test_what_is_no_bundle_is_said(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no zip")
    with pytest.raises(Unreadable, match=r"notes\.txt is no audit bundle"):
        read_bundle(text)
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w"):
        pass
    with pytest.raises(Unreadable, match="no audit bundle"):
        read_bundle(empty)
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(odd, "w") as archive:
        archive.writestr("panel.json", "{}")
    with pytest.raises(Unreadable, match="damaged"):
        read_bundle(odd)


def _rewritten(bundle: Path, folder: Path, change):  # type: ignore[no-untyped-def]
    path = folder / "changed.zip"
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return read_bundle(path)
