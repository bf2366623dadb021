"""What the artists' networks are made of, whatever their family: chains, attention, normalisation, precision."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from clipdiff_core.errors import JobError


class Block(nn.Module):
    """A layer that is told the embedding beside its picture: `forward(x, embedding)`.

    `recomputed` says whether gradient checkpointing drops what it computes inside and computes it again.
    """

    recomputed = True


class Chain(nn.Sequential):
    """Layers one after another; its `Block`s are told the embedding, if there is one."""

    checkpointing = False

    def forward(self, input: Tensor, embedding: Tensor | None = None) -> Tensor:
        x = input
        for layer in self:
            if not isinstance(layer, Block):
                x = layer(x)
            elif self.checkpointing and layer.recomputed and torch.is_grad_enabled():
                x = checkpoint(layer, x, embedding, use_reentrant=False, preserve_rng_state=False)
            else:
                x = layer(x, embedding)
        return x


class GroupNorm(nn.GroupNorm):
    """Group normalisation, computed in float32 whatever comes in: half precision has no room for sums of squares."""

    def forward(self, input: Tensor) -> Tensor:
        normed = F.group_norm(input.float(), self.num_groups, self.weight, self.bias, self.eps)
        return normed.to(input.dtype)


def attend(x: Tensor, qkv: nn.Conv1d | nn.Conv2d, heads: int, heads_first: bool) -> Tensor:
    """Self-attention over all positions of `x` (B, C, H, W), before the projection out; of the same shape.

    `qkv`'s 3C channels are (heads, 3, C / heads) when `heads_first`, else (3, heads, C / heads).
    """
    tokens = x.flatten(2).transpose(1, 2)
    made = F.linear(tokens, qkv.weight.flatten(1), qkv.bias)
    if heads_first:
        q, k, v = made.unflatten(2, (heads, 3, -1)).permute(3, 0, 2, 1, 4)
    else:
        q, k, v = made.unflatten(2, (3, heads, -1)).permute(2, 0, 3, 1, 4)
    seen = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
    return seen.transpose(1, 2).unflatten(2, x.shape[2:])


def project(x: Tensor, out: nn.Conv1d | nn.Conv2d) -> Tensor:
    """`x` (B, C, H, W) through a convolution of one position, kept in one dimension or in two."""
    return F.conv2d(x, out.weight.flatten(1)[:, :, None, None], out.bias)


def use_checkpointing(network: nn.Module, enabled: bool = True) -> None:
    """Let the backward pass through `network` compute its blocks again instead of remembering them: less memory.

    A network that cannot remembers as before.
    """
    for module in network.modules():
        if isinstance(module, Chain):
            module.checkpointing = enabled
    if getattr(network, "_supports_gradient_checkpointing", False):  # one of diffusers'
        switch: Any = network
        switch.enable_gradient_checkpointing() if enabled else switch.disable_gradient_checkpointing()


def is_checkpointing(network: nn.Module) -> bool:
    """Whether `network` computes any of its blocks again."""
    chains = (module for module in network.modules() if isinstance(module, Chain))
    return any(chain.checkpointing for chain in chains) or bool(getattr(network, "is_gradient_checkpointing", False))


def convolutions_to(part: nn.Module, precision: torch.dtype) -> None:
    """Bring the convolutions in `part` to `precision`; norms and linear layers stay as they are."""
    for module in part.modules():
        if isinstance(module, nn.Conv1d | nn.Conv2d):
            module.to(precision)


def check_size(x: Tensor, multiple: int) -> None:
    """Raise `JobError` when the picture `x` (B, 3, H, W) has a side that the network cannot halve often enough."""
    height, width = x.shape[-2:]
    if height % multiple or width % multiple:
        raise JobError(
            f"This model draws pictures whose sides are multiples of {multiple} pixels, and {width}x{height} is none: "
            f"{_nearest(width, multiple)}x{_nearest(height, multiple)} would be.",
            "size",
        )


def _nearest(side: int, multiple: int) -> int:
    return max(multiple, round(side / multiple) * multiple)
