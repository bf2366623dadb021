"""The picture on its stage, what lies over it, and what stands there while there is none."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QGraphicsItem, QLabel, QVBoxLayout, QWidget

from clipdiff_gui.canvas.view import PictureView
from clipdiff_gui.icons import IconLabel
from clipdiff_gui.panels.controls import describe


class Canvas(PictureView):
    """Where the picture is drawn, painted and looked at; `changed` tells that it shows another."""

    changed = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, self.tr("Canvas"), "")
        self.setMinimumSize(240, 200)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda spot: self.menu_asked.emit(self.viewport().mapToGlobal(spot)))
        self._hint = Hint(self.viewport())
        centre = QVBoxLayout(self.viewport())
        centre.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignCenter)

    def lay_over(self, item: QGraphicsItem) -> None:
        """Show `item`, which is measured in pixels of the finished picture, over what is there."""
        self.scene().addItem(item)

    def show_image(self, image: QImage, width: int, height: int) -> None:
        """Show `image` as `width` × `height` pixels, so that a small preview fills the finished picture's place."""
        self._hint.hide()
        super().show_image(image, width, height)
        self.changed.emit()

    def show_hint(self, title: str, words: str = "") -> None:
        """Show no picture, only words."""
        self.clear()
        self._hint.say(title, words)
        self._hint.show()
        self.changed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Leave the words in the middle: Qt moves all that lies on the viewport."""
        super().scrollContentsBy(dx, dy)
        self._hint.move(self._hint.pos() - QPoint(dx, dy))


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
