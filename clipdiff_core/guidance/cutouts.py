"""Cutouts: what CLIP gets to see of a picture, each cut, flipped and moved by itself."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

OVERVIEW_SHARE = 0.5  # of the cutouts show the whole picture, slightly moved; the rest look closer
OVERVIEW_SIDE, INNER_SIDE = (0.9, 1.1), (0.6, 0.95)  # of the picture's shorter side
NOISE = 0.03  # against cutouts that please CLIP by patterns too fine to see


def cut(pictures: Tensor, count: int, size: int, generators: Sequence[torch.Generator]) -> Tensor:
    """(B · count, 3, size, size) cutouts of `pictures` (B, 3, H, W), picture by picture, differentiable.

    Each picture's cutouts are drawn from its own generator, so a batch changes none of them. Cutouts that shrink
    the picture are sampled finer and averaged down: one antialiased resampling for all of them.
    """
    batch, _, height, width = pictures.shape
    finer = max(1, math.ceil(min(height, width) * OVERVIEW_SIDE[1] / size - 0.25))
    theta = torch.cat([_views(count, height, width, generator) for generator in generators]).to(pictures)
    grid = F.affine_grid(theta, [batch * count, 3, size * finer, size * finer], align_corners=False)
    repeated = pictures.repeat_interleave(count, dim=0)
    cutouts = F.grid_sample(repeated, grid, align_corners=False, padding_mode="reflection")
    noise = torch.cat([torch.randn(count, 3, size, size, generator=generator) for generator in generators])
    return F.avg_pool2d(cutouts, finer) + NOISE * noise.to(pictures)


def _views(count: int, height: int, width: int, generator: torch.Generator) -> Tensor:
    """(count, 2, 3) affine maps from a cutout's square to the picture."""

    def uniform(low: float, high: float, number: int) -> Tensor:
        return low + (high - low) * torch.rand(number, generator=generator)

    overviews = math.ceil(count * OVERVIEW_SHARE)
    side = torch.cat([uniform(*OVERVIEW_SIDE, overviews), uniform(*INNER_SIDE, count - overviews)])
    shorter = min(height, width)
    extent = torch.stack([side * shorter / width, side * shorter / height], dim=1)
    room = (1 - extent).clamp(min=0.05)
    shift = (torch.rand(count, 2, generator=generator) * 2 - 1) * room
    flip = torch.where(torch.rand(count, generator=generator) < 0.5, -1.0, 1.0)
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1] = extent[:, 0] * flip, extent[:, 1]
    theta[:, :, 2] = shift
    return theta
