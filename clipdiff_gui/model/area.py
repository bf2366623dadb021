"""Rectangles of whole pixels."""

from typing import NamedTuple


class Area(NamedTuple):
    """From `left` and `top` up to, and without, `right` and `bottom`."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def empty(self) -> bool:
        """Whether no pixel is in it."""
        return self.right <= self.left or self.bottom <= self.top

    @property
    def pixels(self) -> int:
        """How many pixels are in it."""
        return 0 if self.empty else (self.right - self.left) * (self.bottom - self.top)

    @property
    def slices(self) -> tuple[slice, slice]:
        """Its rows and columns of an array (H, W)."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def united(self, other: "Area") -> "Area":
        """The smallest one around both; an empty one adds nothing."""
        if self.empty or other.empty:
            return other if self.empty else self
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def within(self, other: "Area") -> "Area":
        """The part that both share, which may be empty."""
        return Area(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def grown(self, by: int) -> "Area":
        """`by` pixels larger on every side."""
        return Area(self.left - by, self.top - by, self.right + by, self.bottom + by)


NOWHERE = Area(0, 0, 0, 0)
