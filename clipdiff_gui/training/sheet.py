"""What the model draws so far: the newest sheet of drawings, pixel for pixel and as large as it goes."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from clipdiff_core.events import Preview
from clipdiff_gui.canvas.canvas import Hint
from clipdiff_gui.panels.controls import describe

_MARGIN = 28  # points left free around the sheet


class Sheet(QWidget):
    """Shows one picture, each of its pixels as a square of whole pixels of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, self.tr("What it draws so far"), "")
        self.image = QImage()
        self.setMinimumSize(240, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._hint = Hint(self)
        centre = QVBoxLayout(self)
        centre.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignCenter)

    def show_hint(self, title: str, words: str) -> None:
        """Show no picture, only words."""
        self.image = QImage()
        self._hint.say(title, words)
        self._hint.show()
        self.update()

    def show_preview(self, event: Preview) -> None:
        """Show the newest drawings."""
        if len(event.rgb) != event.width * event.height * 3:
            return
        image = QImage(event.rgb, event.width, event.height, 3 * event.width, QImage.Format.Format_RGB888)
        self.image = image.copy()  # the QImage above borrows the event's pixels
        self._hint.hide()
        self.update()

    def area(self) -> QRect:
        """Where the picture stands, in pixels of the screen."""
        density = self.devicePixelRatioF()
        room = (self.size() - QSize(2 * _MARGIN, 2 * _MARGIN)) * density
        fitting = min(room.width() / self.image.width(), room.height() / self.image.height())
        size = self.image.size() * (int(fitting) if fitting >= 1 else fitting)
        middle = self.size() * density / 2
        return QRect(middle.width() - size.width() // 2, middle.height() - size.height() // 2, *size.toTuple())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stage, and the picture on it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Dark))
        if self.image.isNull():
            return
        area, density = self.area(), self.devicePixelRatioF()
        smaller = area.width() < self.image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
        painter.scale(1 / density, 1 / density)
        painter.drawImage(area, self.image)
