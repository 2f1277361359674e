"""What every attack is asked: was it said, in the report, the audit and by verify; what goes on."""

from __future__ import annotations

from dmap_desktop.domain.chain import Finding
from dmap_desktop.services.auditing import audit
from tests.fakes import MemoryHub
from tests.small_panel import Seat, SmallPanel


def told(seat: Seat, *words: str) -> Finding:
    """Synchronise; return the one finding there is. It stands in the report and in the audit."""
    report = seat.sync()
    sentences = [finding.sentence for finding in report.findings]
    assert len(sentences) == 1, sentences
    for word in words:
        assert word in sentences[0]
    assert sentences[0].endswith(".")
    assert audit(seat.session).proof.findings == report.findings
    return report.findings[0]


def told_by_verify(seat: Seat, hub: MemoryHub, *words: str) -> None:
    """Verify the hub: nothing counts as verified, and one finding says these words."""
    proof = seat.verify(hub)
    assert not proof.ok
    said = [f.sentence for f in proof.findings if all(word in f.sentence for word in words)]
    assert said, [f.sentence for f in proof.findings]


def goes_on(panel: SmallPanel, reader: str, writer: str) -> None:
    """Say that two who are not attacked still work with each other."""
    panel[writer].note("Life goes on.")
    panel[writer].sync()
    panel[reader].sync()
    assert "Life goes on." in panel[reader].notes()
    panel[reader].note("It does.")
    panel[reader].sync()
    panel[writer].sync()
    assert "It does." in panel[writer].notes()


def mended(seat: Seat) -> None:
    """Say that nothing is wrong any more, and that the laptop remembers what was."""
    assert seat.sync().findings == ()
    assert audit(seat.session).proof.ok
    assert all(kept.mended for kept in seat.session.store.finding_log())
