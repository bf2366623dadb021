"""What is measured of drawn pictures: how often they are named rightly, and how near they come to real ones."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.checkpoints.read import fit, read_config, read_tensors
from clipdiff_core.checkpoints.store import ModelFiles
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.training.captions import COLOURS
from clipdiff_core.training.judge import Judge
from clipdiff_core.training.reference import Reference


@dataclass(frozen=True)
class Score:
    """What the judge and CLIP say of one mode's pictures.

    `right`, `style_right` and `background_right` are shares, None where nothing was asked; `frechet` is the Fréchet
    distance to real pictures in the judge's features, None for a model that brought none to compare with; `held_out`
    is the score by a CLIP that did not guide.
    """

    mode: str
    pictures: int
    right: float
    clip_score: float
    seconds_each: float
    missed: tuple[str, ...]
    frechet: float | None = None
    style_right: float | None = None
    background_right: float | None = None
    held_out: float | None = None


def load_judge(files: ModelFiles) -> Judge:
    """The judge that came with a model; raises `CheckpointError` when none did."""
    config = read_config(files, "judge.json")
    judge = Judge(config["concepts"], len(config["styles"]), len(COLOURS))
    fit(judge, read_tensors(files, "judge"), files, "judge")
    return judge.eval().requires_grad_(False)


def load_reference(files: ModelFiles) -> Reference | None:
    """What the judge sees in real pictures, if the model brought it."""
    if "reference.safetensors" not in files.hashes:
        return None
    return Reference.from_tensors(read_tensors(files, "reference"))


def frechet_distance(features: Tensor, mean: Tensor, covariance: Tensor) -> float:
    """Between the Gaussians of `features` (N, D) and of `mean` (D,), `covariance` (D, D) (Heusel et al. 2017, FID)."""
    features, mean, covariance = features.double(), mean.double(), covariance.double()
    drawn_mean, drawn = features.mean(0), features.T.cov()
    values, vectors = torch.linalg.eigh(covariance)
    root = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    shared = torch.linalg.eigvalsh(root @ drawn @ root).clamp(min=0).sqrt().sum()
    return float((drawn_mean - mean).square().sum() + drawn.trace() + covariance.trace() - 2 * shared)


@torch.no_grad()
def clip_score(perceptor: Perceptor, pictures: Tensor, texts: list[str]) -> float:
    """The mean cosine between `pictures` (N, 3, H, W) in [-1, 1] and what each was to show."""
    said = perceptor.encode_texts(texts)
    seen = F.interpolate(pictures, size=(perceptor.size,) * 2, mode="bilinear", antialias=True)
    return float((perceptor.encode_pictures(seen) * said).sum(1).mean())


def share(right: Tensor) -> float:
    """The share of true values in `right` (N,)."""
    return float(right.float().mean())
