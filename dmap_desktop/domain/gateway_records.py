"""The record of how the legal gateway that an applicant states was judged. Msgspec only.

The applicant states the gateway first; an assessor confirms or refuses it with a reason; every
later change is an act of its own (domain notes, section 3).
"""

from __future__ import annotations

from dmap_desktop.domain.roster import Record


class GatewayAssessed(Record, frozen=True, tag="gateway-assessed/1"):
    """The author confirms or refuses the gateway that the application states."""

    pack: int
    """The version of the pack that states it."""
    stated: str
    """As the applicant states it there; "" when none is stated, which can only be refused."""
    confirmed: bool
    reason: str
