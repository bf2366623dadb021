"""The driver: stands between solver and guide, and turns a network's prediction into a steered one."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from clipdiff_core.denoisers.protocol import PIXELS, Denoiser, Space
from clipdiff_core.guidance.conditioning import Conditioning
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.guidance.losses import summed
from clipdiff_core.sampling.solvers import State, draw_noise
from clipdiff_core.sampling.updates import (
    SMOOTHING,
    Steering,
    clamped_move,
    finite,
    strength,
    thresholded,
    turned,
    unit_move,
)


@dataclass
class Seen:
    """What the newest prediction was: `x0`, the `terms` of its loss and their sum, the gradient, and the pictures whose
    gradient was no number."""

    x0: Tensor | None = None
    loss: float | None = None
    terms: dict[str, float] = field(default_factory=dict)
    gradient: Tensor | None = None
    unguided: tuple[int, ...] = ()


@dataclass
class Driver:
    """Predicts with classifier-free conditioning, then moves the prediction along the guide's gradient.

    `conditioning` is None for a network that is to draw without knowing what; `guide` is None without CLIP guidance.
    `clip_denoised` keeps the prediction in [-1, 1] before guidance, as guided-diffusion does by default; the noise is
    then what lies between it and x. `space` is where denoiser and solver walk. `secondary` is the small network that
    the gradient "secondary" goes through. With `wrap` the picture's edges meet. `seen` is for whoever shows the run.
    """

    denoiser: Denoiser
    conditioning: Conditioning | None
    guidance_scale: float
    guide: Guide | None
    steering: Steering
    space: Space = PIXELS
    clip_denoised: bool = False
    secondary: Denoiser | None = None
    wrap: bool = False
    seen: Seen = field(default_factory=Seen)

    def predict(self, state: State, sigma: float) -> tuple[Tensor, Tensor]:
        """`(x, x0)` for the solver. Guidance moves both alike, so that the noise between them stays as predicted; only
        the classic update leaves x where it is."""
        scale = self.steering.scale(state.step, sigma)
        self.seen = Seen()
        if self.guide is None or scale == 0 or not self.guide.acts(state.step):
            with torch.no_grad():
                self.seen.x0 = self._bounded(self.conditioned(state.x, sigma, state.step))
            return state.x, self.seen.x0
        if self.steering.gradient == "exact":
            x0, gradient = self._through(self.conditioned, self.guide, state, sigma)
            x0 = self._bounded(x0)  # only now: where it is clipped there would be no gradient
            moved = x0 + self._move(gradient, sigma, scale)
        else:
            with torch.no_grad():
                x0 = self._bounded(self.conditioned(state.x, sigma, state.step))
            if self.steering.gradient == "secondary":
                _, gradient = self._through(self._by_secondary, self.guide, state, sigma)
                moved = x0 + self._move(gradient, sigma, scale)
            else:
                moved = self._on_prediction(self.guide, x0, state, sigma, scale)
        self.seen.x0 = moved
        return (state.x if self.steering.update == "clamped" else state.x + (moved - x0)), moved

    def draw(self, like: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
        """The fresh noise of a step: as `draw_noise` has it, turned towards what is wanted if the job asks for it."""
        noise = draw_noise(like, generators)
        gradient, share = self.seen.gradient, self.steering.spherical
        return noise if gradient is None or share == 0 else turned(noise, gradient, share)

    def conditioned(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """x0 by classifier-free guidance (Ho & Salimans 2022), away from unwanted targets by their own directions."""
        told = self.conditioning.at(step / len(self.steering.scales)) if self.conditioning is not None else None
        if told is None or not told.any_wanted():
            return self.denoiser.denoise(x, sigma, None)
        wanted = self.denoiser.denoise(x, sigma, told.wanted().expand(len(x), -1))
        unwanted, shares = told.unwanted()
        if self.guidance_scale == 1 and not len(unwanted):
            return wanted
        without = self.denoiser.denoise(x, sigma, None)
        x0 = without + self.guidance_scale * (wanted - without)
        for descriptor, share in zip(unwanted, shares.tolist(), strict=True):
            away = self.denoiser.denoise(x, sigma, descriptor.expand(len(x), -1))
            x0 = x0 - self.guidance_scale * share * (away - without)
        return x0.clamp(-self.space.bound, self.space.bound)

    def _by_secondary(self, x: Tensor, sigma: float, step: int) -> Tensor:
        del step
        assert self.secondary is not None
        return self.secondary.denoise(x, sigma, None)

    def _bounded(self, x0: Tensor) -> Tensor:
        x0 = thresholded(x0, self.steering.threshold, self.space.bound / PIXELS.bound)
        return x0.clamp(-1, 1) if self.clip_denoised else x0

    def _on_prediction(self, guide: Guide, x0: Tensor, state: State, sigma: float, scale: float) -> Tensor:
        """Fast: the gradient on x0 alone, no backward pass through the network (MPGD, arXiv 2311.16424)."""
        for _ in range(self.steering.iterations):
            looked_at = x0
            if self.steering.update == "tfg":  # TFG, arXiv 2409.15761: the gradient of what lies around it
                around = SMOOTHING * sigma / math.sqrt(1 + sigma**2)
                looked_at = x0 + around * draw_noise(x0, state.generators)
            terms, gradient = guide.gradient(looked_at, state.generators, state.step)
            x0 = x0 + self._move(self._noted(terms, gradient), sigma, scale / self.steering.iterations)
        return x0

    def _through(
        self, network: Callable[[Tensor, float, int], Tensor], guide: Guide, state: State, sigma: float
    ) -> tuple[Tensor, Tensor]:
        """The prediction of `network` and the gradient on x through it (Dhariwal & Nichol 2021), once a step."""
        with torch.enable_grad():
            x = state.x.detach().requires_grad_(True)
            x0 = network(x, sigma, state.step)
            terms = guide.terms(x0, state.generators, state.step)
            (gradient,) = torch.autograd.grad(summed(terms).sum(), x)
        return x0.detach(), self._noted(terms, gradient)

    def _noted(self, terms: dict[str, Tensor], gradient: Tensor) -> Tensor:
        """The gradient, zero for every picture that it is no number for; these go unguided."""
        gradient, broken = finite(gradient)
        self.seen.gradient = gradient
        means = torch.stack(list(terms.values())).detach().mean(1).tolist()
        self.seen.terms = {name: mean for name, mean in zip(terms, means, strict=True) if math.isfinite(mean)}
        self.seen.loss = sum(means) if len(self.seen.terms) == len(means) else None
        self.seen.unguided = tuple(sorted({*self.seen.unguided, *broken}))
        return gradient

    def _move(self, gradient: Tensor, sigma: float, scale: float) -> Tensor:
        if self.steering.update == "clamped":
            return clamped_move(gradient, sigma, scale, self.steering.clamp / self.steering.iterations)
        return unit_move(gradient, sigma, strength(scale, sigma), self.wrap)
