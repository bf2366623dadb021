"""What every denoiser offers, whatever its network predicts inside."""

from typing import Protocol

from torch import Tensor


class Denoiser(Protocol):
    """Predicts clean pictures in k-diffusion's variance-exploding form: x = x0 + sigma · noise.

    `sigma_min` and `sigma_max` bound the path; `network_sigmas` is the network's own schedule.
    """

    sigma_min: float
    sigma_max: float

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 (B, 3, H, W) in about [-1, 1] from `x` of the same shape at noise level `sigma`.

        `cond` holds unit CLIP descriptors (B, D); None draws without knowing what.
        """
        ...

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` noise levels, falling, evenly spread over the network's own time."""
        ...
