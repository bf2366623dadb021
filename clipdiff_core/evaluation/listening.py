"""How well a model's CLIP understands: which word names a picture, and which of two orders says where things are."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.evaluation.measures import share
from clipdiff_core.training.captions import (
    ALONE,
    HALVES_ENGLISH,
    PLACES_ENGLISH,
    CaptionMix,
    Content,
    concepts_of,
    with_article,
)
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.sprites import Sprites
from clipdiff_core.training.wear import wear

SEED = 307  # of composites that no training has seen
AT_ONCE = 64  # pictures


@dataclass(frozen=True)
class Listening:
    """Shares of fresh composites that CLIP names rightly: plain, worn, in Chinese; and of places told from the opposite
    ones, for one subject (`place`) and for two (`order`).

    `chinese`, `place` and `order` are None where the pictures have no Chinese names, or cannot be
    put beside each other.
    """

    zero_shot: float
    zero_shot_worn: float
    chinese: float | None
    place: float | None
    order: float | None


def listen(perceptor: Perceptor, sprites: Sprites, side: int, count: int) -> Listening:
    """Ask CLIP about `count` composites of `side` pixels, and as many scenes."""
    composer = Composer(sprites, side, seed=SEED)
    composites = composer.batch(count)
    seen = _see(perceptor, composites.pictures)
    worn = _see(perceptor, wear(composites.pictures, composer.generator))
    english = [name if sprites.verbatim else with_article(name) for name in sprites.names]
    place, order = None, None
    if not sprites.verbatim and len(sprites.names) > 1:
        place, order = _places(perceptor, sprites, side, count)
    return Listening(
        zero_shot=_named(perceptor, seen, english, composites.concepts),
        zero_shot_worn=_named(perceptor, worn, english, composites.concepts),
        chinese=_named(perceptor, seen, list(sprites.names_zh), composites.concepts) if all(sprites.names_zh) else None,
        place=place,
        order=order,
    )


@torch.no_grad()
def _see(perceptor: Perceptor, pictures: Tensor) -> Tensor:
    small = F.interpolate(pictures, size=(perceptor.size,) * 2, mode="bilinear", antialias=True)
    return torch.cat([perceptor.encode_pictures(part) for part in small.split(AT_ONCE)])


@torch.no_grad()
def _named(perceptor: Perceptor, seen: Tensor, texts: list[str], concepts: Tensor) -> float:
    return share((seen @ perceptor.encode_texts(texts).T).argmax(1) == concepts)


@torch.no_grad()
def _places(perceptor: Perceptor, sprites: Sprites, side: int, count: int) -> tuple[float, float]:
    """How often “a dog at the top” fits its picture better than “a dog at the bottom”, and how often “a dog above a
    house” better than “a house above a dog”."""
    composer = Composer(sprites, side, seed=SEED, scenes=1.0, mix=CaptionMix(style=0, background=0, place=1))
    scenes = composer.batch(count)
    shown = [caption.says for caption in scenes.captions]
    asked = [_either_way(sprites, content) for content in shown]
    true, swapped = (perceptor.encode_texts(list(texts)) for texts in zip(*asked, strict=True))
    seen = _see(perceptor, scenes.pictures)
    right = (seen * true).sum(1) > (seen * swapped).sum(1)
    alone = torch.tensor([content.pair == ALONE for content in shown])
    return share(right[alone]), share(right[~alone])


def _either_way(sprites: Sprites, shown: Content) -> tuple[str, str]:
    """Words that say where things are, and those with the places exchanged."""
    first, *others = (with_article(sprites.names[concept]) for concept in concepts_of(sprites, shown))
    if not others:
        return HALVES_ENGLISH[shown.place].format(first), HALVES_ENGLISH[(shown.place + 2) % 4].format(first)
    template = PLACES_ENGLISH[shown.place][0]
    return template.format(first=first, second=others[0]), template.format(first=others[0], second=first)
