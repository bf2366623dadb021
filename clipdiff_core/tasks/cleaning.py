"""The faithful way to take noise out: the network says what is alike, and what is alike is averaged."""

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.denoisers.protocol import Denoiser
from clipdiff_core.tasks.noise_level import WHITE, uncut

# How the network looks: shares of its stride by which the picture is shifted, so that no block of its grid is the
# picture's, and whether it is mirrored. Eight looks find no better what is alike, and one is worse by .1 dB.
LOOKS = ((0.125, 0.375, False), (0.875, 0.625, True))
REACH = 6  # pixels on each side that are averaged where they are alike
ALIKE = 0.25  # times the root of sigma, on [-1, 1]: predictions that differ by so much still show the same


def predict(denoiser: Denoiser, noisy: Tensor, sigma: float, multiple: int) -> Tensor:
    """x0 from `noisy` (B, 3, H, W), the mean of the network's predictions for it shifted and mirrored."""
    height, width = noisy.shape[-2:]
    total = torch.zeros_like(noisy)
    for down, right, mirrored in LOOKS:
        top, left = int(down * multiple), int(right * multiple)
        moved = F.pad(noisy, (left, multiple - left, top, multiple - top), mode="reflect")
        x0 = denoiser.denoise(moved.flip(-1) if mirrored else moved, sigma, None)
        x0 = x0.flip(-1) if mirrored else x0
        total += x0[..., top : top + height, left : left + width]
    return total / len(LOOKS)


def average_alike(noisy: Tensor, x0: Tensor, likeness: float) -> Tensor:
    """The mean around each pixel of `noisy` (B, 3, H, W) over those to which `x0` gives about the same colour.

    The network finds outlines under noise better than it hits colours; the mean of many noisy pixels hits them. It is
    the cross bilateral filter (Petschnigg et al. 2004), with a flat window and `likeness` as its range.
    """
    height, width = noisy.shape[-2:]
    beside, guide = (F.pad(picture, (REACH,) * 4, mode="reflect") for picture in (noisy, x0))
    total, weights = torch.zeros_like(noisy), torch.zeros_like(noisy[:, :1])
    for top in range(2 * REACH + 1):
        for left in range(2 * REACH + 1):
            apart = (guide[..., top : top + height, left : left + width] - x0).square().mean(1, keepdim=True)
            weight = torch.exp(-apart / likeness**2)
            total += weight * beside[..., top : top + height, left : left + width]
            weights += weight
    return total / weights


@torch.no_grad()
def cleaned(denoiser: Denoiser, noisy: Tensor, sigma: float, multiple: int) -> Tensor:
    """Tiles `noisy` (B, 3, H, W) in [-1, 1] without their noise of `sigma` of 255.

    H and W are multiples of `multiple`, which is more than `REACH` and itself a multiple of the network's stride.
    """
    level = sigma / (WHITE / 2)
    known = min(max(level, denoiser.sigma_min), denoiser.sigma_max)
    x0 = predict(denoiser, noisy, known, multiple)
    return uncut(average_alike(noisy, x0, ALIKE * level**0.5), noisy, sigma).clamp(-1, 1)
