"""Row-level pupil data is refused with the reason; lists that are none are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import PupilDataRefused
from tests.unit.documents import made_papers as made

UPNS = ["A123456789012", "B123456789013", "H801200001001"]
PUPILS = [
    ("Khan", "Amina", date(2004, 3, 5)),
    ("Novak", "Petra", date(2003, 11, 30)),
    ("Reyes", "Luis", date(2004, 1, 17)),
    ("Walsh", "Niamh", date(2004, 8, 2)),
    ("Brown", "Jack", date(2003, 12, 12)),
    ("Singh", "Arjan", date(2004, 6, 21)),
]
NUMBERS, BIRTHS = "by their unique pupil numbers", "by name with their dates of birth"


def listed(*headings: str, dates: str = "%d/%m/%Y") -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [headings] if headings else []
    return rows + [(last, first, f"{born:{dates}}") for last, first, born in PUPILS]


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (made.workbook({"Notes": [["A"]], "Data": [[number, 5] for number in UPNS]}), NUMBERS),
        (made.csv_table([["upn", "ks4"], *[[upn.lower(), 7] for upn in UPNS]]), NUMBERS),
        (made.word(["Results"], [[[number, "7"] for number in UPNS]]), NUMBERS),
        (made.pdf([[f"{UPNS[0]} 7"], [f"{UPNS[1]} 6", f"{UPNS[2]} 4"]]), NUMBERS),
        (NamedBytes("list.txt", "\n".join(UPNS).encode()), NUMBERS),
        (made.workbook({"Data": [("Surname", "Forename", "DOB"), *PUPILS]}), BIRTHS),
        (made.csv_table(listed("KS4_SURNAME", "KS4_FORENAME", "KS4_DOB")), BIRTHS),
        (made.csv_table(listed("Surname", "First name", "DateOfBirth_SPR18")), BIRTHS),
        (made.csv_table(listed("Last_nm", "Frst_nm", "Birth_dt", dates="%d%m%Y")), BIRTHS),
        (made.csv_table(listed("Surname", "Forename", "Date")), BIRTHS),
        (made.csv_table(listed(dates="%d %b %Y")), BIRTHS),
        (made.workbook({"Data": [("Class 9", "", ""), *PUPILS]}), BIRTHS),
        (made.word(["Class 9"], [[("Item", "Use"), ("KS4", "Why")], listed()]), BIRTHS),
        (
            made.pdf(
                [["Name and date of birth", *[f"{a}, {b} 9C {c:%d/%m/%Y}" for a, b, c in PUPILS]]]
            ),
            BIRTHS,
        ),
    ],
)
def test_pupil_data_is_refused_with_the_reason(file: NamedBytes, why: str) -> None:
    with pytest.raises(PupilDataRefused) as refused:
        made.read(made.pdf([["A letter"]], "letter.pdf"), file)
    assert why in str(refused.value)
    assert str(refused.value).startswith(f"{file.name} was refused: ")
    assert "delete the file, tell your data protection officer" in str(refused.value)


@pytest.mark.parametrize(
    "rows",
    [
        [("Example", UPNS[0]), ("Another", UPNS[1])],
        [("Surname", "Forename", "Disclosure certificate"), *PUPILS],
        [("Name", "Date of birth"), ("Khan", "as in the register"), ("Novak", "not asked for")],
        [
            ("Timestamp", "Do you teach?", "Why?"),
            *[(datetime(2018, 5, day, 9, 30), "Yes", "Fun") for day in range(1, 20)],
        ],
        [("Alias", "Field", "Populated"), *[(f"KS4_A{n}", "Grade", "2004") for n in range(9)]],
        [("Surname", "Forename", "Date of birth", "An explanation that is far too long " * 3)],
        PUPILS[:4],
    ],
)
def test_lists_of_other_things_are_read(rows: Sequence[Sequence[object]]) -> None:
    assert not made.sentences(made.read(made.workbook({"Sheet": rows})))


def test_a_sentence_about_births_is_no_list() -> None:
    lines = ["The date of birth is not needed.", "Smith, Ann 12/03/2018 signed for the panel."]
    assert not made.sentences(made.read(made.pdf([lines])))
