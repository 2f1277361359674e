"""The clock of a case: working days it took so far, without those spent waiting for the applicant.

Imports msgspec only. The rule is the panel's own convention, and is printed beside the figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from dmap_desktop.domain.questions import Pause
from dmap_desktop.domain.working_days import working_days

CLOCK_RULE = (
    "Working days (Monday to Friday, without the bank holidays of England and Wales) from the day "
    "after receipt to the day the case was settled, or today. The clock stands from the day after "
    "a letter with questions is sent to the day its last answer comes. The panel's own convention."
)


class Turnaround(msgspec.Struct, frozen=True):
    """How long a case has taken, in working days."""

    days: int
    """Counted days."""
    stopped: int
    """Days on which the clock stood, not among ``days``."""
    standing_since: str = ""
    """ISO date of the letter for which it stands now; "" while it runs."""
    settled: bool = False

    def words(self) -> str:
        """Say it in a few words, such as ``"12 working days, 3 more with the applicant"``."""
        days = "1 working day" if self.days == 1 else f"{self.days} working days"
        return f"{days}, {self.stopped} more with the applicant" if self.stopped else days

    def sentence(self) -> str:
        """Say it with what the clock does now."""
        if self.settled:
            return f"Settled after {self.words()}."
        if self.standing_since:
            return f"Clock stopped since {self.standing_since}: {self.words()}."
        return f"Open for {self.words()}."


def turnaround(
    received: str, pauses: Iterable[Pause], settled_on: str, today: date
) -> Turnaround | None:
    """Count the working days of a case; None when it is not known when it was received.

    ``received`` and ``settled_on`` are ISO dates, the latter "" while the case is open.
    """
    begin = _day(received)
    if begin is None:
        return None
    settled = _day(settled_on)
    end = settled or today
    all_days = working_days(begin, end)
    standing: set[date] = set()
    since = ""
    for pause in pauses:
        sent = _day(pause.sent)
        if sent is None:
            continue
        answered = _day(pause.answered)
        if answered is None and settled is None:
            since = min(filter(None, (since, pause.sent)))
        standing.update(day for day in all_days if sent < day <= (answered or end))
    return Turnaround(len(all_days) - len(standing), len(standing), since, settled is not None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
