"""A drop-down list of long names: cases, meetings, papers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

_LETTERS = 14


class Chooser(QComboBox):
    """Takes the room there is; what does not fit ends in an ellipsis, and the tool tip has it."""

    def __init__(self, object_name: str, name: str) -> None:
        """Start empty; ``name`` is read out."""
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint what there is room for."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        whole = option.currentText or self.placeholderText()
        shown = self.fontMetrics().elidedText(
            whole, Qt.TextElideMode.ElideRight, max(room.width() - 4, 0)
        )
        self.setToolTip(whole if shown != whole else "")
        option.currentText = shown
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
