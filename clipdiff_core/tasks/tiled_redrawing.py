"""Drawing a picture anew from a noise level, tile by tile, under one guide: what “denoise” and “upscale” share."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from clipdiff_core.cast import Cast
from clipdiff_core.denoisers.protocol import PIXELS, Pixels, Space
from clipdiff_core.denoisers.tiled_space import TiledSpace
from clipdiff_core.denoisers.tiles import Cut, Tiles
from clipdiff_core.guidance.descriptors import as_tensor
from clipdiff_core.job import Job, Size
from clipdiff_core.models import Models
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.sampling.schedules import noise_levels
from clipdiff_core.sampling.solvers import State, draw_noise
from clipdiff_core.tasks.generate import Generate, Step

GLANCE = Size(256, 256)  # about what a guide sees of a picture, however large: CLIPs see no more
PREVIEW = 512  # pixels along a preview's longer side


@dataclass(frozen=True)
class Patch(Step):
    """Some tiles done: `x0` holds what was drawn of them, and `best` the whole picture so far."""

    @torch.no_grad()
    def preview(self) -> Tensor:
        """About the whole picture (1, 3, h, w), its pixels picked: averaging a large one takes longer than a tile."""
        whole = self.pictures()
        apart = math.ceil(max(whole.shape[-2:]) / PREVIEW)
        return whole[..., ::apart, ::apart]


class Glance(Pixels):
    """A large picture as a guide sees it: as `space` previews it, in no more than `GLANCE`'s number of pixels.

    Decoded whole, a picture's latents would take the memory that tiles save.
    """

    def __init__(self, space: Space) -> None:
        self._space = space

    def decode(self, x0: Tensor) -> Tensor:
        """About what `x0` (B, C, H, W) shows, made smaller where it is too large."""
        shown = self._space.preview(x0)
        height, width = shown.shape[-2:]
        scale = math.sqrt(GLANCE.width * GLANCE.height / (height * width))
        if scale >= 1:
            return shown
        size = (max(1, round(height * scale)), max(1, round(width * scale)))
        return F.interpolate(shown, size, mode="bilinear", antialias=True)


@dataclass(frozen=True)
class TiledRedrawing:
    """A walk of the job's solver down from `Tiles.sigma_max`, steered by the job's targets if it has any."""

    drawing: Generate

    @staticmethod
    def prepare(job: Job, cast: Cast, sources: SourceStore, size: Size, sigma: float) -> "TiledRedrawing":
        """From the noise level `sigma` in the network's space at most; raises what `Generate.prepare` does."""
        models, cut = cast.models, cut_for(cast.models)
        tiles = Tiles(models.denoiser, cut, sigma)
        if models.space is not PIXELS:
            models = replace(models, space=TiledSpace(models.space, cut, size.height, size.width))
        cast = replace(cast, models=models)
        if not job.targets:
            sigmas = noise_levels(job.sampling.schedule, job.sampling.steps, tiles)
            return TiledRedrawing(Generate(job, cast, tiles, None, None, None, size, sigmas))
        labelled = models.labelled
        by_label = (lambda label: Tiles(labelled(label), cut, sigma)) if labelled else None
        cast = replace(cast, models=replace(models, denoiser=tiles, labelled=by_label))
        drawing = Generate.prepare(job, cast, sources, size)
        guide = replace(drawing.guide, space=Glance(models.space)) if drawing.guide else None
        return TiledRedrawing(replace(drawing, guide=guide))

    @property
    def sigmas(self) -> tuple[float, ...]:
        """The noise levels of the walk, ending in 0."""
        return self.drawing.sigmas

    @property
    def space(self) -> Space:
        """Where the network draws pictures of this size."""
        return self.drawing.cast.models.space

    def noisy(self, pictures: Tensor, generators: tuple[torch.Generator, ...]) -> Tensor:
        """(B, C, h, w): `pictures` (B, 3, H, W) in the network's space, made as noisy as the first of `sigmas`."""
        known = self.space.encode(pictures)
        return known + self.sigmas[0] * draw_noise(known, generators)

    def steps(self, noisy: Tensor, generators: tuple[torch.Generator, ...], before: int = 0) -> Iterator[Step]:
        """From `noisy` (B, C, h, w), as noisy as the first of `sigmas`; steps are counted on from `before`."""
        start = State(noisy, 0, (), generators)
        for step in self.drawing.walk(start, self.drawing.recurrence()):
            yield replace(step, number=before + step.number)


def cut_for(models: Models) -> Cut:
    """The tiles in which `models` see a picture, in points of their space."""
    return Cut.of(models.working_side, models.multiple, models.space.scale)


def as_picture(image: Image.Image, device: torch.device) -> Tensor:
    """(1, 3, H, W) in [-1, 1]: the colours of `image`, its transparency left out."""
    return as_tensor(image.convert("RGB")).to(device)


def with_alpha(drawn: Image.Image, source: Image.Image) -> Image.Image:
    """`drawn` with the transparency of `source`, brought to its size."""
    if "A" not in source.getbands():
        return drawn
    alpha = source.getchannel("A")
    drawn.putalpha(alpha if alpha.size == drawn.size else alpha.resize(drawn.size, Image.Resampling.LANCZOS))
    return drawn
