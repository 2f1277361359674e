"""Fields of a fillable form whose values can be seen: an AcroForm that wraps its long texts."""

from __future__ import annotations

import math

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.acroform import AcroForm
from reportlab.pdfgen.canvas import Canvas

from dmap_desktop.exports.forms.look import BLUE, FIELD, INK, RULE, WHITE

FONT = "Helvetica"
SIZE = 9.0
LEADING = 1.2 * SIZE
"""The AcroForm's own line distance."""
_INSET = 4.0


def lines_of(text: str, width: float) -> list[str]:
    """Return ``text`` broken into the lines that fit a field ``width`` points wide."""
    return [
        line
        for block in text.split("\n")
        for line in (simpleSplit(block, FONT, SIZE, width - 2 * _INSET) or [""])
    ]


def height_for(text: str, width: float, least: float) -> float:
    """Return the height in points of a field that shows all of ``text``, ``least`` or more."""
    return max(least, len(lines_of(text, width)) * LEADING + 5)


def _whole(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """Return ``box`` on whole points, so that neighbours still touch."""
    x, y, width, height = box
    left, bottom = round(x), round(y)
    return left, bottom, round(x + width) - left, round(y + height) - bottom


class _WrappingForm(AcroForm):  # type: ignore[misc]
    """The library's form draws a value line by line as it is given; this one breaks lines."""

    @staticmethod
    def circleArcStream(size, r, **named):  # type: ignore[no-untyped-def]
        """Draw the circle of a radio button in its true size.

        The library scales by ``size / 20`` twice, so that only a size of 20 comes out right.
        """
        scale = math.sqrt(size / 20)
        return AcroForm.circleArcStream(20 * scale, r / scale, **named)

    def txAP(self, key, value, *args, **named):  # type: ignore[no-untyped-def]
        """Draw ``value`` wrapped to the field, while the field keeps it as it is."""
        return super().txAP(key, "\n".join(lines_of(value, named["width"])), *args, **named)


class FormFields:
    """Adds fields to the pages of ``canvas`` in one look."""

    def __init__(self, canvas: Canvas) -> None:
        self._form = _WrappingForm(canvas)
        canvas.AcroForm = canvas._doc._catalog.AcroForm = self._form

    def text(self, name: str, tip: str, value: str, box: tuple[float, float, float, float]) -> None:
        """Add a text field in ``box`` (x, y, width, height in points); a tall one has lines."""
        x, y, width, height = _whole(box)
        self._form.textfield(
            name=name,
            tooltip=tip,
            value=value,
            x=x,
            y=y,
            width=width,
            height=height,
            fieldFlags="multiline" if height > 2 * LEADING else "",
            maxlen=0,
            fontName=FONT,
            fontSize=SIZE,
            fillColor=FIELD,
            borderColor=RULE,
            textColor=INK,
            borderWidth=1,
        )

    def choice(
        self,
        name: str,
        tip: str,
        value: str,
        options: tuple[str, ...],
        box: tuple[float, float, float, float],
    ) -> None:
        """Add a drop-down list in ``box``; an empty ``value`` chooses nothing."""
        x, y, width, height = _whole(box)
        self._form.choice(
            name=name,
            tooltip=tip,
            value=value or " ",
            options=[" ", *options],
            x=x,
            y=y,
            width=width,
            height=height,
            maxlen=0,
            fontName=FONT,
            fontSize=SIZE,
            fillColor=FIELD,
            borderColor=RULE,
            textColor=INK,
            borderWidth=1,
        )

    def radio(self, name: str, tip: str, option: str, chosen: str, at: tuple[float, float]) -> None:
        """Add the radio button for ``option`` with its lower left corner at ``at``."""
        self._form.radio(
            name=name,
            tooltip=tip,
            value=option,
            selected=option == chosen,
            x=round(at[0]),
            y=round(at[1]),
            size=10,
            fieldFlags="noToggleToOff radio",
            fillColor=WHITE,
            borderColor=INK,
            textColor=BLUE,
            borderWidth=1,
        )

    def tick(self, name: str, tip: str, value: str, at: tuple[float, float]) -> None:
        """Add a check box with its lower left corner at ``at``, ticked for ``"Yes"``."""
        self._form.checkbox(
            name=name,
            tooltip=tip,
            checked=value == "Yes",
            x=round(at[0]),
            y=round(at[1]),
            size=11,
            fieldFlags="",
            fillColor=WHITE,
            borderColor=INK,
            textColor=BLUE,
            borderWidth=1,
        )
