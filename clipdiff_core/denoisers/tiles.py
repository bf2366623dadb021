"""Pictures larger than a network knows: drawn tile by tile, and blended where tiles overlap."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.protocol import Denoiser

PIXELS_AT_ONCE = 8 * 64**2  # of the tiles that are drawn together: more take memory and save no time
OVERLAP = 1 / 4  # of a tile's side: with less, the blend begins to show


@dataclass(frozen=True)
class Cut:
    """How a picture is cut: square tiles of `side` points, a multiple of `multiple`, that overlap by `overlap`.

    A point is a pixel, or a latent that stands for `scale` pixels each way. A picture that is smaller than a tile is
    one tile, mirrored up to the next `multiple`.
    """

    side: int
    multiple: int
    overlap: int
    scale: int = 1

    @staticmethod
    def of(side: int, multiple: int, scale: int = 1) -> "Cut":
        """Tiles of about `side` pixels for a network of that stride, which draws points of `scale` pixels."""
        points, stride = side // scale, max(1, multiple // scale)
        whole = max(stride, points // stride * stride)
        return Cut(whole, stride, round(whole * OVERLAP), scale)

    @property
    def at_once(self) -> int:
        """How many tiles are drawn together."""
        return max(1, PIXELS_AT_ONCE // (self.side * self.scale) ** 2)

    def tile(self, length: int) -> int:
        """A tile's side along a picture's side of `length`."""
        return min(self.side, math.ceil(length / self.multiple) * self.multiple)

    def starts(self, length: int) -> list[int]:
        """Where tiles begin along a side of `length`, evenly spread."""
        if length <= self.side:
            return [0]
        count = math.ceil((length - self.overlap) / (self.side - self.overlap))
        return [round(place * (length - self.side) / (count - 1)) for place in range(count)]

    def batches(self, height: int, width: int) -> int:
        """How many batches of tiles a picture makes."""
        return math.ceil(len(self.starts(height)) * len(self.starts(width)) / self.at_once)


def sew(
    x: Tensor, canvas: Tensor, draw: Callable[[Tensor], Tensor], cut: Cut, factor: int = 1, grain: int = 1
) -> Iterator[Tensor]:
    """Add to `canvas` (B, C, kH, kW), in place, what `draw` makes of the tiles of `x` (B, C, gH, gW).

    Of H × W points, of which `cut` tells, `canvas` has k = `factor` pixels each way, and `x` has g = `grain`. Where
    tiles overlap, each fades smoothly into the next (MultiDiffusion, arXiv 2302.08113), and their weights add up to 1.
    Gives what was drawn, batch by batch; a `draw` of several pictures has the tiles of each place together.
    """
    height, width = math.ceil(x.shape[-2] / grain), math.ceil(x.shape[-1] / grain)
    tall, wide = cut.tile(height), cut.tile(width)
    rows = list(zip(cut.starts(height), _windows(cut.starts(height), tall, height, factor), strict=True))
    columns = list(zip(cut.starts(width), _windows(cut.starts(width), wide, width, factor), strict=True))
    padded = mirrored(x, max(height, tall) * grain, max(width, wide) * grain)
    places = [(row, column) for row in rows for column in columns]
    for first in range(0, len(places), cut.at_once):
        chosen = places[first : first + cut.at_once]
        tiles = [
            padded[..., top * grain : (top + tall) * grain, left * grain : (left + wide) * grain]
            for (top, _), (left, _) in chosen
        ]
        drawn = draw(torch.cat(tiles))
        for ((top, down), (left, across)), tile in zip(chosen, drawn.split(len(x)), strict=True):
            window = (down[:, None] * across[None]).to(tile)
            into = canvas[..., top * factor : (top + tall) * factor, left * factor : (left + wide) * factor]
            into += (window * tile)[..., : into.shape[-2], : into.shape[-1]]
        yield drawn


def mirrored(x: Tensor, height: int, width: int) -> Tensor:
    """`x` (B, C, H, W) grown to the right and downwards by its mirror image, however small it is."""
    for dim, length in ((-2, height), (-1, width)):
        here = x.shape[dim]
        if length > here:
            place = torch.arange(length, device=x.device) % max(1, 2 * here - 2)
            x = x.index_select(dim, torch.minimum(place, 2 * here - 2 - place).clamp(min=0))
    return x


def _windows(starts: list[int], side: int, length: int, factor: int) -> list[Tensor]:
    """For each tile, the weight of its (side · factor) lines: a Hann window's share of all windows."""
    line = torch.arange(side * factor, dtype=torch.float64)
    hann = torch.sin(math.pi * (line + 0.5) / (side * factor)).square()
    total = torch.zeros(max(length, side) * factor, dtype=torch.float64)
    for start in starts:
        total[start * factor : (start + side) * factor] += hann
    return [hann / total[start * factor : (start + side) * factor] for start in starts]


class Tiles:
    """A `Denoiser` for pictures of any size, from one that knows a size: the mean of its predictions for overlapping
    tiles, of pixels or of latents.

    It knows no noise above `sigma_max`, which may be less than its network's.
    """

    def __init__(self, denoiser: Denoiser, cut: Cut, sigma_max: float | None = None) -> None:
        self.inside = denoiser
        self.cut = cut
        self.sigma_min = denoiser.sigma_min
        self.sigma_max = max(self.sigma_min, min(sigma_max or denoiser.sigma_max, denoiser.sigma_max))

    @property
    def network(self) -> nn.Module:
        """That of the denoiser inside."""
        return self.inside.network

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, C, H, W) of any size; memory beside it is bounded by a few tiles."""

        def draw(tiles: Tensor) -> Tensor:
            told = None if cond is None else cond.repeat(len(tiles) // len(cond), 1)
            return self.inside.denoise(tiles, sigma, told)

        canvas = torch.zeros_like(x)
        for _ in sew(x, canvas, draw, self.cut):
            pass
        return canvas

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` levels, even in ln(sigma): of a network's own few may be as low as `sigma_max`."""
        low, high = math.log(self.sigma_min), math.log(self.sigma_max)
        return torch.linspace(high, low, steps, dtype=torch.float64).exp().tolist()
