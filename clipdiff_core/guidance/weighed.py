"""Vectors that stand for targets, each with its weight and its part of the run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor

from clipdiff_core.targets import ALWAYS, Span


@dataclass(frozen=True)
class Weighed:
    """What is wanted and what is not: `vectors` (N, …) and `weights` (N,), negative where unwanted.

    Each counts while its span lasts; without `spans` all count from start to end.
    """

    vectors: Tensor
    weights: Tensor
    spans: tuple[Span, ...] = ()

    def at(self, share: float) -> Self:
        """Those in force when `share` of the run is done: the weights of the others are 0."""
        return replace(self, weights=weights_at(self.weights, self.spans, share), spans=())

    def any_wanted(self) -> bool:
        """Whether there is anything to draw towards."""
        return bool((self.weights > 0).any())

    def any_weight(self) -> bool:
        """Whether there is anything to draw towards or away from."""
        return bool(self.weights.any())

    def unwanted(self) -> tuple[Tensor, Tensor]:
        """The vectors (M, …) to keep away from, and how strongly (M,), in shares of all that is wanted."""
        away = self.weights < 0
        return self.vectors[away], -self.weights[away] / self.weights.clamp(min=0).sum()


def weights_at(weights: Tensor, spans: Sequence[Span], share: float) -> Tensor:
    """`weights` (N,) where their span holds `share` of the run, 0 elsewhere."""
    if all(span == ALWAYS for span in spans):
        return weights
    return weights * torch.tensor([float(span.holds(share)) for span in spans]).to(weights)
