"""The task “upscale”: a picture two or four times as large, by the starter's upscaler, and drawn anew if wanted."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from clipdiff_core.cast import Cast
from clipdiff_core.denoisers.tiles import Cut, mirrored, sew
from clipdiff_core.denoisers.upscaler import CLEAN, Upscaler
from clipdiff_core.errors import JobError
from clipdiff_core.guidance.descriptors import as_tensor
from clipdiff_core.guidance.preparing import open_init
from clipdiff_core.images import to_image
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.sampling.schedules import RHO
from clipdiff_core.tasks.generate import Step
from clipdiff_core.tasks.tiled_redrawing import Patch, TiledRedrawing, with_alpha

LARGEST_RESULT = 8192  # pixels along a side
LARGEST_REDRAWN = 4096**2  # pixels: a solver holds about ten pictures
BLED = 8  # pixels that colours reach into what is transparent


@dataclass(frozen=True)
class Upscale:
    """A job made ready: its `picture`, what enlarges it, and what then draws it anew, if that is asked for."""

    job: Job
    cast: Cast
    picture: Image.Image
    upscaler: Upscaler
    redrawing: TiledRedrawing | None

    @staticmethod
    def prepare(job: Job, cast: Cast, sources: SourceStore) -> "Upscale":
        """Open the picture; raises `JobError` when it is not there or would become too large, and what
        `TiledRedrawing.prepare` does."""
        picture, factor = open_init(job, sources), job.upscale.factor
        size = Size(picture.width * factor, picture.height * factor)
        if max(size.width, size.height) > LARGEST_RESULT:
            raise JobError(
                f"{factor} times as large, the picture would have {size} pixels, and {LARGEST_RESULT} on a side is the "
                "most: choose a smaller factor or picture.",
                "upscale.factor",
            )
        assert cast.upscaler is not None, "the plan of a job that enlarges has an upscaler"
        return Upscale(job, cast, picture, cast.upscaler, _redrawing(job, cast, sources, size))

    @property
    def length(self) -> int:
        """How many steps a picture has: batches of tiles, and those of the walk."""
        batches = self._cut.batches(self.picture.height, self.picture.width)
        return batches + (self.redrawing.drawing.job.sampling.steps if self.redrawing else 0)

    @property
    def drawn(self) -> int:
        """How many steps are drawn in all: each as often as it is drawn again."""
        batches = self._cut.batches(self.picture.height, self.picture.width)
        return batches + (self.redrawing.drawing.drawn if self.redrawing else 0)

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Enlarge one picture for each seed; only redrawn, they differ."""
        small = _colours(self.picture).to(device)
        canvas = self._smooth(small)
        yield from self._enlarge(small, canvas)
        if self.redrawing:
            generators = tuple(torch.Generator().manual_seed(seed) for seed in seeds)
            canvas = canvas.expand(len(seeds), -1, -1, -1)
            noisy = self.redrawing.noisy(canvas, generators)
            yield from self.redrawing.steps(noisy, generators, self._cut.batches(*small.shape[-2:]))

    @torch.no_grad()
    def _enlarge(self, small: Tensor, canvas: Tensor) -> Iterator[Step]:
        """To `canvas`, which is smooth, add what the upscaler knows better, tile by tile."""
        factor = self.job.upscale.factor

        def detail(tiles: Tensor) -> Tensor:
            # Told nothing of what it shows: its CLIP's descriptor of the picture changes PSNR by less than 0.01 dB.
            large = self.upscaler(tiles, None)
            return F.avg_pool2d(large, self.upscaler.factor // factor) - _resized(tiles, factor)

        for number, drawn in enumerate(sew(small, canvas, detail, self._cut, factor), 1):
            yield Patch(number, CLEAN, drawn, None, best=canvas)

    def _smooth(self, small: Tensor) -> Tensor:
        """(1, 3, kH, kW): `small` merely resized, as its tiles are."""
        height, width = small.shape[-2:]
        cut, factor = self._cut, self.job.upscale.factor
        whole = mirrored(small, max(height, cut.tile(height)), max(width, cut.tile(width)))
        return _resized(whole, factor)[..., : height * factor, : width * factor].contiguous()

    def finish(self, step: Step) -> Image.Image:
        """The picture that `step` leaves, as transparent as it was."""
        return with_alpha(to_image(step.pictures()[0]), self.picture)

    @property
    def _cut(self) -> Cut:
        return Cut.of(self.upscaler.network.config.size, self.upscaler.network.multiple)


def _redrawing(job: Job, cast: Cast, sources: SourceStore, size: Size) -> TiledRedrawing | None:
    """The walk from the noise level that the strength stands for: a share of the way that Karras' schedule goes."""
    strength = job.upscale.redraw
    if strength == 0:
        return None
    if size.width * size.height > LARGEST_REDRAWN:
        raise JobError(
            f"A picture of {size} pixels is too large to be drawn anew: enlarge it without redrawing.", "upscale.redraw"
        )
    denoiser = cast.models.denoiser
    low, high = denoiser.sigma_min ** (1 / RHO), denoiser.sigma_max ** (1 / RHO)
    steps = max(1, math.ceil(job.sampling.steps * strength))
    shorter = replace(job, sampling=replace(job.sampling, steps=steps))
    return TiledRedrawing.prepare(shorter, cast, sources, size, (low + strength * (high - low)) ** RHO)


def _resized(small: Tensor, factor: int) -> Tensor:
    return F.interpolate(small, scale_factor=factor, mode="bicubic")


def _colours(picture: Image.Image) -> Tensor:
    """(1, 3, H, W) in [-1, 1]; what is transparent takes the colours beside it: its own would shine through edges."""
    colours = as_tensor(picture.convert("RGB"))
    if "A" not in picture.getbands():
        return colours
    alpha = (as_tensor(picture.getchannel("A").convert("RGB")) + 1)[:, :1] / 2
    around = F.avg_pool2d(alpha, 2 * BLED + 1, 1, BLED)
    bled = F.avg_pool2d(colours * alpha, 2 * BLED + 1, 1, BLED) / around.clamp(min=1e-6)
    return torch.where((alpha == 0) & (around > 0), bled, colours)
