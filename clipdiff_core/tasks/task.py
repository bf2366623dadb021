"""What the engine knows of a task, and which one draws a job."""

from collections.abc import Iterator
from typing import Protocol

import torch

from clipdiff_core.cast import Cast
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.tasks.generate import Generate, Step
from clipdiff_core.tasks.search import Search


class Task(Protocol):
    """A job made ready."""

    @property
    def cast(self) -> Cast:
        """Its networks."""
        ...

    @property
    def heard(self) -> Descriptors | None:
        """The targets, as the network's own CLIP describes them."""
        ...

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Draw one picture for each seed, together, a step at a time."""
        ...


def prepare(job: Job, cast: Cast, sources: SourceStore, size: Size) -> Task:
    """The task that draws `job` by its method; raises what `Generate.prepare` does."""
    drawing = Generate.prepare(job, cast, sources, size)
    return drawing if job.method == "diffusion" else Search(drawing)
