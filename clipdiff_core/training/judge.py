"""The judge: a plain classifier, trained apart from what it judges, that says what a picture shows."""

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from clipdiff_core.training.captions import UNSAID
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.descent import Descent
from clipdiff_core.training.wear import wear

SIDE = 64
LEARNING_RATE, WEIGHT_DECAY = 2e-3, 0.02
NARROW = 48  # channels before the places are forgotten: most of the weights are there


class Judge(nn.Module):
    """(B, 3, 64, 64) in [-1, 1] to logits over concepts, styles, and colours (B, 2, C) behind them, top and bottom."""

    def __init__(self, concepts: int, styles: int, colours: int, width: int = 32) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inside = 3
        for outside in (width, 2 * width, 3 * width, 4 * width):
            layers += [nn.Conv2d(inside, outside, 3, stride=2, padding=1), nn.GroupNorm(8, outside), nn.ReLU()]
            layers += [nn.Conv2d(outside, outside, 3, padding=1), nn.GroupNorm(8, outside), nn.ReLU()]
            inside = outside
        layers += [nn.Conv2d(inside, NARROW, 1), nn.Flatten(), nn.Linear(16 * NARROW, 256), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        self.concept = nn.Linear(256, concepts)
        self.style = nn.Linear(256, styles)
        self.colour = nn.Sequential(nn.Linear(256, 2 * colours), nn.Unflatten(1, (2, colours)))

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features = self.features(pictures)
        return self.concept(features), self.style(features), self.colour(features)


@dataclass
class JudgeTraining:
    """AdamW on cross-entropy over composites, some of them worn, with random numbers of its own."""

    judge: Judge
    composer: Composer
    batch: int
    dtype: torch.dtype
    name: str = "judge"

    def __post_init__(self) -> None:
        self.descent = Descent(self.judge, LEARNING_RATE, WEIGHT_DECAY)

    def step(self, rate: float) -> dict[str, float]:
        """One batch; returns the loss and the share of concepts named rightly."""
        batch = self.composer.batch(self.batch)
        device = self.judge.concept.weight.device
        pictures = wear(batch.pictures, self.composer.generator, crop=0.2, blur=0.1, noise=0.3).to(device)
        with torch.autocast(device.type, self.dtype, enabled=self.dtype != torch.float32):
            concept, style, colour = self.judge(pictures)
        loss = F.cross_entropy(concept.float(), batch.concepts.to(device))
        loss = loss + 0.5 * F.cross_entropy(style.float(), batch.styles.to(device))
        behind = batch.backgrounds.flatten().to(device)
        named = behind != UNSAID  # a picture with a background of its own has no named colour
        if named.any():
            loss = loss + 0.5 * F.cross_entropy(colour.flatten(0, 1)[named].float(), behind[named])
        self.descent.follow(loss, rate)
        return {"loss": loss.item(), "right": float((concept.argmax(1).cpu() == batch.concepts).float().mean())}

    def begin(self, weights: dict[str, Tensor]) -> None:
        """Start from a finished model's weights; raises `RuntimeError` when they do not fit."""
        self.descent.network.load_state_dict(weights)

    def state(self) -> dict[str, Any]:
        """Weights, optimiser and random numbers."""
        return {"descent": self.descent.state(), "composer": self.composer.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where `state` was taken."""
        self.descent.restore(state["descent"])
        self.composer.restore(state["composer"])


@torch.no_grad()
def accuracy(judge: Judge, composer: Composer, count: int) -> float:
    """The share of `count` fresh, unworn composites whose concept the judge names."""
    judge.eval()
    batch = composer.batch(count)
    device = judge.concept.weight.device
    named = torch.cat([judge(part)[0].argmax(1).cpu() for part in batch.pictures.to(device).split(64)])
    return float((named == batch.concepts).float().mean())
