"""The loss of every network in training, from the training's beginning to its end."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clipdiff_core.training_job import SHARES
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.training import words
from clipdiff_gui.training.curves import Curve
from clipdiff_gui.training.standing import STAGES, begins_at

_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 2, 6, 22  # points around the curves: for the numbers at the axes' ends
_NARROWEST = 1.25  # the scale's ends are at least this factor apart, or a flat curve would show nothing but noise
_APART = 6  # points between the names of two networks
_SMALLEST = 1e-6  # a loss of nothing has no place on a logarithmic scale

_Point = tuple[float, float]


class LossPlot(QWidget):
    """The curves, one behind the other as the networks learn, on one logarithmic scale."""

    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: dict[str, list[_Point]] = {}
        self._stage = ""
        self._ends = (1.0, 1.0)
        self._marked: tuple[str, _Point] | None = None
        self.setMouseTracking(True)
        self.setMinimumHeight(110)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(480, 130)

    def show_curves(self, curves: Mapping[str, Curve], stage: str) -> None:
        """Show how the losses went; `stage` is the network that learns now."""
        self._stage = stage
        self._curves = {name: _placed(name, curve) for name, curve in curves.items()}
        losses = [loss for points in self._curves.values() for _, loss in points] or [1.0]
        low, high = min(losses), max(losses)
        widen = math.sqrt(max(1.0, _NARROWEST * low / high))
        self._ends = (low / widen, high * widen)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the loss where the mouse is."""
        x = event.position().x()
        marks = [(name, point) for name, points in self._curves.items() for point in points]
        self._marked = min(marks, key=lambda mark: abs(self._at(mark[1]).x() - x), default=None)
        if self._marked is not None:
            stage, (share, loss) = self._marked
            told = self.tr("{learning}, at {percent} %: {loss}")
            self.hovered.emit(
                told.format(learning=words.learning(stage), percent=round(100 * share), loss=_number(loss))
            )
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone: so is what it asked."""
        self._marked = None
        self.hovered.emit("")
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pieces of the training, the ends of the axes, the curves, and the point under the mouse."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_pieces(painter)
        self._paint_names(painter)
        self._paint_ends(painter)
        for stage, points in self._curves.items():
            role = QPalette.ColorRole.Highlight if stage == self._stage else QPalette.ColorRole.Light
            painter.setPen(QPen(self._colour(role), 1.6))
            places = [self._at(point) for point in points]
            if len(places) == 1:
                painter.drawPoint(places[0])
            painter.drawPolyline(QPolygonF(places))
        if self._marked is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(QPalette.ColorRole.Text))
            painter.drawEllipse(self._at(self._marked[1]), 3.5, 3.5)

    def _paint_pieces(self, painter: QPainter) -> None:
        area = self._area()
        for stage in STAGES:
            left = area.left() + area.width() * begins_at(stage)
            piece = QRectF(left, area.top(), area.width() * SHARES[stage], area.height())
            if stage == self._stage:
                painter.fillRect(piece, self._colour(QPalette.ColorRole.Base))
            painter.setPen(QPen(self._colour(QPalette.ColorRole.Mid), 1))
            painter.drawLine(piece.topLeft(), piece.bottomLeft())
        painter.setPen(QPen(self._colour(QPalette.ColorRole.Mid), 1))
        painter.drawLine(area.topRight(), area.bottomRight())
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def name_places(self) -> dict[str, QRectF]:
        """Where the networks' names stand that have room; the one that learns is named even over its neighbours."""
        area, places = self._area(), {}
        for stage in STAGES:
            width = self.fontMetrics().horizontalAdvance(words.short(stage)) + _APART
            middle = area.left() + area.width() * (begins_at(stage) + SHARES[stage] / 2)
            left = min(max(middle - width / 2, area.left()), area.right() - width)
            places[stage] = QRectF(left, area.bottom(), width, _BOTTOM)
        now = places.get(self._stage, QRectF())
        return {
            stage: place
            for stage, place in places.items()
            if place == now or (place.width() <= area.width() * SHARES[stage] and not place.intersects(now))
        }

    def _paint_names(self, painter: QPainter) -> None:
        for stage, place in self.name_places().items():
            role = QPalette.ColorRole.Text if stage == self._stage else QPalette.ColorRole.Light
            painter.setPen(self._colour(role))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words.short(stage))

    def _paint_ends(self, painter: QPainter) -> None:
        area = self._area()
        painter.setPen(self._colour(QPalette.ColorRole.Light))
        beside = QRectF(0, area.top(), _LEFT - 8, area.height())
        low, high = self._ends
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, _number(high))
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, _number(low))

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _at(self, point: _Point) -> QPointF:
        area, (low, high) = self._area().adjusted(0, 4, 0, -4), self._ends
        share, loss = point
        up = math.log(loss / low) / math.log(high / low)
        return QPointF(area.left() + area.width() * share, area.bottom() - area.height() * up)

    def _colour(self, role: QPalette.ColorRole) -> QColor:
        return self.palette().color(role)


class PlotPanel(QFrame):
    """The plot under its title, with the newest loss or the one under the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("footer")
        title = QLabel(self.tr("How far off it still is"))
        title.setObjectName("sectionTitle")
        self.value = QLabel()
        self.value.setObjectName("dim")
        self.plot = LossPlot()
        tip = self.tr("The loss of the network that learns: the lower, the better. The scale is logarithmic.")
        describe(self.plot, title.text(), tip)
        title.setToolTip(tip)
        self._newest = ""
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.plot)
        self.plot.hovered.connect(lambda told: self.value.setText(told or self._newest))

    def show_curves(self, curves: Mapping[str, Curve], stage: str) -> None:
        """Show how the losses went; `stage` is the network that learns now."""
        self.plot.show_curves(curves, stage)
        newest = curves[stage].newest if stage in curves else math.nan
        self._newest = self.tr("loss {loss}").format(loss=_number(newest)) if math.isfinite(newest) else ""
        if not self.plot.underMouse():
            self.value.setText(self._newest)
        self.plot.setAccessibleDescription(self._newest)


def _placed(stage: str, curve: Curve) -> list[_Point]:
    """A curve's points by their share of the whole training."""
    begin, span = begins_at(stage), SHARES[stage]
    return [(begin + span * share, max(_SMALLEST, loss)) for share, loss in curve.points()]


def _number(loss: float) -> str:
    return f"{loss:.3g}"
