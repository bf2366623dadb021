"""The picture alone, on the whole screen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.view import PictureView
from clipdiff_gui.panels.controls import describe

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageDown: 1,
}


class FullScreen(PictureView):
    """Shows what `canvas` shows, as it changes; Escape ends it, and the arrow keys ask for another picture.

    `stepped` says which: -1 for the one before, 1 for the one behind. `ended` follows when it is closed.
    """

    stepped = Signal(int)
    ended = Signal()

    def __init__(self, canvas: Canvas, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle(window.windowTitle())
        tip = self.tr("The picture on the whole screen: Escape goes back, the arrow keys show the others")
        describe(self, self.tr("Full screen"), "")
        self.setAccessibleDescription(tip)
        self._canvas = canvas

    def open(self) -> None:
        """Cover the screen."""
        self._canvas.changed.connect(self._mirror)
        self._mirror()
        self.fit()
        self.showFullScreen()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, and the keys that step."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _STEPS and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the canvas alone."""
        if self.isVisible():
            self._canvas.changed.disconnect(self._mirror)
        super().closeEvent(event)
        self.ended.emit()

    def _mirror(self) -> None:
        image = self._canvas.image
        if image.isNull():
            self.clear()
            return
        size = self._canvas.sceneRect().size().toSize()
        self.show_image(image, size.width(), size.height())
