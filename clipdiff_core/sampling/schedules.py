"""Schedules: falling noise levels, ending in 0."""

import math
from collections.abc import Sequence

from clipdiff_core.denoisers.protocol import Denoiser
from clipdiff_core.job import Schedule

RHO = 7.0


def karras(steps: int, sigma_min: float, sigma_max: float, rho: float = RHO) -> list[float]:
    """Karras et al. 2022 (arXiv 2206.00364), equation 5."""
    low, high = sigma_min ** (1 / rho), sigma_max ** (1 / rho)
    if steps == 1:
        return [sigma_max]
    return [(high + i / (steps - 1) * (low - high)) ** rho for i in range(steps)]


def exponential(steps: int, sigma_min: float, sigma_max: float) -> list[float]:
    """Even in ln(sigma), from `sigma_max` to `sigma_min`."""
    if steps == 1:
        return [sigma_max]
    fall = math.log(sigma_min / sigma_max)
    return [sigma_max * math.exp(i / (steps - 1) * fall) for i in range(steps)]


def noise_levels(schedule: Schedule, steps: int, denoiser: Denoiser) -> tuple[float, ...]:
    """`steps` levels of the named schedule over the denoiser's range, and the final 0."""
    if schedule == "karras":
        return (*karras(steps, denoiser.sigma_min, denoiser.sigma_max), 0.0)
    if schedule == "exponential":
        return (*exponential(steps, denoiser.sigma_min, denoiser.sigma_max), 0.0)
    return (*denoiser.network_sigmas(steps), 0.0)


def levels_from(sigmas: Sequence[float], strength: float, denoiser: Denoiser) -> tuple[float, ...]:
    """The end of a run over `sigmas` that draws a picture anew at `strength`: from one level on, all that lie below it.

    That level lies as far along Karras's path between the denoiser's own ends, whatever the schedule and its steps; at
    1 nothing is left out, at 0 there is one step from the lowest level.
    """
    if strength >= 1:
        return tuple(sigmas)
    low, high = denoiser.sigma_min ** (1 / RHO), denoiser.sigma_max ** (1 / RHO)
    first = min((low + strength * (high - low)) ** RHO, sigmas[0])
    return (first, *(sigma for sigma in sigmas if sigma < first))
