"""A small U-Net over pixel-unshuffled pictures, told of the noise level and of a CLIP descriptor in every block."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from clipdiff_core.denoisers.tiling import Resize

GROUP_CHANNELS = 16


@dataclass(frozen=True)
class UNetConfig:
    """The network's shape: `channels[i]` and `blocks[i]` at `size / patch / 2**i` pixels; it `enlarge`s its picture."""

    size: int = 64
    patch: int = 2
    enlarge: int = 1
    channels: tuple[int, ...] = (48, 96, 160, 256)
    blocks: tuple[int, ...] = (1, 2, 2, 2)
    attention: tuple[int, ...] = (2, 3)
    head_channels: int = 32
    embedding: int = 256
    descriptor: int = 192
    sketch: int = 0

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> "UNetConfig":
        """Read a configuration as JSON gives it."""
        read: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return UNetConfig(**read)


class ResBlock(nn.Module):
    """Two convolutions; the embedding scales and shifts between them (as in ADM, Dhariwal & Nichol 2021)."""

    def __init__(self, inside: int, outside: int, embedding: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(inside // GROUP_CHANNELS, inside)
        self.conv1 = nn.Conv2d(inside, outside, 3, padding=1)
        self.modulate = nn.Linear(embedding, 2 * outside)
        self.norm2 = nn.GroupNorm(outside // GROUP_CHANNELS, outside)
        self.conv2 = nn.Conv2d(outside, outside, 3, padding=1)
        self.skip = nn.Conv2d(inside, outside, 1) if inside != outside else nn.Identity()
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        scale, shift = self.modulate(embedding)[:, :, None, None].chunk(2, dim=1)
        h = self.conv1(F.silu(self.norm1(x)))
        h = self.norm2(h) * (1 + scale) + shift
        return self.skip(x) + self.conv2(F.silu(h))


class Attention(nn.Module):
    """Self-attention over all positions, residual."""

    def __init__(self, channels: int, head_channels: int) -> None:
        super().__init__()
        self.heads = channels // head_channels
        self.norm = nn.GroupNorm(channels // GROUP_CHANNELS, channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        qkv = self.qkv(self.norm(x)).reshape(batch, 3, self.heads, channels // self.heads, height * width)
        q, k, v = qkv.transpose(-1, -2).unbind(1)
        seen = F.scaled_dot_product_attention(q, k, v).transpose(-1, -2)
        return x + self.out(seen.reshape(batch, channels, height, width))


class Level(nn.Module):
    """The blocks of one resolution."""

    def __init__(self, config: UNetConfig, level: int, inside: list[int]) -> None:
        super().__init__()
        channels = config.channels[level]
        self.blocks = nn.ModuleList(ResBlock(count, channels, config.embedding) for count in inside)
        self.attention = Attention(channels, config.head_channels) if level in config.attention else nn.Identity()

    def forward(self, x: Tensor, embedding: Tensor, skips: list[Tensor]) -> Tensor:
        """With `skips`, the first block sees the way down's picture beside its own."""
        for block in self.blocks:
            x = block(torch.cat([x, skips.pop()], dim=1) if skips else x, embedding)
        return self.attention(x)


class Sketch(nn.Module):
    """Unfolds a descriptor into feature maps for the first levels: where things are, not only which.

    Modulation alone tells a convolution what to draw but not where; unfolding is what a generator does, and shapes
    are learned many times sooner. It starts at full strength: starting from nothing, it would hardly be learned.
    """

    side = 8
    hidden = 384

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.channels = config.sketch
        self.gather = nn.Linear(config.descriptor, self.hidden)
        self.unfold = nn.Linear(self.hidden, config.sketch * self.side**2)
        nn.init.normal_(self.gather.weight, std=config.descriptor**-0.5)
        nn.init.normal_(self.unfold.weight, std=2 * self.hidden**-0.5)
        levels = config.channels[:3]
        self.enlarge = Resize("bilinear")
        self.refine = nn.ModuleList(nn.Conv2d(config.sketch, config.sketch, 3, padding=1) for _ in levels)
        self.show = nn.ModuleList(nn.Conv2d(config.sketch, width, 3, padding=1) for width in levels)
        for layer in (*self.refine, *self.show):
            assert isinstance(layer, nn.Conv2d)
            nn.init.kaiming_normal_(layer.weight)

    def forward(self, descriptors: Tensor, size: tuple[int, int]) -> list[Tensor]:
        """Maps for the levels of `size`, half and a quarter of it, in this order, from (B, D) of unit variance."""
        h = self.unfold(F.silu(self.gather(descriptors)))
        h = h.view(len(descriptors), self.channels, self.side, self.side)
        maps: list[Tensor] = []
        for level in (2, 1, 0):
            h = self.enlarge(h, (size[0] >> level, size[1] >> level))
            h = F.silu(self.refine[level](h))
            maps.insert(0, self.show[level](h))
        return maps


class UNet(nn.Module):
    """F(x, noise level, descriptor): (B, 3, H, W) in, `enlarge` times that out; H and W multiples of `multiple`."""

    frequencies: Tensor

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        channels = config.channels
        pixels, drawn = 3 * config.patch**2, 3 * (config.patch * config.enlarge) ** 2
        self.multiple = config.patch * 2 ** (len(channels) - 1)
        self.register_buffer("frequencies", torch.exp(torch.linspace(math.log(0.5), math.log(64.0), 32)))
        self.time = nn.Sequential(
            nn.Linear(64, config.embedding), nn.SiLU(), nn.Linear(config.embedding, config.embedding)
        )
        self.describe = nn.Linear(config.descriptor, config.embedding)
        self.nothing = nn.Parameter(torch.zeros(config.embedding))
        self.mix = nn.Sequential(nn.SiLU(), nn.Linear(config.embedding, config.embedding), nn.SiLU())
        self.enter = nn.Conv2d(pixels, channels[0], 3, padding=1)
        self.down = nn.ModuleList()
        self.shrink = nn.ModuleList()
        self.up = nn.ModuleList()
        self.grow = nn.ModuleList()
        for level, (width, count) in enumerate(zip(channels, config.blocks, strict=True)):
            self.down.append(Level(config, level, [width] * count))
            self.up.append(Level(config, level, [2 * width] + [width] * (count - 1)))
        for narrow, wide in pairwise(channels):
            self.shrink.append(nn.Conv2d(narrow, wide, 3, stride=2, padding=1))
            self.grow.append(nn.Conv2d(wide, narrow, 3, padding=1))
        last = nn.Conv2d(channels[0], drawn, 3, padding=1)
        nn.init.zeros_(last.weight)
        self.leave = nn.Sequential(nn.GroupNorm(channels[0] // GROUP_CHANNELS, channels[0]), nn.SiLU(), last)
        self.sketch = Sketch(config) if config.sketch else None

    def embed(self, noise_level: Tensor, scaled: Tensor | None, known: Tensor | None) -> Tensor:
        """(B, E) from ln(sigma) / 4 (B,) and descriptors of unit variance (B, D), none where `known` (B,) is False."""
        angles = noise_level[:, None] * self.frequencies
        embedding = self.time(torch.cat([angles.sin(), angles.cos()], dim=1))
        nothing = self.nothing.expand(len(noise_level), -1)
        if scaled is None:
            return self.mix(embedding + nothing)
        described = self.describe(scaled)
        if known is not None:
            described = torch.where(known[:, None], described, nothing.to(described.dtype))
        return self.mix(embedding + described)

    def forward(
        self, x: Tensor, noise_level: Tensor, descriptors: Tensor | None, known: Tensor | None = None
    ) -> Tensor:
        """`descriptors` are (B, D) of unit length, true where `known` (B,) is; None describes nothing."""
        scaled = None if descriptors is None else descriptors * math.sqrt(self.config.descriptor)
        embedding = self.embed(noise_level, scaled, known)
        h = self.enter(F.pixel_unshuffle(x, self.config.patch))
        maps = self._sketched(scaled, known, h) if self.sketch else []
        skips: list[Tensor] = []
        for level, down in enumerate(self.down):
            if level < len(maps):
                h = h + maps[level]
            h = down(h, embedding, [])
            skips.append(h)
            if level < len(self.shrink):
                h = self.shrink[level](h)
        for level in reversed(range(len(self.up))):
            h = self.up[level](h, embedding, [skips.pop()])
            if level:
                h = F.interpolate(self.grow[level - 1](h), scale_factor=2.0)
        return F.pixel_shuffle(self.leave(h), self.config.patch * self.config.enlarge)

    def _sketched(self, scaled: Tensor | None, known: Tensor | None, h: Tensor) -> list[Tensor]:
        assert self.sketch is not None
        if scaled is None:
            scaled = h.new_zeros(len(h), self.config.descriptor)
        elif known is not None:
            scaled = scaled * known[:, None]
        return self.sketch(scaled, (h.shape[-2], h.shape[-1]))
