"""Whether a model draws or copies: for each drawn picture the training picture that looks most like it."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.training.composites import Composer
from clipdiff_core.training.judge import Judge
from clipdiff_core.training.sprites import Sprites


@dataclass(frozen=True)
class Nearest:
    """The training pictures (N, 3, S, S) nearest to N drawn ones, and their RMS differences (N,) in [0, 2]."""

    pictures: Tensor
    rms: Tensor


@torch.no_grad()
def nearest_training_pictures(judge: Judge, drawn: Tensor, sprites: Sprites, side: int, scale: float) -> Nearest:
    """By the cosine of the judge's features, with every training picture on the background each drawn one has."""
    _, _, named = judge(drawn)
    everyone = torch.arange(len(sprites.concepts))
    behind = [tuple(ends) for ends in named.argmax(2).tolist()]
    candidates = {
        ends: Composer(sprites, side, seed=0, scales=(scale, scale), room=0.0, flips=False)
        .compose(everyone, torch.tensor(ends).expand(len(everyone), 2))
        .pictures
        for ends in set(behind)
    }
    features = {ends: F.normalize(judge.features(pictures), dim=1) for ends, pictures in candidates.items()}
    mine = F.normalize(judge.features(drawn), dim=1)
    found = [
        candidates[ends][int((features[ends] @ feature).argmax())] for ends, feature in zip(behind, mine, strict=True)
    ]
    nearest = torch.stack(found)
    return Nearest(nearest, (nearest - drawn).square().mean((1, 2, 3)).sqrt())
