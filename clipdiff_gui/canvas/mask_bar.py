"""The slim bar of tools over the canvas, while a mask is wanted."""

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from clipdiff_gui.canvas.mask_actions import MaskActions
from clipdiff_gui.icons import IconLabel
from clipdiff_gui.model.brush import LARGEST, SMALLEST, Brush
from clipdiff_gui.panels.controls import NumberBox, NumberField, Slider, describe

_MOST_FEATHERED = 512
_BELOW, _BESIDE = 4, 12  # points between the two rows
_ACROSS, _DOWN = 12, 5  # points around them
_WIDEST_FIELD, _BOX_WIDTH = 220, 70
_DOUBLING = 0.05  # a step of the size's slider, in doublings


class SizeSlider(Slider):
    """A slider on which each doubling is as far."""

    def __init__(self) -> None:
        super().__init__(math.log2(SMALLEST), math.log2(LARGEST), _DOUBLING)

    def amount(self) -> float:
        """The value it stands at."""
        return float(round(2 ** super().amount()))

    def set_amount(self, amount: float) -> None:
        """Move to the nearest place for `amount`."""
        super().set_amount(math.log2(amount))


class MaskBar(QFrame):
    """Tools and the brush, and beside them, or below where there is little room, what is done to the whole mask."""

    brush_changed = Signal()

    def __init__(self, actions: MaskActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maskBar")
        self._actions = actions
        self.size_field = NumberField(NumberBox(SMALLEST, LARGEST, 0, 1), SizeSlider())
        self.size_field.describe(self.tr("Brush size"), self.tr("The brush's diameter in pixels ([ and ])"))
        self.softness_field = NumberField(NumberBox(0, 100, 0, 5), Slider(0, 100, 1))
        softness_tip = self.tr("How far the brush fades towards its rim, in percent (Shift+[ and Shift+])")
        self.softness_field.describe(self.tr("Brush softness"), softness_tip)
        self.feather_box = NumberBox(1, _MOST_FEATHERED, 0, 1)
        self.feather_box.setValue(16)
        describe(self.feather_box, self.tr("Feather"), self.tr("Over how many pixels Feather softens edges"))
        for field in (self.size_field, self.softness_field):
            field.setMaximumWidth(_WIDEST_FIELD)
            field.changed.connect(self._on_brush)
        for box, unit in (
            (self.size_field.box, self.tr(" px")),
            (self.softness_field.box, self.tr(" %")),
            (self.feather_box, self.tr(" px")),
        ):
            box.setSuffix(unit)
            box.setFixedWidth(_BOX_WIDTH)
        self.show_brush(Brush())
        self._rows = [self._brush_row(), self._mask_row()]
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._column.setContentsMargins(_ACROSS, _DOWN, _ACROSS, _DOWN)
        self._column.setSpacing(_BELOW)
        for row in self._rows:
            self._column.addWidget(row)
        self.addActions(actions.findChildren(QAction))

    @property
    def brush(self) -> Brush:
        """The brush as it is set."""
        return Brush(self.size_field.box.value(), self.softness_field.box.value() / 100)

    def show_brush(self, brush: Brush) -> None:
        """Show another brush."""
        self.size_field.show_value(brush.diameter)
        self.softness_field.show_value(100 * brush.softness)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its wider row: what does not fit beside it goes below."""
        widest = max(row.minimumSizeHint().width() for row in self._rows)
        return QSize(widest + 2 * _ACROSS, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put both rows beside each other where there is room."""
        needed = sum(row.sizeHint().width() for row in self._rows) + 2 * _ACROSS + _BESIDE
        directions = QBoxLayout.Direction
        fits = event.size().width() >= needed
        direction = directions.LeftToRight if fits else directions.TopToBottom
        if direction != self._column.direction():
            self._column.setDirection(direction)
            self._column.setSpacing(_BESIDE if fits else _BELOW)
            self.updateGeometry()
        super().resizeEvent(event)

    def _brush_row(self) -> QWidget:
        actions = self._actions
        row, line = _row()
        for action in (actions.brush, actions.background, actions.eraser):
            line.addWidget(_button(action))
        for icon, field in (("size", self.size_field), ("softness", self.softness_field)):
            line.addSpacing(10)
            line.addWidget(IconLabel(icon, QPalette.ColorRole.Light))
            line.addWidget(field, 1)
        line.addStretch()
        return row

    def _mask_row(self) -> QWidget:
        actions = self._actions
        row, line = _row()
        groups = (
            (actions.undo, actions.redo),
            (actions.fill, actions.invert, actions.clear),
            (actions.load, actions.transparency),
            (actions.feather,),
        )
        for group in groups:
            for action in group:
                line.addWidget(_button(action))
            line.addSpacing(8)
        line.addWidget(self.feather_box)
        line.addStretch()
        return row

    def _on_brush(self) -> None:
        self.brush_changed.emit()


def _row() -> tuple[QWidget, QHBoxLayout]:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(2)
    return row, line


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    button.setIconSize(QSize(18, 18))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus, and so the shortcuts, with the canvas
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setVisible(action.isVisible())

    def follow() -> None:
        button.setVisible(action.isVisible())
        button.setAccessibleName(action.text())

    action.changed.connect(follow)
    follow()
    return button
