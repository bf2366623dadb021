"""How long a job will take and how much memory, before it starts; torch-free.

What a step costs follows from the sizes of pictures and weights; how quick this machine is, from the pictures that it
has drawn: each teaches a factor for its models. Before the first it is the factor of a server's two cores.
"""

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clipdiff_core import folders
from clipdiff_core.checkpoints.recognised import STABLE
from clipdiff_core.checkpoints.store import BUILT_IN, find_model
from clipdiff_core.checkpoints.traits import LATENT_SCALE, Traits, read_traits
from clipdiff_core.courses import parse_course
from clipdiff_core.errors import CheckpointError
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.atomic import write_whole
from clipdiff_core.tuning import STARTER_PACE, USUAL_PACE, tuned

_VERSION, _MOST_KEPT, _LARGEST_FILE = 1, 60, 100_000
_QUICKEST = 1e-4  # times what was estimated: less is no measurement
_NEWEST = 0.3  # of a factor comes from the newest picture: one that was disturbed does not spoil it

# Seconds on two cores of a server. The starter's network and CLIP were measured; others by their bytes of weights, in
# float32: guided-diffusion's 139.6 M at 256 × 256, and ViT-B/32, forward and back.
_STARTER_NETWORK, _STARTER_LOOK = 0.025, 0.0065
_STARTER_SIDES = 64, 64  # pixels of what it draws, and of what its CLIP sees
_A_BYTE_A_PIXEL, _A_BYTE_OF_CLIP = 4.1e-14, 3.1e-10
_CLIP_SIDE = 224  # pixels that CLIPs see which come from elsewhere
_FINISHING = 0.1  # seconds beside the steps
_EXACT, _SEARCHED = 2.2, 4.0  # times a prediction: with its way back; with what a search remembers
_THROUGH = 2.0  # times a look: through what else lies between the cutouts and what is moved
_SEEN_TWICE, _AVERAGING = 3.6, 3.0  # predictions of a faithful denoising, with overlaps; seconds beside, a megapixel
_ENLARGING = 15.0  # for a megapixel that is enlarged
_SEGMENTING, _DESCRIBING = 1.5, 0.3

# Bytes. Torch itself, what a pixel of a network takes on its way, also back, and a cutout of a CLIP for its weights'.
_BASE, _PIXEL, _PIXEL_BACK, _CUTOUT = 850_000_000, 3_000, 29_000, 0.06
_STARTER_CUTOUT = 4_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """So many `seconds` for all pictures of a job, and `memory` in bytes at its most."""

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What draws and guides, by their bytes on the disk: `network`, and every CLIP that guides in `clips`."""

    traits: Traits
    network: int
    clips: tuple[int, ...]


def weigh(job: Job) -> Weights:
    """Look at the files of the models of `job`; 0 bytes of what is not here."""
    clips = tuple(_bytes_of(clip.name) for clip in job.guidance.clips)
    return Weights(read_traits(job.model.name), _bytes_of(job.model.name), clips)


def estimate(job: Job, weights: Weights, given: Size | None = None) -> Estimate:
    """By sizes alone; `given` is the size of the init picture, for a task that works on one.

    Automatic settings count as they will be filled in. Raises `JobError` for a course that cannot be read.
    """
    drawing = _Drawing.of(job, weights)
    size = given or job.size
    return Estimate(_FINISHING + _seconds(drawing, size.width * size.height), drawing.memory)


def _seconds(drawing: "_Drawing", pixels: int) -> float:
    """Of a job on a picture of so many `pixels`."""
    job = drawing.job
    if job.task == "describe":
        return _DESCRIBING
    if job.task == "cut_out":
        return _SEGMENTING
    if job.task == "upscale":
        redrawn = math.ceil(job.sampling.steps * job.upscale.redraw) * job.upscale.factor**2
        return pixels * (_ENLARGING / 1e6 + redrawn * drawing.a_pixel)
    if job.task == "denoise":
        faithful = _SEEN_TWICE * drawing.a_pixel + _AVERAGING / 1e6
        return pixels * (faithful if job.denoise.mode == "faithful" else job.sampling.steps * drawing.a_pixel)
    return job.count * drawing.seconds


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A job, its automatic settings filled in, and what its parts cost: a prediction, and a look through a cutout."""

    job: Job
    pixels: float
    prediction: float
    look: float
    memory: int

    @property
    def a_pixel(self) -> float:
        """Seconds of a prediction for each pixel."""
        return self.prediction / self.pixels

    @property
    def seconds(self) -> float:
        """Of all steps of one picture."""
        job, guided = self.job, self.job.guidance.clip_guidance_scale != 0
        looks = job.guidance.cutouts * self.look if guided else 0.0
        if job.method == "langevin":
            return job.length * (self.prediction * job.langevin.prior + _THROUGH * looks)
        if job.method == "conv_prior":
            return job.length * (self.prediction + _THROUGH * looks)
        if job.method == "noise_search":
            return job.length * (_SEARCHED * job.noise_search.steps * self.prediction + looks)
        told = job.conditioning.enabled and job.conditioning.guidance_scale != 1
        prediction = self.prediction * (2 if told else 1)
        if guided and job.guidance.gradient == "exact":
            prediction += (_EXACT - 1) * self.prediction * job.guidance.iterations
        return self._steps * (prediction + job.guidance.iterations * looks)

    @property
    def _steps(self) -> float:
        """As often as they are drawn again."""
        job, steps = self.job, self.job.sampling.steps
        course = parse_course(job.sampling.recurrence, "sampling.recurrence")
        again = course.values([1 - place / steps for place in range(steps + 1)])
        drawn = steps * statistics.mean(max(1.0, times) for times in again)
        if job.task in ("inpaint", "outpaint"):
            drawn *= job.inpaint.strength * job.inpaint.jumps
        return max(1.0, drawn * job.vary.strength if job.task == "vary" else drawn)

    @staticmethod
    def of(job: Job, weights: Weights) -> "_Drawing":
        """What `weights` cost for `job`."""
        own, traits = weights.traits.guides_itself, weights.traits
        side, clip_side = _STARTER_SIDES if own else (0, _CLIP_SIDE)
        size = Size(side, side) if own else job.size
        told = job.conditioning.enabled and traits.hears and job.method == "diffusion"
        job = tuned(job, size, clip_side, told, STARTER_PACE if own else USUAL_PACE)
        if not told:
            job = replace(job, conditioning=replace(job.conditioning, enabled=False))
        pixels = float(size.width * size.height)
        points = pixels / LATENT_SCALE**2 if traits.kind == STABLE else pixels
        prediction = _STARTER_NETWORK if own else points * weights.network * _A_BYTE_A_PIXEL
        clips = weights.clips or (() if own else (0,))
        look = sum(clips) * _A_BYTE_OF_CLIP if weights.clips else _STARTER_LOOK
        exact = job.guidance.gradient == "exact" and job.guidance.clip_guidance_scale != 0
        cutout = max(_STARTER_CUTOUT, _CUTOUT * max(clips, default=0))
        held = (
            weights.network + sum(clips) + points * (_PIXEL_BACK if exact else _PIXEL) + job.guidance.cutouts * cutout
        )
        return _Drawing(job, pixels, prediction, look, round(_BASE + held))


@dataclass(frozen=True, slots=True)
class Lesson:
    """How many times as long pictures took as estimated, and how many bytes more they needed."""

    factor: float
    beyond: float


@dataclass(frozen=True)
class Experience:
    """What pictures drawn on this machine taught: `lessons` by the kind of job, the newest last.

    Which models weigh how much is looked up once.
    """

    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    _weights: dict[tuple[str, ...], Weights] = field(default_factory=dict)

    @staticmethod
    def read() -> "Experience":
        """What was kept; none where the file is missing or damaged."""
        return Experience(_read(_file()))

    def afresh(self) -> "Experience":
        """The same, after models came or went."""
        return Experience(self.lessons)

    def estimate(self, job: Job, given: Size | None = None) -> Estimate:
        """What `job` will take; raises `JobError` for a course that cannot be read."""
        plain = estimate(job, self._weigh(job), given)
        lesson = self.lessons.get(_kind_of(job)) or self._usual()
        return Estimate(plain.seconds * lesson.factor, round(max(plain.memory + lesson.beyond, plain.memory / 4)))

    def taught(self, job: Job, seconds: float, memory: int, given: Size | None = None) -> "Experience":
        """After a picture of `job`, which took `seconds` and, where that is known, `memory` at its most."""
        plain = estimate(replace(job, count=1), self._weigh(job), given)
        kind, known = _kind_of(job), self.lessons.get(_kind_of(job))
        factor = max(_QUICKEST, seconds / plain.seconds)
        beyond = memory - plain.memory if memory else (known.beyond if known else 0.0)
        if known is not None:
            factor = known.factor * (factor / known.factor) ** _NEWEST
            beyond = max(beyond, known.beyond + _NEWEST * (beyond - known.beyond))
        others = [(name, lesson) for name, lesson in self.lessons.items() if name != kind]
        return replace(self, lessons=dict([*others, (kind, Lesson(factor, beyond))][-_MOST_KEPT:]))

    def _usual(self) -> Lesson:
        """Of a job such as none before: as quick as this machine was with others."""
        if not self.lessons:
            return Lesson(1.0, 0.0)
        return Lesson(math.exp(statistics.median(math.log(one.factor) for one in self.lessons.values())), 0.0)

    def _weigh(self, job: Job) -> Weights:
        names = (job.model.name, *(clip.name for clip in job.guidance.clips))
        if names not in self._weights:
            self._weights[names] = weigh(job)
        return self._weights[names]


def keep_lessons(lessons: Mapping[str, Lesson]) -> None:
    """Write them for the next start; that they cannot be written is no reason to stop anybody."""
    content = {kind: [round(one.factor, 4), round(one.beyond)] for kind, one in lessons.items()}
    path = _file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps({"version": _VERSION, "lessons": content}, indent=1).encode(), replace=True)
    except OSError:
        return


def total(estimates: Sequence[Estimate]) -> Estimate:
    """All of them one after another; raises `ValueError` when there are none."""
    return Estimate(sum(one.seconds for one in estimates), max(one.memory for one in estimates))


def _kind_of(job: Job) -> str:
    guidance = job.guidance
    clips = "+".join(sorted(clip.name for clip in guidance.clips))
    way = guidance.gradient if guidance.clip_guidance_scale else "unguided"
    mode = job.denoise.mode if job.task == "denoise" else ""
    return "|".join((job.task + mode, job.method, job.model.name or BUILT_IN, clips, way))


def _bytes_of(name: str) -> int:
    try:
        return find_model(name).size()
    except (CheckpointError, OSError):
        return 0


def _read(path: Path) -> dict[str, Lesson]:
    """What was learned before; nothing where the file is missing or damaged."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return {}
        values = json.loads(path.read_text("utf-8"))
        lessons = {str(kind): Lesson(float(one[0]), float(one[1])) for kind, one in values["lessons"].items()}
    except (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        return {}
    sound = (math.isfinite(one.beyond) and _QUICKEST <= one.factor < 1e6 for one in lessons.values())
    return lessons if values.get("version") == _VERSION and all(sound) else {}


def _file() -> Path:
    return folders.data() / "paces.json"
