"""What a network itself is told to draw: CLIP's descriptors, or words in its own encoding."""

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from clipdiff_core.denoisers.protocol import WordEncoder
from clipdiff_core.guidance.weighed import Weighed
from clipdiff_core.targets import Span, Target, parts_of


class Conditioning(Protocol):
    """What is wanted and what is not, in a network's own terms."""

    def at(self, share: float) -> "Conditioning":
        """What of it is in force when `share` of the run is done."""
        ...

    def any_wanted(self) -> bool:
        """Whether there is anything wanted: else `wanted` and `unwanted` mean nothing."""
        ...

    def wanted(self) -> Tensor:
        """One `cond` (1, D) of all that is wanted."""
        ...

    def unwanted(self) -> tuple[Tensor, Tensor]:
        """The `cond`s (M, D) to keep away from, and how strongly (M,), in shares of all that is wanted."""
        ...


class Prompts(Weighed):
    """`Weighed` words: vectors (N, D) as a `WordEncoder` makes them."""

    def wanted(self) -> Tensor:
        """One `cond` (1, D): the mean of the wanted words, by weight; it keeps their scale."""
        weights = self.weights.clamp(min=0)
        return (weights / weights.sum()) @ self.vectors[None]


@torch.no_grad()
def encode_prompts(targets: Sequence[Target], encoder: WordEncoder) -> Prompts | None:
    """The words of `targets` for a network with an encoder of its own; pictures among them are left to the guide.

    No words where all that is wanted are pictures, None without any words.
    """
    said = [(part, target.span) for target in targets for part in parts_of(target) if not part.sha256]
    if not said:
        return None
    texts, weights, spans = [p.text for p, _ in said], [p.weight for p, _ in said], [span for _, span in said]
    if not any(weight > 0 for weight in weights):
        texts, weights, spans = [*texts, ""], [*weights, 1.0], [*spans, Span()]
    vectors = encoder.encode_words(texts)
    return Prompts(vectors, torch.tensor(weights).to(vectors), tuple(spans))
