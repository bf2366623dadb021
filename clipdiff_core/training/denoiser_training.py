"""Training the starter's denoiser on composites, told of them by the starter's own CLIP."""

import copy
from typing import Any

import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.starter import SIGMA_DATA, SIGMA_MAX, SIGMA_MIN, precondition
from clipdiff_core.denoisers.unet import UNet
from clipdiff_core.training.composites import Composer, Composites
from clipdiff_core.training.descent import Descent

LEARNING_RATE, WEIGHT_DECAY = 4e-4, 0.01
EMA, EMA_EVERY = 0.995, 4  # per step, and how many steps are averaged in at once: it costs memory traffic
LOG_SIGMA_MEAN, LOG_SIGMA_STD = 0.7, 1.5  # above EDM's: at 64 px what is drawn is decided between 2 and 20
UNIFORM_SHARE = 0.1  # of the noise levels, so that no level is never seen
FROM_PICTURE, DROPPED = 0.25, 0.25  # descriptors taken from the picture itself, and left out for guidance
DESCRIPTOR_NOISE = 0.015  # per component of a unit descriptor: a prompt never gives quite a training caption's


class DenoiserTraining:
    """Muon on EDM's loss, with an exponential moving average of the weights for drawing."""

    name = "denoiser"

    def __init__(self, network: UNet, perceptor: Perceptor, composer: Composer, batch: int, dtype: torch.dtype) -> None:
        self.network = network.to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(network).requires_grad_(False)
        self.perceptor = perceptor
        self.composer = composer
        self.batch = batch
        self.dtype = dtype
        self.steps_done = 0
        self.descent = Descent(network, LEARNING_RATE, WEIGHT_DECAY, muon=True)

    def step(self, rate: float) -> dict[str, float]:
        """One batch; returns EDM's loss, about 1 for a network that knows nothing."""
        composites = self.composer.batch(self.batch)
        device = self.network.nothing.device
        x0 = composites.pictures.to(device)
        sigma = self._noise_levels(len(x0)).to(device)
        noise = torch.randn(x0.shape, generator=self.composer.generator).to(device)
        cond = self.describe(composites).to(device)
        known = (torch.rand(len(x0), generator=self.composer.generator) >= DROPPED).to(device)
        x = (x0 + sigma.view(-1, 1, 1, 1) * noise).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, self.dtype, enabled=self.dtype != torch.float32):
            predicted = precondition(self.network, x, sigma, cond, known)
        weight = (sigma**2 + SIGMA_DATA**2) / (sigma * SIGMA_DATA) ** 2
        loss = (weight * (predicted - x0).square().mean((1, 2, 3))).mean()
        self.descent.follow(loss, rate)
        self._average()
        return {"loss": loss.item()}

    def _noise_levels(self, count: int) -> Tensor:
        generator = self.composer.generator
        log_normal = LOG_SIGMA_MEAN + LOG_SIGMA_STD * torch.randn(count, generator=generator)
        low, high = torch.tensor([SIGMA_MIN, SIGMA_MAX]).log()
        uniform = low + (high - low) * torch.rand(count, generator=generator)
        chosen = torch.where(torch.rand(count, generator=generator) < UNIFORM_SHARE, uniform, log_normal)
        return chosen.clamp(low, high).exp()

    @torch.no_grad()
    def describe(self, composites: Composites) -> Tensor:
        """Unit descriptors (B, D): of the caption, or now and then of the picture, slightly disturbed."""
        generator = self.composer.generator
        said = self.perceptor.encode_texts([caption.text for caption in composites.captions])
        by_picture = torch.rand(len(said), generator=generator) < FROM_PICTURE
        if by_picture.any():
            seen = self.perceptor.encode_pictures(composites.pictures[by_picture].to(said.device))
            said[by_picture.to(said.device)] = seen.to(said.dtype)
        disturbed = said + DESCRIPTOR_NOISE * torch.randn(said.shape, generator=generator).to(said)
        return torch.nn.functional.normalize(disturbed, dim=-1)

    @torch.no_grad()
    def _average(self) -> None:
        self.steps_done += 1
        if self.steps_done % EMA_EVERY:
            return
        keep = min(EMA, (1 + self.steps_done) / (10 + self.steps_done)) ** EMA_EVERY
        for average, current in zip(self.average.parameters(), self.network.parameters(), strict=True):
            average.lerp_(current, 1 - keep)

    def begin(self, weights: dict[str, Tensor]) -> None:
        """Start from a finished model's weights; raises `RuntimeError` when they do not fit."""
        self.descent.network.load_state_dict(weights)
        self.average.load_state_dict(weights)

    def state(self) -> dict[str, Any]:
        """Weights, their average, optimiser and random numbers."""
        return {
            "descent": self.descent.state(),
            "average": self.average.state_dict(),
            "composer": self.composer.state(),
            "steps_done": self.steps_done,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where `state` was taken."""
        self.descent.restore(state["descent"])
        self.average.load_state_dict(state["average"])
        self.composer.restore(state["composer"])
        self.steps_done = state["steps_done"]
