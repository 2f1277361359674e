"""Write ``tests/assets/store-<revision>``: run once per revision, before it is released.

``python -m tests.unit.store.make_store_asset``, from the root of the project.
"""

from __future__ import annotations

from pathlib import Path

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.records import Head
from dmap_desktop.store import open_store, tables
from tests.unit.store.store_acts import KEY, note, write


def main() -> None:
    """Write what ``test_the_store_of_every_release_still_opens`` reads."""
    folder = Path(__file__).parents[2] / "assets" / f"store-{tables.REVISION}"
    store = open_store(folder, KEY)
    store.add(
        [
            write("a", 1, 1, record=note("A note")),
            write("a", 2, 2),
            write("a", 3, 3, "panel"),
            write("b", 1, 4, "panel", heads={"a": Head(2, "h" * 64)}),
        ]
    )
    store.save_arrivals({"a": 3, "b": 1}, "2018-11-06T09:00:00+00:00")
    store.save_state("panel", b"{}", None)
    store.keep("draft/case:DR181105.01", "The draft of a view")
    store.keep_blob("ab" * 32, b"a sealed document")
    store.index_text("case:DR181105.01", "form, page 2", "Ethnicity of pupils")
    store.save_findings([Finding("b", 2, "logs/b", "Device b: acts 2 to 3 are missing.")], "monday")
    store.close()
    (folder / "panel.lock").unlink()


if __name__ == "__main__":
    main()
