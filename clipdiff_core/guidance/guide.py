"""The guide: how a predicted picture should change so that CLIP finds more of what is wanted in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import PIXELS, Space
from clipdiff_core.guidance.cutouts import cut
from clipdiff_core.guidance.losses import spherical_distance
from clipdiff_core.guidance.targets import Descriptors


@dataclass(frozen=True)
class Guide:
    """CLIP targets, seen through `cutouts` random cutouts of the picture; `space` is where predictions are made."""

    perceptor: Perceptor
    descriptors: Descriptors
    cutouts: int
    space: Space = PIXELS

    def loss(self, x0: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
        """(B,): the weighted distance of each picture that `x0` stands for to the targets, over its cutouts."""
        pictures = self.space.decode(x0)
        seen = self.perceptor.encode_pictures(cut(pictures, self.cutouts, self.perceptor.size, generators))
        distance = spherical_distance(seen[:, None], self.descriptors.vectors[None])
        weights = self.descriptors.weights / self.descriptors.weights.abs().sum()
        return (distance * weights).sum(1).view(len(x0), self.cutouts).mean(1)

    def gradient(self, x0: Tensor, generators: Sequence[torch.Generator]) -> tuple[Tensor, Tensor]:
        """The loss (B,) and its gradient on `x0` itself, of the same shape; each picture's own, never coupled."""
        with torch.enable_grad():
            leaf = x0.detach().requires_grad_(True)
            loss = self.loss(leaf, generators)
            (gradient,) = torch.autograd.grad(loss.sum(), leaf)
        return loss.detach(), gradient
