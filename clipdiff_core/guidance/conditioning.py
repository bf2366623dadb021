"""What a network itself is told to draw: CLIP's descriptors, words in its own encoding, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from clipdiff_core.denoisers.protocol import WordEncoder
from clipdiff_core.guidance.targets import Descriptors, shares_of_unwanted
from clipdiff_core.job import Target, TextTarget


class Conditioning(Protocol):
    """What is wanted and what is not, in a network's own terms."""

    def wanted(self) -> Tensor:
        """One `cond` (1, D) of all that is wanted."""
        ...

    def unwanted(self) -> tuple[Tensor, Tensor]:
        """The `cond`s (M, D) to keep away from, and how strongly (M,), in shares of all that is wanted."""
        ...


Conditioner = Callable[[tuple[Target, ...], Descriptors], Conditioning | None]
"""Makes a conditioning of a job's targets and of their descriptors; None when the network hears none of them."""


@dataclass(frozen=True)
class Prompts:
    """Encoded words: `vectors` (N, D) as a `WordEncoder` makes them, `weights` (N,), negative where unwanted."""

    vectors: Tensor
    weights: Tensor

    def wanted(self) -> Tensor:
        """One `cond` (1, D): the mean of the wanted words, by weight; it keeps their scale."""
        weights = self.weights.clamp(min=0)
        return (weights / weights.sum()) @ self.vectors[None]

    def unwanted(self) -> tuple[Tensor, Tensor]:
        """As every `Conditioning` has it."""
        return shares_of_unwanted(self.vectors, self.weights)


def by_descriptors(targets: tuple[Target, ...], descriptors: Descriptors) -> Conditioning | None:
    """For a network that listens to CLIP."""
    del targets
    return descriptors


def by_nothing(targets: tuple[Target, ...], descriptors: Descriptors) -> Conditioning | None:
    """For a network that draws what it likes, and that only the guide steers."""
    del targets, descriptors


@dataclass(frozen=True)
class ByWords:
    """For a network with an encoder of its own; pictures among the targets are left to the guide."""

    encoder: WordEncoder

    @torch.no_grad()
    def __call__(self, targets: tuple[Target, ...], descriptors: Descriptors) -> Conditioning | None:
        """The words of `targets`; no words where all that is wanted are pictures, None without any words."""
        del descriptors
        said = [(target.text, target.weight) for target in targets if isinstance(target, TextTarget)]
        if not said:
            return None
        if not any(weight > 0 for _, weight in said):
            said.append(("", 1.0))
        vectors = self.encoder.encode_words([text for text, _ in said])
        return Prompts(vectors, torch.tensor([weight for _, weight in said]).to(vectors))
