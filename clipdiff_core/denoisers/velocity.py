"""Time and noise level of networks that predict v (Salimans & Ho 2022, arXiv 2202.00512).

Their time t runs from 0, the picture, to 1, the noise: x_t = cos(t π/2) · x0 + sin(t π/2) · noise, and
v = cos(t π/2) · noise - sin(t π/2) · x0. In the variance-exploding form that is sigma = tan(t π/2).
"""

import math

from torch import Tensor

LOWEST, RISE = 1e-4, 10.0  # of the DDPM schedule: sigma² = exp(LOWEST + RISE · t²) - 1
SIGMA_MIN, SIGMA_MAX = math.sqrt(math.expm1(LOWEST)), math.sqrt(math.expm1(LOWEST + RISE))
# Where the spliced schedule goes over from even steps in t to the DDPM schedule, in the time of either.
DDPM_CROSSOVER, COSINE_CROSSOVER = 0.48536712, 0.80074257


def time_of(sigma: float) -> float:
    """t from 0 to 1 at `sigma`."""
    return math.atan(sigma) * 2 / math.pi


def sigma_of(time: float) -> float:
    """The noise level at t from 0 to below 1."""
    return math.tan(time * math.pi / 2)


def ddpm_sigma(time: float) -> float:
    """The DDPM schedule in continuous time, from `SIGMA_MIN` to `SIGMA_MAX`."""
    return math.sqrt(math.expm1(LOWEST + RISE * time**2))


def spliced_sigma(time: float) -> float:
    """Even steps in t where there is little noise, the DDPM schedule where there is much, up to `SIGMA_MAX`."""
    stretched = time * (1 + COSINE_CROSSOVER - DDPM_CROSSOVER)
    if stretched < COSINE_CROSSOVER:
        return sigma_of(stretched)
    return ddpm_sigma(stretched + DDPM_CROSSOVER - COSINE_CROSSOVER)


def clean(x: Tensor, v: Tensor, sigma: float) -> Tensor:
    """x0 from the variance-exploding `x` (B, 3, H, W) at `sigma` and the velocity `v` there."""
    total = 1 + sigma**2
    return x / total - sigma / math.sqrt(total) * v
