"""A picture of any size on its way to the size that a network draws, and back without losing what that cannot hold."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.cast import Cast
from clipdiff_core.denoisers.tiling import resize
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.tasks.finishing import stretched
from clipdiff_core.tasks.generate import Generate, Step
from clipdiff_core.tasks.sizes import drawn_size, tuned_for

CHANGED = 0.15  # a difference, of 2 between black and white, from which on a place is drawn anew, and has other details
NEARBY = 5  # drawn pixels, over which differences are averaged


@dataclass(frozen=True)
class Redrawing:
    """`picture` (1, 3, H, W) in [-1, 1] and `small`, the same as `drawing` draws it, squeezed rather than cut.

    At `strength` 0 nothing is to change, at 1 nothing of the picture is to be left.
    """

    drawing: Generate
    picture: Tensor
    small: Tensor
    strength: float

    @staticmethod
    def prepare(
        job: Job, cast: Cast, sources: SourceStore, picture: Tensor, strength: float, first: float | None = None
    ) -> "Redrawing":
        """Make `job` ready for a `picture`; raises what `Generate.prepare` does.

        `first` is the strength that the run begins at, where that is another.
        """
        size = drawn_size(_size_of(picture), cast.models)
        small = resize(picture, (size.height, size.width), "bicubic", antialias=True, wrap=job.tiling).clamp(-1, 1)
        first = strength if first is None else first
        drawing = Generate.prepare(tuned_for(job, cast, size), cast, sources, size, first, small)
        return Redrawing(drawing, picture, small, strength)

    def known(self, device: torch.device) -> Tensor:
        """The picture (1, C, h, w) in the network's space."""
        return self.drawing.cast.models.space.encode(self.small.to(device))

    def unchanged(self, device: torch.device) -> Step:
        """The one step of a run that changes nothing."""
        return Step(1, 0.0, self.known(device), None, self.drawing.cast.models.space)

    @torch.no_grad()
    def restored(self, step: Step) -> Tensor:
        """What `step` shows (1, 3, H, W), at the picture's own size.

        What the picture loses on its way through the network's size is put back where what was drawn is still like
        it, the less of it the greater the strength, so that the result comes out of the picture without a leap.
        """
        drawn = step.pictures()
        enlarged = self._enlarged(drawn).cpu()
        if self.strength >= 1:
            return enlarged
        before = step.space.decode(self.known(drawn.device))
        apart = (drawn - before).square().mean(1, keepdim=True)
        near = F.avg_pool2d(apart, NEARBY, 1, NEARBY // 2, count_include_pad=False)
        kept = (1 - self.strength) * (-near / (2 * CHANGED**2)).exp()
        kept = resize(kept.cpu(), (enlarged.shape[-2], enlarged.shape[-1]), "bilinear", wrap=self.drawing.job.tiling)
        return enlarged + kept * (self.picture - self._enlarged(before).cpu())

    def _enlarged(self, drawn: Tensor) -> Tensor:
        drawing = self.drawing
        return stretched(drawn, _size_of(self.picture), drawing.cast.models, drawing.heard, drawing.job.tiling)


def _size_of(picture: Tensor) -> Size:
    return Size(picture.shape[-1], picture.shape[-2])
