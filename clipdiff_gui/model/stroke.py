"""One stroke of the brush, from where it is put down to where it is lifted."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from clipdiff_gui.model.area import NOWHERE, Area
from clipdiff_gui.model.brush import Brush
from clipdiff_gui.model.dabs import dab
from clipdiff_gui.model.mask_history import Change, packed, tiles

_FLUSH_AT = 4  # prints that one blending may cover


class Stroke:
    """Blends `values` (H, W), uint8, towards `paint` where the brush passes.

    Dabs lie so close that no gap shows, and within a stroke the one that covers most counts, so that soft edges do not
    build up. What was there before, and how much is covered, are planes of the mask's size whose memory the system only
    provides where the stroke has been.
    """

    def __init__(self, values: NDArray[np.uint8], brush: Brush, paint: int) -> None:
        self._values = values
        self._brush = brush
        self._paint = paint
        self._whole = Area(0, 0, values.shape[1], values.shape[0])
        self._covered = np.zeros_like(values)
        self._before = np.empty_like(values)
        self._touched: set[Area] = set()
        self._at: tuple[float, float, float] | None = None

    def to(self, x: float, y: float, pressure: float = 1.0) -> Area:
        """Go on to (x, y) in pixels, in a straight line; returns what changed. `pressure`, 0 to 1, scales the size."""
        changed = pending = NOWHERE
        for brush, across, down in self._dabs(x, y, pressure):
            area, printed = dab(brush, across, down)
            shown = area.within(self._whole)
            if shown.empty:
                continue
            part = printed[
                shown.top - area.top : shown.bottom - area.top, shown.left - area.left : shown.right - area.left
            ]
            covered = self._covered[shown.slices]
            np.maximum(covered, part, out=covered)
            together = pending.united(shown)
            if together.pixels > _FLUSH_AT * area.pixels:
                self._blend(pending)
                together = shown
            pending, changed = together, changed.united(shown)
        self._blend(pending)
        return changed

    def change(self) -> Change:
        """What was there before, where anything is different now."""
        return Change(
            tuple(
                (tile, packed(self._before[tile.slices]))
                for tile in sorted(self._touched)
                if not np.array_equal(self._before[tile.slices], self._values[tile.slices])
            )
        )

    def _dabs(self, x: float, y: float, pressure: float) -> Iterator[tuple[Brush, float, float]]:
        from_x, from_y, from_pressure = self._at or (x, y, pressure)
        self._at = (x, y, pressure)
        spacing = self._brush.scaled(min(pressure, from_pressure)).spacing
        count = max(1, math.ceil(math.hypot(x - from_x, y - from_y) / spacing))
        for step in range(1, count + 1):
            share = step / count
            brush = self._brush.scaled(from_pressure + share * (pressure - from_pressure))
            yield brush, from_x + share * (x - from_x), from_y + share * (y - from_y)

    def _blend(self, area: Area) -> None:
        if area.empty:
            return
        for tile in tiles(area, self._whole.right, self._whole.bottom):
            if tile not in self._touched:
                self._touched.add(tile)
                self._before[tile.slices] = self._values[tile.slices]
        covered = self._covered[area.slices].astype(np.uint16)
        sums = (255 - covered) * self._before[area.slices] + covered * np.uint16(self._paint) + np.uint16(128)
        self._values[area.slices] = (sums + (sums >> 8)) >> 8  # divided by 255, rounded
