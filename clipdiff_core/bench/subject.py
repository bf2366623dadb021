"""What is measured: a network, CLIPs, a size; and the run of the engine whose steps are timed."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from clipdiff_core.bounds import in_range
from clipdiff_core.cast import Cast
from clipdiff_core.checkpoints.store import BUILT_IN, find_model
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.layers import check_size
from clipdiff_core.job import MOST_CUTOUTS, Clip, Conditioning, Gradient, Guidance, Job, Sampling, Size
from clipdiff_core.models import Models, load_models
from clipdiff_core.perceptors import Perceptors
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.random_weights import random_models, random_perceptor
from clipdiff_core.targets import TextTarget
from clipdiff_core.tasks.generate import Generate, Step
from clipdiff_core.tuning import LOOKS
from clipdiff_core.validation import validate


@dataclass(frozen=True)
class Subject:
    """What to measure: the model by name, or an untrained network of the catalogue's in its place.

    Without `clips` and `random_clips` the model's own CLIP guides, else the starter's. Without `size` it is the one
    that the network learned at; it is drawn as it is, whatever an upscaler would do with it.
    """

    model: str = BUILT_IN
    random_weights: str = ""
    clips: tuple[str, ...] = ()
    random_clips: tuple[str, ...] = ()
    size: Size | None = None
    cutouts: int = LOOKS

    def job(self, gradient: Gradient, steps: int, size: Size) -> Job:
        """One gradient a step on one picture, the network told nothing."""
        return Job(
            (TextTarget("a fox"),),
            size=size,
            sampling=Sampling(steps=steps),
            guidance=Guidance(
                gradient=gradient, iterations=1, cutouts=self.cutouts, clips=tuple(map(Clip, self.clips))
            ),
            conditioning=Conditioning(enabled=False, label=0),
        )


@dataclass(frozen=True)
class Loaded:
    """A subject whose networks are on `device`."""

    subject: Subject
    cast: Cast
    size: Size
    device: torch.device

    def prepare(self, gradient: Gradient, steps: int) -> Generate:
        """The engine's own task, ready to be walked."""
        job = self.subject.job(gradient, steps, self.size)
        return Generate.prepare(job, self.cast, SourceStore(), self.size)

    def walk(self, task: Generate) -> Iterator[Step]:
        """Its steps, one at a time."""
        return task.steps((0,), self.device)


def load(subject: Subject, device: torch.device) -> Loaded:
    """Every network of `subject`; raises `CheckpointError` and `JobError` for what is not here or cannot be drawn."""
    models = _models(subject, device)
    size = subject.size or Size(models.working_side, models.working_side)
    validate(subject.job("fast", 1, size))
    in_range(subject.cutouts, 1, MOST_CUTOUTS, "guidance.cutouts", "number of cutouts")
    check_size(torch.empty(1, 3, size.height, size.width, device="meta"), models.multiple)
    guides = tuple((perceptor, 1.0) for perceptor in _guides(subject, models, device))
    return Loaded(subject, Cast(models, guides), size, device)


def _models(subject: Subject, device: torch.device) -> Models:
    if subject.random_weights:
        return random_models(subject.random_weights, device)
    return load_models(find_model(subject.model), device)


def _guides(subject: Subject, models: Models, device: torch.device) -> list[Perceptor]:
    found = Perceptors(device)
    names = list(subject.clips)
    if not names and not subject.random_clips:
        if models.perceptor is not None:
            return [models.perceptor]
        names = [BUILT_IN]
    loaded = [found.load(found.find(name)) for name in names]
    return loaded + [random_perceptor(architecture, device) for architecture in subject.random_clips]
