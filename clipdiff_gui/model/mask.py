"""The mask over a picture, in the picture's own pixels: painted, filled, feathered, and taken back step by step."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from clipdiff_gui.model.area import NOWHERE, Area
from clipdiff_gui.model.brush import Brush
from clipdiff_gui.model.mask_history import Change, History, packed, tiles
from clipdiff_gui.model.stroke import Stroke

WHITE, UNDECIDED, BLACK = 255, 128, 0
MOST_KEPT = 256 * 2**20  # bytes for undo and redo
_SIGMAS_ACROSS = 4  # standard deviations that a feathered edge is wide: from 2 % to 98 %


class Mask:
    """`values` (H, W), uint8, are only ever changed in place; every change returns the area of what is different.

    `rest` is what nobody has painted: BLACK where a mask only says white, UNDECIDED where black says something, too.
    """

    def __init__(self, width: int, height: int, rest: int = BLACK, most_kept: int = MOST_KEPT) -> None:
        self.rest = rest
        self.values: NDArray[np.uint8] = np.full((height, width), rest, np.uint8)
        self._history = History(self.values, most_kept)
        self._stroke: Stroke | None = None

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.values.shape[1]

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.values.shape[0]

    @property
    def whole(self) -> Area:
        """All of it."""
        return Area(0, 0, self.width, self.height)

    @property
    def blank(self) -> bool:
        """Whether nothing is painted."""
        return bool((self.values == self.rest).all())

    @property
    def painting(self) -> bool:
        """Whether a stroke is under way."""
        return self._stroke is not None

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to redo."""
        return self._history.can_redo

    @property
    def kept(self) -> int:
        """Bytes that undo and redo take."""
        return self._history.size

    def begin_stroke(self, brush: Brush, paint: int, x: float, y: float, pressure: float = 1.0) -> Area:
        """Put the brush down at (x, y), in pixels."""
        self.end_stroke()
        self._stroke = Stroke(self.values, brush, paint)
        return self._stroke.to(x, y, pressure)

    def stroke_to(self, x: float, y: float, pressure: float = 1.0) -> Area:
        """Lead the brush on to (x, y)."""
        return self._stroke.to(x, y, pressure) if self._stroke is not None else NOWHERE

    def end_stroke(self) -> Area:
        """Lift the brush: from here on the stroke can be undone. Nowhere, when it changed nothing."""
        if self._stroke is None:
            return NOWHERE
        change = self._stroke.change()
        self._stroke = None
        return self._keep(change)

    def undo(self) -> Area:
        """Take the last change back, once the brush is lifted."""
        return NOWHERE if self.painting else self._history.undo()

    def redo(self) -> Area:
        """Make the change again that was undone last."""
        return NOWHERE if self.painting else self._history.redo()

    def fill(self, paint: int = WHITE) -> Area:
        """Paint all of it."""
        return self.replace(self.whole, np.broadcast_to(np.uint8(paint), self.values.shape))

    def clear(self) -> Area:
        """Leave nothing painted."""
        return self.fill(self.rest)

    def invert(self) -> Area:
        """White for black and black for white; what is undecided stays so."""
        table = np.arange(255, -1, -1, dtype=np.uint8)
        if self.rest == UNDECIDED:
            table[UNDECIDED] = UNDECIDED
        return self.replace(self.whole, table[self.values])

    def feather(self, pixels: float) -> Area:
        """Soften every edge, by a Gaussian, over so many pixels."""
        sigma = pixels / _SIGMAS_ACROSS
        area = self._painted().grown(math.ceil(3 * sigma) + 3).within(self.whole)
        if area.empty or sigma <= 0:
            return NOWHERE
        blurred = Image.fromarray(self.values[area.slices]).filter(ImageFilter.GaussianBlur(sigma))
        return self.replace(area, np.asarray(blurred))

    def replace(self, area: Area, values: NDArray[np.uint8]) -> Area:
        """Put `values` into `area`, as one change."""
        self.end_stroke()
        before = []
        for tile in tiles(area, self.width, self.height):
            part = tile.within(area)
            new = values[part.top - area.top : part.bottom - area.top, part.left - area.left : part.right - area.left]
            if not np.array_equal(self.values[part.slices], new):
                before.append((tile, packed(self.values[tile.slices])))
                self.values[part.slices] = new
        return self._keep(Change(tuple(before)))

    def _keep(self, change: Change) -> Area:
        if change.tiles:
            self._history.add(change)
        return change.area

    def _painted(self) -> Area:
        painted = self.values != self.rest
        rows, columns = np.flatnonzero(painted.any(axis=1)), np.flatnonzero(painted.any(axis=0))
        if not len(rows):
            return NOWHERE
        return Area(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
