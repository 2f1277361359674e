"""``catalogue``: looking up, listing, importing a published workbook, comparing."""

from __future__ import annotations

import json
from pathlib import Path

import at_work
import pytest
from openpyxl import Workbook

from dmap_desktop.commands.line import main
from tests.commands.conftest import Give, Said

HEADINGS = (
    "NPD Alias", "Field Reference", "Old Alias", "Years Populated", "Description",
    "Tier of Variable", "Identification Risk", "Sensitivity",
)  # fmt: skip


def said(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    return json.loads(capsys.readouterr().out)


def workbook(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    tab = book.worksheets[0]
    tab.title = "KS4_01-02_to_17-18"
    for row in (("Items available by request only",), HEADINGS, *rows):
        tab.append(row)
    book.save(folder / "tables.xlsx")
    return folder / "tables.xlsx"


def test_finding_offers_what_a_name_can_mean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "find", "exam no", "--json"]) == 0
    found = said(capsys)
    assert (found["by"], found["settled"]) == ("field", False)
    assert {one["dataset"] for one in found["items"]} == {"KS2", "KS4", "KS5"}
    assert main(["catalogue", "find", "K4 UPN"]) == 0
    assert "KS4_UPN in KS4, by request: Tier 1, class 2E" in capsys.readouterr().out
    assert main(["catalogue", "find", "KS4_NOTHING"]) == 1
    assert main(["catalogue", "find", "KS4_ETHNIC"]) == 0
    assert "Article 9 (racial or ethnic origin, by our reading)" in capsys.readouterr().out


def test_listing_items_and_contradictions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "list", "--dataset", "ks 4", "--tier", "2", "--json"]) == 0
    items = said(capsys)["items"]
    assert {(one["dataset"], one["tier"]) for one in items} == {("KS4", 2)}
    assert main(["catalogue", "list", "--tier", "3"]) == 0
    assert "0 of 1585 items" in capsys.readouterr().out
    assert main(["catalogue", "contradictions", "--json"]) == 0
    held = {one["name"]: one for one in said(capsys)["contradictions"]}
    assert held["EXAMNO"]["statements"][0]["datasets"] == ["KS2", "KS5"]
    assert main(["catalogue", "contradictions"]) == 0
    assert "contradictions in npd-2018-10; all are kept as published." in capsys.readouterr().out


def test_a_published_workbook_becomes_a_catalogue_and_is_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = workbook(
        tmp_path,
        ("KS4_UPN", "UPN", "k4_upn", "2002/03 -", "A number.", 1, 2, "E"),
        ("KS4_FSM", "FSM", "", "2001/02 -", "Words that are not copied.", 1, 5, "C"),
        ("KS4_BARE", "BARE", "", "2001/02 -", "Nothing stated.", "", "", ""),
        ("Default data items",),
        ("KS4_LATER", "LATER", "", "2018/19 -", "New.", 4, 5, "E"),
    )
    out = tmp_path / "npd-2019-03.csv"
    line = ["catalogue", "import", str(book), "--name", "npd-2019-03", "--out", str(out)]
    assert main([*line, "--json"]) == 0
    made = said(capsys)
    assert [one["row"] for one in made["left_out"]] == [5]
    assert (made["after"]["version"], made["after"]["items"]) == ("2019-03", 3)
    changes = {one["alias"]: one["change"] for one in made["changes"]}
    assert changes["KS4_LATER"] == "added"
    assert changes["KS4_FSM"] == "another tier"
    assert changes["KS4_ETHNIC"] == "removed"
    assert "not copied" not in out.read_text(encoding="utf-8")
    assert main([*line[:4], "npd", *line[5:]]) == 1
    assert "does not end in a date" in capsys.readouterr().err
    assert main(["catalogue", "compare", str(out), "--before", str(out)]) == 0
    assert "says of all 3 items what" in capsys.readouterr().out
    assert main(["catalogue", "compare", str(out)]) == 0
    assert "1 re-tiered" in capsys.readouterr().out
    assert main(line) == 0
    assert "Left out: KS4_01-02_to_17-18 row 5: neither tier nor" in capsys.readouterr().out


def test_a_workbook_that_publishes_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, out = workbook(tmp_path), tmp_path / "x-2019-03.csv"
    assert main(["catalogue", "import", str(book), "--name", out.stem, "--out", str(out)]) == 1
    assert "states no tier or class of any item" in capsys.readouterr().err
    assert not out.exists()


def test_a_catalogue_is_adopted_and_an_item_overridden(
    panel: at_work.PanelAtWork,
    give: Give,
    said: Said,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = workbook(tmp_path, ("KS4_UPN", "UPN", "", "2002/03 -", "", 1, 2, "E"))
    out = tmp_path / "npd-2019-03.csv"
    assert main(["catalogue", "import", str(book), "--name", out.stem, "--out", str(out)]) == 0
    adopted = said("secretariat", "catalogue", "adopt", str(out))
    kinds = [record["type"] for record in adopted["records"]]
    assert kinds == ["catalogue-shared/1", "rules-adopted/1"]
    capsys.readouterr()
    assert give("secretariat", "catalogue", "overrides") == 0
    assert capsys.readouterr().out == "The panel has overridden no item.\n"
    line = ("secretariat", "catalogue", "override", "KS4_UPN", "KS4", "--reason", "A slip.")
    assert give(*line, "--sensitivity", "B") == 0
    assert "otherwise than published" in capsys.readouterr().out
    (held,) = said("secretariat", "catalogue", "overrides")["overrides"]
    assert (held["sensitivity"], held["tier"], held["reason"]) == ("B", None, "A slip.")
    assert give("secretariat", "catalogue", "overrides") == 0
    assert "KS4_UPN in KS4: sensitivity B. A slip. (" in capsys.readouterr().out
    assert give(*line) == 0
    assert "as published again" in capsys.readouterr().out
