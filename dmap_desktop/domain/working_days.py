"""Working days in England: Monday to Friday without bank holidays. Imports nothing.

Source: Banking and Financial Dealings Act 1971, schedule 1, and the proclamations that moved or
added days since 2011; Christmas and New Year have substitute days when they fall on a weekend.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_MOVED = {
    2012: ((5, 28, 6, 4),),  # Diamond Jubilee
    2020: ((5, 4, 5, 8),),  # VE day
    2022: ((5, 30, 6, 2),),  # Platinum Jubilee
}
"""By year: bank holidays moved from (month, day) to (month, day)."""
_ADDED = {
    2011: ((4, 29),),
    2012: ((6, 5),),
    2022: ((6, 3), (9, 19)),
    2023: ((5, 8),),
}
"""By year: days that were bank holidays once."""


def is_working_day(day: date) -> bool:
    """Say whether ``day`` is a working day."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days(after: date, until: date) -> list[date]:
    """Return the working days after ``after`` up to and with ``until``."""
    found, day = [], after
    while day < until:
        day += _DAY
        if is_working_day(day):
            found.append(day)
    return found


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of England and Wales in ``year``."""
    easter = easter_sunday(year)
    days = {
        _substitute(date(year, 1, 1)),
        easter - 2 * _DAY,
        easter + _DAY,
        _first_monday(year, 5),
        _last_monday(year, 5),
        _last_monday(year, 8),
        *_christmas(year),
    }
    for month, day, to_month, to_day in _MOVED.get(year, ()):
        days.remove(date(year, month, day))
        days.add(date(year, to_month, to_day))
    days.update(date(year, month, day) for month, day in _ADDED.get(year, ()))
    return frozenset(days)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by Oudin's rule of 1940."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _substitute(day: date) -> date:
    while day.weekday() >= 5:
        day += _DAY
    return day


def _christmas(year: int) -> tuple[date, date]:
    """Return the two days off for Christmas Day and Boxing Day."""
    christmas = _substitute(date(year, 12, 25))
    boxing = _substitute(date(year, 12, 26))
    return (christmas, boxing if boxing != christmas else _substitute(christmas + _DAY))


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month + 1, 1) - _DAY
    return last - timedelta(days=last.weekday())
