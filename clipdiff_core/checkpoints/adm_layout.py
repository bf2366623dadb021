"""Every key and shape of a guided-diffusion U-Net, from its flags; torch-free.

With them a file that lacks a weight, or has one of another shape, is known before anything is copied.
"""

from collections.abc import Mapping
from typing import Any


class _Layout:
    """Collects the shapes of a network part by part."""

    def __init__(self, embedding: int, scale_shift: bool) -> None:
        self.shapes: dict[str, tuple[int, ...]] = {}
        self._embedding = embedding
        self._scale_shift = scale_shift

    def layer(self, key: str, *shape: int) -> None:
        """A layer with a bias for each of its outputs."""
        self.shapes[f"{key}.weight"] = shape
        self.shapes[f"{key}.bias"] = shape[:1]

    def residual(self, key: str, channels: int, out: int) -> None:
        self.layer(f"{key}.in_layers.0", channels)
        self.layer(f"{key}.in_layers.2", out, channels, 3, 3)
        self.layer(f"{key}.emb_layers.1", 2 * out if self._scale_shift else out, self._embedding)
        self.layer(f"{key}.out_layers.0", out)
        self.layer(f"{key}.out_layers.3", out, out, 3, 3)
        if channels != out:
            self.layer(f"{key}.skip_connection", out, channels, 1, 1)

    def attention(self, key: str, channels: int) -> None:
        self.layer(f"{key}.norm", channels)
        self.layer(f"{key}.qkv", 3 * channels, channels, 1)
        self.layer(f"{key}.proj_out", channels, channels, 1)


def adm_shapes(flags: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """The state dict's keys with their shapes; `flags` as published, `num_heads` and the like not needed."""
    channels, blocks = flags["num_channels"], flags["num_res_blocks"]
    widths = [int(float(multiple) * channels) for multiple in flags["channel_mult"].split(",")]
    sides = {int(side) for side in flags["attention_resolutions"].split(",") if side}
    attended = [flags["image_size"] // 2**level in sides for level in range(len(widths))]
    layout = _Layout(4 * channels, flags["use_scale_shift_norm"])
    layout.layer("time_embed.0", 4 * channels, channels)
    layout.layer("time_embed.2", 4 * channels, 4 * channels)
    if flags["class_cond"]:
        layout.shapes["label_emb.weight"] = (flags.get("num_classes", 1000), 4 * channels)
    kept = _way_down(layout, widths, attended, blocks, flags["resblock_updown"])
    layout.residual("middle_block.0", widths[-1], widths[-1])
    layout.attention("middle_block.1", widths[-1])
    layout.residual("middle_block.2", widths[-1], widths[-1])
    _way_up(layout, widths, attended, blocks, flags["resblock_updown"], kept)
    layout.layer("out.0", widths[0])
    layout.layer("out.2", 6 if flags["learn_sigma"] else 3, widths[0], 3, 3)
    return layout.shapes


def _way_down(layout: _Layout, widths: list[int], attended: list[bool], blocks: int, updown: bool) -> list[int]:
    """The input blocks; returns the widths that are kept for the way up."""
    layout.layer("input_blocks.0.0", widths[0], 3, 3, 3)
    kept = [widths[0]]
    for level, width in enumerate(widths):
        for _ in range(blocks):
            layout.residual(f"input_blocks.{len(kept)}.0", kept[-1], width)
            if attended[level]:
                layout.attention(f"input_blocks.{len(kept)}.1", width)
            kept.append(width)
        if level < len(widths) - 1:
            if updown:
                layout.residual(f"input_blocks.{len(kept)}.0", width, width)
            else:
                layout.layer(f"input_blocks.{len(kept)}.0.op", width, width, 3, 3)
            kept.append(width)
    return kept


def _way_up(
    layout: _Layout, widths: list[int], attended: list[bool], blocks: int, updown: bool, kept: list[int]
) -> None:
    index, channels = 0, widths[-1]
    for level in reversed(range(len(widths))):
        for block in range(blocks + 1):
            key = f"output_blocks.{index}"
            layout.residual(f"{key}.0", channels + kept.pop(), widths[level])
            channels = widths[level]
            if attended[level]:
                layout.attention(f"{key}.1", channels)
            if level and block == blocks:
                after = f"{key}.{2 if attended[level] else 1}"
                if updown:
                    layout.residual(after, channels, channels)
                else:
                    layout.layer(f"{after}.conv", channels, channels, 3, 3)
            index += 1
