"""The task “generate”: from noise to pictures, steered by what the job asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import PIXELS, Denoiser, Space
from clipdiff_core.guidance.conditioning import Conditioner, Conditioning, by_descriptors
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.guidance.targets import Descriptors, describe
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.schedules import noise_levels
from clipdiff_core.sampling.solvers import SOLVERS, State, draw_noise, walk


@dataclass(frozen=True)
class Step:
    """One step done: the newest prediction `x0` in its `space` and, when CLIP guided, its loss."""

    number: int
    sigma: float
    x0: Tensor
    loss: float | None
    space: Space = PIXELS

    @torch.no_grad()
    def pictures(self) -> Tensor:
        """What `x0` shows (B, 3, H, W), in about [-1, 1]."""
        return self.space.decode(self.x0)

    @torch.no_grad()
    def preview(self) -> Tensor:
        """About the same (B, 3, h, w), without the wait."""
        return self.space.preview(self.x0)


@dataclass(frozen=True)
class Generate:
    """A job made ready: what it describes, how it is steered, and the noise levels it walks down."""

    job: Job
    descriptors: Descriptors
    conditioning: Conditioning | None
    denoiser: Denoiser
    guide: Guide | None
    size: Size  # of the working picture, which the model may then enlarge
    space: Space = PIXELS

    @staticmethod
    def prepare(
        job: Job,
        denoiser: Denoiser,
        perceptor: Perceptor,
        sources: SourceStore,
        size: Size,
        *,
        space: Space = PIXELS,
        conditioner: Conditioner = by_descriptors,
    ) -> "Generate":
        """Encode the targets, for the guide and for the network; `size` is a multiple of the space's scale.

        Raises `PictureError` when a target picture is no longer there.
        """
        descriptors = describe(job.targets, perceptor, sources)
        steered = job.guidance.clip_guidance_scale > 0
        guide = Guide(perceptor, descriptors, job.guidance.cutouts, space) if steered else None
        conditioning = conditioner(job.targets, descriptors) if job.conditioning.enabled else None
        return Generate(job, descriptors, conditioning, denoiser, guide, size, space)

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Draw one picture for each seed, together, a step at a time."""
        sampling, guidance, space = self.job.sampling, self.job.guidance, self.space
        sigmas = noise_levels(sampling.schedule, sampling.steps, self.denoiser)
        generators = tuple(torch.Generator().manual_seed(seed) for seed in seeds)
        height, width = self.size.height // space.scale, self.size.width // space.scale
        noise = draw_noise(torch.empty(len(seeds), space.channels, height, width, device=device), generators)
        driver = Driver(
            denoiser=self.denoiser,
            conditioning=self.conditioning,
            guidance_scale=self.job.conditioning.guidance_scale,
            guide=self.guide,
            clip_guidance_scale=guidance.clip_guidance_scale,
            iterations=guidance.iterations,
            gradient=guidance.gradient,
            space=space,
        )
        start = State(noise * sigmas[0], 0, (), generators)
        for state in walk(SOLVERS[sampling.solver](start, sigmas, driver.predict, sampling.eta)):
            assert driver.x0 is not None
            yield Step(state.step, sigmas[state.step - 1], driver.x0, driver.loss, space)
