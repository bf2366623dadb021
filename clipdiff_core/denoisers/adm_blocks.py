"""The blocks of guided-diffusion's U-Net (Dhariwal & Nichol 2021, arXiv 2105.05233), under its published keys."""

import torch.nn.functional as F
from torch import Tensor, nn

from clipdiff_core.denoisers.adm_config import GROUPS, ADMConfig
from clipdiff_core.denoisers.layers import Block, GroupNorm, attend, project


class ResBlock(Block):
    """Two convolutions, told the embedding between them; `resize` is what happens to picture and residue alike."""

    def __init__(self, inside: int, outside: int, config: ADMConfig, resize: nn.Module | None = None) -> None:
        super().__init__()
        self.scale_shift = config.use_scale_shift_norm
        self.resize = resize or nn.Identity()
        told = 2 * outside if self.scale_shift else outside
        self.in_layers = nn.Sequential(GroupNorm(GROUPS, inside), nn.SiLU(), nn.Conv2d(inside, outside, 3, padding=1))
        self.emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(4 * config.num_channels, told))
        self.out_layers = nn.Sequential(
            GroupNorm(GROUPS, outside),
            nn.SiLU(),
            nn.Identity(),  # where training has its dropout
            nn.Conv2d(outside, outside, 3, padding=1),
        )
        self.skip_connection = nn.Conv2d(inside, outside, 1) if inside != outside else nn.Identity()

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        norm, act, convolve = self.in_layers
        h = convolve(self.resize(act(norm(x))))
        told = self.emb_layers(embedding)[:, :, None, None].to(h.dtype)
        norm, act, _, convolve = self.out_layers
        if self.scale_shift:
            scale, shift = told.chunk(2, dim=1)
            h = norm(h) * (1 + scale) + shift
        else:
            h = norm(h + told)
        return self.skip_connection(self.resize(x)) + convolve(act(h))


class AttentionBlock(Block):
    """Self-attention over all positions, residual; the embedding is not for it."""

    def __init__(self, channels: int, heads: int, new_order: bool) -> None:
        super().__init__()
        self.heads, self.new_order = heads, new_order
        self.norm = GroupNorm(GROUPS, channels)
        self.qkv = nn.Conv1d(channels, 3 * channels, 1)
        self.proj_out = nn.Conv1d(channels, channels, 1)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        del embedding
        seen = attend(self.norm(x), self.qkv, self.heads, heads_first=not self.new_order)
        return x + project(seen, self.proj_out)


class Downsample(nn.Module):
    """Half the size, by a learned convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.op = nn.Conv2d(channels, channels, 3, stride=2, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.op(x)


class Upsample(nn.Module):
    """Twice the size, smoothed by a learned convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


def shrink(channels: int, config: ADMConfig) -> nn.Module:
    """The layer between a level and the next coarser one."""
    return ResBlock(channels, channels, config, nn.AvgPool2d(2)) if config.resblock_updown else Downsample(channels)


def grow(channels: int, config: ADMConfig) -> nn.Module:
    """The layer between a level and the next finer one."""
    if config.resblock_updown:
        return ResBlock(channels, channels, config, nn.Upsample(scale_factor=2.0, mode="nearest"))
    return Upsample(channels)
