"""The blocks of v-diffusion's networks (Katherine Crowson's v-diffusion-pytorch), under their published keys."""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.layers import Block, Chain, GroupNorm, attend, project
from clipdiff_core.denoisers.tiling import Resize

PLANES = 16  # of Fourier features beside the picture's three


class FourierFeatures(nn.Module):
    """Cosines, then sines of one number at learned frequencies: (B, features) from (B,)."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(features // 2, 1))

    def forward(self, numbers: Tensor) -> Tensor:
        angles = 2 * math.pi * numbers.float()[:, None] @ self.weight.T
        return torch.cat([angles.cos(), angles.sin()], dim=1)


def beside(x: Tensor, features: Tensor) -> Tensor:
    """`x` (B, 3, H, W) with each of its pictures' `features` (B, F) as constant planes behind it."""
    return torch.cat([x, features[:, :, None, None].expand(-1, -1, *x.shape[2:])], dim=1)


class Modulation(nn.Module):
    """Scales and shifts every channel as the embedding (B, E) says."""

    def __init__(self, embedding: int, channels: int) -> None:
        super().__init__()
        self.layer = nn.Linear(embedding, 2 * channels, bias=False)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        scale, shift = self.layer(embedding)[:, :, None, None].to(x.dtype).chunk(2, dim=1)
        return torch.addcmul(shift, x, scale + 1)


class Residual(Block):
    """Two convolutions, each with its activation, and what came in; the last may go without."""

    def __init__(self, inside: int, outside: int, middle: int, activated: bool) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(inside, middle, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(middle, outside, 3, padding=1),
            nn.ReLU(inplace=True) if activated else nn.Identity(),
        )
        self.skip = _skip(inside, outside)

    def forward(self, x: Tensor, embedding: Tensor | None) -> Tensor:
        del embedding
        return self.main(x) + self.skip(x)


class ModulatedResidual(Block):
    """The same, normalised and modulated by the embedding before each activation."""

    def __init__(self, inside: int, outside: int, middle: int, activated: bool, embedding: int) -> None:
        super().__init__()
        second: list[nn.Module] = [nn.Identity()] * 3
        if activated:
            second = [_norm(outside), Modulation(embedding, outside), nn.ReLU(inplace=True)]
        self.main = nn.Sequential(
            nn.Conv2d(inside, middle, 3, padding=1),
            _norm(middle),
            Modulation(embedding, middle),
            nn.ReLU(inplace=True),
            nn.Conv2d(middle, outside, 3, padding=1),
            *second,
        )
        self.skip = _skip(inside, outside)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        h = x
        for layer in self.main:
            h = layer(h, embedding) if isinstance(layer, Modulation) else layer(h)
        return h + self.skip(x)


class Attention(Block):
    """Self-attention over all positions, residual; the first of these networks had no norm before it."""

    def __init__(self, channels: int, head_channels: int, normed: bool) -> None:
        super().__init__()
        self.heads = channels // head_channels
        self.norm = GroupNorm(1, channels) if normed else nn.Identity()
        self.qkv_proj = nn.Conv2d(channels, 3 * channels, 1)
        self.out_proj = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor, embedding: Tensor | None) -> Tensor:
        del embedding
        return x + project(attend(self.norm(x), self.qkv_proj, self.heads, heads_first=False), self.out_proj)


class Skip(Block):
    """All coarser levels, and around them what came in, in the published order of channels."""

    recomputed = False  # its own chain sees to it

    def __init__(self, main: Chain, skip_first: bool) -> None:
        super().__init__()
        self.main = main
        self.skip_first = skip_first

    def forward(self, x: Tensor, embedding: Tensor | None) -> Tensor:
        inner = self.main(x, embedding)
        return torch.cat([x, inner] if self.skip_first else [inner, x], dim=1)


# The layers that bring a level from one number of channels to another; the last one of all draws the picture.
MakeLayers = Callable[[int, int, int], list[nn.Module]]


def nested(channels: Sequence[int], blocks: int, make: MakeLayers, upsampling: str, skip_first: bool) -> Chain:
    """A U-Net of `Skip`s inside each other, from a picture with its planes to a picture.

    Each level has `blocks` on the way down and as many on the way up, which end in the next finer level's width;
    `make(level, inside, outside)` gives the layers of one.
    """

    def level_of(level: int, inside: int) -> list[nn.Module]:
        width, outside = channels[level], channels[level - 1] if level else 3
        layers = [layer for i in range(blocks) for layer in make(level, width if i else inside, width)]
        if level + 1 < len(channels):
            coarser = level_of(level + 1, width)
            layers.append(Skip(Chain(nn.AvgPool2d(2), *coarser, Resize(upsampling)), skip_first))
            inside = 2 * width
        else:
            inside = width
        for i in range(blocks):
            layers += make(level, width if i else inside, outside if i == blocks - 1 else width)
        return layers

    return Chain(*level_of(0, 3 + PLANES))


def _skip(inside: int, outside: int) -> nn.Module:
    return nn.Conv2d(inside, outside, 1, bias=False) if inside != outside else nn.Identity()


def _norm(channels: int) -> nn.Module:
    return GroupNorm(1, channels, affine=False)
