"""Working days, and the clock of a case that stands while the applicant has the word."""

from __future__ import annotations

from datetime import date

import pytest

from dmap_desktop.domain.questions import Pause
from dmap_desktop.domain.turnaround import Turnaround, turnaround
from dmap_desktop.domain.working_days import (
    bank_holidays,
    easter_sunday,
    is_working_day,
    working_days,
)


def days(*words: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(word) for word in words)


# As published for England and Wales by the government.
PUBLISHED = {
    2011: days(
        "2011-01-03", "2011-04-22", "2011-04-25", "2011-04-29", "2011-05-02", "2011-05-30",
        "2011-08-29", "2011-12-26", "2011-12-27",
    ),
    2012: days(
        "2012-01-02", "2012-04-06", "2012-04-09", "2012-05-07", "2012-06-04", "2012-06-05",
        "2012-08-27", "2012-12-25", "2012-12-26",
    ),
    2018: days(
        "2018-01-01", "2018-03-30", "2018-04-02", "2018-05-07", "2018-05-28", "2018-08-27",
        "2018-12-25", "2018-12-26",
    ),
    2020: days(
        "2020-01-01", "2020-04-10", "2020-04-13", "2020-05-08", "2020-05-25", "2020-08-31",
        "2020-12-25", "2020-12-28",
    ),
    2021: days(
        "2021-01-01", "2021-04-02", "2021-04-05", "2021-05-03", "2021-05-31", "2021-08-30",
        "2021-12-27", "2021-12-28",
    ),
    2022: days(
        "2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03",
        "2022-08-29", "2022-09-19", "2022-12-26", "2022-12-27",
    ),
    2023: days(
        "2023-01-02", "2023-04-07", "2023-04-10", "2023-05-01", "2023-05-08", "2023-05-29",
        "2023-08-28", "2023-12-25", "2023-12-26",
    ),
}  # fmt: skip


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_bank_holidays_are_as_published(year: int) -> None:
    assert bank_holidays(year) == PUBLISHED[year]


def test_easter() -> None:
    assert easter_sunday(2000) == date(2000, 4, 23)
    assert easter_sunday(2019) == date(2019, 4, 21)
    assert easter_sunday(2038) == date(2038, 4, 25)


def test_working_days_leave_out_weekends_and_holidays() -> None:
    assert not is_working_day(date(2018, 7, 7))
    found = working_days(date(2018, 5, 4), date(2018, 5, 9))  # a Friday to a Wednesday
    assert found == [date(2018, 5, 8), date(2018, 5, 9)]


TODAY = date(2018, 7, 20)


@pytest.mark.parametrize(
    ("pauses", "settled", "wanted"),
    [
        ((), "", Turnaround(29, 0)),
        ((), "2018-06-15", Turnaround(4, 0, settled=True)),
        ((Pause("2018-07-05", "2018-07-12"),), "", Turnaround(24, 5)),
        ((Pause("2018-07-05"),), "", Turnaround(18, 11, "2018-07-05")),
        # Two letters at once stop it once, and it stands since the first.
        ((Pause("2018-07-05"), Pause("2018-07-06")), "", Turnaround(18, 11, "2018-07-05")),
        # An answer on the day of the letter stops nothing; one that never came, until the end.
        ((Pause("2018-07-05", "2018-07-05"),), "", Turnaround(29, 0)),
        ((Pause("2018-06-13"),), "2018-06-15", Turnaround(2, 2, settled=True)),
        ((Pause("not a day"),), "", Turnaround(29, 0)),
    ],
)
def test_the_clock(pauses: tuple[Pause, ...], settled: str, wanted: Turnaround) -> None:
    assert turnaround("2018-06-11", pauses, settled, TODAY) == wanted


def test_the_clock_in_words() -> None:
    assert turnaround("", (), "", TODAY) is None
    assert Turnaround(1, 0).sentence() == "Open for 1 working day."
    assert Turnaround(12, 3, settled=True).sentence() == (
        "Settled after 12 working days, 3 more with the applicant."
    )
    assert Turnaround(12, 3, "2018-07-05").sentence() == (
        "Clock stopped since 2018-07-05: 12 working days, 3 more with the applicant."
    )
