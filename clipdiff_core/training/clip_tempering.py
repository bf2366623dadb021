"""Tempering the starter's CLIP: its picture side learns not to be fooled by the very pushes that guidance makes.

A classifier that withstands small adversarial changes has gradients that look like what they ask for (Santurkar et al.
2019, arXiv 1906.09453), and guides diffusion better (Kawar, Ganz & Elad 2022, arXiv 2208.08664).
"""

from typing import Any

import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.sampling.updates import unit_rms
from clipdiff_core.training.clip_training import contrastive_loss, truths
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.descent import Descent
from clipdiff_core.training.wear import wear

LEARNING_RATE, WEIGHT_DECAY = 6e-4, 0.05
PUSHED = 0.75  # of the pictures are pushed towards another one's caption
PUSH_STEPS = 3
LARGEST_PUSH = 0.2  # root mean square on pictures in [-1, 1]; each picture's own is uniform below it


class ClipTempering:
    """Muon on CLIP's loss over pushed pictures; the words keep their descriptors, so that nothing else need change."""

    name = "tempering"

    def __init__(self, perceptor: Perceptor, composer: Composer, batch: int, dtype: torch.dtype) -> None:
        self.perceptor = perceptor
        self.composer = composer
        self.batch = batch
        self.dtype = dtype
        perceptor.model.requires_grad_(False)
        perceptor.model.visual.requires_grad_(True)
        self.descent = Descent(perceptor.model, LEARNING_RATE, WEIGHT_DECAY, betas=(0.9, 0.98), muon=True)

    def step(self, rate: float) -> dict[str, float]:
        """One batch; returns the loss and how often the concept survives the push."""
        model = self.perceptor.model.train()
        device = self.perceptor.device
        composites = self.composer.batch(self.batch)
        pictures = wear(composites.pictures, self.composer.generator).to(device)
        true = truths(composites).to(device)
        with torch.autocast(device.type, self.dtype, enabled=self.dtype != torch.float32):
            with torch.no_grad():
                said = self.perceptor.encode_texts([caption.text for caption in composites.captions]).float()
            count = round(PUSHED * self.batch)
            pushed = self.push(pictures[:count], said[self.others(true)[:count]])
            seen = self.perceptor.encode_pictures(torch.cat([pushed, pictures[count:]])).float()
        logits = model.logit_scale.exp() * seen @ said.T
        loss = contrastive_loss(logits, true)
        self.descent.follow(loss, rate)
        right = true.gather(1, logits.argmax(1, keepdim=True))[:count]
        return {"loss": loss.item(), "withstood": right.mean().item()}

    def others(self, true: Tensor) -> Tensor:
        """(B,): for each picture the index of a caption that is not true of it."""
        chance = torch.rand(true.shape, generator=self.composer.generator).to(true.device)
        return (chance * (1 - true)).argmax(1)

    def push(self, pictures: Tensor, towards: Tensor) -> Tensor:
        """`pictures` (B, 3, S, S) moved to look, to this CLIP, like the descriptors `towards` (B, D)."""
        generator = self.composer.generator
        most = LARGEST_PUSH * torch.rand(len(pictures), 1, 1, 1, generator=generator).to(pictures)
        start = torch.randn(pictures.shape, generator=generator).to(pictures)
        push = 0.5 * most * start
        for _ in range(PUSH_STEPS):
            push.requires_grad_(True)
            with torch.enable_grad():
                near = (self.perceptor.encode_pictures(pictures + push) * towards).sum()
                (gradient,) = torch.autograd.grad(near, push)
            push = push.detach() + most / 2 * unit_rms(gradient)
            push = most * unit_rms(push) * (push.square().mean((1, 2, 3), keepdim=True).sqrt() / most).clamp(max=1)
        return pictures + push

    def state(self) -> dict[str, Any]:
        """Weights, optimiser and random numbers."""
        return {"descent": self.descent.state(), "composer": self.composer.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where `state` was taken."""
        self.descent.restore(state["descent"])
        self.composer.restore(state["composer"])
