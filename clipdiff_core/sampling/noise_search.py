"""Search for noise: the whole noise sequence of a sampler is improved until it draws what is wanted.

DOODL (Wallace et al. 2023, arXiv 2303.13703) and ReNO (Eyring et al. 2024, arXiv 2406.04312) improve the noise that a
sampler starts from, DNO (Tang et al. 2024, arXiv 2405.18881) that of every step. So it is here.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import torch
from torch import Tensor
from torch.optim import SGD, Adam, Optimizer
from torch.utils.checkpoint import checkpoint

from clipdiff_core.methods import NoiseSearch
from clipdiff_core.sampling.search import Finding, Loss
from clipdiff_core.sampling.solvers import draw_noise
from clipdiff_core.sampling.updates import unit_rms

MOMENTUM = 0.9
OCTAVES = 5
LIKENESS = 1e-3  # how much of CLIP's loss one nat of unlikeness weighs, at a regularisation of 1

Denoise = Callable[[Tensor, float], Tensor]


def noise_search(
    like: Tensor,
    sigmas: Sequence[float],
    denoise: Denoise,
    loss: Loss,
    settings: NoiseSearch,
    generators: Sequence[torch.Generator],
) -> Iterator[Finding]:
    """What the sequence draws after each iteration, (B, C, H, W) as `like`; the first finding is drawn from mere noise.

    `denoise` is differentiable. Memory is that of one network pass: each step's is computed again on the way back.
    """
    noises = torch.stack([draw_noise(like, generators) for _ in sigmas[1:]]).requires_grad_(True)
    optimiser = make_optimiser(noises, settings)
    for _ in range(settings.iterations):
        with torch.enable_grad():
            x0 = sample(noises, sigmas, denoise)
            wrong = loss(x0, generators)
            unlike = LIKENESS * settings.regularisation * sum(unlikeness(noise) for noise in noises)
            (gradient,) = torch.autograd.grad((wrong + unlike).sum(), noises)
        yield Finding(x0.detach(), float(wrong.detach().mean()))
        noises.grad = unit_rms(gradient.transpose(0, 1)).transpose(0, 1)
        optimiser.step()


def sample(noises: Tensor, sigmas: Sequence[float], denoise: Denoise) -> Tensor:
    """What `noises` (steps, B, C, H, W) draw: DDIM with eta 1, its start and all fresh noise taken from them."""
    x = sigmas[0] * noises[0]
    for step, (sigma, lower) in enumerate(pairwise(sigmas)):
        x0 = checkpoint(denoise, x, sigma, use_reentrant=False)
        assert isinstance(x0, Tensor)
        if lower == 0:
            return x0
        fresh = lower * math.sqrt(max(sigma**2 - lower**2, 0.0)) / sigma
        kept = math.sqrt(max(lower**2 - fresh**2, 0.0))
        x = x0 + kept / sigma * (x - x0) + fresh * noises[step + 1]
    raise AssertionError("a schedule ends in 0")


def make_optimiser(noises: Tensor, settings: NoiseSearch) -> Optimizer:
    """For gradients of unit RMS; either moves each number by about the learning rate."""
    if settings.optimiser == "adam":
        return Adam([noises], lr=settings.learning_rate)
    return SGD([noises], lr=settings.learning_rate * (1 - MOMENTUM), momentum=MOMENTUM, nesterov=True)


def unlikeness(noise: Tensor) -> Tensor:
    """(B,): how far each of `noise` (B, C, H, W) is from white noise, in nats.

    White noise has the same power in every octave of its spectrum, 1 at each frequency. An octave of n frequencies with
    the power P is n / 2 (P − 1 − ln P) from it, the divergence of one Gaussian from another.
    """
    height, width = noise.shape[-2:]
    power = torch.fft.fft2(noise, norm="ortho").abs().square()
    away = torch.hypot(torch.fft.fftfreq(height)[:, None], torch.fft.fftfreq(width)[None]).to(noise.device)
    octave = (-away.clamp(min=1e-6).log2() - 0.5).floor().clamp(0, OCTAVES - 1)
    total = torch.zeros(len(noise), device=noise.device)
    for number in range(OCTAVES):
        inside = power[..., octave == number]
        if inside.shape[-1]:
            mean = inside.mean(dim=(1, 2)).clamp(min=1e-6)
            total = total + inside[0].numel() / 2 * (mean - 1 - mean.log())
    return total
