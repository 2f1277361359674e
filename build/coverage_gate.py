"""The coverage gate: 95 % of the branches where decisions are made, 85 % over all."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FLOORS = {"domain": 95.0, "assessment": 95.0, "sealing": 95.0, "sync": 95.0}
OVERALL = 85.0


def main() -> int:
    """Print a table of lines and branches covered; return 1 when a floor is not reached."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        subprocess.run(
            [sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)], check=True
        )
        files: dict[str, dict[str, dict[str, int]]] = json.loads(report.read_text())["files"]
    rooms: dict[str, list[dict[str, int]]] = {}
    for name, file in files.items():
        parts = Path(name).parts
        rooms.setdefault(parts[1] if len(parts) > 2 else "(top)", []).append(file["summary"])
    failed = False
    for room, summaries in sorted(rooms.items()):
        covered, floor = _percent(summaries), FLOORS.get(room)
        short = floor is not None and covered < floor
        failed = failed or short
        note = f"  SHORT of {floor:.0f} %" if short else ""
        print(f"{room:12} {covered:6.1f} %{note}")
    overall = _percent([summary for summaries in rooms.values() for summary in summaries])
    failed = failed or overall < OVERALL
    note = f"  SHORT of {OVERALL:.0f} %" if overall < OVERALL else ""
    print(f"{'all':12} {overall:6.1f} %{note}")
    return 1 if failed else 0


def _percent(summaries: list[dict[str, int]]) -> float:
    """Lines and branches covered, of those there are."""
    possible = sum(s["num_statements"] + s["num_branches"] for s in summaries)
    covered = sum(s["covered_lines"] + s["covered_branches"] for s in summaries)
    return 100.0 * covered / possible if possible else 100.0


if __name__ == "__main__":
    sys.exit(main())
