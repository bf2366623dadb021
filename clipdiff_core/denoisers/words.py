"""Stable Diffusion's words: one CLIP text network, or XL's two, as a `WordEncoder`."""

from typing import Any

import torch
from torch import Tensor

MOST_TOKENS = 77  # of a tokenizer that does not say


class Words:
    """Text networks with their tokenizers; a `cond` is all they say of a text, laid end to end.

    With one network that is its last layer (T, E). With two it is the last but one of each, side by side, and the
    second's summary of the whole text (P,) behind it. `zero_when_empty`: whether no words are zeros, as in XL, and not
    what the networks say of an empty text.
    """

    def __init__(self, networks: list[Any], tokenizers: list[Any], zero_when_empty: bool) -> None:
        self.networks = networks
        self.tokenizers = tokenizers
        self.tokens = min(_context(*pair) for pair in zip(networks, tokenizers, strict=True))
        self.summary: int = networks[1].config.projection_dim if len(networks) == 2 else 0
        nothing = self.encode_words([""])
        self.nothing = torch.zeros_like(nothing) if zero_when_empty else nothing

    @torch.no_grad()
    def encode_words(self, texts: list[str]) -> Tensor:
        """(N, T · E + P) of `texts`; words past the networks' context are left out."""
        said: list[Tensor] = []
        summary: Tensor | None = None
        for network, tokenizer in zip(self.networks, self.tokenizers, strict=True):
            answer = network(self._tokenize(texts, network, tokenizer), output_hidden_states=True)
            said.append(answer.last_hidden_state if len(self.networks) == 1 else answer.hidden_states[-2])
            summary = getattr(answer, "text_embeds", None)
        sequence = torch.cat(said, dim=-1).flatten(1).float()
        return sequence if summary is None else torch.cat([sequence, summary.float()], dim=1)

    def split(self, cond: Tensor) -> tuple[Tensor, Tensor | None]:
        """(B, T, E) and, with two networks, (B, P) of `cond` (B, T · E + P)."""
        length = cond.shape[1] - self.summary
        sequence = cond[:, :length].unflatten(1, (self.tokens, -1))
        return sequence, cond[:, length:] if self.summary else None

    def _tokenize(self, texts: list[str], network: Any, tokenizer: Any) -> Tensor:
        tokens = tokenizer(
            texts, padding="max_length", max_length=self.tokens, truncation=True, return_tensors="pt"
        ).input_ids
        return tokens.to(next(network.parameters()).device)


def _context(network: Any, tokenizer: Any) -> int:
    said = tokenizer.model_max_length
    return min(network.config.max_position_embeddings, said if said < 10**6 else MOST_TOKENS)
