"""Drawing an icon straight onto a widget that paints itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from dmap_desktop.ui.design.icons import pixmap


def paint_icon(painter: QPainter, name: str, box: QRectF, tint: str) -> None:
    """Draw an icon centred in ``box``, as large as its shorter side, in ``tint`` (``#rrggbb``)."""
    side = round(min(box.width(), box.height()))
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    corner = QPointF(round(box.center().x() - side / 2), round(box.center().y() - side / 2))
    painter.drawPixmap(corner, pixmap(name, side, tint, ratio))
