"""The coverage gate: 95 % where decisions are made, 85 % over all, of lines and of branches."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

FLOORS = {"domain": 95.0, "assessment": 95.0, "sealing": 95.0, "sync": 95.0}
OVERALL = 85.0
ALL = "all"


@dataclass
class Share:
    """How much there is to reach, in lines and in branches, and how much was reached."""

    lines: int = 0
    lines_reached: int = 0
    branches: int = 0
    branches_reached: int = 0

    def add(self, summary: dict[str, int]) -> None:
        """Add what coverage says of one file."""
        self.lines += summary["num_statements"]
        self.lines_reached += summary["covered_lines"]
        self.branches += summary["num_branches"]
        self.branches_reached += summary["covered_branches"]

    def percentages(self) -> tuple[float, float]:
        """Return lines and branches reached, in percent; what is empty is wholly reached."""
        return (
            100.0 * self.lines_reached / self.lines if self.lines else 100.0,
            100.0 * self.branches_reached / self.branches if self.branches else 100.0,
        )


def main() -> int:
    """Print a table of the rooms; return 1 when a floor is not reached."""
    shares = _shares(_files())
    short = []
    print(f"{'room':14}{'lines':>8}{'branches':>10}{'floor':>8}")
    for room in sorted(shares, key=lambda name: (name == ALL, name)):
        lines, branches = shares[room].percentages()
        floor = OVERALL if room == ALL else FLOORS.get(room)
        missed = floor is not None and min(lines, branches) < floor
        if missed:
            short.append(f"{room} ({min(lines, branches):.1f} % of {floor:.0f} %)")
        wanted = f"{floor:.0f}" if floor is not None else "-"
        print(f"{room:14}{lines:8.1f}{branches:10.1f}{wanted:>8}{'  SHORT' if missed else ''}")
    for room in sorted(FLOORS.keys() - shares.keys()):
        print(f"{room:14}  no code yet")
    if short:
        print(f"Not covered enough: {', '.join(short)}")
    return 1 if short else 0


def _files() -> dict[str, dict[str, dict[str, int]]]:
    """Return what the last test run reached, by file."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)]
        if subprocess.run(command).returncode:
            sys.exit("There is no coverage to look at: run build/test.py --gate.")
        files: dict[str, dict[str, dict[str, int]]] = json.loads(report.read_text())["files"]
    return files


def _shares(files: dict[str, dict[str, dict[str, int]]]) -> dict[str, Share]:
    shares: dict[str, Share] = {}
    for name, file in files.items():
        parts = Path(name.replace("\\", "/")).parts  # dmap_desktop/room/.../module.py
        room = parts[1] if len(parts) > 2 else "(top)"
        for key in (room, ALL):
            shares.setdefault(key, Share()).add(file["summary"])
    return {room: share for room, share in shares.items() if share.lines}


if __name__ == "__main__":
    sys.exit(main())
