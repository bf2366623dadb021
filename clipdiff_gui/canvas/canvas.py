"""The picture on its stage: fitted to the window until the person zooms, then as they left it."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPalette, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from clipdiff_gui.canvas.checks import checkerboard
from clipdiff_gui.icons import IconLabel
from clipdiff_gui.panels.controls import describe

_ZOOM_STEP = 1.25
_SMALLEST_ZOOM, _LARGEST_ZOOM = 0.05, 64.0
_MARGIN = 28  # points left free around a fitted picture
_PIXELS_SHOW_FROM = 8.0  # from this zoom on single pixels are looked at: no smoothing


class Canvas(QGraphicsView):
    """Shows one picture; the wheel zooms, dragging pans, a double click fits."""

    zoomed = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, self.tr("Canvas"), "")
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        scene = QGraphicsScene(self)
        scene.addItem(self._item)
        self.setScene(scene)
        self._image = QImage()
        self._fitted = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(240, 200)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda spot: self.menu_asked.emit(self.viewport().mapToGlobal(spot)))
        self._hint = Hint(self.viewport())
        centre = QVBoxLayout(self.viewport())
        centre.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignCenter)

    @property
    def image(self) -> QImage:
        """The picture it shows, null when it shows none."""
        return self._image

    @property
    def zoom(self) -> float:
        """Points on the screen for one pixel of the finished picture."""
        return self.transform().m11()

    def lay_over(self, item: QGraphicsItem) -> None:
        """Show `item`, which is measured in pixels of the finished picture, over what is there."""
        self.scene().addItem(item)

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
        self._hint.hide()
        self._item.setPixmap(QPixmap.fromImage(image))
        self._item.setTransform(self._item.transform().fromScale(width / image.width(), height / image.height()))
        area = QRectF(0, 0, width, height)
        if area != self.sceneRect():
            self.setSceneRect(area)
            self._fitted = True
        if self._fitted:
            self.fit()

    def show_hint(self, title: str, words: str = "") -> None:
        """Show no picture, only words."""
        self._image = QImage()
        self._item.setPixmap(QPixmap())
        self._hint.say(title, words)
        self._hint.show()

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
        self._fitted = False
        self._set_zoom(1 / self.devicePixelRatioF())

    def zoom_in(self) -> None:
        """Come closer."""
        self._zoom_by(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """Step back."""
        self._zoom_by(1 / _ZOOM_STEP)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Let squares show through where the picture is transparent."""
        super().drawBackground(painter, rect)
        if not self._image.isNull() and self._image.hasAlphaChannel():
            painter.fillRect(self.sceneRect(), checkerboard(self.palette(), self.zoom))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Leave the words in the middle: Qt moves all that lies on the viewport."""
        super().scrollContentsBy(dx, dy)
        self._hint.move(self._hint.pos() - QPoint(dx, dy))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse."""
        turned = event.angleDelta().y() / 120
        if turned:
            self._zoom_by(_ZOOM_STEP**turned)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the picture again."""
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitted picture fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def _zoom_by(self, factor: float) -> None:
        if not self._image.isNull():
            self._fitted = False
            self._set_zoom(self.zoom * factor)

    def _set_zoom(self, zoom: float) -> None:
        zoom = min(_LARGEST_ZOOM, max(_SMALLEST_ZOOM, zoom))
        smooth = Qt.TransformationMode.SmoothTransformation
        sharp = Qt.TransformationMode.FastTransformation
        self._item.setTransformationMode(sharp if zoom >= _PIXELS_SHOW_FROM and not self._fitted else smooth)
        factor = zoom / self.zoom
        self.scale(factor, factor)
        self.zoomed.emit()


class Hint(QWidget):
    """What stands on the empty stage."""

    def __init__(self, parent: QWidget, icon: str = "picture") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title = QLabel()
        self._title.setObjectName("hintTitle")
        self._words = QLabel()
        self._words.setObjectName("dim")
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addWidget(IconLabel(icon, QPalette.ColorRole.PlaceholderText, 52), 0, Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(6)
        for label in (self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)

    def say(self, title: str, words: str) -> None:
        """Say what could stand here."""
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
