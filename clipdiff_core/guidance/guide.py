"""The guide: how a predicted picture should change so that CLIP finds more of what is wanted in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import PIXELS, Space
from clipdiff_core.guidance.cutouts import cut
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.losses import spherical_distance


@dataclass(frozen=True)
class View:
    """How one CLIP sees the targets, and its `weight` among all that guide."""

    perceptor: Perceptor
    descriptors: Descriptors
    weight: float = 1.0

    def distances(self, cutouts: Tensor) -> Tensor:
        """(N,): the weighted distance of each of `cutouts` (N, 3, S, S) to the targets."""
        seen = self.perceptor.encode_pictures(cutouts)
        distance = spherical_distance(seen[:, None], self.descriptors.vectors[None])
        weights = self.descriptors.weights / self.descriptors.weights.abs().sum()
        return (distance * weights).sum(1)


@dataclass(frozen=True)
class Guide:
    """CLIP targets, seen by each of `views` through `cutouts` random cutouts of the picture.

    `space` is where predictions are made.
    """

    views: tuple[View, ...]
    cutouts: int
    space: Space = PIXELS

    def loss(self, x0: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
        """(B,): how far each picture that `x0` stands for is from the targets, the mean over cutouts and CLIPs."""
        pictures = self.space.decode(x0)
        total = sum(view.weight for view in self.views)
        return torch.stack([self._seen(view, pictures, generators) * (view.weight / total) for view in self.views]).sum(
            0
        )

    def _seen(self, view: View, pictures: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
        distances = view.distances(cut(pictures, self.cutouts, view.perceptor.size, generators))
        return distances.view(len(pictures), self.cutouts).mean(1)

    def gradient(self, x0: Tensor, generators: Sequence[torch.Generator]) -> tuple[Tensor, Tensor]:
        """The loss (B,) and its gradient on `x0` itself, of the same shape; each picture's own, never coupled."""
        with torch.enable_grad():
            leaf = x0.detach().requires_grad_(True)
            loss = self.loss(leaf, generators)
            (gradient,) = torch.autograd.grad(loss.sum(), leaf)
        return loss.detach(), gradient
