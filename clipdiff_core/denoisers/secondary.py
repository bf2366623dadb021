"""Disco Diffusion's secondary model 2 (Katherine Crowson): a small network that sees through the noise for CLIP."""

import math

import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.layers import check_size, convolutions_to
from clipdiff_core.denoisers.v_blocks import PLANES, FourierFeatures, beside, nested
from clipdiff_core.denoisers.velocity import SIGMA_MAX, SIGMA_MIN, clean, spliced_sigma, time_of

CHANNELS = (64, 128, 128, 256, 256, 512)
BLOCKS = 2


class SecondaryNetwork(nn.Module):
    """v and the clean picture from the variance-preserving x at t in 0…1, under the published keys."""

    def __init__(self) -> None:
        super().__init__()
        self.precision = torch.float32
        self.multiple = 2 ** (len(CHANNELS) - 1)
        self.timestep_embed = FourierFeatures(PLANES)
        self.net = nested(CHANNELS, BLOCKS, _layers, "bilinear", skip_first=False)

    def use_precision(self, precision: torch.dtype) -> None:
        """Compute the convolutions in `precision`; the embedding stays in float32."""
        self.precision = precision
        convolutions_to(self.net, precision)

    def forward(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """(v, x0), each (B, 3, H, W), from `x` of the same shape at `t` (B,).

        Raises `JobError` when H or W is no multiple of `multiple`.
        """
        check_size(x, self.multiple)
        v = self.net(beside(x, self.timestep_embed(t)).to(self.precision)).float()
        angle = t.float().view(-1, 1, 1, 1) * (math.pi / 2)
        return v, angle.cos() * x - angle.sin() * v


class SecondaryDenoiser:
    """The secondary model as a `Denoiser` that hears no descriptors: `cond` changes nothing."""

    sigma_min = SIGMA_MIN
    sigma_max = SIGMA_MAX

    def __init__(self, network: SecondaryNetwork) -> None:
        self.network = network

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, 3, H, W) at `sigma`; raises `JobError` for a size that the network cannot draw."""
        del cond
        t = torch.full((len(x),), time_of(sigma), device=x.device)
        v, _ = self.network(x / math.sqrt(1 + sigma**2), t)
        return clean(x, v, sigma)

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` levels of v-diffusion's spliced schedule, from `sigma_max` down."""
        return [spliced_sigma(1 - step / steps) for step in range(steps)]


def _layers(level: int, inside: int, outside: int) -> list[nn.Module]:
    convolve = nn.Conv2d(inside, outside, 3, padding=1)
    if level == 0 and outside == 3:
        return [convolve]
    return [nn.Sequential(convolve, nn.ReLU(inplace=True))]
