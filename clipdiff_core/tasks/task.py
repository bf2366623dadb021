"""What the engine knows of a task, and which one draws a job."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import torch
from PIL import Image

from clipdiff_core.cast import Cast
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.tasks.cut_out import CutOutTask
from clipdiff_core.tasks.denoise import Denoise
from clipdiff_core.tasks.generate import Generate, Halt, Step
from clipdiff_core.tasks.inpaint import Inpaint
from clipdiff_core.tasks.search import Search
from clipdiff_core.tasks.sizes import drawn_size, tuned_for
from clipdiff_core.tasks.tiled_redrawing import GLANCE
from clipdiff_core.tasks.upscale import Upscale
from clipdiff_core.tasks.vary import Vary


class Task(Protocol):
    """A job made ready."""

    @property
    def job(self) -> Job:
        """What is to be done, its automatic settings filled in."""
        ...

    @property
    def cast(self) -> Cast:
        """Its networks."""
        ...

    @property
    def length(self) -> int:
        """How many steps a picture has."""
        ...

    @property
    def drawn(self) -> int:
        """How many steps are drawn in all: each as often as it is drawn again."""
        ...

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Draw one picture for each seed, together, a step at a time."""
        ...

    def finish(self, step: Step) -> Image.Image:
        """The whole picture that `step` leaves, at its final size; the first one where there are several."""
        ...


@runtime_checkable
class Resumable(Protocol):
    """A task whose steps tell where they can be gone on from."""

    def steps_from(self, halt: Halt, device: torch.device) -> Iterator[Step]:
        """Go on behind a step of `steps`, to the same bits."""
        ...


def prepare(job: Job, cast: Cast, sources: SourceStore) -> Task:
    """The task that does `job`; raises what the task's own `prepare` does."""
    match job.task:
        case "vary":
            return Vary.prepare(job, cast, sources)
        case "inpaint" | "outpaint":
            return Inpaint.prepare(job, cast, sources)
        case "denoise":
            return Denoise.prepare(tuned_for(job, cast, GLANCE), cast, sources)
        case "upscale":
            return Upscale.prepare(tuned_for(job, cast, GLANCE), cast, sources)
        case "cut_out":
            return CutOutTask.prepare(job, cast, sources)
    size = drawn_size(job.size, cast.models)
    drawing = Generate.prepare(tuned_for(job, cast, size), cast, sources, size)
    return drawing if job.method == "diffusion" else Search(drawing)
