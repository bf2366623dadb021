"""The task “search”: from noise to the best picture that one of the seed's methods comes by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import torch
from PIL import Image
from torch import Tensor

from clipdiff_core.cast import Cast
from clipdiff_core.denoisers.protocol import PIXELS, Denoiser, Space
from clipdiff_core.guidance.cutouts import evenly
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.job import Job
from clipdiff_core.sampling.conv_prior import conv_prior
from clipdiff_core.sampling.langevin import PlainPrior, langevin
from clipdiff_core.sampling.noise_search import noise_search
from clipdiff_core.sampling.schedules import noise_levels
from clipdiff_core.sampling.search import Best, Finding
from clipdiff_core.sampling.solvers import State, draw_noise, walk
from clipdiff_core.tasks.generate import Generate, Halt, Step

CLEAN = 0.2  # sigma at which a prediction of Langevin's is a picture, no longer the mean of many
LANGEVIN_SCALE = 2.15  # of the guidance scale that suits guided diffusion
LOOKS = 16  # cutouts by which findings are compared
LOOKING_SEED = 0  # always the same ones


@dataclass
class _Done:
    """How many steps of a run there have been."""

    steps: int = 0


@dataclass(frozen=True)
class Search:
    """`drawing` holds what draws and steers; the method decides how. Its steps are those of the method."""

    drawing: Generate

    @property
    def job(self) -> Job:
        """What is to be drawn."""
        return self.drawing.job

    @property
    def cast(self) -> Cast:
        """The networks."""
        return self.drawing.cast

    @property
    def length(self) -> int:
        """How many steps a picture has."""
        return self.drawing.length

    @property
    def drawn(self) -> int:
        """How many steps are drawn in all: each as often as it is drawn again."""
        return self.drawing.drawn

    def finish(self, step: Step) -> Image.Image:
        """The picture that `step` leaves, at the job's size."""
        return self.drawing.finish(step)

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Look for one picture for each seed, together, a step at a time."""
        generators = tuple(torch.Generator().manual_seed(seed) for seed in seeds)
        blank, done = self.drawing.blank(len(seeds), device), _Done()
        finders = {"langevin": self._langevin, "conv_prior": self._conv_prior, "noise_search": self._noise_search}
        findings = finders[self.drawing.job.method](blank, generators, done)
        yield from self._told(findings, Best(self.measure), done)

    def steps_from(self, halt: Halt, device: torch.device) -> Iterator[Step]:
        """Go on behind a step of `steps`, to the same bits; of the methods, Langevin's alone says from where."""
        there = halt.on(device)
        best = Best(self.measure, there.best, there.best_loss)
        return self._told(self._langevin_from(there.state), best, _Done(halt.number))

    def _told(self, findings: Iterator[Finding], best: Best, done: "_Done") -> Iterator[Step]:
        for finding in findings:
            done.steps += 1
            if finding.finished:
                best.take(finding.x0)
            yield Step(
                done.steps,
                finding.sigma,
                finding.x0,
                finding.loss,
                self._space,
                finding.terms,
                finding.unguided,
                best.x0,
                best.loss,
                finding.state,
            )

    def _langevin(self, blank: Tensor, generators: tuple[torch.Generator, ...], done: "_Done") -> Iterator[Finding]:
        del done  # the walk's state knows
        start = State(draw_noise(blank, generators) * self._falling[0], 0, (), generators)
        return self._langevin_from(start)

    @cached_property
    def _falling(self) -> tuple[float, ...]:
        """The noise levels of Langevin's walk."""
        job = self.drawing.job
        return noise_levels(job.sampling.schedule, job.langevin.steps, self.drawing.denoiser)

    def _langevin_from(self, start: State) -> Iterator[Finding]:
        job, settings = self.drawing.job, self.drawing.job.langevin
        # Its steps are many and forget much of the one before: one gradient for each, and a stronger push.
        scale = job.guidance.clip_guidance_scale * LANGEVIN_SCALE
        guidance = replace(job.guidance, iterations=1, clip_guidance_scale=scale)
        drawing = replace(self.drawing, job=replace(job, guidance=guidance))
        denoiser: Denoiser = drawing.denoiser
        if not settings.prior:
            denoiser = PlainPrior(denoiser)
        sigmas = self._falling
        driver = drawing.driver(denoiser, sigmas)
        for state in walk(langevin(start, sigmas, driver.predict, settings.step_size, driver.draw)):
            seen = driver.seen
            assert seen.x0 is not None
            sigma = sigmas[state.step - 1]
            goes_on = state if state.step < len(sigmas) - 1 else None
            yield Finding(seen.x0, seen.loss, sigma, sigma <= CLEAN, seen.terms, seen.unguided, goes_on)

    def _noise_search(self, blank: Tensor, generators: tuple[torch.Generator, ...], done: "_Done") -> Iterator[Finding]:
        drawing, settings = self.drawing, self.drawing.job.noise_search
        sigmas = noise_levels(drawing.job.sampling.schedule, settings.steps, drawing.denoiser)
        conditioned = drawing.driver(drawing.denoiser, sigmas).conditioned

        def denoise(x: Tensor, sigma: float) -> Tensor:
            return conditioned(x, sigma, sigmas.index(sigma))

        return noise_search(blank, sigmas, denoise, partial(self._loss, done), settings, generators)

    def _conv_prior(self, blank: Tensor, generators: tuple[torch.Generator, ...], done: "_Done") -> Iterator[Finding]:
        size = self.drawing.size
        pixels = blank.new_empty(len(blank), 3, size.height, size.width)
        return conv_prior(pixels, partial(self._loss, done), self.drawing.job.conv_prior, generators)

    def _loss(self, done: "_Done", x0: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
        """(B,): how wrong each of `x0` is, on new cutouts and by what counts in this part of the run."""
        part = done.steps * len(self._guide.moments) // self.drawing.job.length
        return self._guide.loss(x0, generators, part)

    def measure(self, x0: Tensor) -> Tensor:
        """(B,): how far each of `x0` is from what is wanted, on the same cutouts whenever it is asked."""
        steady = [torch.Generator().manual_seed(LOOKING_SEED) for _ in x0]
        return self._judge.loss(x0, steady)

    @cached_property
    def _judge(self) -> Guide:
        """The guide by what counts at the end of the run."""
        last = replace(self._guide.moments[-1], look=evenly(LOOKS))
        return replace(self._guide, moments=(last,))

    @cached_property
    def _guide(self) -> Guide:
        assert self.drawing.guide is not None, "no job is valid that searches without CLIP"
        return replace(self.drawing.guide, space=self._space)

    @property
    def _space(self) -> Space:
        """Where findings lie: the conv prior draws pixels whatever the network does."""
        return PIXELS if self.drawing.job.method == "conv_prior" else self.cast.models.space
