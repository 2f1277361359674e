"""How judging the stated gateway changes a case. Imports msgspec only.

Asked before an act is written and on every fold, as all of ``casework``. Nothing is replaced: a
later judgement stands before the earlier ones, which stay as the log.
"""

from __future__ import annotations

from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, GatewayView
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.signed import Signed


def assess_gateway(case: Case, by: Signed, record: r.GatewayAssessed) -> Case:
    """Add a judgement on the gateway of the newest pack. Raises Refused."""
    if case.withdrawal is not None:
        raise Refused(f"{case.reference} was withdrawn; its gateway needs no judgement.")
    if not case.packs or record.pack != len(case.packs):
        raise Refused(f"Judge the gateway that the newest pack of {case.reference} states.")
    if not record.reason.strip():
        raise Refused("Give the reason: why the purpose falls inside the gateway, or does not.")
    if record.confirmed and not record.stated.strip():
        raise Refused(
            "The applicant states no gateway; none is found for them. Ask for one, or refuse."
        )
    return replace(case, gateways=(*case.gateways, GatewayView(by, record)))
