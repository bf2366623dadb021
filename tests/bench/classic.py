"""The classic CLIP guidance that Disco Diffusion and its kin made popular, as a baseline to be measured against.

Its gradient goes through the network, from a blend of the predicted picture and the noisy one, is scaled, and is cut to
a largest RMS; DDIM with much fresh noise takes many steps. Written anew over ClipDiff's denoisers and guides.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from clipdiff_core.denoisers.discrete import alphas_cumprod
from clipdiff_core.denoisers.protocol import Denoiser
from clipdiff_core.denoisers.sigma_table import SigmaTable
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.sampling.solvers import State, ddim, draw_noise, walk


@dataclass(frozen=True)
class Classic:
    """Disco Diffusion's settings; those of its losses that are no part of CLIP are 0 by default, and left out."""

    steps: int = 250
    clamp: float = 0.05
    eta: float = 0.8
    cutouts: int = 16
    clip_guidance_scale: float = 5000.0


def classic_sigmas(denoiser: Denoiser, steps: int) -> tuple[float, ...]:
    """`steps` levels even in the time of the linear schedule, as far as `denoiser` knows noise, and the final 0."""
    table = SigmaTable(alphas_cumprod("linear", 1000))
    times = torch.linspace(table.time(denoiser.sigma_max), table.time(denoiser.sigma_min), steps, dtype=torch.float64)
    return (*(table.sigma(time) for time in times.tolist()), 0.0)


def classic_gradient(denoiser: Denoiser, guide: Guide, state: State, sigma: float) -> tuple[Tensor, Tensor]:
    """(x0, g): the prediction and the loss's gradient on the variance-preserving x, both (B, 3, H, W)."""
    noise_share = sigma / math.sqrt(1 + sigma**2)  # sqrt(1 - abar): how much of the blend is the prediction
    with torch.enable_grad():
        x = (state.x / math.sqrt(1 + sigma**2)).detach().requires_grad_(True)
        x0 = denoiser.denoise(x * math.sqrt(1 + sigma**2), sigma, None)
        blend = x0 * noise_share + x * (1 - noise_share)
        (gradient,) = torch.autograd.grad(guide.loss(blend, state.generators).sum(), x)
    return x0.detach(), gradient


def clamp_rms(gradient: Tensor, largest: float) -> Tensor:
    """`gradient` (B, …), each picture's scaled down to an RMS of `largest` where it has more."""
    rms = gradient.square().mean(dim=tuple(range(1, gradient.ndim)), keepdim=True).sqrt()
    return gradient * (largest / rms.clamp(min=largest))


def classic_predict(
    denoiser: Denoiser, guide: Guide, settings: Classic
) -> Callable[[State, float], tuple[Tensor, Tensor]]:
    """What a solver asks: eps moves by sqrt(1 - abar) g (Dhariwal & Nichol 2021, algorithm 2), and x0 with it."""

    def predict(state: State, sigma: float) -> tuple[Tensor, Tensor]:
        x0, gradient = classic_gradient(denoiser, guide, state, sigma)
        push = clamp_rms(settings.clip_guidance_scale * gradient, settings.clamp)
        return state.x, x0 - sigma * (sigma / math.sqrt(1 + sigma**2)) * push

    return predict


def draw_classic(denoiser: Denoiser, guide: Guide, side: int, seed: int, settings: Classic) -> Tensor:
    """One picture (1, 3, `side`, `side`) from `seed`; `guide` shows CLIP as many cutouts as `settings` say."""
    sigmas = classic_sigmas(denoiser, settings.steps)
    generators = (torch.Generator().manual_seed(seed),)
    start = State(draw_noise(torch.empty(1, 3, side, side), generators) * sigmas[0], 0, (), generators)
    predict = classic_predict(denoiser, guide, settings)
    with torch.no_grad():
        for state in walk(ddim(start, sigmas, predict, settings.eta)):
            start = state
    return start.x
