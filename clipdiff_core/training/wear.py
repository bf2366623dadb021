"""Wear for training pictures: noise, blur and crops, so that a CLIP also understands half-formed pictures."""

import torch
import torch.nn.functional as F
from torch import Tensor

NOISE = (0.02, 0.6)  # standard deviations, on pictures in [-1, 1]
CROP = (0.6, 1.0)  # of the side
BLUR_SIDES = (8, 12, 16, 24, 32)
GROUPS = 4  # pictures blurred together: one resampling serves them all


def wear(
    pictures: Tensor, generator: torch.Generator, crop: float = 0.4, blur: float = 0.35, noise: float = 0.5
) -> Tensor:
    """Some of `pictures` (B, 3, S, S) cropped, some blurred, some noisy, each by itself and at random."""
    worn = _crop(pictures, generator, crop)
    worn = torch.cat([_blur(group, generator, blur) for group in worn.chunk(GROUPS)])
    low, high = torch.tensor(NOISE).log()
    sigma = (low + (high - low) * torch.rand(len(worn), 1, 1, 1, generator=generator)).exp()
    sigma = sigma * _some(len(worn), noise, generator)
    return worn + sigma * torch.randn(worn.shape, generator=generator)


def _some(count: int, share: float, generator: torch.Generator) -> Tensor:
    return (torch.rand(count, 1, 1, 1, generator=generator) < share).float()


def _crop(pictures: Tensor, generator: torch.Generator, share: float) -> Tensor:
    count = len(pictures)
    side = CROP[0] + (CROP[1] - CROP[0]) * torch.rand(count, generator=generator)
    side = torch.where(_some(count, share, generator).flatten() > 0, side, torch.ones(count))
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = side
    theta[:, :, 2] = (torch.rand(count, 2, generator=generator) * 2 - 1) * (1 - side)[:, None]
    grid = F.affine_grid(theta, list(pictures.shape), align_corners=False)
    return F.grid_sample(pictures, grid, align_corners=False, padding_mode="reflection")


def _blur(pictures: Tensor, generator: torch.Generator, share: float) -> Tensor:
    size = pictures.shape[-1]
    side = BLUR_SIDES[int(torch.randint(len(BLUR_SIDES), (1,), generator=generator))]
    small = F.interpolate(pictures, size=(side, side), mode="bilinear", antialias=True)
    blurred = F.interpolate(small, size=(size, size), mode="bicubic")
    return torch.lerp(pictures, blurred, _some(len(pictures), share, generator))
