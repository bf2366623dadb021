"""Which words fit a picture best, by what a CLIP finds of both."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from open_clip.tokenizer import SimpleTokenizer
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.word_cache import WordCache

OWN = "own"  # the list of the person's own words
# How a word of each list is put to CLIP; {a} stands for the word with its article.
TEMPLATES = {"subjects": "{a}", "styles": "{a}", "media": "{a}", "colours": "{} background", OWN: "{}"}


@dataclass(frozen=True)
class Look:
    """What one CLIP, by its hash, sees in the picture: its descriptor (1, D), and the CLIP's share among all."""

    perceptor: Perceptor
    clip_sha256: str
    seen: Tensor
    weight: float


@torch.no_grad()
def rank(looks: Sequence[Look], name: str, words: Sequence[str], most: int, cache: WordCache) -> dict[str, float]:
    """The `most` likeliest of `words`, of the list `name`, with their probabilities, best first.

    Each CLIP's are the softmax over the whole list at its own temperature; their mean, by weight, counts.
    """
    if not words:
        return {}
    texts = [put(name, word) for word in words]
    chances = torch.zeros(len(words))
    for look in looks:
        described = cache.encode(look.perceptor, look.clip_sha256, texts)
        logits = look.perceptor.model.logit_scale.exp() * (look.seen @ described.T)[0]
        chances += look.weight * logits.softmax(0).cpu()
    best = chances.topk(min(most, len(words)))
    pairs = zip(best.indices.tolist(), best.values.tolist(), strict=True)
    return {str(words[index]): round(float(chance), 6) for index, chance in pairs}


def put(name: str, word: str) -> str:
    """`word` of the list `name` as CLIP is asked for it."""
    article = "an" if word[:1].lower() in tuple("aeiou") else "a"
    return TEMPLATES[name].format(word, a=f"{article} {word}")


def spelled(perceptor: Perceptor, words: Sequence[str]) -> tuple[str, ...]:
    """Those of `words` that a CLIP's own tokenizer has whole, every part of them as one token.

    A small CLIP's tokenizer knows the words it learned with and spells all others in letters, which mean nothing to it.
    """
    tokenizer = perceptor.tokenizer
    if not isinstance(tokenizer, SimpleTokenizer):
        return tuple(words)
    return tuple(word for word in words if len(tokenizer.encode(word)) == len(tokenizer.pat.findall(word)))
