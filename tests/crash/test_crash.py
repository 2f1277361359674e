"""A program killed at every point of a synchronisation or migration goes on as if it had not been.

A child process kills itself with SIGKILL at point k, for every k of append, pull, push, fetch and
migration; then it is opened again, checked, finished, and compared with the uninterrupted run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "sync": {
        "store before its commit", "store after its commit", "hub before put logs",
        "hub after put logs", "hub after get logs", "hub before get blobs", "open incoming",
        "os.rename", "os.link",
    },
    "migration": {"sql INSERT INTO findings", "sql ALTER TABLE", "sql UPDATE alembic_version"},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child forks itself for every point")
@pytest.mark.parametrize("scenario", EXPECTED)
def test_killed_at_every_point(scenario: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.child", scenario, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        timeout=540,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["wrong"] == {}
    assert len(told["points"]) > 10
    for name in EXPECTED[scenario]:
        assert any(point.startswith(name) for point in told["points"]), (name, told["points"])
