"""The engine: a job in, events out. It loads and keeps the models, draws, and saves what it drew."""

import math
import platform
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict

import open_clip
import torch
import torch.nn.functional as F

import clipdiff_core
from clipdiff_core.cast import Cast, Loader, Plan
from clipdiff_core.control import Control, Wish
from clipdiff_core.denoisers.tiling import tiled
from clipdiff_core.device import (
    begin_peak,
    gpu_peak,
    is_out_of_memory,
    pick_device,
    release_memory,
    threads_for,
    use_threads,
)
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
from clipdiff_core.fallbacks import Thrift, Way, most_cutouts, thrifty
from clipdiff_core.guidance.scoring import Scorer
from clipdiff_core.images import to_image
from clipdiff_core.job import Job
from clipdiff_core.pictures.saving import Output, check_writable, save_picture
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.resident import resident_set
from clipdiff_core.targets import TextTarget
from clipdiff_core.tasks.describe import DescribeTask
from clipdiff_core.tasks.generate import Step
from clipdiff_core.tasks.snapshots import SnapshotFile, picture_of
from clipdiff_core.tasks.task import Resumable, Task, prepare
from clipdiff_core.validation import validate

SECONDS_BETWEEN_PREVIEWS = 0.1
LARGEST_PREVIEW = 512  # pixels along its longer side: more would only fill the pipe


class Engine:
    """Draws jobs one after another; the models of the last one stay loaded.

    It uses `cores` of the processor, by default all that this process may; bits on a processor depend on how many.
    """

    def __init__(self, sources: SourceStore | None = None, cores: int | None = None) -> None:
        self.sources = sources or SourceStore()
        self.device = pick_device()
        self._cores = cores
        self.threads = use_threads(cores)
        self._loader = Loader(self.device)

    def warm_up(self) -> None:
        """Load the built-in model, so that the first job need not wait for it."""
        self._loader.load(self._loader.plan(Job((TextTarget(""),))))

    def identified(self, job: Job) -> Job:
        """`job` with its networks named by their hashes; raises `CheckpointError` or `EngineError` for one not here."""
        return self._loader.plan(job).job

    def run(self, job: Job, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Draw every picture of `job` into `output`, the first one from where its snapshot says, if that is there.

        The last event is `Picture`, `Described`, `Stopped` or `Failed`.
        """
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
        file = SnapshotFile(output.snapshot, asdict(self._made_with(self.device)))
        way = Way.begin(plan.job, output.done, file)
        yield from way.fallbacks
        while True:
            try:
                yield from self._attempt(plan, output, control, way)
                return
            except (MemoryError, RuntimeError) as error:
                fallback = way.fall(self.device) if is_out_of_memory(error) else None
                if fallback is None:
                    raise
            release_memory(self.device)  # only here does nothing hold what failed
            yield fallback

    def _attempt(self, plan: Plan, output: Output, control: Control, way: Way) -> Iterator[Event]:
        """Go on along `way` until the job ends, or memory does."""
        thrift = Thrift.of(way.fallbacks)
        device, loader = self.device, self._loader
        if thrift.cpu:
            loader.forget()
            device = torch.device("cpu")
            loader = Loader(device)
        if name := loader.missing(plan):
            yield Loading(name)
        cast = loader.load(plan)
        self.threads = use_threads(threads_for(cast.largest_side, self._cores))
        if plan.job.task == "describe":
            yield from self._describe(plan.job, cast, control)
            return
        with tiled(cast.networks if plan.job.tiling else ()), thrifty(cast, thrift):
            task = prepare(plan.job, cast, self.sources)
            scorer = Scorer.prepare(task.job, cast, self.sources)
            way.cutouts = most_cutouts(task.job) if cast.guides else 0
            while way.index < plan.job.count:
                ended = yield from self._draw(_Run(task, scorer, output, control, way, device))
                if ended:
                    return
                way.next_picture()

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
            if control.take() in (Wish.DISCARD, Wish.SKIP, Wish.LEAVE):
                yield Stopped(0)
                return
        yield Described(job, ranking, round(time.monotonic() - began, 3))

    def _draw(self, run: "_Run") -> Iterator[Event]:
        """Draw the next picture of `run`; returns whether the job ends here."""
        way, shown = run.way, -math.inf
        step, wish = None, Wish.GO_ON
        begin_peak(run.device)
        for step in run.steps():
            if not torch.isfinite(step.x0).all():
                raise EngineError("The picture fell apart into numbers that are none: lower the guidance scales.")
            yield run.progress(step)
            if step.unguided:
                yield Unguided(way.index, step.number)
            if time.monotonic() - shown >= SECONDS_BETWEEN_PREVIEWS:
                shown = time.monotonic()
                yield _preview(way.index, step)
            if run.resumable:
                way.note(step, run.seconds)
            wish = run.wish()
            if wish is Wish.DISCARD:
                way.forget()
                yield Stopped(way.index)
                return True
            if wish is Wish.SKIP:
                way.forget()
                if way.index == run.job.count - 1:
                    yield Stopped(way.index)
                return False
            if wish is Wish.LEAVE:
                way.keep()
                yield Stopped(way.index)
                return True
            if wish is Wish.KEEP:
                break
        assert step is not None, "every job has a step"
        yield self._finish(run, step)
        if wish is Wish.KEEP:
            yield Stopped(way.index)
            return True
        return False

    def _finish(self, run: "_Run", step: Step) -> Picture:
        way, count = run.way, run.job.count
        image = run.task.finish(step)
        score = run.scorer.score(image)
        seconds, alone = round(run.seconds, 3), picture_of(run.job, way.index)
        precision = str(run.task.cast.models.precision).removeprefix("torch.")
        made_with = self._made_with(run.device, precision, tuple(map(str, way.fallbacks)))
        path = save_picture(image, alone, made_with, run.output, way.index, count, step.number)
        way.forget()
        return Picture(
            way.index, count, str(path.absolute()), seconds, alone.seed, alone, made_with, step.number, score
        )

    def _made_with(self, device: torch.device, precision: str = "", fallbacks: tuple[str, ...] = ()) -> MadeWith:
        versions = {
            "clipdiff": clipdiff_core.__version__,
            "torch": str(torch.__version__),
            "open_clip": open_clip.__version__,
            "python": platform.python_version(),
        }
        return MadeWith(str(device), precision, self.threads, versions, fallbacks)


class _Run:
    """One picture of a job on its way: a paused one's clock stands still."""

    def __init__(
        self, task: Task, scorer: Scorer, output: Output, control: Control, way: Way, device: torch.device
    ) -> None:
        self.task = task
        self.scorer = scorer
        self.output = output
        self.way = way
        self.device = device
        self.resumable = isinstance(task, Resumable)
        self._control = control
        self._started = time.monotonic() - way.seconds
        self._drawn = 0  # steps, as often as they were drawn

    @property
    def job(self) -> Job:
        """What is drawn, its automatic settings filled in."""
        return self.task.job

    @property
    def seconds(self) -> float:
        """How long the picture has taken."""
        return time.monotonic() - self._started

    def steps(self) -> Iterator[Step]:
        """Every step that is left of the picture."""
        snapshot = self.way.snapshot
        if snapshot is not None and isinstance(self.task, Resumable):
            self._drawn = snapshot.halt.number
            return self.task.steps_from(snapshot.halt, self.device)
        return self.task.steps((self.job.seed + self.way.index,), self.device)

    def wish(self) -> Wish:
        """What the person wants, waited for while the job is paused; meanwhile nothing gets lost."""
        if self._control.paused:
            self.way.keep()
        since = time.monotonic()
        wish = self._control.take()
        self._started += time.monotonic() - since
        return wish

    def progress(self, step: Step) -> Progress:
        """Where the job stands, and how long it will take at this picture's pace."""
        self._drawn += 1
        pace = self.seconds / self._drawn
        index, count = self.way.index, self.job.count
        left = self.task.drawn - self._drawn + self.task.drawn * (count - index - 1)
        return Progress(
            index,
            count,
            step.number,
            self.task.length,
            step.sigma,
            round(pace * max(0, left), 2),
            step.loss,
            step.terms,
            round(pace, 4),
            resident_set(),
            gpu_peak(self.device),
        )


def _preview(index: int, step: Step) -> Preview:
    shown = step.preview()
    coarser = math.ceil(max(shown.shape[-2:]) / LARGEST_PREVIEW)
    image = to_image(F.avg_pool2d(shown, coarser, ceil_mode=True)[0] if coarser > 1 else shown[0])
    return Preview(index, step.number, image.width, image.height, image.tobytes())
