"""Guided-diffusion's U-Net (Dhariwal & Nichol 2021, arXiv 2105.05233), which most artists' checkpoints are."""

import math

import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.adm_blocks import AttentionBlock, ResBlock, grow, shrink
from clipdiff_core.denoisers.adm_config import GROUPS, ADMConfig
from clipdiff_core.denoisers.layers import Chain, GroupNorm, check_size, convolutions_to, use_checkpointing

LONGEST_PERIOD = 10_000  # of the time embedding


class ADM(nn.Module):
    """The noise in a picture, or with `learn_sigma` the noise and where its variance lies: 3 or 6 channels out.

    Its state dict has the published keys; it may be built on the meta device and given its tensors there.
    """

    def __init__(self, config: ADMConfig) -> None:
        super().__init__()
        self.config = config
        self.precision = torch.float32
        self.multiple = 2 ** (len(config.channels) - 1)
        width, finest = 4 * config.num_channels, config.channels[0]
        self.time_embed = nn.Sequential(nn.Linear(config.num_channels, width), nn.SiLU(), nn.Linear(width, width))
        if config.class_cond:
            self.label_emb = nn.Embedding(config.num_classes, width)
        self.input_blocks, skips = _way_down(config)
        coarsest = config.channels[-1]
        self.middle_block = Chain(
            ResBlock(coarsest, coarsest, config),
            AttentionBlock(coarsest, config.heads(coarsest), config.use_new_attention_order),
            ResBlock(coarsest, coarsest, config),
        )
        self.output_blocks = _way_up(config, skips)
        drawn = 6 if config.learn_sigma else 3
        self.out = nn.Sequential(GroupNorm(GROUPS, finest), nn.SiLU(), nn.Conv2d(finest, drawn, 3, padding=1))
        use_checkpointing(self, config.use_checkpoint)
        if config.use_fp16:
            self.use_precision(torch.float16)

    def use_precision(self, precision: torch.dtype) -> None:
        """Compute the convolutions in `precision`; embeddings, norms and the last layer stay in float32."""
        self.precision = precision
        for part in (self.input_blocks, self.middle_block, self.output_blocks):
            convolutions_to(part, precision)

    def forward(self, x: Tensor, times: Tensor, labels: Tensor | None = None) -> Tensor:
        """(B, 3 or 6, H, W) from `x` (B, 3, H, W) at `times` (B,), whole or not; `labels` (B,) name the classes.

        Raises `JobError` when H or W is no multiple of `multiple`.
        """
        check_size(x, self.multiple)
        embedding = self.time_embed(embed_times(times, self.config.num_channels))
        if labels is not None:
            embedding = embedding + self.label_emb(labels)
        h = x.to(self.precision)
        skips: list[Tensor] = []
        for block in self.input_blocks:
            h = block(h, embedding)
            skips.append(h)
        h = self.middle_block(h, embedding)
        for block in self.output_blocks:
            h = block(torch.cat([h, skips.pop()], dim=1), embedding)
        return self.out(h.float())


def embed_times(times: Tensor, channels: int) -> Tensor:
    """Cosines, then sines (B, channels) of `times` (B,), their frequencies falling from 1 to `1 / LONGEST_PERIOD`."""
    half = channels // 2
    steps = torch.arange(half, dtype=torch.float32, device=times.device) / half
    angles = times.float()[:, None] * torch.exp(-math.log(LONGEST_PERIOD) * steps)
    return torch.cat([angles.cos(), angles.sin()], dim=1)


def _way_down(config: ADMConfig) -> tuple[nn.ModuleList, list[int]]:
    """The blocks, and how many channels each of them leaves for the way up."""
    width = config.channels[0]
    blocks = nn.ModuleList([Chain(nn.Conv2d(3, width, 3, padding=1))])
    skips = [width]
    for level, channels in enumerate(config.channels):
        for _ in range(config.num_res_blocks):
            layers: list[nn.Module] = [ResBlock(width, channels, config)]
            if config.attends(level):
                layers.append(AttentionBlock(channels, config.heads(channels), config.use_new_attention_order))
            blocks.append(Chain(*layers))
            width = channels
            skips.append(width)
        if level < len(config.channels) - 1:
            blocks.append(Chain(shrink(width, config)))
            skips.append(width)
    return blocks, skips


def _way_up(config: ADMConfig, skips: list[int]) -> nn.ModuleList:
    """The blocks, each of which sees one picture of the way down beside its own, the last first."""
    waiting = list(skips)
    width = config.channels[-1]
    blocks = nn.ModuleList()
    for level, channels in reversed(list(enumerate(config.channels))):
        for number in range(config.num_res_blocks + 1):
            layers: list[nn.Module] = [ResBlock(width + waiting.pop(), channels, config)]
            if config.attends(level):
                heads = config.heads(channels, upward=True)
                layers.append(AttentionBlock(channels, heads, config.use_new_attention_order))
            if level and number == config.num_res_blocks:
                layers.append(grow(channels, config))
            blocks.append(Chain(*layers))
            width = channels
    return blocks
