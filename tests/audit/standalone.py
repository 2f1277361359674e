"""The verifier that goes with every audit bundle, as a module and as an outsider starts it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

from dmap_desktop.app import read_bundle
from dmap_desktop.places import resource
from dmap_desktop.services.verifying import Verification

SCRIPT = resource("audit", "verify.py")


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("standalone_verifier", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = _load()


def report(bundle: Path, founder: str = "") -> dict[str, Any]:
    """Return the verifier's report, made in this process."""
    with zipfile.ZipFile(bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    found: dict[str, Any] = VERIFIER.check(files, founder)
    return found


def run(*arguments: str, script: Path, alone: Path) -> subprocess.CompletedProcess[str]:
    """Start the verifier with a plain Python that has the packages in ``alone``, and no more."""
    environment = {"PYTHONPATH": str(alone), "PATH": os.environ["PATH"]}
    command = [sys._base_executable, "-S", "-s", str(script), *arguments]  # type: ignore[attr-defined]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def only_cryptography(folder: Path) -> Path:
    """Make a folder of packages that holds ``cryptography`` and what that needs itself."""
    folder.mkdir()
    for name in ("cryptography", "cffi", "_cffi_backend", "pycparser", "typing_extensions"):
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            continue
        origin = Path(spec.origin)
        part = origin.parent if origin.name == "__init__.py" else origin
        (folder / part.name).symlink_to(part)
    return folder


def agree(bundle: Path) -> tuple[Verification, dict[str, Any]]:
    """Let both verifiers check a bundle, and hold their words against each other."""
    ours, theirs = read_bundle(bundle), report(bundle)
    by_hash = {decision["record"]: decision for decision in theirs["decisions"]}
    assert {d.record for d in ours.decisions} == set(by_hash)
    for mine in ours.decisions:
        other = by_hash[mine.record]
        assert mine.follows == other["follows"], (mine, other)
        assert sorted(mine.approving) == other["approving"], (mine, other)
        assert (mine.case, mine.outcome) == (other["case"], other["outcome"])
        if mine.follows:
            assert mine.quorum.needed == other["needed"]
            excluded = {words.split(":")[0] for words in (*mine.excluded, *(
                f"{name}:" for name in mine.conflicted))}  # fmt: skip
            assert excluded - {"Nobody"} == set(other["notes"]), (mine, other)
    assert ours.ok == theirs["ok"], (ours.findings, theirs["findings"])
    assert (ours.records, ours.devices) == (theirs["records"], theirs["devices"])
    rests = {refusal.hash for refusal in ours.refused if _matters(refusal.stream, refusal.kind)}
    assert rests == set(theirs["refused"]), (ours.refused, theirs["refused"])
    return ours, theirs


def _matters(stream: str, kind: str) -> bool:
    """Say whether decisions rest on an act: on notes, meetings and reports none does."""
    idle = ("NoteWritten", "KeysSealed", "RecoveryKitMade", "RecoveryKitRehearsed")
    return kind not in idle and (stream == "panel" or stream.startswith("case:"))
