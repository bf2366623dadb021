"""The task “vary”: from a picture, noised as far as its strength says, to another."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from PIL import Image

from clipdiff_core.cast import Cast
from clipdiff_core.guidance.descriptors import as_tensor, over_grey
from clipdiff_core.guidance.preparing import open_init
from clipdiff_core.images import to_image
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.tasks.generate import Halt, Step
from clipdiff_core.tasks.redrawing import Redrawing


@dataclass(frozen=True)
class Vary:
    """SDEdit (Meng et al. 2021, arXiv 2108.01073): the `init` picture at a noise level on the path, walked down.

    What is transparent in it is drawn as grey, and the result is opaque.
    """

    redrawing: Redrawing
    init: Image.Image

    @staticmethod
    def prepare(job: Job, cast: Cast, sources: SourceStore) -> "Vary":
        """Raises `JobError` when the init picture is not there, and what `Generate.prepare` does."""
        init = open_init(job, sources)
        picture = as_tensor(over_grey(init))
        return Vary(Redrawing.prepare(job, cast, sources, picture, job.vary.strength), init)

    @property
    def job(self) -> Job:
        """What is to be done."""
        return self.redrawing.drawing.job

    @property
    def cast(self) -> Cast:
        """The networks."""
        return self.redrawing.drawing.cast

    @property
    def length(self) -> int:
        """How many steps a picture has: the fewer the smaller the strength."""
        return self.redrawing.drawing.length

    @property
    def drawn(self) -> int:
        """How many steps are drawn in all: each as often as it is drawn again."""
        return self.redrawing.drawing.drawn if self.redrawing.strength > 0 else 1

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Draw one variation for each seed, together, a step at a time."""
        drawing, strength = self.redrawing.drawing, self.redrawing.strength
        if strength == 0:
            yield self.redrawing.unchanged(device)
            return
        known = self.redrawing.known(device) if strength < 1 else None
        yield from drawing.walk(drawing.start(seeds, device, known), drawing.recurrence())

    def steps_from(self, halt: Halt, device: torch.device) -> Iterator[Step]:
        """Go on behind a step of `steps`, to the same bits."""
        return self.redrawing.drawing.steps_from(halt, device)

    def finish(self, step: Step) -> Image.Image:
        """The variation at the picture's own size."""
        return self.init if self.redrawing.strength == 0 else to_image(self.redrawing.restored(step)[0])
