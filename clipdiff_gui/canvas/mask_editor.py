"""The mask on the canvas, for whoever wants one: begin, read its PNG, end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from clipdiff_core.errors import PictureError
from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.mask_actions import MaskActions
from clipdiff_gui.canvas.mask_bar import MaskBar
from clipdiff_gui.canvas.mask_item import BrushRing, MaskItem
from clipdiff_gui.canvas.pointer import Pointer
from clipdiff_gui.canvas.tools import Painting
from clipdiff_gui.model.area import Area
from clipdiff_gui.model.brush import Brush

if TYPE_CHECKING:
    from clipdiff_gui.model.mask import Mask

_WHITE, _BLACK = 255, 0
_UNDECIDED = 128
_PART = 12  # the first brush is such a part of the picture's longer side
_FASTER = 1.2  # how much larger a brush becomes at a press of a key
_SOFTER = 0.1


class MaskEditor(QObject):
    """Lets the person paint a mask on the canvas; `bar`, its tools, belongs somewhere over it.

    `changed` follows every stroke and every other change, once it is done; `told` and `failed` carry a sentence for the
    person.
    """

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.actions = MaskActions(self)
        self.actions.follow(canvas)
        self.bar = MaskBar(self.actions)
        self.bar.hide()
        self._canvas = canvas
        self._mask: Mask | None = None
        self._picture: Path | bytes | None = None
        self._item, self._ring = MaskItem(), BrushRing()
        canvas.lay_over(self._item)
        canvas.lay_over(self._ring)
        canvas.addActions(self.actions.findChildren(QAction))
        self._painting = Painting(self)
        self._pointer = Pointer(canvas, self._painting)
        self._painted_with = self.actions.brush
        self._connect()
        self._reflect()

    @property
    def active(self) -> bool:
        """Whether a mask is being edited, shown or not."""
        return self._mask is not None

    def begin(self, width: int, height: int, corrections: bool = False, picture: Path | bytes | None = None) -> None:
        """Begin a mask, nothing painted, for a picture of that size, which the canvas shows at that size.

        With `corrections` black is painted, too, and what is not painted is undecided. `picture` is the file that the
        mask is for: its transparency can become the mask.
        """
        from clipdiff_gui.model.mask import Mask  # needs numpy: too slow to load before the window

        self._mask = Mask(width, height, _UNDECIDED if corrections else _BLACK)
        self._picture = picture
        self._painting.begin(self._mask)
        self._item.show_mask(self._mask)
        self.actions.name_tools(corrections)
        self.actions.brush.setChecked(True)
        self._on_tool()
        self._set_brush(Brush(round(max(width, height) / _PART), self.bar.brush.softness))
        self.set_shown(True)
        self._reflect()

    def end(self) -> None:
        """Forget the mask, and take the tools away."""
        self.set_shown(False)
        self._mask = self._picture = None
        self._painting.begin(None)
        self._item.show_mask(None)
        self._reflect()

    def set_shown(self, shown: bool) -> None:
        """Show mask and tools, or keep the mask unseen while the canvas shows something else."""
        shown = shown and self.active
        self.bar.setVisible(shown)
        self._item.setVisible(shown)
        self._ring.hide()
        self._pointer.switch(shown)
        self._reflect()

    def png(self) -> bytes | None:
        """The mask as a PNG in the picture's size; None when nothing is painted.

        A mask is grey; corrections are white and black, opaque where decided.
        """
        from clipdiff_gui.model.mask_files import to_png

        return None if self._mask is None or self._mask.blank else to_png(self._mask)

    def load(self, source: Path | bytes) -> None:
        """Take the mask from a file or from what `png` gave; can be undone."""
        from clipdiff_gui.model.mask_files import values_for

        mask = self._mask
        if mask is None:
            return
        try:
            with _waiting():
                values, (width, height) = values_for(mask, source)
                area = mask.replace(mask.whole, values)
        except PictureError as error:
            self.failed.emit(error.message)
            return
        self._on_change(area)
        if (width, height) != (mask.width, mask.height):
            sentence = self.tr("The mask was {width} × {height} pixels and has been stretched over the picture.")
            self.told.emit(sentence.format(width=width, height=height))

    def choose_file(self) -> None:
        """Pick a file to load."""
        kinds = self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)")
        chosen, _ = QFileDialog.getOpenFileName(self._canvas.window(), self.tr("Load a mask"), "", kinds)
        if chosen:
            self.load(Path(chosen))

    def take_transparency(self) -> None:
        """Paint what is transparent in the picture; can be undone."""
        from clipdiff_gui.model.mask_files import transparency_for

        mask = self._mask
        if mask is None or self._picture is None:
            return
        try:
            with _waiting():
                area = mask.replace(mask.whole, transparency_for(mask, self._picture))
        except PictureError as error:
            self.failed.emit(error.message)
        else:
            self._on_change(area)

    def _connect(self) -> None:
        actions, bar = self.actions, self.bar
        for tool in (actions.brush, actions.background, actions.eraser):
            tool.toggled.connect(self._on_tool)
        actions.swap.triggered.connect(self._swap)
        actions.larger.triggered.connect(lambda: self._resize_brush(_FASTER))
        actions.smaller.triggered.connect(lambda: self._resize_brush(1 / _FASTER))
        actions.softer.triggered.connect(lambda: self._soften_brush(_SOFTER))
        actions.harder.triggered.connect(lambda: self._soften_brush(-_SOFTER))
        actions.fill.triggered.connect(lambda: self._do(lambda mask: mask.fill(self._painting.paint)))
        actions.invert.triggered.connect(lambda: self._do(lambda mask: mask.invert()))
        actions.clear.triggered.connect(lambda: self._do(lambda mask: mask.clear()))
        actions.feather.triggered.connect(lambda: self._do(lambda mask: mask.feather(bar.feather_box.value())))
        actions.undo.triggered.connect(lambda: self._do(lambda mask: mask.undo()))
        actions.redo.triggered.connect(lambda: self._do(lambda mask: mask.redo()))
        actions.load.triggered.connect(self.choose_file)
        actions.transparency.triggered.connect(self.take_transparency)
        bar.brush_changed.connect(lambda: self._set_brush(bar.brush))
        self._painting.touched.connect(self._item.show_change)
        self._painting.lifted.connect(self._on_lifted)
        self._pointer.moved.connect(self._on_moved)
        self._pointer.left.connect(self._ring.hide)
        self._canvas.zoomed.connect(self._fit_ring)

    def _do(self, change: Callable[["Mask"], Area]) -> None:
        if self._mask is not None:
            with _waiting():
                area = change(self._mask)
            self._on_change(area)

    def _on_change(self, area: Area) -> None:
        if not area.empty:
            self._item.show_change(area)
            self._on_lifted()

    def _on_lifted(self) -> None:
        self._reflect()
        self.changed.emit()

    def _on_tool(self) -> None:
        actions = self.actions
        if self._mask is None:
            return
        if actions.eraser.isChecked():
            self._painting.paint = self._mask.rest
        else:
            self._painted_with = actions.background if actions.background.isChecked() else actions.brush
            self._painting.paint = _BLACK if actions.background.isChecked() else _WHITE

    def _swap(self) -> None:
        (self._painted_with if self.actions.eraser.isChecked() else self.actions.eraser).trigger()

    def _resize_brush(self, factor: float) -> None:
        brush = self.bar.brush
        step = max(1, round(abs(brush.diameter * factor - brush.diameter)))
        self._set_brush(replace(brush, diameter=brush.diameter + (step if factor > 1 else -step)))

    def _soften_brush(self, by: float) -> None:
        self._set_brush(replace(self.bar.brush, softness=self.bar.brush.softness + by))

    def _set_brush(self, brush: Brush) -> None:
        self.bar.show_brush(brush)
        self._painting.brush = brush
        self._fit_ring()

    def _fit_ring(self) -> None:
        self._ring.resize(self._painting.brush.diameter, self._canvas.zoom)

    def _on_moved(self, at: QPointF) -> None:
        self._ring.setPos(at)
        self._ring.show()

    def _reflect(self) -> None:
        self.actions.reflect(self._mask if not self.bar.isHidden() else None, self._picture is not None)


@contextmanager
def _waiting() -> Iterator[None]:
    """Show that it takes a moment: with a large picture it may."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()
