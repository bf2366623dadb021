"""Tiling: networks that see the left edge behind the right one and the top behind the bottom, so that edges meet."""

import math
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

REACH = 2  # pixels of the coarser picture that a bicubic resampling looks at on each side


class Resize(nn.Module):
    """Resamples pictures inside of a network, and beyond the edge sees what its `padding_mode` says."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self.mode = mode
        self.padding_mode = "replicate"

    def forward(self, x: Tensor, size: tuple[int, int] | None = None) -> Tensor:
        """`x` (B, C, H, W) at `size`, or at twice its own."""
        height, width = size or (2 * x.shape[-2], 2 * x.shape[-1])
        return resize(x, (height, width), self.mode, wrap=self.padding_mode == "circular")


@contextmanager
def tiled(networks: Iterable[nn.Module]) -> Iterator[None]:
    """While it lasts, every convolution and resampling of `networks` pads with the picture's other side.

    No weights are touched, and whatever happens inside, all is as before at the end. A backward pass belongs inside,
    too: what checkpointing left out is computed again there.
    """
    with ExitStack() as undo:
        for part in {part for network in networks for part in network.modules()}:
            if isinstance(part, nn.Conv2d | Resize):
                undo.callback(setattr, part, "padding_mode", part.padding_mode)
                part.padding_mode = "circular"
            elif convolution := _padded_by_hand(part):
                undo.callback(convolution.register_forward_pre_hook(_fill_far_edge).remove)
        yield


def resize(x: Tensor, size: tuple[int, int], mode: str, *, antialias: bool = False, wrap: bool = False) -> Tensor:
    """`x` (B, C, H, W) resampled to `size`; with `wrap` the edges of what comes out meet where those of `x` do."""
    if not wrap or mode == "nearest":
        return F.interpolate(x, size=size, mode=mode, antialias=antialias)
    (height, width), (tall, wide) = x.shape[-2:], size
    above, beside = _margin(height, tall), _margin(width, wide)
    rows = torch.arange(-above, height + above, device=x.device) % height
    columns = torch.arange(-beside, width + beside, device=x.device) % width
    around = x.index_select(2, rows).index_select(3, columns)
    top, left = above * tall // height, beside * wide // width
    resized = F.interpolate(around, size=(tall + 2 * top, wide + 2 * left), mode=mode, antialias=antialias)
    return resized[:, :, top : top + tall, left : left + wide]


def _margin(inside: int, outside: int) -> int:
    """How many of `inside` pixels to add on each side: enough to look at, and whole ones of the `outside`, too."""
    unit = inside // math.gcd(inside, outside)
    return unit * math.ceil(REACH * max(1.0, inside / outside) / unit)


def _padded_by_hand(part: Any) -> nn.Module | None:
    """The convolution in diffusers' layer that adds zeros below and to the right by itself; None for other parts."""
    by_hand = type(part).__name__ == "Downsample2D" and part.use_conv and part.padding == 0
    return part.conv if by_hand else None


def _fill_far_edge(convolution: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor]:
    """Into the last row and column of zeros goes what lies on the other side."""
    del convolution
    return (F.pad(inputs[0][:, :, :-1, :-1], (0, 1, 0, 1), mode="circular"),)
