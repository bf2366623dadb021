"""The starter's denoiser: a small U-Net under EDM's preconditioning (Karras et al. 2022, arXiv 2206.00364)."""

import math

import torch
from torch import Tensor

from clipdiff_core.denoisers.unet import UNet

SIGMA_DATA = 0.5
SIGMA_MIN, SIGMA_MAX = 0.02, 60.0


def precondition(network: UNet, x: Tensor, sigma: Tensor, cond: Tensor | None, known: Tensor | None = None) -> Tensor:
    """x0 (B, 3, H, W) from `x` at noise levels `sigma` (B,): EDM's table 1; the network's time is ln(sigma) / 4."""
    s = sigma.view(-1, 1, 1, 1)
    total = s**2 + SIGMA_DATA**2
    c_skip, c_out, c_in = SIGMA_DATA**2 / total, s * SIGMA_DATA / total.sqrt(), 1 / total.sqrt()
    return c_skip * x + c_out * network(c_in * x, sigma.log() / 4, cond, known).float()


class StarterDenoiser:
    """The trained U-Net as a `Denoiser`; its own schedule is even in ln(sigma), as its time is."""

    sigma_min = SIGMA_MIN
    sigma_max = SIGMA_MAX

    def __init__(self, network: UNet) -> None:
        self.network = network

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, 3, H, W) at `sigma`; `cond` is (B, D) or None."""
        return precondition(self.network, x, torch.full((len(x),), sigma, device=x.device), cond)

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` levels from `sigma_max` to `sigma_min`."""
        return torch.linspace(math.log(SIGMA_MAX), math.log(SIGMA_MIN), steps, dtype=torch.float64).exp().tolist()
