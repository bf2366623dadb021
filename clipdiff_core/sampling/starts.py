"""Starts: the noise that a run begins with, white or with large shapes in it."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from clipdiff_core.job import Start
from clipdiff_core.sampling.solvers import draw_noise

CELLS = 2  # of the coarsest octave along the shorter side
OCTAVES = 3
PERSISTENCE = 0.5  # each octave's strength, by that of the coarser one
BOLDNESS = 3.0  # at 6 the starter draws glaring colours, at 10 what it is told no longer prevails
LARGEST_SHARE = 0.7


def draw_start(start: Start, like: Tensor, generators: Sequence[torch.Generator], wrap: bool = False) -> Tensor:
    """Noise of about unit variance shaped as `like` (B, C, H, W), each picture's from its own generator, on the CPU.

    "perlin" is white noise with a share of Perlin's, such that their variances add up to 1. A network at its highest
    noise level sees little more than the means of large areas, which in white noise are small: a small share gives
    shapes of a cell's size that are `BOLDNESS` times as strong as white noise's own, in every size of picture, while
    each pixel stays as noisy as the network expects. With `wrap` the shapes' edges meet.
    """
    white = draw_noise(like, generators)
    if start == "noise":
        return white
    channels, height, width = like.shape[1:]
    share = min(BOLDNESS * CELLS / min(height, width), LARGEST_SHARE)
    shapes = torch.stack([fractal_noise(channels, height, width, generator, wrap) for generator in generators])
    return math.sqrt(1 - share**2) * white + share * shapes.to(like)


def fractal_noise(channels: int, height: int, width: int, generator: torch.Generator, wrap: bool = False) -> Tensor:
    """Octaves of Perlin noise (channels, height, width), of mean 0 and variance 1."""
    shorter = min(height, width)
    total = torch.zeros(channels, height, width)
    for octave in range(OCTAVES):
        cells = CELLS * 2**octave
        rows, columns = round(cells * height / shorter), round(cells * width / shorter)
        total += PERSISTENCE**octave * perlin_noise(channels, (height, width), (rows, columns), generator, wrap)
    total -= total.mean()
    return total / total.square().mean().sqrt()


def perlin_noise(
    channels: int, size: tuple[int, int], cells: tuple[int, int], generator: torch.Generator, wrap: bool = False
) -> Tensor:
    """Gradient noise (channels, *size) over a lattice of `cells` (Perlin 1985, 2002), periodic with `wrap`."""
    (height, width), (rows, columns) = size, cells
    angles = 2 * math.pi * torch.rand(channels, rows + 1, columns + 1, generator=generator)
    if wrap:
        angles[:, -1] = angles[:, 0]
        angles[:, :, -1] = angles[:, :, 0]
    y, x = (torch.arange(height) + 0.5) * rows / height, (torch.arange(width) + 0.5) * columns / width
    row, column = y.long(), x.long()
    y, x = (y - row)[:, None], (x - column)[None]
    total = torch.zeros(channels, height, width)
    for down in (0, 1):
        for right in (0, 1):
            angle = angles[:, row + down][:, :, column + right]
            slope = angle.sin() * (y - down) + angle.cos() * (x - right)
            total += slope * _fade(1 - (y - down).abs()) * _fade(1 - (x - right).abs())
    return total


def _fade(near: Tensor) -> Tensor:
    """From 0 to 1 with no slope and no curvature at either end."""
    return near**3 * (near * (near * 6 - 15) + 10)
