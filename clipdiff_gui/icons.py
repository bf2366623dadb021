"""The line icons, drawn in the colours of the current theme."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from clipdiff_core import folders

_SIDE = 20
_DENSITIES = (1, 2)


def icon_path(name: str) -> Path:
    """The SVG file of an icon."""
    return folders.resources() / "icons" / f"{name}.svg"


def pixmap(name: str, colour: QColor, side: int, density: float = 1.0) -> QPixmap:
    """One icon in one colour, `side` points wide; drawn once, then taken from Qt's cache."""
    key = f"{name} {colour.rgba()} {side} {density}"
    drawn = QPixmap()
    if not QPixmapCache.find(key, drawn):
        drawn = _draw(name, colour, side, density)
        QPixmapCache.insert(key, drawn)
    return drawn


def _draw(name: str, colour: QColor, side: int, density: float) -> QPixmap:
    svg = icon_path(name).read_bytes().replace(b"currentColor", colour.name().encode())
    drawn = QPixmap(QSize(round(side * density), round(side * density)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(density)
    return drawn


def themed(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """An icon in the application's text colour, paler where it is disabled."""
    palette = QGuiApplication.palette()
    icon = QIcon()
    for density in _DENSITIES:
        icon.addPixmap(pixmap(name, palette.color(role), _SIDE, density), QIcon.Mode.Normal)
        pale = palette.color(QPalette.ColorGroup.Disabled, role)
        icon.addPixmap(pixmap(name, pale, _SIDE, density), QIcon.Mode.Disabled)
    return icon


def dress(action: QAction, name: str) -> None:
    """Give `action` its icon in the current theme's colours."""
    action.setIcon(themed(name))


class IconButton(QToolButton):
    """A small button with an icon that follows the theme."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setIconSize(QSize(16, 16))
        self.setAutoRaise(True)
        self.setIcon(themed(name))

    def set_name(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self.setIcon(themed(name))

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon when the theme changes."""
        if event.type() == QEvent.Type.StyleChange:
            self.setIcon(themed(self._name))
        super().changeEvent(event)


class IconLabel(QLabel):
    """An icon beside words, in one of the palette's colours."""

    def __init__(self, name: str, role: QPalette.ColorRole, side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._side = name, role, side
        self._draw()

    def set_name(self, name: str, role: QPalette.ColorRole) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon when the theme changes."""
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        colour = QGuiApplication.palette().color(self._role)
        self.setPixmap(pixmap(self._name, colour, self._side, self.devicePixelRatioF()))
