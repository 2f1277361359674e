"""The commands of ``FORMAT.md`` check a real decision with stock tools, and see a forged one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import at_work
import builders
import pytest
import written_format

from dmap_desktop.sealing.keys import DeviceIdentity

TOOLS = ("age", "openssl", "jq", "xxd", "sha256sum", "bash")
pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}"
)


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str]:
    """What the commands are told of a panel with one decision, and the decision's hash."""
    folder = tmp_path_factory.mktemp("by-hand")
    at_work.make_template(folder / "panel")
    panel = at_work.PanelAtWork(folder / "panel")
    decision = builders.decided(panel, at_work.CASES[0])
    session = panel.open("auditor").session
    pin = session.pin
    vault = at_work.vault(panel.demonstration.profile("auditor"))
    identity = DeviceIdentity.from_secret(vault.secrets["device identity"])
    panel.close()
    (folder / "me.txt").write_text(f"{identity.age_identity}\n")
    told = {
        "HUB": str(panel.hub),
        "DEVICE": identity.device,
        "IDENTITY": str(folder / "me.txt"),
        "FOUNDER": pin.verify_key,
    }
    return told, decision


def _run(told: dict[str, str], folder: Path, changing: str = "") -> subprocess.CompletedProcess:  # type: ignore[type-arg]
    blocks = written_format.blocks("Checking a decision by hand", "sh")
    assert len(blocks) == 5
    script = "\n".join([*blocks[:2], changing, *blocks[2:]])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_commands_prove_a_decision(by_hand: tuple[dict[str, str], str], tmp_path: Path) -> None:
    told, decision = by_hand
    done = _run(told, tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines.count("Signature Verified Successfully") == 5  # decision, closing, three ballots
    assert sorted(line for line in lines if ":" in line) == [
        "amara: approve",
        "ben: approve",
        "chloe: approve",
    ]
    assert (tmp_path / "decisions.txt").read_text().split()[0] == decision


def test_another_founder_is_seen(by_hand: tuple[dict[str, str], str], tmp_path: Path) -> None:
    told, _ = by_hand
    assert _run({**told, "FOUNDER": "00" * 32}, tmp_path).returncode != 0


def test_a_changed_ballot_is_seen(by_hand: tuple[dict[str, str], str], tmp_path: Path) -> None:
    """The chair's closing with one vote turned round: its signature no longer holds."""
    told, _ = by_hand
    forge = (
        "for log in logs/*/*.jsonl; do python3 -c '\n"
        "import base64, json, sys\n"
        "lines = open(sys.argv[1]).read().splitlines()\n"
        "for n, line in enumerate(lines):\n"
        "    envelope = json.loads(line)\n"
        '    body = base64.b64decode(envelope["payload"]).decode()\n'
        '    if "voting-closed/1" in body:\n'
        '        body = body.replace("For these reasons", "For those reasons")\n'
        '        envelope["payload"] = base64.b64encode(body.encode()).decode()\n'
        '        lines[n] = json.dumps(envelope, separators=(",", ":"))\n'
        'open(sys.argv[1], "w").write("".join(line + "\\n" for line in lines))\n'
        '\' "$log"; done'
    )
    done = _run(told, tmp_path, forge)
    assert done.returncode != 0
    assert done.stdout.count("Signature Verified Successfully") < 5
