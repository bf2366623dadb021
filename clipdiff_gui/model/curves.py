"""How a loss went, in so few points that a run of any length costs the same to draw."""

import math

CELLS = 400  # pieces of a curve: more than a plot has room for


class Curve:
    """One loss: its mean in each of `CELLS` equal pieces of a training or a drawing."""

    def __init__(self) -> None:
        self._sums = [0.0] * CELLS
        self._counts = [0] * CELLS
        self.newest = math.nan

    def add(self, share: float, loss: float) -> None:
        """Note the loss at `share` of the whole, 0 to 1; one that is no number is left out."""
        if not math.isfinite(loss):
            return
        cell = min(CELLS - 1, max(0, int(share * CELLS)))
        self._sums[cell] += loss
        self._counts[cell] += 1
        self.newest = loss

    def points(self) -> list[tuple[float, float]]:
        """The share and the mean loss of every piece that something is known of."""
        pieces = enumerate(zip(self._sums, self._counts, strict=True))
        return [((cell + 0.5) / CELLS, total / count) for cell, (total, count) in pieces if count]
