"""What opens at a prompt: the part of the run in which it counts, between two handles."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from clipdiff_core.targets import ALWAYS, Span
from clipdiff_gui.panels.controls import NumberBox, describe
from clipdiff_gui.panels.popup import Popup

_INSET = 9  # points from an end to the groove: a handle needs them
_STEP, _WHOLE, _LEAST = 5, 100, 1  # percent: a key's step, all of a run, and how short a part may be
_BOX_WIDTH, _WIDTH = 76, 280


class RangeSlider(QWidget):
    """Two handles over a run, in percent; the arrow keys move the one that was moved last, Space takes the other."""

    changed = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.low, self.high = 0.0, float(_WHOLE)
        self._held = 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(_WIDTH - 40)

    def sizeHint(self) -> QSize:
        """Room for the handles."""
        return QSize(_WIDTH, 24)

    def show_range(self, low: float, high: float) -> None:
        """Stand at `low` and `high` without saying so."""
        self.low, self.high = low, high
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the nearer handle, and bring it here."""
        at = self._value_at(event.position().x())
        self._held = 0 if abs(at - self.low) < abs(at - self.high) or at < self.low else 1
        self._move(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(self._value_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the handle, or take the other."""
        steps = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Down: -_STEP, Qt.Key.Key_Right: _STEP, Qt.Key.Key_Up: _STEP}
        if event.key() == Qt.Key.Key_Space:
            self._held = 1 - self._held
            self.update()
        elif (step := steps.get(Qt.Key(event.key()))) is not None:
            self._move((self.low, self.high)[self._held] + step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A groove, the part in the accent colour, and the handles at its ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours, middle = self.palette(), self.height() / 2
        painter.setBrush(colours.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(QRectF(_INSET, middle - 2, self.width() - 2 * _INSET, 4), 2, 2)
        fill = colours.color(QPalette.ColorRole.Highlight)
        painter.setBrush(fill)
        begin, end = self._x(self.low), self._x(self.high)
        painter.drawRoundedRect(QRectF(begin, middle - 2, end - begin, 4), 2, 2)
        for x in (begin, end):
            painter.drawEllipse(QPointF(x, middle), 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(fill)
            painter.drawEllipse(QPointF((begin, end)[self._held], middle), 8.5, 8.5)

    def _move(self, value: float) -> None:
        if self._held == 0:
            self.low = max(0.0, min(value, self.high - _LEAST))
        else:
            self.high = min(float(_WHOLE), max(value, self.low + _LEAST))
        self.update()
        self.changed.emit(self.low, self.high)

    def _x(self, value: float) -> float:
        return _INSET + (self.width() - 2 * _INSET) * value / _WHOLE

    def _value_at(self, x: float) -> float:
        return float(round(max(0.0, min(1.0, (x - _INSET) / (self.width() - 2 * _INSET))) * _WHOLE))


class SpanPopup(Popup):
    """The part as two handles and two numbers; every change counts at once."""

    changed = Signal(Span)

    def __init__(self, parent: QWidget, span: Span) -> None:
        super().__init__(parent)
        head = QLabel(self.tr("The part of the run in which it counts"))
        head.setObjectName("dim")
        self.slider = RangeSlider()
        describe(
            self.slider,
            self.tr("Part of the run"),
            self.tr("Early steps settle what is where, late ones how it looks. Space takes the other handle."),
        )
        self.begin, self.end = self._box(self.tr("From")), self._box(self.tr("To"))
        self.always = QPushButton(self.tr("Always"))
        self.always.setObjectName("plain")
        describe(self.always, self.tr("Always"), self.tr("Let it count from the first step to the last"))
        line = QHBoxLayout()
        for part in (self.begin, self.end):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.always)
        self.body_lines.addWidget(head)
        self.body_lines.addWidget(self.slider)
        self.body_lines.addLayout(line)
        self._show(span.start * _WHOLE, span.end * _WHOLE)
        self.slider.changed.connect(self._tell)
        self.begin.valueChanged.connect(lambda value: self._tell(value, max(self.slider.high, value + _LEAST)))
        self.end.valueChanged.connect(lambda value: self._tell(min(self.slider.low, value - _LEAST), value))
        self.always.clicked.connect(lambda: self._tell(ALWAYS.start * _WHOLE, ALWAYS.end * _WHOLE))

    def open_under(self, control: QWidget, width: int) -> None:
        """Begin at the handles."""
        super().open_under(control, max(width, _WIDTH))
        self.slider.setFocus(Qt.FocusReason.PopupFocusReason)

    def _box(self, name: str) -> NumberBox:
        box = NumberBox(0, _WHOLE, 0, _STEP)
        box.setSuffix(" %")
        box.setFixedWidth(_BOX_WIDTH)
        describe(box, name, self.tr("In percent of the run's steps"))
        return box

    def _show(self, low: float, high: float) -> None:
        self.slider.show_range(low, high)
        for box, value in ((self.begin, low), (self.end, high)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)

    def _tell(self, low: float, high: float) -> None:
        low, high = max(0.0, min(low, _WHOLE - _LEAST)), min(float(_WHOLE), max(high, _LEAST))
        self._show(low, high)
        self.changed.emit(Span(round(low / _WHOLE, 4), round(high / _WHOLE, 4)))
