"""What a mask was before each change, as the tiles that changed, bounded by bytes."""

import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from clipdiff_gui.model.area import NOWHERE, Area

TILE = 256  # pixels on a side: the smallest part that is kept
_OVERHEAD = 160  # bytes that a kept tile takes beside its content


@dataclass(frozen=True)
class Change:
    """The tiles that a change touched, compressed, as they are on its other side."""

    tiles: tuple[tuple[Area, bytes], ...]

    @cached_property
    def size(self) -> int:
        """Bytes it takes."""
        return sum(len(content) + _OVERHEAD for _, content in self.tiles)

    @property
    def area(self) -> Area:
        """The smallest area around all of it."""
        around = NOWHERE
        for tile, _ in self.tiles:
            around = around.united(tile)
        return around


def tiles(area: Area, width: int, height: int) -> Iterator[Area]:
    """The tiles of a mask of that size that `area` touches."""
    area = area.within(Area(0, 0, width, height))
    for top in range(area.top // TILE * TILE, area.bottom, TILE):
        for left in range(area.left // TILE * TILE, area.right, TILE):
            yield Area(left, top, min(left + TILE, width), min(top + TILE, height))


def packed(values: NDArray[np.uint8]) -> bytes:
    """The content of one tile, compressed: most of a mask is of one value."""
    return zlib.compress(values.tobytes(), 1)


class History:
    """Changes to `values` (H, W), uint8, that can be undone and redone, one at a time."""

    def __init__(self, values: NDArray[np.uint8], most_bytes: int) -> None:
        self._values = values
        self._most_bytes = most_bytes
        self._done: deque[Change] = deque()
        self._undone: deque[Change] = deque()

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to redo."""
        return bool(self._undone)

    @property
    def size(self) -> int:
        """Bytes that all of it takes."""
        return sum(change.size for change in (*self._done, *self._undone))

    def add(self, change: Change) -> None:
        """Keep what was there before, and forget what was undone, and the oldest changes beyond the bound."""
        self._undone.clear()
        self._done.append(change)
        self._trim()

    def undo(self) -> Area:
        """Take the newest change back; returns where."""
        if not self._done:
            return NOWHERE
        change = self._done.pop()
        self._undone.append(self._swap(change))
        self._trim()
        return change.area

    def redo(self) -> Area:
        """Make the change again that was undone last; returns where."""
        if not self._undone:
            return NOWHERE
        change = self._undone.pop()
        self._done.append(self._swap(change))
        self._trim()
        return change.area

    def _trim(self) -> None:
        """Forget the oldest changes beyond the bound, and then those that were undone first."""
        size = self.size
        while size > self._most_bytes:
            size -= (self._done or self._undone).popleft().size

    def _swap(self, change: Change) -> Change:
        other_side = Change(tuple((tile, packed(self._values[tile.slices])) for tile, _ in change.tiles))
        for tile, content in change.tiles:
            shape = (tile.bottom - tile.top, tile.right - tile.left)
            self._values[tile.slices] = np.frombuffer(zlib.decompress(content), np.uint8).reshape(shape)
        return other_side
