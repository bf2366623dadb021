"""The task “cut out”: the init picture with its background made clear, by what guidance makes of it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from clipdiff_core.cast import Cast
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import PIXELS
from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.guidance.descriptors import as_tensor, over_grey
from clipdiff_core.guidance.matting import cut
from clipdiff_core.guidance.preparing import open_init
from clipdiff_core.guidance.subject_map import LOOKS_A_STEP, Pull, SubjectMap, Words
from clipdiff_core.job import Job
from clipdiff_core.models import Models
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.tasks.generate import Step

SHOWN_SIDE = 256  # pixels of the longer side of what is seen on the way
DIMMED = 0.25  # of its brightness is left of the background then
LARGEST_SIDE = 256  # pixels at which the map is made
NOTHING = ("a plain background", "an empty background")
# Plain pictures in colours all over the cube, which stand for there being nothing.
PLAIN = torch.tensor([[r, g, b] for r in (-0.8, 0.0, 0.8) for g in (-0.8, 0.0, 0.8) for b in (-0.8, 0.0, 0.8)])


@dataclass(frozen=True)
class MapStep(Step):
    """A step that has a map (S, S) of the subject; `x0` is the picture, dimmed where there is background."""

    where: Tensor | None = None


@dataclass(frozen=True)
class CutOutTask:
    """A job made ready: the `picture` whose background goes, and the person's `correction` of what is found."""

    job: Job
    cast: Cast
    picture: Image.Image
    correction: Image.Image | None
    words: tuple[Words, ...]
    pull: Pull | None

    @staticmethod
    def prepare(job: Job, cast: Cast, sources: SourceStore) -> "CutOutTask":
        """Encode the words; raises `JobError` when a picture is no longer there, or there is no CLIP that looks."""
        guides = looking(cast)
        picture = open_init(job, sources)
        corrected = job.cut_out.correction.sha256
        correction = _open_correction(corrected, sources) if corrected else None
        seen = squared(picture, map_side(cast.models)).to(guides[0][0].device)
        total = sum(weight for _, weight in guides)
        concepts = cast.models.files.concepts()
        words = tuple(_words(job, perceptor, weight / total, seen, concepts) for perceptor, weight in guides)
        return CutOutTask(job, cast, picture, correction, words, _pull(cast, seen))

    @property
    def length(self) -> int:
        """How many steps there are, of `LOOKS_A_STEP` looks."""
        return math.ceil(self.job.cut_out.looks / LOOKS_A_STEP)

    @property
    def drawn(self) -> int:
        """How many steps are drawn in all: each as often as it is drawn again."""
        return self.length

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Look again and again; the map gets clearer."""
        generator = torch.Generator().manual_seed(seeds[0])
        seen = squared(self.picture, map_side(self.cast.models)).to(device)
        plain = PLAIN.to(device)
        shown = self.picture.copy()
        shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
        pixels = as_tensor(over_grey(shown)).to(device)
        maps = SubjectMap(seen, self.words, self.pull, plain).steps(self.length, generator)
        for number, where in enumerate(maps, 1):
            light = F.interpolate(where[None, None], pixels.shape[-2:], mode="bilinear")
            dimmed = (pixels + 1) * (DIMMED + (1 - DIMMED) * light) - 1
            yield MapStep(number, 0.0, dimmed, None, where=where)

    def finish(self, step: Step) -> Image.Image:
        """The picture at its own size, RGBA with straight alpha."""
        assert isinstance(step, MapStep)
        assert step.where is not None
        return cut(self.picture, step.where, self.correction, self.job.cut_out.soft)


def looking(cast: Cast) -> tuple[tuple[Perceptor, float], ...]:
    """The CLIPs that look, with their weights: those that guide, else the listener; raises `JobError` without any."""
    guides = cast.guides or (((cast.listener, 1.0),) if cast.listener else ())
    if not guides:
        raise JobError(
            "This goes by what CLIP sees: give CLIP guidance a strength above 0.", "guidance.clip_guidance_scale"
        )
    return guides


def map_side(models: Models) -> int:
    """Pixels of a side of the map: what the network learned at, if it is not large."""
    return min(models.working_side, LARGEST_SIDE)


def squared(picture: Image.Image, side: int) -> Tensor:
    """(1, 3, side, side) in [-1, 1]: all of `picture`, squeezed to a square."""
    return as_tensor(over_grey(picture).resize((side, side), Image.Resampling.BOX))


@torch.no_grad()
def _words(job: Job, perceptor: Perceptor, weight: float, seen: Tensor, concepts: tuple[str, ...]) -> Words:
    """What is looked for, and against what; without words the concept of the model that CLIP finds likest."""
    behind: list[str] = [job.cut_out.background] if job.cut_out.background.strip() else list(NOTHING)
    rivals = perceptor.encode_texts(behind)
    if not job.cut_out.background.strip():
        colours = PLAIN.to(seen)[:, :, None, None].expand(-1, -1, perceptor.size, perceptor.size)
        flat = F.normalize(perceptor.encode_pictures(colours).mean(0, keepdim=True), dim=-1)
        rivals = torch.cat([flat, rivals])
    known = perceptor.encode_texts([f"a {name}" for name in concepts]) if concepts else None
    if job.cut_out.subject.strip():
        subject = perceptor.encode_texts([job.cut_out.subject])
    elif known is not None:
        whole = F.interpolate(seen, (perceptor.size,) * 2, mode="bilinear", antialias=True)
        subject = known[int((perceptor.encode_pictures(whole) @ known.T).argmax())][None]
    else:
        subject = None
    return Words(perceptor, subject, rivals if known is None else torch.cat([rivals, known]), weight)


@torch.no_grad()
def _pull(cast: Cast, seen: Tensor) -> Pull | None:
    """What a denoiser is told, if it draws pixels and hears a CLIP."""
    listener, models = cast.listener, cast.models
    if listener is None or models.space is not PIXELS or models.words is not None or models.labelled is not None:
        return None
    whole = F.interpolate(seen, (listener.size,) * 2, mode="bilinear", antialias=True)
    colours = PLAIN.to(seen)[:, :, None, None].expand(-1, -1, listener.size, listener.size)
    nothing = F.normalize(listener.encode_pictures(colours).mean(0, keepdim=True), dim=-1)
    return Pull(models.denoiser, listener.encode_pictures(whole), nothing)


def _open_correction(sha256: str, sources: SourceStore) -> Image.Image:
    try:
        return sources.open(sha256)
    except PictureError as error:
        raise JobError("The correction is not on this computer: choose it again.", "cut_out.correction") from error
