"""Rows that are put in another order by dragging their grips."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QWidget

_DOT, _APART, _THICK = 2.2, 5, 2  # points


class Grip(QWidget):
    """Where a row is taken hold of."""

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(10, 24))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(self.tr("Move the row"))
        self.setToolTip(self.tr("Drag the row to another place, or press Ctrl+Shift+Up or Down in it"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the row is held."""
        self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.dropped.emit(event.globalPosition().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Six dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.PlaceholderText))
        for column in (0, 1):
            for row in (-1, 0, 1):
                x, y = 2 + column * (_APART - 1), self.height() / 2 + row * _APART - _DOT / 2
                painter.drawEllipse(QRectF(x, y, _DOT, _DOT))


class RowDrag(QObject):
    """Shows where a row would go while it is held, and tells from where to where it goes when it is let go."""

    moved = Signal(int, int)

    def __init__(self, panel: QWidget, rows: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(panel)
        self._panel, self._rows = panel, rows
        self.line = QFrame(panel)
        self.line.setObjectName("dropLine")
        self.line.hide()

    def watch(self, row: QWidget, grip: Grip) -> None:
        """Let `row` be dragged by its grip."""
        grip.dragged.connect(self._show)
        grip.dropped.connect(lambda spot: self._drop(row, spot))

    def _show(self, spot: QPoint) -> None:
        rows, gap = self._rows(), self._gap(spot)
        after = rows[gap - 1].geometry() if gap else rows[0].geometry()
        y = after.bottom() + 4 if gap else after.top() - 4
        self.line.setGeometry(after.left(), max(0, y - _THICK // 2), after.width(), _THICK)
        self.line.show()
        self.line.raise_()

    def _drop(self, row: QWidget, spot: QPoint) -> None:
        was_dragged = self.line.isVisible()
        self.line.hide()
        rows = list(self._rows())
        if not was_dragged or row not in rows:
            return
        index, gap = rows.index(row), self._gap(spot)
        place = gap - 1 if gap > index else gap
        if place != index:
            self.moved.emit(index, place)

    def _gap(self, spot: QPoint) -> int:
        """Behind how many rows the place is."""
        y = self._panel.mapFromGlobal(spot).y()
        return sum(1 for row in self._rows() if row.geometry().center().y() < y)
