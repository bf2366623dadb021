"""Training the starter's upscaler: from what the denoiser leaves behind to a large, crisp picture."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.starter import precondition
from clipdiff_core.denoisers.unet import UNet
from clipdiff_core.denoisers.upscaler import CLEAN, enlarge
from clipdiff_core.training.composites import Composer, Composites
from clipdiff_core.training.descent import Descent

LEARNING_RATE, WEIGHT_DECAY = 8e-4, 0.01
REDRAWN = 0.6  # of the small pictures are first worn and redrawn by the denoiser, with the flaws it leaves
WEAR = (0.05, 0.8)  # noise levels they are worn at
EDGES = 0.5  # weight of the differences between neighbours: outlines should be as steep as the originals'
UNKNOWN = 0.1  # of the pictures are enlarged without being told what they show


class UpscalerTraining:
    """Muon on the absolute error of pictures and of their outlines."""

    name = "upscaler"

    def __init__(
        self,
        network: UNet,
        denoiser: UNet,
        perceptor: Perceptor,
        composer: Composer,
        batch: int,
        dtype: torch.dtype,
    ) -> None:
        self.network = network.to(memory_format=torch.channels_last)
        self.denoiser = denoiser
        self.perceptor = perceptor
        self.composer = composer
        self.batch = batch
        self.dtype = dtype
        self.descent = Descent(network, LEARNING_RATE, WEIGHT_DECAY, muon=True)

    def step(self, rate: float) -> dict[str, float]:
        """One batch; returns the mean absolute error on pictures in [-1, 1]."""
        composites = self.composer.batch(self.batch)
        device = self.network.nothing.device
        large = composites.pictures.to(device)
        with torch.autocast(device.type, self.dtype, enabled=self.dtype != torch.float32):
            small, wear, cond = self._wear(composites, F.avg_pool2d(large, self.network.config.enlarge))
            known = torch.rand(len(small), generator=self.composer.generator) >= UNKNOWN
            drawn = enlarge(self.network, small, wear, cond, known.to(device))
        error = (drawn - large).abs().mean()
        loss = error + EDGES * _edge_error(drawn, large)
        self.descent.follow(loss, rate)
        return {"error": error.item()}

    @torch.no_grad()
    def _wear(self, composites: Composites, small: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Small pictures (B, 3, h, w) with a denoiser's flaws, their noise levels (B,), and descriptors."""
        generator, device = self.composer.generator, small.device
        cond = self.perceptor.encode_texts([caption.text for caption in composites.captions]).float()
        low, high = torch.tensor(WEAR).log()
        sigma = (low + (high - low) * torch.rand(len(small), generator=generator)).exp().to(device)
        noise = torch.randn(small.shape, generator=generator).to(device)
        redrawn = precondition(self.denoiser, small + sigma.view(-1, 1, 1, 1) * noise, sigma, cond)
        chosen = (torch.rand(len(small), generator=generator) < REDRAWN).to(device)
        small = torch.where(chosen.view(-1, 1, 1, 1), redrawn, small)
        return small, torch.where(chosen, sigma, torch.full_like(sigma, CLEAN)), cond

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


def _edge_error(drawn: Tensor, large: Tensor) -> Tensor:
    difference = drawn - large
    across = (difference[..., 1:] - difference[..., :-1]).abs().mean()
    down = (difference[..., 1:, :] - difference[..., :-1, :]).abs().mean()
    return across + down
