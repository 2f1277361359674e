"""A second process for the tests: ``write`` until it is killed, or ``hold`` the profile."""

from __future__ import annotations

import sys
from pathlib import Path

from dmap_desktop.store import open_store
from tests.unit.store.store_acts import KEY, write


def main(mode: str, folder: Path) -> None:
    """Open the store in ``folder`` and say every durable step on standard output."""
    store = open_store(folder, KEY)
    print("open", flush=True)
    if mode == "hold":
        sys.stdin.readline()
        return
    for number in range(1, 1_000_000):
        with store.writing():
            store.add([write("a", number, number)])
            store.save_state("case:DR181105.01", str(number).encode(), None)
            store.keep("draft", str(number))
        store.keep_blob(f"{number:064x}", b"x" * 10_000)
        print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
