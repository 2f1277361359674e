"""The clock of the demonstration: it starts on a given day and moves a little at every look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class StoryClock:
    """A clock that every profile of the story shares, so that its times make one story."""

    def __init__(self, start: datetime) -> None:
        """Begin at ``start``, which has a zone."""
        self._time = start

    def now(self) -> datetime:
        """Return the time and let a minute pass."""
        self._time += timedelta(minutes=1)
        return self._time

    def go_to(self, year: int, month: int, day: int, hour: int) -> None:
        """Go to an hour of a day, in UTC; never backwards."""
        self._time = max(self._time, datetime(year, month, day, hour, tzinfo=UTC))
