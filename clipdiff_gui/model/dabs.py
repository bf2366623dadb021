"""The prints that a brush leaves."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from clipdiff_gui.model.area import Area
from clipdiff_gui.model.brush import Brush

_FINE_UP_TO = 256  # larger brushes are put on whole pixels: nobody sees the difference, and few prints are kept
_PARTS = 4  # places within a pixel, across and down, where smaller brushes are put


def dab(brush: Brush, x: float, y: float) -> tuple[Area, NDArray[np.uint8]]:
    """Where the brush leaves its print around (x, y), in pixels, and how much it covers there, 0 to 255."""
    parts = _PARTS if brush.diameter <= _FINE_UP_TO else 1
    across, down = math.floor(x * parts + 0.5), math.floor(y * parts + 0.5)
    printed = _printed(brush, across % parts / parts, down % parts / parts)
    side = printed.shape[0]
    left, top = across // parts - side // 2, down // parts - side // 2
    return Area(left, top, left + side, top + side), printed


@lru_cache(maxsize=16)
def _printed(brush: Brush, x: float, y: float) -> NDArray[np.uint8]:
    radius = brush.diameter / 2
    half = math.ceil(radius) + 1
    centres = np.arange(-half, half, dtype=np.float32) + np.float32(0.5)
    away = np.sqrt(np.square(centres - np.float32(y))[:, None] + np.square(centres - np.float32(x))[None, :])
    fading = max(1.0, brush.softness * radius)  # at least a pixel, so that a hard edge is not jagged
    inside = np.clip((np.float32(radius + 0.5) - away) / np.float32(fading), 0, 1)
    covered = np.round(255 * np.square(inside) * (3 - 2 * inside)).astype(np.uint8)
    covered.setflags(write=False)  # the next dab uses it, too
    return covered
