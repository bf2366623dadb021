"""Targets as CLIP knows them: a unit descriptor and a weight each, and one mixture for a network to draw from."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import PictureTarget, Target, TextTarget

GREY = (128, 128, 128)  # behind a target picture's clear parts


@dataclass(frozen=True)
class Descriptors:
    """What is wanted and what is not: `vectors` (N, D) of unit length, `weights` (N,), negative where unwanted."""

    vectors: Tensor
    weights: Tensor

    def wanted(self) -> Tensor:
        """One unit descriptor (1, D): the mean of what is wanted, by weight."""
        return F.normalize((self.vectors * self.weights.clamp(min=0)[:, None]).sum(0, keepdim=True), dim=-1)

    def unwanted(self) -> tuple[Tensor, Tensor]:
        """The descriptors (M, D) to keep away from, and how strongly (M,), in shares of all that is wanted."""
        return shares_of_unwanted(self.vectors, self.weights)


def shares_of_unwanted(vectors: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Those of `vectors` (N, D) with a negative weight, and their weights in shares of all positive ones."""
    away = weights < 0
    return vectors[away], -weights[away] / weights.clamp(min=0).sum()


@torch.no_grad()
def describe(targets: tuple[Target, ...], perceptor: Perceptor, sources: SourceStore) -> Descriptors:
    """Encode every target; raises `PictureError` when a target picture is no longer there."""
    vectors = [_encode(target, perceptor, sources) for target in targets]
    weights = torch.tensor([target.weight for target in targets], dtype=torch.float32)
    stacked = torch.cat(vectors)
    return Descriptors(stacked, weights.to(stacked))


def _encode(target: Target, perceptor: Perceptor, sources: SourceStore) -> Tensor:
    if isinstance(target, TextTarget):
        return perceptor.encode_texts([target.text])
    assert isinstance(target, PictureTarget)
    return perceptor.encode_pictures(_square(sources.open(target.sha256), perceptor.size).to(perceptor.device))


def _square(picture: Image.Image, size: int) -> Tensor:
    """(1, 3, size, size) in [-1, 1]: the middle of the picture, as CLIP's own preparation takes it."""
    rgba = picture.convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", rgba.size, (*GREY, 255)), rgba).convert("RGB")
    side = min(flat.size)
    left, top = (flat.width - side) // 2, (flat.height - side) // 2
    middle = flat.crop((left, top, left + side, top + side)).resize((size, size), Image.Resampling.BICUBIC)
    return pil_to_tensor(middle)[None].float() / 127.5 - 1
