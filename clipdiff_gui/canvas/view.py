"""A picture that can be looked at: fitted until the person zooms, then as they left it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from clipdiff_gui.canvas.checks import checkerboard

_ZOOM_STEP = 1.25
_SMALLEST_ZOOM, _LARGEST_ZOOM = 0.05, 64.0
_MARGIN = 28  # points left free around a fitted picture
_PIXELS_SHOW_FROM = 8.0  # from this zoom on single pixels are looked at: no smoothing
_SAME = 1e-3  # how near a scale is to 1 for a pixel of the picture to be one of the screen


class PictureView(QGraphicsView):
    """Shows one picture: wheel and pinch zoom at the pointer, dragging pans, a double click fits.

    `moved` follows every change of what part is seen. `drag_asked` says that the person takes the picture out: drags it
    where there is nothing to pan, or with Ctrl.
    """

    zoomed = Signal()
    moved = Signal()
    drag_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = QGraphicsPixmapItem()
        scene = QGraphicsScene(self)
        scene.addItem(self._item)
        self.setScene(scene)
        self._image = QImage()
        self._fitted = True
        self._pressed: QPoint | None = None  # where the picture may be taken out from
        self._gripped: QPointF | None = None  # where the middle button holds it
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self.moved)

    @property
    def image(self) -> QImage:
        """The picture it shows, null when it shows none."""
        return self._image

    @property
    def zoom(self) -> float:
        """Points on the screen for one pixel of the finished picture."""
        return self.transform().m11()

    @property
    def whole(self) -> bool:
        """Whether all of the picture is seen, so that there is nothing to pan."""
        return all(bar.maximum() <= bar.minimum() for bar in (self.horizontalScrollBar(), self.verticalScrollBar()))

    def to_picture(self, point: QPointF) -> QPointF:
        """Where a point of the viewport lies in the finished picture, in pixels."""
        return self.viewportTransform().inverted()[0].map(point)

    def pan(self, across: float, down: float) -> None:
        """Move the picture by so many points."""
        for bar, by in ((self.horizontalScrollBar(), across), (self.verticalScrollBar(), down)):
            bar.setValue(bar.value() - round(by))

    def show_image(self, image: QImage, width: int, height: int) -> None:
        """Show `image` as `width` × `height` pixels, so that a small preview fills the finished picture's place."""
        self._image = image
        self._item.setPixmap(QPixmap.fromImage(image))
        self._item.setTransform(self._item.transform().fromScale(width / image.width(), height / image.height()))
        area = QRectF(0, 0, width, height)
        if area != self.sceneRect():
            self.setSceneRect(area)
            self._fitted = True
        if self._fitted:
            self.fit()
        else:
            self._sharpen()

    def clear(self) -> None:
        """Show nothing."""
        self._image = QImage()
        self._item.setPixmap(QPixmap())

    def fit(self) -> None:
        """Show the whole picture as large as it goes, and keep it so when the window changes."""
        self._fitted = True
        area = self.sceneRect()
        if area.isEmpty():
            return
        room = self.viewport().size()
        across = max(1, room.width() - 2 * _MARGIN) / area.width()
        down = max(1, room.height() - 2 * _MARGIN) / area.height()
        self._set_zoom(min(across, down))
        self.centerOn(area.center())

    def actual_size(self) -> None:
        """One pixel of the picture for one of the screen."""
        self._zoom_by(1 / self.devicePixelRatioF() / self.zoom)

    def zoom_in(self) -> None:
        """Come closer."""
        self._zoom_by(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """Step back."""
        self._zoom_by(1 / _ZOOM_STEP)

    def follow(self, other: "PictureView") -> None:
        """Show the same part as `other`, which shows a picture of the same size in as much room."""
        self._fitted = False
        if self.transform() != other.transform():
            self.setTransform(other.transform())
            self._sharpen()
        self.horizontalScrollBar().setValue(other.horizontalScrollBar().value())
        self.verticalScrollBar().setValue(other.verticalScrollBar().value())

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Let squares show through where the picture is transparent."""
        super().drawBackground(painter, rect)
        if not self._image.isNull() and self._image.hasAlphaChannel():
            painter.fillRect(self.sceneRect(), checkerboard(self.palette(), self.zoom))

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by two fingers that part."""
        if event.type() == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom_by(1 + event.value(), event.position())
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; two fingers on a trackpad pan, and zoom with Ctrl."""
        by_fingers = event.device().type() == QInputDevice.DeviceType.TouchPad
        if by_fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            way = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 4
            self.pan(way.x(), way.y())
        elif turned := event.angleDelta().y() / 120:
            self._zoom_by(_ZOOM_STEP**turned, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._gripped = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        free = self.scene().mouseGrabberItem() is None and not self._image.isNull()
        self._pressed = event.position().toPoint() if left and free else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it as far as the mouse moves, or take it out of the window."""
        if self._gripped is not None:
            way, self._gripped = event.position() - self._gripped, event.position()
            self.pan(way.x(), way.y())
        elif self._pressed is not None and self._takes_out(event, self._pressed):
            self._pressed = None
            self.drag_asked.emit()
            self.setDragMode(QGraphicsView.DragMode.NoDrag)  # Qt misses the release that ended the drag
            self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.MiddleButton and self._gripped is not None:
            self._gripped = None
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            return
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the picture again."""
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitted picture fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def _takes_out(self, event: QMouseEvent, pressed: QPoint) -> bool:
        far = (event.position().toPoint() - pressed).manhattanLength() >= QApplication.startDragDistance()
        asked = self.whole or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return far and asked and bool(event.buttons() & Qt.MouseButton.LeftButton)

    def _zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom so that what is `at` a point of the viewport stays there: at the pointer, or else in the middle."""
        if self._image.isNull():
            return
        self._fitted = False
        if at is None:
            here = self.viewport().mapFromGlobal(self.cursor().pos())
            at = QPointF(here if self.viewport().underMouse() else self.viewport().rect().center())
        below = self.to_picture(at)
        self._set_zoom(self.zoom * factor)
        way = at - self.viewportTransform().map(below)
        self.pan(way.x(), way.y())

    def _set_zoom(self, zoom: float) -> None:
        zoom = min(_LARGEST_ZOOM, max(_SMALLEST_ZOOM, zoom))
        factor = zoom / self.zoom
        self.scale(factor, factor)
        self._sharpen()
        self.zoomed.emit()
        self.moved.emit()

    def _sharpen(self) -> None:
        """Smooth between pixels, but not where each of them is one of the screen's, or is looked at alone."""
        on_screen = self.zoom * self._item.transform().m11() * self.devicePixelRatioF()
        alone = self.zoom >= _PIXELS_SHOW_FROM and not self._fitted
        sharp = alone or abs(on_screen - 1) < _SAME
        mode = Qt.TransformationMode.FastTransformation if sharp else Qt.TransformationMode.SmoothTransformation
        self._item.setTransformationMode(mode)
