"""The task “denoise”: a noisy picture in, the same picture without its noise out."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from clipdiff_core.cast import Cast
from clipdiff_core.denoisers.protocol import PIXELS, Denoiser
from clipdiff_core.denoisers.tiled_space import InPixels, noise_gain
from clipdiff_core.denoisers.tiles import Cut, sew
from clipdiff_core.guidance.preparing import open_init
from clipdiff_core.images import to_image
from clipdiff_core.job import Job, Size
from clipdiff_core.models import Models
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.tasks.cleaning import REACH, cleaned
from clipdiff_core.tasks.generate import Step
from clipdiff_core.tasks.noise_level import WHITE, estimate_sigma
from clipdiff_core.tasks.tiled_redrawing import Patch, TiledRedrawing, as_picture, cut_for, with_alpha

SEEN_AT_ONCE = 128  # pixels of a tile, at least: smaller ones are mostly overlap
OVERLAP = 16  # pixels: tiles that are averages of the picture itself hardly differ where they meet


@dataclass(frozen=True)
class Denoise:
    """A job made ready: its `picture`, the `denoiser` of its pixels, and for the mode “vivid” what draws it anew.

    `job.denoise.sigma` is the noise level that is taken out, estimated where the job left that open; 0 where there is
    no noise, and the picture comes back as it is.
    """

    job: Job
    cast: Cast
    picture: Image.Image
    denoiser: Denoiser
    vivid: TiledRedrawing | None

    @staticmethod
    def prepare(job: Job, cast: Cast, sources: SourceStore) -> "Denoise":
        """Open the picture and look how noisy it is.

        Raises `JobError` when it is not there, and what `Generate.prepare` does.
        """
        picture = open_init(job, sources)
        if job.denoise.sigma == 0:
            sigma = estimate_sigma(as_picture(picture, torch.device("cpu"))[0], _seen(picture))
            job = replace(job, denoise=replace(job.denoise, sigma=sigma))
        sigma, denoiser, vivid = job.denoise.sigma / (WHITE / 2), cast.models.denoiser, None
        if sigma > 0 and cast.models.space is not PIXELS:
            gain = _gain(cast.models, picture, sigma)
            denoiser, sigma = InPixels(denoiser, cast.models.space, gain), gain * sigma
        if job.denoise.mode == "vivid" and sigma > 0:
            vivid = TiledRedrawing.prepare(job, cast, sources, Size(picture.width, picture.height), sigma)
        return Denoise(job, cast, picture, denoiser, vivid)

    @property
    def length(self) -> int:
        """How many steps the picture has: those of the walk, or batches of tiles."""
        if self.job.denoise.sigma == 0:
            return 1
        if self.vivid:
            return self.job.sampling.steps
        return self._cut.batches(self.picture.height, self.picture.width)

    @property
    def drawn(self) -> int:
        """How many steps are drawn in all: each as often as it is drawn again."""
        return self.vivid.drawing.drawn if self.vivid and self.job.denoise.sigma > 0 else self.length

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Take the noise out of one picture for each seed; faithfully, all are the same."""
        noisy = as_picture(self.picture, device).expand(len(seeds), -1, -1, -1)
        if self.job.denoise.sigma == 0:
            yield Patch(1, 0.0, noisy, None)
        elif self.vivid:
            generators = tuple(torch.Generator().manual_seed(seed) for seed in seeds)
            yield from self.vivid.steps(self.vivid.space.encode(noisy), generators)
        else:
            yield from self._faithful(noisy)

    @torch.no_grad()
    def _faithful(self, noisy: Tensor) -> Iterator[Step]:
        sigma, cut = self.job.denoise.sigma, self._cut
        canvas = noisy.clone()

        def take_out(tiles: Tensor) -> Tensor:
            return cleaned(self.denoiser, tiles, sigma, cut.multiple) - tiles

        for number, drawn in enumerate(sew(noisy, canvas, take_out, cut), 1):
            yield Patch(number, sigma / (WHITE / 2), drawn, None, best=canvas)

    def finish(self, step: Step) -> Image.Image:
        """The picture that `step` leaves, blended with the noisy one and as transparent as that."""
        strength = self.job.denoise.strength
        if self.job.denoise.sigma == 0 or strength == 0:
            return self.picture.copy()
        drawn = step.pictures()[:1]
        if strength < 1:
            drawn = torch.lerp(as_picture(self.picture, drawn.device), drawn, strength)
        return with_alpha(to_image(drawn[0]), self.picture)

    @property
    def _cut(self) -> Cut:
        """Tiles that are at least as large as what is averaged, and with the shifts' room no larger than usual."""
        models = self.cast.models
        multiple = models.multiple * math.ceil((REACH + 1) / models.multiple)
        cut = Cut.of(max(models.working_side, SEEN_AT_ONCE) - multiple, multiple)
        return replace(cut, overlap=min(cut.overlap, OVERLAP))


def _gain(models: Models, picture: Image.Image, sigma: float) -> float:
    device = next(models.space.networks[0].parameters()).device
    return noise_gain(models.space, as_picture(picture, device), sigma, cut_for(models))


def _seen(picture: Image.Image) -> Tensor | None:
    """(H, W): where `picture` is not transparent; None where all of it can be seen."""
    return torch.from_numpy(np.array(picture.getchannel("A")) > 0) if "A" in picture.getbands() else None
