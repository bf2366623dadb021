"""Curves over the course of a run, with the ends of their scale, and the point under the mouse."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

_LEFT, _RIGHT, _TOP, BOTTOM = 58, 2, 6, 22  # points around the curves: for what is written at the axes
_NARROWEST = 1.25  # a logarithmic scale's ends are at least this factor apart, or noise would fill the plot
_LEAST = 0.05  # a linear scale spans at least this much
SMALLEST = 1e-6  # a loss of nothing has no place on a logarithmic scale

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A curve: `points` are the share of the run that is done, 0 to 1, and the value there.

    `colour` may be one of the theme's, by its role.
    """

    name: str
    points: list[Point]
    colour: QColor | QPalette.ColorRole


class Plot(QWidget):
    """Draws lines over each other on one scale, logarithmic or not; `hovered` says what is under the mouse, or ""."""

    hovered = Signal(str)

    def __init__(self, logarithmic: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._logarithmic = logarithmic
        self._lines: Sequence[Line] = ()
        self._ends = (1.0, 2.0)
        self._marked: tuple[Line, Point] | None = None
        self.setMouseTracking(True)
        self.setMinimumHeight(110)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(480, 130)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show `lines`; those at the end lie over the others."""
        self._lines = lines
        values = [value for line in lines for _, value in line.points] or [1.0]
        self._ends = self._around(min(values), max(values))
        self._marked = None
        self.update()

    def told(self, name: str, share: float, value: float) -> str:
        """What to say of a point of the line `name`."""
        raise NotImplementedError

    def paint_ground(self, painter: QPainter) -> None:
        """What lies below the lines."""
        area = self.area()
        painter.setPen(QPen(self.colour(QPalette.ColorRole.Mid), 1))
        for ends in ((area.topLeft(), area.bottomLeft()), (area.bottomLeft(), area.bottomRight())):
            painter.drawLine(*ends)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the value nearest to the mouse."""
        at = event.position()
        marks = [(line, point) for line in self._lines for point in line.points]
        self._marked = min(marks, key=lambda mark: self._apart(mark[1], at), default=None)
        if self._marked is not None:
            line, (share, value) = self._marked
            self.hovered.emit(self.told(line.name, share, value))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone: so is what it asked."""
        self._marked = None
        self.hovered.emit("")
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What lies below, the ends of the scale, the lines, and the point under the mouse."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        self._paint_ends(painter)
        for line in self._lines:
            colour = line.colour if isinstance(line.colour, QColor) else self.colour(line.colour)
            painter.setPen(QPen(colour, 1.6))
            places = [self._at(point) for point in line.points]
            if len(places) == 1:
                painter.drawPoint(places[0])
            painter.drawPolyline(QPolygonF(places))
        if self._marked is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colour(QPalette.ColorRole.Text))
            painter.drawEllipse(self._at(self._marked[1]), 3.5, 3.5)

    def area(self) -> QRectF:
        """Where the lines have room."""
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -BOTTOM)

    def colour(self, role: QPalette.ColorRole) -> QColor:
        """One of the theme's colours."""
        return self.palette().color(role)

    def _around(self, low: float, high: float) -> tuple[float, float]:
        if self._logarithmic:
            widen = math.sqrt(max(1.0, _NARROWEST * low / high))
            return low / widen, high * widen
        low = min(0.0, low)
        return low, max(high, low + _LEAST)

    def _paint_ends(self, painter: QPainter) -> None:
        area = self.area()
        painter.setPen(self.colour(QPalette.ColorRole.Light))
        beside = QRectF(0, area.top(), _LEFT - 8, area.height())
        low, high = self._ends
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, number(high))
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, number(low))

    def _apart(self, point: Point, mouse: QPointF) -> float:
        """How far a point is from the mouse: across counts before up and down."""
        way = self._at(point) - mouse
        return abs(way.x()) + abs(way.y()) / 100

    def _at(self, point: Point) -> QPointF:
        area, (low, high) = self.area().adjusted(0, 4, 0, -4), self._ends
        share, value = point
        up = math.log(value / low) / math.log(high / low) if self._logarithmic else (value - low) / (high - low)
        return QPointF(area.left() + area.width() * share, area.bottom() - area.height() * up)


def number(value: float) -> str:
    """A value in so few letters that the scale has room."""
    return f"{value:.3g}"
