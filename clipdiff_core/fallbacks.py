"""Ways to draw with less memory, each slower or coarser than the one before, taken when there is not enough."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import torch
from torch import nn

from clipdiff_core.cast import Cast
from clipdiff_core.denoisers.layers import is_checkpointing, use_checkpointing
from clipdiff_core.events import FellBack
from clipdiff_core.job import MOST_CUTOUTS, Job
from clipdiff_core.tasks.generate import Halt, Step
from clipdiff_core.tasks.snapshots import Snapshot, SnapshotFile, picture_of

FEWER = 4  # times fewer cutouts at a time, at each fall


@dataclass(frozen=True)
class Thrift:
    """How memory is saved, all fallbacks that were taken together."""

    cutouts: int = 0
    checkpointing: bool = False
    half: bool = False
    cpu: bool = False

    @staticmethod
    def of(fallbacks: Sequence[FellBack]) -> "Thrift":
        """Where several change the same, the last one counts; on the CPU nothing is gained by half precision."""
        taken = {fallback.how: fallback for fallback in fallbacks}
        cutouts = taken["cutouts"].cutouts if "cutouts" in taken else 0
        on_cpu = "cpu" in taken
        return Thrift(cutouts, "checkpointing" in taken, "half" in taken and not on_cpu, on_cpu)


def next_fallback(fallbacks: Sequence[FellBack], device: torch.device, cutouts: int, step: int = 0) -> FellBack | None:
    """What to try from step `step` on, behind those that were taken; None when nothing is left.

    `cutouts` is how many CLIP looks at in a step at most, 0 where the lack of memory is not its gradient's.
    """
    taken = Thrift.of(fallbacks)
    at_once = min(taken.cutouts or cutouts, cutouts)
    if at_once > 1:
        fewer = max(1, at_once // FEWER)
        words = f"There is not enough memory for all cutouts at once: CLIP looks at {fewer} at a time now."
        return FellBack("cutouts", words, step, fewer)
    if cutouts and not taken.checkpointing:
        words = "There is still not enough memory: parts of the networks are computed twice now, which takes longer."
        return FellBack("checkpointing", words, step)
    if taken.cpu or device.type == "cpu":
        return None
    if cutouts and not taken.half:
        return FellBack("half", "There is still not enough memory: CLIP computes in half precision now.", step)
    return FellBack("cpu", "There is not enough memory on the GPU: the processor draws now, which takes longer.", step)


def most_cutouts(job: Job) -> int:
    """No step of `job`, whose automatic settings are filled in, looks at more."""
    cutting = job.guidance.cutting
    return MOST_CUTOUTS if cutting.overview or cutting.inner else job.guidance.cutouts


@dataclass
class Way:
    """How far a job has come: what outlives a lack of memory, and what a file keeps for another engine.

    `cutouts` are those that the job looks at, 0 as long as nothing is drawn.
    """

    job: Job
    index: int
    file: SnapshotFile
    snapshot: Snapshot | None = None
    fallbacks: tuple[FellBack, ...] = ()
    cutouts: int = 0

    @staticmethod
    def begin(job: Job, index: int, file: SnapshotFile) -> "Way":
        """From picture `index` on, or from within it, if `file` knows it."""
        snapshot = file.read(picture_of(job, index))
        return Way(job, index, file, snapshot, snapshot.fallbacks if snapshot else ())

    @property
    def seconds(self) -> float:
        """How long the picture took so far."""
        return self.snapshot.seconds if self.snapshot else 0.0

    def note(self, step: Step, seconds: float) -> None:
        """`step` is done; what is drawn next can be drawn again from there, if it can be gone on with."""
        if halt := Halt.of(step):
            self.snapshot = Snapshot(halt, seconds, self.fallbacks)
            self.file.offer(picture_of(self.job, self.index), self.snapshot)

    def keep(self) -> None:
        """Write down how far the picture has come."""
        if self.snapshot:
            self.file.write(picture_of(self.job, self.index), self.snapshot)

    def forget(self) -> None:
        """The picture is finished or thrown away."""
        self.snapshot = None
        self.file.remove()

    def next_picture(self) -> None:
        """Go on with the next one, in the way that there is memory for."""
        self.index += 1
        self.snapshot = None
        newest = {fallback.how: fallback for fallback in self.fallbacks}
        self.fallbacks = tuple(replace(fallback, step=0) for fallback in newest.values())

    def fall(self, device: torch.device) -> FellBack | None:
        """There was not enough memory: what is done about it from the last step on, None when nothing can be."""
        step = self.snapshot.halt.number if self.snapshot else 0
        fallback = next_fallback(self.fallbacks, device, self.cutouts, step)
        if fallback is not None:
            others = (taken for taken in self.fallbacks if (taken.how, taken.step) != (fallback.how, step))
            self.fallbacks = (*others, fallback)
        self.cutouts = 0
        return fallback


@contextmanager
def thrifty(cast: Cast, thrift: Thrift) -> Iterator[None]:
    """Let the networks of `cast` save memory as `thrift` says, for as long as this lasts."""
    networks = [network for network in cast.networks if not is_checkpointing(network)]
    _set(cast, networks, thrift)
    try:
        yield
    finally:
        _set(cast, networks, Thrift())


def _set(cast: Cast, networks: Sequence[nn.Module], thrift: Thrift) -> None:
    for perceptor, _ in cast.guides:
        perceptor.at_once = thrift.cutouts
        perceptor.half = thrift.half
        perceptor.use_checkpointing(thrift.checkpointing)
    for network in networks:
        use_checkpointing(network, thrift.checkpointing)
