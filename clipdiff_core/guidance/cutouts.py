"""Cutouts: what CLIP gets to see of a picture, each cut, flipped, moved and coloured by itself."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

OVERVIEW_SHARE = 0.5  # of the cutouts show the whole picture, slightly moved; the rest look closer
OVERVIEW_SIDE, INNER_SIDE = (0.9, 1.1), (0.6, 0.95)  # of the picture's shorter side
CLOSEST = 0.25  # of it: closer, CLIP sees mostly noise
NOISE = 0.03  # against cutouts that please CLIP by patterns too fine to see
UNSEEN = 0.3  # by how much of its size a cutout may shrink and not be averaged: 256 to 224 pixels aliases hardly

# The usual changes of a cutout, as Disco Diffusion makes them; a tilt takes the place of its corner shifts.
TURN, MOVE, TILT = math.radians(10), 0.05, 0.2
BRIGHTNESS, CONTRAST, SATURATION, HUE = 0.1, 0.1, 0.1, math.radians(36)

_YIQ = torch.tensor([[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]])
_RGB = torch.linalg.inv(_YIQ)


@dataclass(frozen=True, slots=True)
class Look:
    """How the cutouts of one step are taken, as `Cutting` has it: `overview` show the whole, `inner` look closer.

    Where `whole` is set, an overview shows all of an oblong picture, squeezed to a square; else a square of its shorter
    side.
    """

    overview: int = 4
    inner: int = 4
    whole: bool = False
    size_power: float = 1.0
    grey: float = 0.0
    flip: bool = True
    affine: float = 0.0
    perspective: float = 0.0
    colour: float = 0.0
    noise: float = NOISE

    @property
    def count(self) -> int:
        """How many there are of each picture."""
        return self.overview + self.inner


def evenly(count: int) -> Look:
    """`count` cutouts, of which half show the whole."""
    overview = math.ceil(count * OVERVIEW_SHARE)
    return Look(overview, count - overview)


def cut(
    pictures: Tensor, look: Look, sizes: Sequence[int], generators: Sequence[torch.Generator], wrap: bool = False
) -> dict[int, Tensor]:
    """(B · count, 3, size, size) cutouts of `pictures` (B, 3, H, W) for each of `sizes`, picture by picture.

    Differentiable; the same views at every size. Each picture's are drawn from its own generator, so a batch changes
    none of them. Cutouts that shrink the picture are sampled finer and averaged down: one antialiased resampling for
    all of them. What lies beyond an edge is the picture mirrored, or with `wrap` its other side.
    """
    height, width = pictures.shape[-2:]
    closest = min(INNER_SIDE[0], max(CLOSEST, max(sizes) / min(height, width))) if look.whole else INNER_SIDE[0]
    views = [_views(look, height, width, closest, wrap, generator) for generator in generators]
    theta = torch.cat(views).to(pictures)
    colours = [_colours(look, generator) for generator in generators] if look.grey or look.colour else []
    cutouts: dict[int, Tensor] = {}
    for size in dict.fromkeys(sizes):
        seen = _resample(pictures, look, theta, size, wrap)
        if colours:
            seen = _coloured(seen, torch.cat(colours).to(pictures))
        if look.noise:
            noise = [torch.randn(look.count, 3, size, size, generator=generator) for generator in generators]
            seen = seen + look.noise * torch.cat(noise).to(pictures)
        cutouts[size] = seen
    return cutouts


def _resample(pictures: Tensor, look: Look, theta: Tensor, size: int, wrap: bool) -> Tensor:
    """The one resampling: all views `theta` (B · count, 3, 3) of all pictures."""
    height, width = pictures.shape[-2:]
    shorter = min(height, width)
    tall, wide = (height, width) if look.whole and look.overview else (shorter, shorter)
    denser = OVERVIEW_SIDE[1] / (1 - TILT * look.perspective)
    finer = [max(1, math.ceil(side * denser / size - UNSEEN)) for side in (tall, wide)]
    shape = [len(theta), 3, size * finer[0], size * finer[1]]
    grid = F.affine_grid(theta[:, :2], shape, align_corners=False)
    if look.perspective:
        grid = grid / F.affine_grid(theta[:, 2:].expand(-1, 2, -1), shape, align_corners=False)
    if wrap:
        pictures = F.pad(pictures, (1, 1, 1, 1), mode="circular")
        edge = torch.tensor([width / (width + 2), height / (height + 2)]).to(grid)
        grid = (torch.remainder(grid + 1, 2) - 1) * edge
    repeated = pictures.repeat_interleave(look.count, dim=0)
    seen = F.grid_sample(repeated, grid, align_corners=False, padding_mode="reflection")
    return F.avg_pool2d(seen, finer)


def _uniform(low: float, high: float, *shape: int, generator: torch.Generator, power: float = 1.0) -> Tensor:
    return low + (high - low) * torch.rand(*shape, generator=generator) ** power


def _views(look: Look, height: int, width: int, closest: float, wrap: bool, generator: torch.Generator) -> Tensor:
    """(count, 3, 3) maps from a cutout's square to the picture, both from -1 to 1."""
    count, shorter = look.count, min(height, width)
    around = _uniform(*OVERVIEW_SIDE, look.overview, generator=generator)
    closer = _uniform(closest, INNER_SIDE[1], look.inner, generator=generator, power=look.size_power)
    side = torch.cat([around, closer])
    extent = torch.stack([side * shorter / width, side * shorter / height], dim=1)
    if look.whole:
        # Squeezed, as CLIP knows it best: of 32 pictures that the starter drew twice as long as wide its CLIP told 28
        # right so, 22 with mirrored or drawn-out edges, 25 by their middle, 19 over black (Disco Diffusion pads them).
        extent[: look.overview] = around[:, None]
    room = torch.ones_like(extent) if wrap else (1 - extent).clamp(min=0.05)
    shift = (torch.rand(count, 2, generator=generator) * 2 - 1) * room
    mirrored = torch.rand(count, generator=generator) < 0.5
    flip = torch.where(mirrored & look.flip, -1.0, 1.0)
    theta = torch.eye(3).repeat(count, 1, 1)
    theta[:, 0, 0], theta[:, 1, 1] = extent[:, 0] * flip, extent[:, 1]
    theta[:, :2, 2] = shift
    if look.affine:
        theta = theta @ _turned(count, look.affine, generator)
    if look.perspective:
        tilted = torch.eye(3).repeat(count, 1, 1)
        tilted[:, 2, :2] = _uniform(-TILT, TILT, count, 2, generator=generator) * look.perspective
        theta = theta @ tilted
    return theta


def _turned(count: int, strength: float, generator: torch.Generator) -> Tensor:
    """(count, 3, 3): turned by a small angle and moved a little, within the cutout's square."""
    angle = _uniform(-TURN, TURN, count, generator=generator) * strength
    turned = torch.eye(3).repeat(count, 1, 1)
    turned[:, 0, 0] = turned[:, 1, 1] = angle.cos()
    turned[:, 0, 1], turned[:, 1, 0] = -angle.sin(), angle.sin()
    turned[:, :2, 2] = _uniform(-2 * MOVE, 2 * MOVE, count, 2, generator=generator) * strength
    return turned


def _colours(look: Look, generator: torch.Generator) -> Tensor:
    """(count, 3, 4): a matrix of colours for each cutout, and what to add."""
    count = look.count
    start = torch.rand(1, generator=generator)
    # As many as the share asks for, or one more or less, spread over overviews and inner ones alike.
    grey = (((torch.arange(count + 1) * look.grey) + start).floor().diff()) > 0
    spread = torch.tensor([BRIGHTNESS, CONTRAST, SATURATION, HUE]) * look.colour
    brightness, contrast, saturation, hue = ((torch.rand(count, 4, generator=generator) * 2 - 1) * spread).unbind(1)
    chroma = torch.where(grey, 0.0, 1 + saturation)
    turned = torch.zeros(count, 3, 3)
    turned[:, 0, 0] = 1.0
    turned[:, 1, 1] = turned[:, 2, 2] = chroma * hue.cos()
    turned[:, 1, 2], turned[:, 2, 1] = -chroma * hue.sin(), chroma * hue.sin()
    mixed = (_RGB @ turned @ _YIQ) * ((1 + brightness) * (1 + contrast))[:, None, None]
    # Black, at -1, stays black whatever the brightness.
    return torch.cat([mixed, brightness[:, None, None].expand(-1, 3, 1)], dim=2)


def _coloured(cutouts: Tensor, colours: Tensor) -> Tensor:
    flat = cutouts.flatten(2)
    return torch.baddbmm(colours[:, :, 3:], colours[:, :, :3], flat).view_as(cutouts)
