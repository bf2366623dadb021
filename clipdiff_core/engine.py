"""The engine: a job in, events out. It loads and keeps the models, draws, and saves what it drew."""

import math
import platform
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace

import open_clip
import torch
import torch.nn.functional as F

import clipdiff_core
from clipdiff_core.cast import Cast, Loader
from clipdiff_core.control import Control, Wish
from clipdiff_core.denoisers.tiling import tiled
from clipdiff_core.device import is_out_of_memory, pick_device, threads_for, use_threads
from clipdiff_core.errors import ClipDiffError, EngineError
from clipdiff_core.events import (
    Described,
    Event,
    Failed,
    Loading,
    MadeWith,
    Picture,
    Preview,
    Progress,
    Stopped,
    Unguided,
)
from clipdiff_core.guidance.scoring import Scorer
from clipdiff_core.images import to_image
from clipdiff_core.job import Job
from clipdiff_core.pictures.saving import Output, check_writable, save_picture
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import TextTarget
from clipdiff_core.tasks.describe import DescribeTask
from clipdiff_core.tasks.generate import Step
from clipdiff_core.tasks.task import Task, prepare
from clipdiff_core.validation import validate

SECONDS_BETWEEN_PREVIEWS = 0.1
LARGEST_PREVIEW = 512  # pixels along its longer side: more would only fill the pipe


class Engine:
    """Draws jobs one after another; the models of the last one stay loaded."""

    def __init__(self, sources: SourceStore | None = None) -> None:
        self.sources = sources or SourceStore()
        self.device = pick_device()
        self.threads = use_threads()
        self._loader = Loader(self.device)

    def warm_up(self) -> None:
        """Load the built-in model, so that the first job need not wait for it."""
        self._loader.load(self._loader.plan(Job((TextTarget(""),))))

    def run(self, job: Job, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Draw every picture of `job` into `output`; the last event is `Picture`, `Described`, `Stopped` or
        `Failed`."""
        try:
            yield from self._run(job, output, control or Control())
        except ClipDiffError as error:
            yield Failed(error.message, error.field)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            self._loader.forget()
            yield Failed(
                "There is not enough memory for this picture: choose a smaller size or fewer cutouts.",
                "size",
                traceback.format_exc(),
            )

    def _run(self, job: Job, output: Output, control: Control) -> Iterator[Event]:
        validate(job)
        check_writable(output)
        plan = self._loader.plan(job)
        if name := self._loader.missing(plan):
            yield Loading(name)
        cast = self._loader.load(plan)
        self.threads = use_threads(threads_for(cast.largest_side))
        if plan.job.task == "describe":
            yield from self._describe(plan.job, cast, control)
            return
        with tiled(cast.networks if job.tiling else ()):
            task = prepare(plan.job, cast, self.sources)
            scorer = Scorer.prepare(task.job, cast, self.sources)
            for index in range(output.done, job.count):
                ended = yield from self._draw(_Run(task.job, task, scorer, output, control, index, time.monotonic()))
                if ended:
                    return

    def _describe(self, job: Job, cast: Cast, control: Control) -> Iterator[Event]:
        """Rank words for the picture of `job`; the last event is `Described` or `Stopped`."""
        began = time.monotonic()
        task = DescribeTask.prepare(job, cast, self.sources)
        ranking: dict[str, dict[str, float]] = {}
        for name, ranked in task.ranked():
            ranking[name] = ranked
            done, count = len(ranking), len(task.lists)
            left = round((time.monotonic() - began) / done * (count - done), 2)
            yield Progress(0, 1, done, count, 0.0, left)
            if control.take() in (Wish.DISCARD, Wish.SKIP):
                yield Stopped(0)
                return
        yield Described(job, ranking, round(time.monotonic() - began, 3))

    def _draw(self, run: "_Run") -> Iterator[Event]:
        """Draw picture `run.index`; returns whether the job ends here."""
        alone = replace(run.job, seed=run.job.seed + run.index, count=1)
        paused = _Pauses()
        shown = -math.inf
        step, wish = None, Wish.GO_ON
        for step in run.task.steps((alone.seed,), self.device):
            if not torch.isfinite(step.x0).all():
                raise EngineError("The picture fell apart into numbers that are none: lower the guidance scales.")
            yield run.progress(step, paused.seconds)
            if step.unguided:
                yield Unguided(run.index, step.number)
            if time.monotonic() - shown >= SECONDS_BETWEEN_PREVIEWS:
                shown = time.monotonic()
                yield _preview(run.index, step)
            with paused:
                wish = run.control.take()
            if wish is Wish.DISCARD:
                yield Stopped(run.index)
                return True
            if wish is Wish.SKIP:
                if run.index == run.job.count - 1:
                    yield Stopped(run.index)
                return False
            if wish is Wish.KEEP:
                break
        assert step is not None, "every job has a step"
        yield self._finish(run, alone, step, paused.seconds)
        if wish is Wish.KEEP:
            yield Stopped(run.index)
            return True
        return False

    def _finish(self, run: "_Run", alone: Job, step: Step, paused: float) -> Picture:
        image = run.task.finish(step)
        score = run.scorer.score(image)
        seconds = round(time.monotonic() - run.started - paused, 3)
        made_with = self._made_with(run.task.cast.models.precision)
        path = save_picture(image, alone, made_with, run.output, run.index, run.job.count)
        return Picture(
            run.index, run.job.count, str(path.absolute()), seconds, alone.seed, alone, made_with, step.number, score
        )

    def _made_with(self, precision: torch.dtype) -> MadeWith:
        versions = {
            "clipdiff": clipdiff_core.__version__,
            "torch": str(torch.__version__),
            "open_clip": open_clip.__version__,
            "python": platform.python_version(),
        }
        return MadeWith(str(self.device), str(precision).removeprefix("torch."), self.threads, versions)


@dataclass(frozen=True)
class _Run:
    """One picture of a job on its way."""

    job: Job
    task: Task
    scorer: Scorer
    output: Output
    control: Control
    index: int
    started: float

    def progress(self, step: Step, paused: float) -> Progress:
        """Where the job stands, and how long it will take at this picture's pace."""
        steps = self.task.length
        pace = (time.monotonic() - self.started - paused) / step.number
        left = pace * (steps - step.number + steps * (self.job.count - self.index - 1))
        left = round(left, 2)
        return Progress(self.index, self.job.count, step.number, steps, step.sigma, left, step.loss, step.terms)


class _Pauses:
    """Adds up the seconds spent inside `with`: a paused job's clock stands still."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._since = 0.0

    def __enter__(self) -> None:
        self._since = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.monotonic() - self._since


def _preview(index: int, step: Step) -> Preview:
    shown = step.preview()
    coarser = math.ceil(max(shown.shape[-2:]) / LARGEST_PREVIEW)
    image = to_image(F.avg_pool2d(shown, coarser, ceil_mode=True)[0] if coarser > 1 else shown[0])
    return Preview(index, step.number, image.width, image.height, image.tobytes())
