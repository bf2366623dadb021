"""The round brush; without numpy, so that the window need not wait for it."""

import math
from dataclasses import dataclass

SMALLEST, LARGEST = 1.0, 2048.0  # diameters in pixels
_DEVIATION = 0.1  # pixels by which a straight edge may be wavy between two dabs


@dataclass(frozen=True, slots=True)
class Brush:
    """`diameter` in pixels of the picture; `softness` is the share of its radius over which it fades, 0 to 1.

    Numbers beyond the bounds become the nearest within.
    """

    diameter: float = 64.0
    softness: float = 0.3

    def __post_init__(self) -> None:
        object.__setattr__(self, "diameter", min(LARGEST, max(SMALLEST, self.diameter)))
        object.__setattr__(self, "softness", min(1.0, max(0.0, self.softness)))

    @property
    def spacing(self) -> float:
        """How far apart two dabs of one stroke may be, in pixels: circles so far apart meet near their rims."""
        return max(0.5, math.sqrt(4 * _DEVIATION * self.diameter))

    def scaled(self, pressure: float) -> "Brush":
        """The brush under a pen's `pressure`, 0 to 1; in whole pixels, so that few prints are needed."""
        return self if pressure >= 1 else Brush(round(self.diameter * pressure), self.softness)
