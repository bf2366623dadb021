"""Picking a colour from the picture: the pointer shows the one below it, a click takes it."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap

from clipdiff_gui.canvas.canvas import Canvas

_SIDE = 31  # points across the pointer; its middle picks
_RING = 7  # points wide


class Eyedropper(QObject):
    """While it is on, a click on the picture gives `picked` its colour; `ended` follows it, or Escape."""

    picked = Signal(QColor)
    ended = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._on = False
        self._before = QCursor()

    def switch(self, on: bool) -> None:
        """Take the pointer from whatever has it, or give it back."""
        if on == self._on:
            return
        self._on = on
        view = self._canvas.viewport()
        if on:
            self._before = view.cursor()
            for watched in (self._canvas, view):
                watched.installEventFilter(self)
            view.setMouseTracking(True)
            self._show(self.colour_at(QPointF(view.mapFromGlobal(QCursor.pos()))))
            return
        for watched in (self._canvas, view):
            watched.removeEventFilter(self)
        view.setCursor(self._before)
        self.ended.emit()

    def colour_at(self, point: QPointF) -> QColor | None:
        """The colour of the picture at a point of the viewport; None beside the picture."""
        image, area = self._canvas.image, self._canvas.sceneRect()
        at = self._canvas.to_picture(point)
        if image.isNull() or not area.contains(at):
            return None
        x = min(image.width() - 1, int(at.x() * image.width() / area.width()))
        y = min(image.height() - 1, int(at.y() * image.height() / area.height()))
        return image.pixelColor(x, y)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the mouse and at Escape; wheel and middle button stay the canvas's."""
        if watched is self._canvas:
            return isinstance(event, QKeyEvent) and self._on_key(event)
        if not isinstance(event, QMouseEvent) or event.button() == Qt.MouseButton.MiddleButton:
            return False
        colour = self.colour_at(event.position())
        if event.type() == QEvent.Type.MouseMove and not event.buttons():
            self._show(colour)
            return True
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            if colour is not None:
                self.picked.emit(colour)
                self.switch(False)
            return True
        return event.type() == QEvent.Type.MouseButtonDblClick

    def _on_key(self, event: QKeyEvent) -> bool:
        escaped = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        if escaped:
            self.switch(False)
        return escaped

    def _show(self, colour: QColor | None) -> None:
        view = self._canvas.viewport()
        view.setCursor(Qt.CursorShape.CrossCursor if colour is None else _ring(colour, view.devicePixelRatioF()))


def _ring(colour: QColor, density: float) -> QCursor:
    """A ring of the colour, between a white and a black line, around the point that picks."""
    drawn = QPixmap(round(_SIDE * density), round(_SIDE * density))
    drawn.setDevicePixelRatio(density)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, radius = QPointF(_SIDE / 2, _SIDE / 2), _SIDE / 2 - 1 - _RING / 2
    for shade, width in ((QColor(0, 0, 0), _RING + 2), (QColor(255, 255, 255), _RING), (colour.toRgb(), _RING - 2)):
        shade.setAlpha(255)
        painter.setPen(QPen(shade, width))
        painter.drawEllipse(middle, radius, radius)
    painter.setPen(QPen(QColor(0, 0, 0), 1))
    painter.drawPoint(middle)
    painter.end()
    return QCursor(drawn, _SIDE // 2, _SIDE // 2)
