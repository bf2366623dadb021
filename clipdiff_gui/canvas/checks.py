"""What shows through where a picture is transparent."""

from PySide6.QtGui import QBrush, QPainter, QPalette, QPixmap, QTransform

_SIDE = 8  # points on the screen, whatever the zoom


def checkerboard(palette: QPalette, zoom: float) -> QBrush:
    """Squares in two of the theme's quiet colours, for a scene shown at `zoom`."""
    tile = QPixmap(2 * _SIDE, 2 * _SIDE)
    tile.fill(palette.color(QPalette.ColorRole.AlternateBase))
    painter = QPainter(tile)
    for corner in (0, _SIDE):
        painter.fillRect(corner, corner, _SIDE, _SIDE, palette.color(QPalette.ColorRole.Mid))
    painter.end()
    brush = QBrush(tile)
    brush.setTransform(QTransform.fromScale(1 / zoom, 1 / zoom))
    return brush
