"""The driver: stands between solver and guide, and turns a network's prediction into a steered one."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.denoisers.protocol import PIXELS, Denoiser, Space
from clipdiff_core.guidance.conditioning import Conditioning
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.job import Gradient
from clipdiff_core.sampling.solvers import State

STRENGTH = 0.25  # the RMS by which a guidance scale of 1 moves a prediction of pure noise, over all iterations
BESIDE_CONDITIONING = 0.2  # of that: a conditioned network knows better, and is only to be nudged
SMALLEST_RMS = 1e-12
DETAIL = 1.0  # pixels of detail for each unit of sigma
COARSEST = 1 / 8  # of the shorter side: the coarsest a push gets


@dataclass
class Driver:
    """Predicts with classifier-free conditioning, then moves the prediction along the guide's gradient.

    `conditioning` is None for a network that is to draw without knowing what; `guide` is None without CLIP guidance.
    `clip_denoised` keeps the prediction in [-1, 1] before guidance, as guided-diffusion does by default; the noise is
    then what lies between it and x. `space` is where denoiser and solver walk. `secondary` is the small network that
    the gradient "secondary" goes through. `x0` and `loss` keep the newest prediction and its loss for whoever shows
    them.
    """

    denoiser: Denoiser
    conditioning: Conditioning | None
    guidance_scale: float
    guide: Guide | None
    clip_guidance_scale: float
    iterations: int
    gradient: Gradient
    space: Space = PIXELS
    clip_denoised: bool = False
    secondary: Denoiser | None = None
    x0: Tensor | None = None
    loss: float | None = None

    def predict(self, state: State, sigma: float) -> tuple[Tensor, Tensor]:
        """`(x, x0)` for the solver: guidance moves both alike, so that the noise between them stays as predicted."""
        x = state.x
        if self.guide is None or self.clip_guidance_scale == 0:
            with torch.no_grad():
                x0 = guided = self._kept(self._conditioned(x, sigma))
        elif self.gradient == "exact":
            x0, guided = self._through_network(self.guide, state, sigma)
        else:
            with torch.no_grad():
                x0 = self._kept(self._conditioned(x, sigma))
            push = self._through_secondary if self.gradient == "secondary" else self._on_prediction
            guided = push(self.guide, x0, state, sigma)
        self.x0 = guided
        return x + (guided - x0), guided

    def _conditioned(self, x: Tensor, sigma: float) -> Tensor:
        """Classifier-free guidance (Ho & Salimans 2022), away from unwanted targets by their own directions."""
        if self.conditioning is None:
            return self.denoiser.denoise(x, sigma, None)
        wanted = self.denoiser.denoise(x, sigma, self.conditioning.wanted().expand(len(x), -1))
        unwanted, shares = self.conditioning.unwanted()
        if self.guidance_scale == 1 and not len(unwanted):
            return wanted
        without = self.denoiser.denoise(x, sigma, None)
        x0 = without + self.guidance_scale * (wanted - without)
        for descriptor, share in zip(unwanted, shares.tolist(), strict=True):
            away = self.denoiser.denoise(x, sigma, descriptor.expand(len(x), -1))
            x0 = x0 - self.guidance_scale * share * (away - without)
        return x0.clamp(-self.space.bound, self.space.bound)

    def _kept(self, x0: Tensor) -> Tensor:
        return x0.clamp(-1, 1) if self.clip_denoised else x0

    def _on_prediction(self, guide: Guide, x0: Tensor, state: State, sigma: float) -> Tensor:
        """Fast: the gradient on x0 alone, no backward pass through the network (MPGD, arXiv 2311.16424)."""
        step = self.strength(sigma) / self.iterations
        for _ in range(self.iterations):
            loss, gradient = guide.gradient(x0, state.generators)
            x0 = x0 - step * unit_rms(visible(gradient, sigma))
            self.loss = float(loss.mean())
        return x0

    def _through_network(self, guide: Guide, state: State, sigma: float) -> tuple[Tensor, Tensor]:
        """Exact: the gradient on x through the network (Dhariwal & Nichol 2021), once a step."""
        with torch.enable_grad():
            x = state.x.detach().requires_grad_(True)
            x0 = self._conditioned(x, sigma)
            loss = guide.loss(x0, state.generators)
            (gradient,) = torch.autograd.grad(loss.sum(), x)
        self.loss = float(loss.detach().mean())
        x0 = self._kept(x0.detach())  # only now: where it is clipped there would be no gradient
        return x0, x0 - self.strength(sigma) * unit_rms(visible(gradient, sigma))

    def _through_secondary(self, guide: Guide, x0: Tensor, state: State, sigma: float) -> Tensor:
        """Nearly exact: the gradient on x through a small network that sees about the same (Disco Diffusion)."""
        assert self.secondary is not None
        with torch.enable_grad():
            x = state.x.detach().requires_grad_(True)
            loss = guide.loss(self.secondary.denoise(x, sigma, None), state.generators)
            (gradient,) = torch.autograd.grad(loss.sum(), x)
        self.loss = float(loss.detach().mean())
        return x0 - self.strength(sigma) * unit_rms(visible(gradient, sigma))

    def strength(self, sigma: float) -> float:
        """The RMS of the whole move at `sigma`: strong where shapes are decided, fading with the noise."""
        alone = self.clip_guidance_scale * STRENGTH * math.atan(sigma) * 2 / math.pi
        return alone if self.conditioning is None else alone * BESIDE_CONDITIONING


def visible(gradient: Tensor, sigma: float) -> Tensor:
    """`gradient` (B, C, H, W) without what noise at `sigma` would bury: details of fewer than about `sigma` pixels.

    Averaged over k × k pixels the noise is `sigma / k`; a push finer than that never reaches the picture, and would
    only use up the push that does.
    """
    height, width = gradient.shape[-2:]
    detail = min(sigma * DETAIL, min(height, width) * COARSEST)
    if detail <= 1:
        return gradient
    coarse = (max(1, round(height / detail)), max(1, round(width / detail)))
    small = F.interpolate(gradient, size=coarse, mode="bilinear", antialias=True)
    return F.interpolate(small, size=(height, width), mode="bicubic")


def unit_rms(gradient: Tensor) -> Tensor:
    """`gradient` (B, …) with each picture's root mean square brought to 1; a zero gradient stays zero."""
    rms = gradient.square().mean(dim=tuple(range(1, gradient.ndim)), keepdim=True).sqrt()
    return gradient / rms.clamp(min=SMALLEST_RMS)
