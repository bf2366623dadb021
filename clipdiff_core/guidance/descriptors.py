"""Targets as CLIP knows them: a unit descriptor and a weight each, and one mixture for a network to draw from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import ALWAYS, Part, Span, Target, parts_of, weight_for

GREY = (128, 128, 128)  # behind a target picture's clear parts


@dataclass(frozen=True)
class Descriptors:
    """What is wanted and what is not: `vectors` (N, D) of unit length, `weights` (N,), negative where unwanted.

    Each counts while its span lasts; without `spans` all count from start to end.
    """

    vectors: Tensor
    weights: Tensor
    spans: tuple[Span, ...] = ()

    def at(self, share: float) -> "Descriptors":
        """Those in force when `share` of the run is done: the weights of the others are 0."""
        return replace(self, weights=weights_at(self.weights, self.spans, share), spans=())

    def any_wanted(self) -> bool:
        """Whether there is anything to draw towards."""
        return bool((self.weights > 0).any())

    def any_weight(self) -> bool:
        """Whether there is anything to draw towards or away from."""
        return bool(self.weights.any())

    def wanted(self) -> Tensor:
        """One unit descriptor (1, D): the mean of what is wanted, by weight."""
        return F.normalize((self.vectors * self.weights.clamp(min=0)[:, None]).sum(0, keepdim=True), dim=-1)

    def unwanted(self) -> tuple[Tensor, Tensor]:
        """The descriptors (M, D) to keep away from, and how strongly (M,), in shares of all that is wanted."""
        return shares_of_unwanted(self.vectors, self.weights)


def weights_at(weights: Tensor, spans: Sequence[Span], share: float) -> Tensor:
    """`weights` (N,) where their span holds `share` of the run, 0 elsewhere."""
    if all(span == ALWAYS for span in spans):
        return weights
    return weights * torch.tensor([float(span.holds(share)) for span in spans]).to(weights)


def shares_of_unwanted(vectors: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Those of `vectors` (N, D) with a negative weight, and their weights in shares of all positive ones."""
    away = weights < 0
    return vectors[away], -weights[away] / weights.clamp(min=0).sum()


@torch.no_grad()
def describe(targets: tuple[Target, ...], perceptor: Perceptor, sources: SourceStore) -> Descriptors:
    """Encode every target, a picture and its words as two; raises `PictureError` when a picture is no longer there."""
    stacked = torch.cat([_encode(part, perceptor, sources) for target in targets for part in parts_of(target)])
    weights = torch.tensor([part.weight for target in targets for part in parts_of(target)], dtype=torch.float32)
    return Descriptors(stacked, weights.to(stacked), spans_of(targets))


def spans_of(targets: Sequence[Target]) -> tuple[Span, ...]:
    """The span of every part of `targets`."""
    return tuple(target.span for target in targets for _ in parts_of(target))


def weighed_for(clip: str, described: Descriptors, targets: Sequence[Target]) -> Descriptors:
    """`described`, made of `targets`, with the weights that they have with the CLIP of that name."""
    factors = [weight_for(target, clip) for target in targets for _ in parts_of(target)]
    if all(factor == 1 for factor in factors):
        return described
    return replace(described, weights=described.weights * torch.tensor(factors).to(described.weights))


def _encode(part: Part, perceptor: Perceptor, sources: SourceStore) -> Tensor:
    if part.sha256:
        picture = over_grey(sources.open(part.sha256))
        return perceptor.encode_pictures(_square(picture, perceptor.size).to(perceptor.device))
    return perceptor.encode_texts([part.text])


def over_grey(picture: Image.Image) -> Image.Image:
    """`picture` in RGB, its clear parts over grey."""
    rgba = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, (*GREY, 255)), rgba).convert("RGB")


def as_tensor(picture: Image.Image) -> Tensor:
    """(1, 3, H, W) in [-1, 1]."""
    return pil_to_tensor(picture)[None].float() / 127.5 - 1


def _square(flat: Image.Image, size: int) -> Tensor:
    """(1, 3, size, size) in [-1, 1]: the middle of the picture, as CLIP's own preparation takes it."""
    side = min(flat.size)
    left, top = (flat.width - side) // 2, (flat.height - side) // 2
    middle = flat.crop((left, top, left + side, top + side)).resize((size, size), Image.Resampling.BICUBIC)
    return as_tensor(middle)
