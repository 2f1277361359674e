"""Icons of the Lucide set, tinted from the tokens. Icons given by ``dress`` follow the theme.

The files in ``resources/icons`` are the set's own, unchanged; only those that are used are kept.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from dmap_desktop.places import resource
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.tokens import IconSize, Space

_ROLE, _NAME = "iconColour", "iconName"
_HEAVY, _CALM = 'stroke-width="2"', 'stroke-width="1.75"'
_PIXELS = (1, 2)
"""Device pixel ratios that are drawn ready; Qt scales down from the larger one."""


class Dressed(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show the icon."""
        ...

    def setProperty(self, name: str, value: object, /) -> bool:
        """Remember a value."""
        ...


@cache
def drawing(name: str) -> str:
    """Return the SVG text of an icon. Raises FileNotFoundError for one that is not kept."""
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def tinted(name: str, colour: str) -> str:
    """Return the SVG text of an icon in ``colour``."""
    return drawing(name).replace("currentColor", colour).replace(_HEAVY, _CALM)


def pixmap(name: str, side: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """Return the icon ``side`` logical pixels wide and high, in ``colour`` (``#rrggbb``)."""
    key = f"{name} {side} {colour} {ratio}"
    picture = QPixmap()
    if not QPixmapCache.find(key, picture):
        picture = _drawn(name, side, colour, ratio)
        QPixmapCache.insert(key, picture)
    return picture


def _with_room(drawn: QPixmap, gap: int) -> QPixmap:
    """Return the icon with ``gap`` logical pixels of nothing at its right."""
    ratio = drawn.devicePixelRatio()
    picture = QPixmap(QSize(drawn.width() + round(gap * ratio), drawn.height()))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return picture


def _drawn(name: str, side: int, colour: str, ratio: float) -> QPixmap:
    pixels = round(side * ratio)
    picture = QPixmap(QSize(pixels, pixels))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(tinted(name, colour).encode())).render(
        painter, QRectF(0, 0, pixels, pixels)
    )
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str = "text", gap: int = 0) -> QIcon:
    """Return an icon in the plain colour token ``colour``, greyed where it is disabled.

    ``gap`` is empty room at its right, in pixels: a button sets its word right beside the icon.
    """
    colours, made = look().colours, QIcon()
    modes = ((QIcon.Mode.Normal, colours.named()[colour]), (QIcon.Mode.Disabled, colours.disabled))
    for mode, tint in modes:
        for side in (IconSize.SMALL, IconSize.BODY):
            for ratio in _PIXELS:
                drawn = pixmap(name, look().px(side), tint, ratio)
                made.addPixmap(_with_room(drawn, gap) if gap else drawn, mode)
    return made


def dress(target: Dressed, name: str, colour: str = "text") -> None:
    """Give a button or an action an icon that follows the theme and the text scale."""
    target.setProperty(_NAME, name)
    target.setProperty(_ROLE, colour)
    gap = Space.TIGHT if isinstance(target, QPushButton) and target.text() else 0
    target.setIcon(icon(name, colour, gap))
    if isinstance(target, QAbstractButton):
        target.setIconSize(QSize(look().icon + gap, look().icon))


def dress_again(application: QApplication) -> None:
    """Draw every icon given by ``dress`` anew, after the look has changed."""
    targets: dict[int, QObject] = {}
    for widget in application.allWidgets():
        targets[id(widget)] = widget
        for action in widget.actions():
            targets[id(action)] = action
    for target in targets.values():
        name = target.property(_NAME)
        if name and isinstance(target, (QAbstractButton, QAction)):
            dress(target, str(name), str(target.property(_ROLE)))
