"""Two pictures beside each other, zoomed and panned as one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget

from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.view import PictureView
from clipdiff_gui.panels.controls import describe

_CORNER = 12  # points between a name and the view's edges


class SideBySide(PictureView):
    """The other picture, to be put left of `canvas`; what is seen of one is seen of both."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        describe(self, self.tr("The other picture"), "")
        self.setMinimumSize(120, 200)
        self._canvas = canvas
        self._following = False
        self._names = [_name(self), _name(canvas)]
        self.moved.connect(self._lead)
        canvas.moved.connect(self._trail)
        self.hide()

    def show_beside(self, image: QImage, mine: str, other: str) -> None:
        """Show `image` at the size of what is on the canvas, under the names of both."""
        area = self._canvas.sceneRect().size().toSize()
        self.show_image(image, area.width(), area.height())
        for label, name in zip(self._names, (mine, other), strict=True):
            label.setText(name)
            label.adjustSize()
            label.setVisible(bool(name))
        self.setAccessibleName(mine or self.tr("The other picture"))
        if self.isHidden():
            self.show()
            self._canvas.fit()
        self._trail()

    def end(self) -> None:
        """Leave the canvas alone."""
        self.hide()
        self._names[1].hide()
        self.clear()

    def fit(self) -> None:
        """The canvas fits for both."""
        if self.isVisible():
            self._canvas.fit()

    def _lead(self) -> None:
        if self.isVisible() and not self._following:
            self._following = True
            self._canvas.follow(self)
            self._following = False

    def _trail(self) -> None:
        if self.isVisible() and not self._following:
            self._following = True
            self.follow(self._canvas)
            self._following = False


def _name(view: QWidget) -> QLabel:
    label = QLabel(view)
    label.setObjectName("chip")
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.move(_CORNER, _CORNER)
    label.hide()
    return label
