"""The task “generate”: from noise to pictures, steered by what the job asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import Denoiser
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.guidance.targets import Descriptors, describe
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.schedules import noise_levels
from clipdiff_core.sampling.solvers import SOLVERS, State, draw_noise, walk


@dataclass(frozen=True)
class Step:
    """One step done: the newest prediction `x0` (B, 3, h, w) in [-1, 1] and, when CLIP guided, its loss."""

    number: int
    sigma: float
    x0: Tensor
    loss: float | None


@dataclass(frozen=True)
class Generate:
    """A job made ready: what it describes, how it is steered, and the noise levels it walks down."""

    job: Job
    descriptors: Descriptors
    denoiser: Denoiser
    guide: Guide | None
    size: Size  # of the working picture, which the model may then enlarge

    @staticmethod
    def prepare(job: Job, denoiser: Denoiser, perceptor: Perceptor, sources: SourceStore, size: Size) -> "Generate":
        """Encode the targets; raises `PictureError` when a target picture is no longer there."""
        descriptors = describe(job.targets, perceptor, sources)
        steered = job.guidance.clip_guidance_scale > 0
        guide = Guide(perceptor, descriptors, job.guidance.cutouts) if steered else None
        return Generate(job, descriptors, denoiser, guide, size)

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Draw one picture for each seed, together, a step at a time."""
        sampling, guidance, conditioning = self.job.sampling, self.job.guidance, self.job.conditioning
        sigmas = noise_levels(sampling.schedule, sampling.steps, self.denoiser)
        generators = tuple(torch.Generator().manual_seed(seed) for seed in seeds)
        noise = draw_noise(torch.empty(len(seeds), 3, self.size.height, self.size.width, device=device), generators)
        driver = Driver(
            denoiser=self.denoiser,
            conditioning=self.descriptors if conditioning.enabled else None,
            guidance_scale=conditioning.guidance_scale,
            guide=self.guide,
            clip_guidance_scale=guidance.clip_guidance_scale,
            iterations=guidance.iterations,
            gradient=guidance.gradient,
        )
        start = State(noise * sigmas[0], 0, (), generators)
        for state in walk(SOLVERS[sampling.solver](start, sigmas, driver.predict, sampling.eta)):
            assert driver.x0 is not None
            yield Step(state.step, sigmas[state.step - 1], driver.x0, driver.loss)
