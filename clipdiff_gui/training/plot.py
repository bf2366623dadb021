"""The loss of every network in training, from the training's beginning to its end."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clipdiff_core.training_job import SHARES
from clipdiff_gui.model.curves import Curve
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.plot import BOTTOM, SMALLEST, Line, Plot, Point, number
from clipdiff_gui.training import words
from clipdiff_gui.training.standing import STAGES, begins_at

_APART = 6  # points between the names of two networks


class LossPlot(Plot):
    """The curves, one behind the other as the networks learn, on one logarithmic scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(True, parent)
        self._stage = ""

    def show_curves(self, curves: Mapping[str, Curve], stage: str) -> None:
        """Show how the losses went; `stage` is the network that learns now."""
        self._stage = stage
        lines = []
        for name, curve in curves.items():
            role = QPalette.ColorRole.Highlight if name == stage else QPalette.ColorRole.Light
            lines.append(Line(name, _placed(name, curve), role))
        self.show_lines(lines)

    def told(self, name: str, share: float, value: float) -> str:
        """The loss at a point."""
        told = self.tr("{learning}, at {percent} %: {loss}")
        return told.format(learning=words.learning(name), percent=round(100 * share), loss=number(value))

    def paint_ground(self, painter: QPainter) -> None:
        """The pieces of the training, and their names."""
        area = self.area()
        for stage in STAGES:
            left = area.left() + area.width() * begins_at(stage)
            piece = QRectF(left, area.top(), area.width() * SHARES[stage], area.height())
            if stage == self._stage:
                painter.fillRect(piece, self.colour(QPalette.ColorRole.Base))
            painter.setPen(QPen(self.colour(QPalette.ColorRole.Mid), 1))
            painter.drawLine(piece.topLeft(), piece.bottomLeft())
        painter.setPen(QPen(self.colour(QPalette.ColorRole.Mid), 1))
        painter.drawLine(area.topRight(), area.bottomRight())
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self._paint_names(painter)

    def name_places(self) -> dict[str, QRectF]:
        """Where the networks' names stand that have room; the one that learns is named even over its neighbours."""
        area, places = self.area(), {}
        for stage in STAGES:
            width = self.fontMetrics().horizontalAdvance(words.short(stage)) + _APART
            middle = area.left() + area.width() * (begins_at(stage) + SHARES[stage] / 2)
            left = min(max(middle - width / 2, area.left()), area.right() - width)
            places[stage] = QRectF(left, area.bottom(), width, BOTTOM)
        now = places.get(self._stage, QRectF())
        return {
            stage: place
            for stage, place in places.items()
            if place == now or (place.width() <= area.width() * SHARES[stage] and not place.intersects(now))
        }

    def _paint_names(self, painter: QPainter) -> None:
        for stage, place in self.name_places().items():
            role = QPalette.ColorRole.Text if stage == self._stage else QPalette.ColorRole.Light
            painter.setPen(self.colour(role))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words.short(stage))


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
        self._newest = self.tr("loss {loss}").format(loss=number(newest)) if math.isfinite(newest) else ""
        if not self.plot.underMouse():
            self.value.setText(self._newest)
        self.plot.setAccessibleDescription(self._newest)


def _placed(stage: str, curve: Curve) -> list[Point]:
    """A curve's points by their share of the whole training."""
    begin, span = begins_at(stage), SHARES[stage]
    return [(begin + span * share, max(SMALLEST, loss)) for share, loss in curve.points()]
