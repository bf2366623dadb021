"""How noisy a picture is, and what the ends of its range hide of it."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

WHITE = 255.0
NORMAL_MEDIAN = 0.6745  # of the absolute value of standard normal noise
FLAT = 0.5  # of the pixels: those around which colours change least
LEFT = 0.5  # of its noise has to be left of a pixel that counts: near black and white it is cut off
FEWEST = 0.02  # of the pixels have to count, else the estimate stays as it is
ROUNDS = 8
LOUDEST = 128.0  # that can be told from a picture of nothing but noise
NOISELESS = 0.5  # of 255: what rounding to bytes leaves, and less
AROUND = 3  # pixels on each side in which cut off ones are counted

# The second difference across and down: planes and straight outlines leave nothing in it (Immerkær 1996, "Fast noise
# variance estimation").
_DIFFERENCE = torch.tensor([[1.0, -2.0, 1.0], [-2.0, 4.0, -2.0], [1.0, -2.0, 1.0]]) / 6
_SLOPE = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


def estimate_sigma(picture: Tensor, seen: Tensor | None = None) -> float:
    """The standard deviation, of 255, of the noise in `picture` (3, H, W) in [-1, 1]; 0 where there is hardly any.

    It is the median of second differences where the picture is flat, each by what cutting off at black and white has
    left of the noise there. `seen` (H, W) is true where the picture is not transparent.
    """
    height, width = picture.shape[-2:]
    if min(height, width) < 3:
        return 0.0
    levels = ((picture + 1) * WHITE / 2)[:, None]
    differences = F.conv2d(levels, _DIFFERENCE.to(levels)[None, None]).abs()
    around = F.pad(levels, (1, 1, 1, 1), mode="reflect")
    means = F.avg_pool2d(around, 5, 1).contiguous()
    counted = _flat(around, None if seen is None else seen[1:-1, 1:-1]).expand_as(differences)
    sigma = float(differences[counted].median()) / NORMAL_MEDIAN
    for _ in range(ROUNDS):
        if sigma < NOISELESS:
            return 0.0
        expected, left = (column.to(means) for column in _table(sigma)[1::2])
        share = left[torch.searchsorted(expected, means).clamp(max=len(left) - 1)]
        clear = counted & (share > LEFT)
        if clear.float().mean() < FEWEST:
            break
        sigma = float((differences[clear] / share[clear]).median()) / NORMAL_MEDIAN
    return round(min(sigma, LOUDEST), 3)


def _flat(around: Tensor, seen: Tensor | None) -> Tensor:
    """(H - 2, W - 2): where a picture `around` (3, 1, H + 2, W + 2) is flattest, of all that is `seen`.

    First differences of an even neighbourhood say nothing of second ones of the noise, so that to choose by them does
    not choose quiet pixels.
    """
    smooth = F.avg_pool2d(around, 3, 1)
    kernels = torch.stack([_SLOPE, _SLOPE.T]).to(smooth)[:, None]
    slopes = F.conv2d(smooth, kernels).square().sum((0, 1))
    if seen is None or not seen.any():
        seen = torch.ones_like(slopes, dtype=torch.bool)
    place = max(1, round(FLAT * int(seen.sum())))
    return seen & (slopes <= slopes[seen].kthvalue(place).values)


def uncut(means: Tensor, noisy: Tensor, sigma: float) -> Tensor:
    """The levels behind local `means` (B, 3, H, W) in [-1, 1] of `noisy` pixels, whose noise of `sigma` was cut off.

    Noise on white can only darken, so its mean is grey. What is taken back is what cutting normal noise off does to a
    mean; less where fewer pixels are black or white around than there would be, as where a photo's shadows are quiet.
    """
    levels, observed, share, _ = (column.to(means) for column in _table(sigma))
    wanted = (means * WHITE / 2 + WHITE / 2).contiguous()
    place = torch.searchsorted(observed, wanted).clamp(1, len(observed) - 1)
    behind = levels[place].clamp(0, WHITE)
    found = F.avg_pool2d(F.pad((noisy.abs() >= 1).to(noisy), (AROUND,) * 4, mode="replicate"), 2 * AROUND + 1, stride=1)
    trust = (found / share[place].clamp(min=1e-6)).clamp(max=1)
    return (wanted + trust * (behind - wanted)) / (WHITE / 2) - 1


def _table(sigma: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Levels; for normal noise around each, cut to [0, 255]: its mean, the share that is cut, and what is left of its
    standard deviation, from 0 to 1."""
    levels = torch.linspace(-4 * sigma, WHITE + 4 * sigma, 4096, dtype=torch.float64)
    low, high = -levels / sigma, (WHITE - levels) / sigma
    below, above = torch.special.ndtr(low), 1 - torch.special.ndtr(high)
    inside, first = 1 - below - above, _density(low) - _density(high)
    second = inside + low * _density(low) - high * _density(high)
    mean = levels * inside + sigma * first + WHITE * above
    square = levels**2 * inside + 2 * levels * sigma * first + sigma**2 * second + WHITE**2 * above
    return levels, mean, below + above, (square - mean**2).clamp(min=0).sqrt() / sigma


def _density(z: Tensor) -> Tensor:
    return torch.exp(-z.square() / 2) / math.sqrt(2 * math.pi)
