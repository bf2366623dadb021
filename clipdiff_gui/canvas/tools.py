"""What the pointer does to the picture: paint on its mask, or move it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QPointF, Signal

from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.model.area import Area
from clipdiff_gui.model.brush import Brush

if TYPE_CHECKING:
    from clipdiff_gui.model.mask import Mask


@dataclass(frozen=True, slots=True)
class Touch:
    """Where the pointer is: `at` in pixels of the picture, `on_screen` in points of the canvas.

    A pen's `pressure` is 0 to 1, `rubber` its other end. `straight` asks for a line from where the last stroke ended.
    """

    at: QPointF
    on_screen: QPointF
    pressure: float = 1.0
    straight: bool = False
    rubber: bool = False


class Tool(Protocol):
    """Follows the pointer from its press to its release."""

    def press(self, touch: Touch) -> None:
        """The pointer goes down."""

    def move(self, touch: Touch) -> None:
        """It moves while it is down."""

    def release(self) -> None:
        """It is lifted."""


class Panning:
    """Moves the picture with the pointer."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._from = QPointF()

    def press(self, touch: Touch) -> None:
        """Take hold of the picture."""
        self._from = touch.on_screen

    def move(self, touch: Touch) -> None:
        """Move it as far as the pointer moved."""
        by = touch.on_screen - self._from
        self._canvas.pan(by.x(), by.y())
        self._from = touch.on_screen

    def release(self) -> None:
        """Let go."""


class Painting(QObject):
    """Leads the brush over a mask: `touched` says where the mask changed, `lifted` that a stroke is done."""

    touched = Signal(object)
    lifted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.mask: Mask | None = None
        self.brush = Brush()
        self.paint = 0
        self._last: QPointF | None = None

    def begin(self, mask: "Mask | None") -> None:
        """Paint on another mask."""
        self.mask = mask
        self._last = None

    def press(self, touch: Touch) -> None:
        """Put the brush down, or draw a line to here."""
        if self.mask is None:
            return
        start = self._last if touch.straight and self._last is not None else touch.at
        paint = self.mask.rest if touch.rubber else self.paint
        begun = self.mask.begin_stroke(self.brush, paint, start.x(), start.y(), touch.pressure)
        self._show(begun)
        self.move(touch)

    def move(self, touch: Touch) -> None:
        """Lead it on."""
        if self.mask is not None and self.mask.painting:
            self._last = touch.at
            self._show(self.mask.stroke_to(touch.at.x(), touch.at.y(), touch.pressure))

    def release(self) -> None:
        """Lift it."""
        if self.mask is not None and self.mask.painting and not self.mask.end_stroke().empty:
            self.lifted.emit()

    def _show(self, area: Area) -> None:
        if not area.empty:
            self.touched.emit(area)
