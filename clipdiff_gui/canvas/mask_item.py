"""The mask as the canvas shows it: a tint over the picture, and the ring that is the brush."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from clipdiff_gui.model.area import Area

if TYPE_CHECKING:
    from clipdiff_gui.model.mask import Mask

_STRONGEST = 0.6  # opacity of the tint where the mask is white
_PIXELS_SHOW_FROM = 8.0  # from this zoom on single pixels are looked at: no smoothing
_SMALLEST_RING = 3.0  # points across; a smaller one would hide in the cursor


class MaskItem(QGraphicsItem):
    """Tints the picture where the mask is painted: in the accent colour, and in the away colour where it says black.

    It draws from the mask's own pixels, so that showing a change costs no more than its area.
    """

    def __init__(self) -> None:
        super().__init__()
        self._mask: Mask | None = None
        self._image = QImage()
        self._colours: list[int] = []
        self.setZValue(1)

    def show_mask(self, mask: "Mask | None") -> None:
        """Show another mask, or none."""
        self.prepareGeometryChange()
        self._mask = mask
        self._colours = []
        self._image = QImage()
        if mask is not None:
            self._image = QImage(mask.values.data, mask.width, mask.height, mask.width, QImage.Format.Format_Indexed8)
        self.update()

    def show_change(self, area: Area) -> None:
        """Draw anew where the mask has changed."""
        self.update(QRectF(area.left, area.top, area.right - area.left, area.bottom - area.top).adjusted(-1, -1, 1, 1))

    def boundingRect(self) -> QRectF:
        """All of the mask."""
        return QRectF(self._image.rect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The tint; the painter is clipped to what must be drawn."""
        if self._mask is None:
            return
        palette = QGuiApplication.palette()
        colours = tints(
            self._mask.rest, palette.color(QPalette.ColorRole.Accent), palette.color(QPalette.ColorRole.LinkVisited)
        )
        if colours != self._colours:
            self._colours = colours
            self._image.setColorTable(colours)
        smooth = painter.worldTransform().m11() < _PIXELS_SHOW_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(QPointF(), self._image)


def tints(rest: int, white: QColor, black: QColor) -> list[int]:
    """The colour of each of a mask's 256 values: none at `rest`, `white` above it, `black` below."""
    below = [_tint((rest - value) / rest, black) for value in range(rest)]
    return below + [_tint((value - rest) / (255 - rest), white) for value in range(rest, 256)]


def _tint(strength: float, colour: QColor) -> int:
    tinted = QColor(colour)
    tinted.setAlphaF(_STRONGEST * strength)
    return tinted.rgba()


class BrushRing(QGraphicsItem):
    """A circle as large as the brush, seen on dark and on light."""

    def __init__(self) -> None:
        super().__init__()
        self._radius = 0.0
        self._zoom = 1.0
        self.setZValue(2)
        self.hide()

    def resize(self, diameter: float, zoom: float) -> None:
        """Be `diameter` pixels of the picture wide, of which each is `zoom` points."""
        self.prepareGeometryChange()
        self._radius = max(diameter, _SMALLEST_RING / zoom) / 2
        self._zoom = zoom

    def boundingRect(self) -> QRectF:
        """The circle with its line."""
        around = self._radius + 3 / self._zoom
        return QRectF(-around, -around, 2 * around, 2 * around)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """A light line in a dark one."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor(255, 255, 255, 230), 1.2)):
            pen = QPen(colour, width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawEllipse(QPointF(), self._radius, self._radius)
