"""The small controls the panels are made of."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QStandardItemModel, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QWidget,
)

_INSET = 8  # pixels from a slider's end to its groove: the handle needs them
_AROUND_NAME = 38  # points of a list of choices that are not for the name it shows


def describe(widget: QWidget, name: str, tip: str) -> None:
    """Give a control its accessible name and its tooltip."""
    widget.setAccessibleName(name)
    widget.setToolTip(tip)


def line_height(widget: QWidget) -> int:
    """How high a control of one line is, in the font of `widget`."""
    return widget.fontMetrics().height() + 14


def finish_typing() -> None:
    """Take over what is being typed: a button of the toolbar leaves the focus where it is."""
    typed_in = QApplication.focusWidget()
    if isinstance(typed_in, QAbstractSpinBox):
        typed_in.interpretText()
    elif isinstance(typed_in, QLineEdit):
        typed_in.editingFinished.emit()


class Slider(QSlider):
    """A slider filled from its zero: in the accent colour above it, in the away colour below."""

    def __init__(self, low: float, high: float, step: float, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._step = step
        self.setRange(round(low / step), round(high / step))
        self.setPageStep(max(1, (self.maximum() - self.minimum()) // 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(60)

    def amount(self) -> float:
        """The value it stands at."""
        return self.value() * self._step

    def set_amount(self, amount: float) -> None:
        """Move to the nearest place for `amount`."""
        self.setValue(round(amount / self._step))

    def sizeHint(self) -> QSize:
        """Room for the handle."""
        return QSize(110, 22)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where the mouse is, then drag from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setValue(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.setValue(self._value_at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel that scrolls, unless the slider is in use."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin groove, its filled part, and a round handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours, middle = self.palette(), self.height() / 2
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setBrush(colours.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(QRectF(self._x(self.minimum()), middle - 2, self._span(), 4), 2, 2)
        zero, here = self._x(max(0, self.minimum())), self._x(self.value())
        role = QPalette.ColorRole.Highlight if self.value() >= 0 else QPalette.ColorRole.LinkVisited
        fill = colours.color(group, role if self.isEnabled() else QPalette.ColorRole.PlaceholderText)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(min(zero, here), middle - 2, abs(here - zero), 4), 2, 2)
        if self.minimum() < 0:
            painter.setBrush(colours.color(QPalette.ColorRole.PlaceholderText))
            painter.drawRoundedRect(QRectF(zero - 1, middle - 5, 2, 10), 1, 1)
            painter.setBrush(fill)
        painter.drawEllipse(QPointF(here, middle), 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(fill)
            painter.drawEllipse(QPointF(here, middle), 8.5, 8.5)

    def _span(self) -> float:
        return self.width() - 2 * _INSET

    def _x(self, value: int) -> float:
        return _INSET + self._span() * (value - self.minimum()) / (self.maximum() - self.minimum())

    def _value_at(self, x: float) -> int:
        share = min(1.0, max(0.0, (x - _INSET) / self._span()))
        return round(self.minimum() + share * (self.maximum() - self.minimum()))


class NumberBox(QDoubleSpinBox):
    """A number to type; the wheel turns it only while it is in use. `lowest` are words to show for the lowest one.

    The style sheet hides its arrows: with `NoButtons` Qt 6.12 gives the number no room.
    """

    def __init__(self, low: float, high: float, decimals: int, step: float, lowest: str = "") -> None:
        super().__init__()
        self.setSpecialValueText(lowest)
        self.setFixedHeight(line_height(self))
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Let too large a number be typed and then take the largest: Qt leaves out a digit, and 5000 becomes 500."""
        state, text, at = super().validate(input, pos)
        if state is QValidator.State.Invalid and self.locale().toDouble(input)[1]:
            state = QValidator.State.Intermediate
        return state, text, at

    def fixup(self, input: str) -> str:
        """The nearest number that is within bounds."""
        number, is_one = self.locale().toDouble(input)
        return self.textFromValue(min(max(number, self.minimum()), self.maximum())) if is_one else super().fixup(input)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel that scrolls, unless the box is in use."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class NumberField(QWidget):
    """A slider for the usual range and a box for any number."""

    changed = Signal(float)

    def __init__(self, box: NumberBox, slider: Slider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box, self.slider = box, slider
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(slider, 1)
        line.addWidget(box)
        box.setFixedWidth(62)
        self.setFocusProxy(box)
        slider.valueChanged.connect(self._from_slider)
        box.valueChanged.connect(self._from_box)

    def describe(self, name: str, tip: str) -> None:
        """Name both halves."""
        describe(self.box, name, tip)
        describe(self.slider, name, tip)

    def show_value(self, value: float) -> None:
        """Show a value without saying that it changed."""
        for part in (self.slider, self.box):
            part.blockSignals(True)
        self.box.setValue(value)
        self.slider.set_amount(value)
        self.slider.update()
        for part in (self.slider, self.box):
            part.blockSignals(False)

    def _from_slider(self) -> None:
        self.show_value(self.slider.amount())
        self.changed.emit(self.box.value())

    def _from_box(self, value: float) -> None:
        self.show_value(value)
        self.changed.emit(value)


class Choice(QComboBox):
    """A list of values with names; the wheel turns it only while it is in use."""

    picked = Signal(object)

    def __init__(self, choices: list[tuple[object, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        for value, name in choices:
            self.addItem(name, value)
        self.activated.connect(lambda: self.picked.emit(self.currentData()))

    def show_value(self, value: object) -> None:
        """Show a value without saying that it changed."""
        for row in range(self.count()):
            if self.itemData(row) == value:
                self.setCurrentIndex(row)
                return
        self.addItem(str(value), value)  # a job from elsewhere may name what is not offered here
        self.setCurrentIndex(self.count() - 1)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Leave out the end of a name that is too long."""
        super().initStyleOption(option)
        room = max(0, self.width() - _AROUND_NAME)
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def allow(self, value: object, allowed: bool, why_not: str) -> None:
        """Let a value be picked, or not; its tooltip says `why_not`."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for row in range(self.count()):
            if self.itemData(row) == value:
                model.item(row).setEnabled(allowed)
                model.item(row).setToolTip("" if allowed else why_not)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel that scrolls, unless the list is in use."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class Switch(QCheckBox):
    """A check box that looks like a switch."""

    def sizeHint(self) -> QSize:
        """The size of the switch."""
        return QSize(36, 22)

    def hitButton(self, pos: object) -> bool:
        """The whole switch can be pressed."""
        return True

    def event(self, event: QEvent) -> bool:
        """Redraw when the mouse comes or goes."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded track with a knob at one end."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        role = QPalette.ColorRole
        track = QRectF(1, self.height() / 2 - 9, 34, 18)
        on = self.isChecked()
        painter.setPen(self.palette().color(role.Highlight if self.hasFocus() else role.Mid))
        lit = role.Highlight if self.isEnabled() else role.PlaceholderText
        painter.setBrush(self.palette().color(lit if on else role.Base))
        painter.drawRoundedRect(track, 9, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(role.HighlightedText if on else role.Light))
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.drawEllipse(
            QPointF(track.right() - 9 if on else track.left() + 9, track.center().y()), *[6.5 if hovered else 6] * 2
        )
