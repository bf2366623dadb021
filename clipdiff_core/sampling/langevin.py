"""Langevin's walk through pictures, under a noise that falls."""

import math
from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from clipdiff_core.denoisers.protocol import Denoiser
from clipdiff_core.denoisers.starter import SIGMA_DATA
from clipdiff_core.sampling.solvers import Draw, Predict, State, Steps, draw_noise


def langevin(
    state: State, sigmas: Sequence[float], predict: Predict, step_size: float, draw: Draw = draw_noise
) -> Steps:
    """z ← z − s² ∇E(z) + s √2 ξ, once at each of `sigmas` but the final 0, where s² is `step_size` · sigma².

    E is the energy of pictures with noise at `sigma`: unlikely ones lie high, and those that CLIP finds far from the
    targets. Its gradient is what is left of the noise, (z − x0) / sigma² (Tweedie's formula; x0 guided), so that nobody
    need know E itself. The noise falls as in Song & Ermon 2019 (arXiv 1907.05600). s √2 is the fresh noise of small
    steps; what brings z to the next level exactly is used, as a denoiser that is told of too little noise leaves some
    in the picture (Jolicoeur-Martineau et al. 2020, arXiv 2009.05475).
    """
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        share = max(step_size, 1 - lower / sigma)  # a larger step where the noise falls faster than that
        _, x0 = predict(state, sigma)
        gradient = (state.x - x0) / sigma**2
        z = state.x - share * sigma**2 * gradient
        fresh = math.sqrt(max(lower**2 - (1 - share) ** 2 * sigma**2, 0.0))
        state = yield replace(state, x=z + fresh * draw(z, state.generators), step=state.step + 1)


class PlainPrior:
    """A `Denoiser` in the place of another that knows of pictures only how far their values spread."""

    def __init__(self, denoiser: Denoiser) -> None:
        self.sigma_min = denoiser.sigma_min
        self.sigma_max = denoiser.sigma_max
        self.network_sigmas = denoiser.network_sigmas
        self.network = denoiser.network

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, C, H, W): the mean of N(0, `SIGMA_DATA`²) given `x`."""
        del cond
        return x * SIGMA_DATA**2 / (SIGMA_DATA**2 + sigma**2)
