"""What a network itself is told to draw: CLIP's descriptors, or words in its own encoding."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from clipdiff_core.denoisers.protocol import WordEncoder
from clipdiff_core.guidance.descriptors import shares_of_unwanted
from clipdiff_core.targets import Target, TextTarget


class Conditioning(Protocol):
    """What is wanted and what is not, in a network's own terms."""

    def wanted(self) -> Tensor:
        """One `cond` (1, D) of all that is wanted."""
        ...

    def unwanted(self) -> tuple[Tensor, Tensor]:
        """The `cond`s (M, D) to keep away from, and how strongly (M,), in shares of all that is wanted."""
        ...


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


@torch.no_grad()
def encode_prompts(targets: Sequence[Target], encoder: WordEncoder) -> Prompts | None:
    """The words of `targets` for a network with an encoder of its own; pictures among them are left to the guide.

    No words where all that is wanted are pictures, None without any words.
    """
    said = [(target.text, target.weight) for target in targets if isinstance(target, TextTarget)]
    if not said:
        return None
    if not any(weight > 0 for _, weight in said):
        said.append(("", 1.0))
    vectors = encoder.encode_words([text for text, _ in said])
    return Prompts(vectors, torch.tensor([weight for _, weight in said]).to(vectors))
