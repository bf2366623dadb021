"""Before and after: the picture as it was, left of a divider that is dragged over the picture as it is."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem, QWidget

from clipdiff_gui.canvas.canvas import Canvas

_REACH, _KNOB = 10, 13  # points on the screen: how near the divider can be grasped, and its knob's radius
_KEYS = {Qt.Key.Key_Left: -0.02, Qt.Key.Key_Right: 0.02}
_HALF = 0.5
_LIGHT, _SHADE = QColor(255, 255, 255), QColor(0, 0, 0, 110)


class Divider(QGraphicsItem):
    """The picture before, up to `share` of the width, with the line that ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.share = _HALF
        self._before = QPixmap()
        self._area = QRectF()
        self.setZValue(5)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.hide()

    def show_before(self, before: QImage, area: QRectF) -> None:
        """Cover the left of `area` with `before`."""
        self.prepareGeometryChange()
        self._before = QPixmap.fromImage(before)
        self._area = area
        self.show()
        self.update()

    def move_to(self, share: float) -> None:
        """Put the line at a share of the width."""
        self.prepareGeometryChange()
        self.share = min(1.0, max(0.0, share))
        self.update()

    def boundingRect(self) -> QRectF:
        """The picture, and the knob where it hangs over the edge."""
        reach = _KNOB / self._zoom() + 1
        return self._area.adjusted(-reach, 0, reach, 0)

    def shape(self) -> QPainterPath:
        """Only near the line: elsewhere the canvas is dragged."""
        reach = _REACH / self._zoom()
        path = QPainterPath()
        path.addRect(QRectF(self._x() - reach, self._area.top(), 2 * reach, self._area.height()))
        path.addEllipse(QPointF(self._x(), self._area.center().y()), 2 * reach, 2 * reach)
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The left part of the picture before, then the line and its knob, as thick at every zoom."""
        left = QRectF(self._area.left(), self._area.top(), self._x() - self._area.left(), self._area.height())
        painter.save()
        painter.setClipRect(left)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self._area, self._before, QRectF(self._before.rect()))
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, bottom = QPointF(self._x(), self._area.top()), QPointF(self._x(), self._area.bottom())
        for colour, width in ((_SHADE, 4), (_LIGHT, 2)):
            pen = QPen(colour, width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLine(top, bottom)
        knob, point = _KNOB / self._zoom(), 1 / self._zoom()
        middle = QPointF(self._x(), self._area.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        painter.drawEllipse(middle, knob + point, knob + point)
        painter.setBrush(_LIGHT)
        painter.drawEllipse(middle, knob, knob)
        pen = QPen(QColor(60, 60, 60), 1.8)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for side in (-1, 1):
            tip = middle + QPointF(side * 7 * point, 0)
            painter.drawLine(tip, tip + QPointF(-side * 3 * point, -3 * point))
            painter.drawLine(tip, tip + QPointF(-side * 3 * point, 3 * point))

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Take hold of the line."""
        event.accept()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Follow the mouse."""
        self.move_to((event.scenePos().x() - self._area.left()) / max(1.0, self._area.width()))

    def _x(self) -> float:
        return self._area.left() + self.share * self._area.width()

    def _zoom(self) -> float:
        views = self.scene().views() if self.scene() is not None else []
        return views[0].transform().m11() if views else 1.0


class Compare(QObject):
    """The divider of one canvas; the arrow keys move it, too."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.divider = Divider()
        canvas.scene().addItem(self.divider)
        canvas.installEventFilter(self)

    @property
    def shown(self) -> bool:
        """Whether there is anything to compare on the canvas."""
        return self.divider.isVisible()

    def show_before(self, before: QImage) -> None:
        """Compare what is on the canvas with `before`, from the middle."""
        self.divider.move_to(_HALF)
        self.divider.show_before(before, self._canvas.sceneRect())

    def end(self) -> None:
        """Show the picture alone."""
        self.divider.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and right, while there is a divider."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.shown:
            step = _KEYS.get(Qt.Key(event.key()))
            if step is not None:
                self.divider.move_to(self.divider.share + step)
                return True
        return super().eventFilter(watched, event)
