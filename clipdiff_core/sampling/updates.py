"""How a gradient becomes a move of the prediction: how far, how fine, and kept within bounds; each picture's own."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from clipdiff_core.courses import parse_course
from clipdiff_core.denoisers.tiling import resize
from clipdiff_core.job import Gradient, Guidance, Update

STRENGTH = 0.175  # the RMS by which a guidance scale of 1 moves a prediction of pure noise, over all iterations
BESIDE_CONDITIONING = 0.285  # of that: a conditioned network knows better, and is only to be nudged
SMALLEST_RMS = 1e-12
FAINTEST = (
    1.5 * 2 / 255
)  # the RMS of a push worth its gradient: fainter ones, at a run's end, left all scores as they were
DETAIL = 1.0  # pixels of detail for each unit of sigma
COARSEST = 1 / 8  # of the shorter side: the coarsest a push gets
SMOOTHING = 0.1  # of the noise there is: TFG looks at the gradient of pictures so much noisier
CLASSIC_SCALE = 5000.0  # what Disco Diffusion multiplies the gradient of the loss with; nearly always clamped


@dataclass(frozen=True)
class Steering:
    """How the guide's gradient is used in a run: a guidance scale for each step, and the rest as the job has it."""

    scales: tuple[float, ...]
    gradient: Gradient = "fast"
    iterations: int = 1
    update: Update = "mpgd"
    clamp: float = 0.05
    threshold: float = 1.0
    spherical: float = 0.0

    def scale(self, step: int, sigma: float) -> float:
        """The guidance scale of `step`: none where its push would be too faint to be worth a gradient."""
        scale = self.scales[min(step, len(self.scales) - 1)]
        return scale if self.update == "clamped" or strength(scale, sigma) >= FAINTEST else 0.0

    @staticmethod
    def of(guidance: Guidance, sigmas: tuple[float, ...], conditioned: bool) -> "Steering":
        """What a job asks for, over the noise levels `sigmas` of its run; beside conditioning it only nudges."""
        steps = len(sigmas) - 1
        course = parse_course(guidance.course, "guidance.course").values(sigmas)
        whole = guidance.clip_guidance_scale * (BESIDE_CONDITIONING if conditioned else 1.0)
        first, end = guidance.interval.start * steps, guidance.interval.end * steps
        return Steering(
            tuple(whole * factor if first <= step < end else 0.0 for step, factor in enumerate(course)),
            guidance.gradient,
            guidance.iterations,
            guidance.update,
            guidance.clamp,
            guidance.threshold,
            guidance.spherical,
        )


def strength(scale: float, sigma: float) -> float:
    """The RMS of the whole move at `sigma`: strong where shapes are decided, fading with the noise."""
    return scale * STRENGTH * math.atan(sigma) * 2 / math.pi


def unit_move(gradient: Tensor, sigma: float, rms: float, wrap: bool = False) -> Tensor:
    """A move down `gradient` (B, C, H, W) of a set length, `rms`, whatever the gradient's (MPGD, arXiv 2311.16424)."""
    return -rms * unit_rms(visible(gradient, sigma, wrap))


def clamped_move(gradient: Tensor, sigma: float, scale: float, clamp: float) -> Tensor:
    """Disco Diffusion's: the score shifted by the gradient (B, C, H, W) as it is, its RMS at most `clamp`.

    A shift g of the score of x / √(1 + sigma²) moves the prediction by sigma² / √(1 + sigma²) · g.
    """
    shift = -CLASSIC_SCALE * scale * gradient * math.sqrt(1 + sigma**2)
    shift = shift * (clamp / rms_of(shift).clamp(min=SMALLEST_RMS)).clamp(max=1)
    return shift * sigma**2 / math.sqrt(1 + sigma**2)


def visible(gradient: Tensor, sigma: float, wrap: bool = False) -> Tensor:
    """`gradient` (B, C, H, W) without what noise at `sigma` would bury: details of fewer than about `sigma` pixels.

    Averaged over k × k pixels the noise is `sigma / k`; a push finer than that never reaches the picture, and would
    only use up the push that does. With `wrap` what is smoothed goes on behind the edge.
    """
    height, width = gradient.shape[-2:]
    detail = min(sigma * DETAIL, min(height, width) * COARSEST)
    if detail <= 1:
        return gradient
    coarse = (max(1, round(height / detail)), max(1, round(width / detail)))
    small = resize(gradient, coarse, "bilinear", antialias=True, wrap=wrap)
    return resize(small, (height, width), "bicubic", wrap=wrap)


def rms_of(pictures: Tensor) -> Tensor:
    """(B, 1, …): each picture's root mean square."""
    return pictures.square().mean(dim=tuple(range(1, pictures.ndim)), keepdim=True).sqrt()


def unit_rms(gradient: Tensor) -> Tensor:
    """`gradient` (B, …) with each picture's root mean square brought to 1; a zero gradient stays zero."""
    return gradient / rms_of(gradient).clamp(min=SMALLEST_RMS)


def finite(gradient: Tensor) -> tuple[Tensor, tuple[int, ...]]:
    """`gradient` (B, …) with those of pictures that hold no numbers set to zero, and which pictures these are."""
    whole = torch.isfinite(gradient).flatten(1).all(1)
    if bool(whole.all()):
        return gradient, ()
    broken = tuple(index for index, fine in enumerate(whole.tolist()) if not fine)
    return torch.where(whole.view(-1, *[1] * (gradient.ndim - 1)), gradient, 0.0), broken


def thresholded(x0: Tensor, share: float, bound: float) -> Tensor:
    """Dynamic thresholding (Saharia et al. 2022, arXiv 2205.11487) of `x0` (B, …), to a range of ±`bound`.

    The value that `share` of a picture's numbers stay below becomes the end of its range; 1 changes nothing.
    """
    if share >= 1:
        return x0
    end = x0.abs().flatten(1).quantile(share, dim=1).clamp(min=bound).view(-1, *[1] * (x0.ndim - 1))
    return torch.minimum(torch.maximum(x0, -end), end) * (bound / end)


def turned(noise: Tensor, gradient: Tensor, share: float) -> Tensor:
    """`noise` (B, …) turned by `share` down the gradient, each picture's length kept (DSG, arXiv 2402.03201)."""
    length = rms_of(noise)
    mixed = (1 - share) * noise / length.clamp(min=SMALLEST_RMS) - share * unit_rms(gradient)
    return length * unit_rms(mixed)
