"""Training the starter's CLIP: words and composites into one space, with every true pair counted as true."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.training.captions import UNSAID
from clipdiff_core.training.composites import Composer, Composites
from clipdiff_core.training.descent import Descent
from clipdiff_core.training.wear import wear

LEARNING_RATE, WEIGHT_DECAY = 1e-3, 0.05
LARGEST_LOGIT_SCALE = 4.6  # e^4.6 ≈ 100, as CLIP clamps it


class ClipTraining:
    """Muon on the symmetric contrastive loss over batches of worn composites."""

    name = "CLIP"

    def __init__(self, perceptor: Perceptor, composer: Composer, batch: int, dtype: torch.dtype) -> None:
        self.perceptor = perceptor
        self.composer = composer
        self.batch = batch
        self.dtype = dtype
        self.descent = Descent(perceptor.model, LEARNING_RATE, WEIGHT_DECAY, betas=(0.9, 0.98), muon=True)

    def step(self, rate: float) -> dict[str, float]:
        """One batch; returns the loss and how often the picture's own caption is ranked first."""
        model = self.perceptor.model.train()
        composites = self.composer.batch(self.batch)
        device = model.logit_scale.device
        pictures = wear(composites.pictures, self.composer.generator).to(device)
        with torch.autocast(device.type, self.dtype, enabled=self.dtype != torch.float32):
            seen = self.perceptor.encode_pictures(pictures).float()
            said = self.perceptor.encode_texts([caption.text for caption in composites.captions]).float()
        logits = model.logit_scale.exp() * seen @ said.T
        loss = contrastive_loss(logits, truths(composites).to(device))
        self.descent.follow(loss, rate)
        with torch.no_grad():
            model.logit_scale.clamp_(0, LARGEST_LOGIT_SCALE)
        return {"loss": loss.item()}

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


def truths(composites: Composites) -> Tensor:
    """(B, B): 1 where caption j is true of picture i. “a fox” is true of every fox, whatever its background."""
    said = torch.tensor([caption.says for caption in composites.captions])[None]
    return ((said == UNSAID) | (said == composites.contents[:, None])).all(2).float()


def contrastive_loss(logits: Tensor, true: Tensor) -> Tensor:
    """CLIP's symmetric cross-entropy over `logits` (pictures, captions), sharing a row among all its true pairs."""
    by_picture = F.cross_entropy(logits, true / true.sum(1, keepdim=True))
    by_caption = F.cross_entropy(logits.T, true.T / true.T.sum(1, keepdim=True))
    return (by_picture + by_caption) / 2
