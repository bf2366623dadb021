"""Targets as CLIP knows them: a unit descriptor and a weight each, and one mixture for a network to draw from."""

from collections.abc import Sequence
from dataclasses import replace

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.weighed import Weighed
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import Part, Span, Target, parts_of, weight_for

GREY = (128, 128, 128)  # behind a target picture's clear parts


class Descriptors(Weighed):
    """`Weighed` vectors (N, D) of unit length."""

    def wanted(self) -> Tensor:
        """One unit descriptor (1, D): the mean of what is wanted, by weight."""
        return F.normalize((self.vectors * self.weights.clamp(min=0)[:, None]).sum(0, keepdim=True), dim=-1)


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
