"""Unconditional U-Nets of diffusers (`UNet2DModel`: DDPM and DDIM pipelines) as denoisers of pixels."""

import math

import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.noise_process import NoiseProcess


class UnconditionalDenoiser:
    """A `UNet2DModel` as a `Denoiser` that hears nothing: `cond` changes nothing."""

    def __init__(self, network: nn.Module, process: NoiseProcess) -> None:
        self.network = network
        self.process = process
        self.sigma_min, self.sigma_max = process.table.sigmas[0], process.table.sigmas[-1]

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, 3, H, W) at `sigma`; H and W are multiples of what the network halves."""
        del cond
        times = torch.full((len(x),), self.process.table.time(sigma), device=x.device)
        predicted = self.network(x / math.sqrt(1 + sigma**2), times, return_dict=False)[0]
        return self.process.clean(x, predicted[:, :3], sigma)  # what follows says where the variance lies

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` levels, evenly spread over the process."""
        return self.process.network_sigmas(steps)
