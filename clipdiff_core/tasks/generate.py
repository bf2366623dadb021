"""The task “generate”: from noise to pictures, steered by what the job asks for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import torch
from PIL import Image
from torch import Tensor

from clipdiff_core.cast import Cast
from clipdiff_core.courses import parse_course
from clipdiff_core.denoisers.protocol import PIXELS, Denoiser, Space
from clipdiff_core.errors import JobError
from clipdiff_core.guidance.conditioning import Conditioning, encode_prompts
from clipdiff_core.guidance.descriptors import Descriptors, describe
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.guidance.labels import choose_label
from clipdiff_core.guidance.preparing import make_guide, make_views
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.recurrence import Recurrence
from clipdiff_core.sampling.schedules import levels_from, noise_levels
from clipdiff_core.sampling.solvers import SOLVERS, State, draw_noise, walk
from clipdiff_core.sampling.starts import draw_start
from clipdiff_core.sampling.updates import Steering
from clipdiff_core.tasks.finishing import finished


@dataclass(frozen=True)
class Step:
    """One step done, for the first time or again: the newest prediction `x0` in its `space`, and what guided it.

    `loss` is the sum of the `terms`; `unguided` are the pictures, by their place in `x0`, that the gradient was no
    number for. `best` is the best that was found so far, where that is not the newest, and `best_loss` (B,) what it was
    found by. `state` is what the next step is drawn from, where there is one and it is all that a run remembers.
    """

    number: int
    sigma: float
    x0: Tensor
    loss: float | None
    space: Space = PIXELS
    terms: dict[str, float] = field(default_factory=dict)
    unguided: tuple[int, ...] = ()
    best: Tensor | None = None
    best_loss: Tensor | None = None
    state: State | None = None

    @torch.no_grad()
    def pictures(self) -> Tensor:
        """What the best shows (B, 3, H, W), in about [-1, 1]."""
        return self.space.decode(self.x0 if self.best is None else self.best)

    @torch.no_grad()
    def preview(self) -> Tensor:
        """About what `x0` shows (B, 3, h, w), without the wait."""
        return self.space.preview(self.x0)


@dataclass(frozen=True)
class Halt:
    """Behind step `number` of a run: all that it remembers there, so that it can go on to the same bits.

    `generators` are the states of those of `state`, which holds them no longer: they go on being drawn from.
    """

    number: int
    state: State
    generators: tuple[Tensor, ...]
    best: Tensor | None = None
    best_loss: Tensor | None = None

    @staticmethod
    def of(step: Step) -> "Halt | None":
        """Taken before anything more is drawn; None where a run cannot go on from `step`."""
        if step.state is None:
            return None
        generators = tuple(generator.get_state() for generator in step.state.generators)
        return Halt(step.number, replace(step.state, generators=()), generators, step.best, step.best_loss)

    def on(self, device: torch.device) -> "Halt":
        """The same on `device`, with generators of its own."""

        def moved(tensor: Tensor | None) -> Tensor | None:
            return None if tensor is None else tensor.to(device)

        history = tuple(tensor.to(device) for tensor in self.state.history)
        generators = tuple(torch.Generator().set_state(kept) for kept in self.generators)
        state = replace(self.state, x=self.state.x.to(device), history=history, generators=generators)
        return Halt(self.number, state, self.generators, moved(self.best), moved(self.best_loss))


@dataclass(frozen=True)
class Generate:
    """A job made ready: how it is steered, and by what.

    `heard` describes the targets as the network's own CLIP does, for a network that has one.
    """

    job: Job
    cast: Cast
    denoiser: Denoiser
    conditioning: Conditioning | None
    guide: Guide | None
    heard: Descriptors | None
    size: Size  # of the working picture, which the model may then enlarge
    sigmas: tuple[float, ...]  # the noise levels of a run, the final 0 among them

    @staticmethod
    def prepare(
        job: Job,
        cast: Cast,
        sources: SourceStore,
        size: Size,
        strength: float = 1.0,
        start: Tensor | None = None,
    ) -> "Generate":
        """Encode the targets, for the guide and for the network; `size` is a multiple of the space's scale.

        Below a `strength` of 1 the run begins where a picture is not all noise: `start` (1, 3, H, W), of `size`.
        Raises `PictureError` when a target picture is no longer there, and `JobError` for what `cast` cannot do.
        """
        models, guidance = cast.models, job.guidance
        heard = describe(job.targets, cast.listener, sources) if cast.listener else None
        views = make_views(job, cast, sources, heard)
        if guidance.gradient == "secondary" and views and models.space is not PIXELS:
            raise JobError(
                "The secondary model sees pixels, and this model draws latents: choose another gradient.",
                "guidance.gradient",
            )
        denoiser = models.denoiser
        if models.labelled is not None:
            label = choose_label(job.conditioning.label, models.classes, job.targets, views[0] if views else None)
            denoiser = models.labelled(label)
        conditioning: Conditioning | None = None
        if job.conditioning.enabled:
            conditioning = encode_prompts(job.targets, models.words) if models.words else heard
        steps = job.langevin.steps if job.method == "langevin" else job.sampling.steps
        sigmas = levels_from(noise_levels(job.sampling.schedule, steps, denoiser), strength, denoiser)
        guide = make_guide(job, cast, views, sources, size, sigmas, start)
        return Generate(job, cast, denoiser, conditioning, guide, heard, size, sigmas)

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Draw one picture for each seed, together, a step at a time."""
        return self.walk(self.start(seeds, device), self.recurrence())

    def steps_from(self, halt: Halt, device: torch.device) -> Iterator[Step]:
        """Go on behind a step of `steps`, to the same bits."""
        recurrence = self.recurrence()
        return self.walk(recurrence(halt.on(device).state), recurrence)

    def start(self, seeds: tuple[int, ...], device: torch.device, known: Tensor | None = None) -> State:
        """Where a run begins: noise at its first level, around the picture `known` (1, C, H, W) where there is one."""
        generators = tuple(torch.Generator().manual_seed(seed) for seed in seeds)
        blank = self.blank(len(seeds), device)
        if known is None:
            noise = draw_start(self.job.sampling.start, blank, generators, self.job.tiling)
            return State(noise * self.sigmas[0], 0, (), generators)
        return State(known + self.sigmas[0] * draw_noise(blank, generators), 0, (), generators)

    def walk(self, start: State, change: Callable[[State], State]) -> Iterator[Step]:
        """Every step from `start` on, where `change` makes of each state what the solver takes back."""
        sampling, space = self.job.sampling, self.cast.models.space
        driver = self.driver(self.denoiser, self.sigmas)
        solver = SOLVERS[sampling.solver](start, self.sigmas, driver.predict, sampling.eta, driver.draw)
        for state in walk(solver, change):
            seen = driver.seen
            assert seen.x0 is not None
            sigma = self.sigmas[state.step - 1]
            yield Step(
                state.step,
                sigma,
                seen.x0,
                seen.loss,
                space,
                seen.terms,
                seen.unguided,
                state=state if state.step < len(self.sigmas) - 1 else None,
            )

    def recurrence(self, jumps: int = 1, stretch: int = 1) -> Recurrence:
        """Which steps are drawn how often: as the job's course says, and each `stretch` at least `jumps` times."""
        times = parse_course(self.job.sampling.recurrence, "sampling.recurrence").values(self.sigmas)
        return Recurrence(self.sigmas, [max(jumps, round(count)) for count in times], stretch)

    @property
    def length(self) -> int:
        """How many steps a picture has."""
        return self.job.length if self.job.method != "diffusion" else len(self.sigmas) - 1

    @property
    def drawn(self) -> int:
        """How many steps are drawn in all: each as often as it is drawn again."""
        return self._drawn

    @cached_property
    def _drawn(self) -> int:
        return self.recurrence().length if self.job.method == "diffusion" else self.length

    def finish(self, step: Step) -> Image.Image:
        """The picture that `step` leaves, at the job's size."""
        return finished(step.pictures(), self.job.size, self.cast.models, self.heard, self.job.tiling)

    def blank(self, count: int, device: torch.device) -> Tensor:
        """(count, C, H, W): room for what is drawn, in the network's space."""
        space = self.cast.models.space
        height, width = self.size.height // space.scale, self.size.width // space.scale
        return torch.empty(count, space.channels, height, width, device=device)

    def driver(self, denoiser: Denoiser, sigmas: tuple[float, ...]) -> Driver:
        """What steers `denoiser` as the job says, over the noise levels `sigmas`."""
        return Driver(
            denoiser=denoiser,
            conditioning=self.conditioning,
            guidance_scale=self.job.conditioning.guidance_scale,
            guide=self.guide,
            steering=Steering.of(self.job.guidance, sigmas, self.conditioning is not None),
            space=self.cast.models.space,
            clip_denoised=self.cast.models.clip_denoised,
            secondary=self.cast.secondary,
            wrap=self.job.tiling,
        )
