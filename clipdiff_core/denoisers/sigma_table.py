"""The table between sigma and the steps of a network that was trained on a discrete process."""

import math
from bisect import bisect_left
from collections.abc import Sequence

LARGEST_BETA = 0.999  # of the cosine schedule: its last step would otherwise leave nothing of the picture


class SigmaTable:
    """The noise levels `sigmas` of a discrete process, rising: sigma = sqrt((1 - abar) / abar), variance exploding.

    Between two entries sigma is interpolated in its logarithm.
    """

    def __init__(self, alphas_cumprod: Sequence[float]) -> None:
        self.alphas_cumprod = list(alphas_cumprod)
        self.sigmas = [math.sqrt((1 - alpha) / alpha) for alpha in self.alphas_cumprod]
        self._logarithms = [math.log(sigma) for sigma in self.sigmas]

    def time(self, sigma: float) -> float:
        """The step at `sigma`, whole at the table's entries; outside of the table, its nearest end."""
        last = len(self.sigmas) - 1
        above = min(bisect_left(self.sigmas, sigma), last)
        if above == 0 or sigma >= self.sigmas[above]:
            return float(above)
        low, high = self._logarithms[above - 1], self._logarithms[above]
        return above - 1 + (math.log(sigma) - low) / (high - low)

    def sigma(self, time: float) -> float:
        """The noise level at step `time`, the inverse of `time`."""
        below = min(max(int(time), 0), len(self.sigmas) - 1)
        share = time - below
        if share <= 0 or below == len(self.sigmas) - 1:
            return self.sigmas[below]
        return math.exp((1 - share) * self._logarithms[below] + share * self._logarithms[below + 1])
