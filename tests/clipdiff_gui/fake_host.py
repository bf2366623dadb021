"""A scripted engine with the real one's interface: every state of the window without torch."""

import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtGui import QImage

from clipdiff_core.events import Event, Learning, Loading, MadeWith, Picture, Preview, Progress, Stopped
from clipdiff_core.job import Job
from clipdiff_core.pictures.saving import Output

MADE_WITH = MadeWith("CPU", "float32", 2, {"clipdiff": "0.1.0"})


J = TypeVar("J")


class FakeHost(Generic[J]):
    """Yields whatever the test gives it, in the test's own time; remembers what was asked of it.

    One made `like` another goes on with that one's script and memory, and is closed by itself.
    """

    def __init__(self, like: "FakeHost[J] | None" = None) -> None:
        self.calls: list[str] = like.calls if like else []
        self.jobs: list[J] = like.jobs if like else []
        self.outputs: list[Output] = like.outputs if like else []
        self.iterating = like.iterating if like else threading.Event()
        self._events: queue.Queue[Event | BaseException | FakeHost[J] | None] = like._events if like else queue.Queue()

    def give(self, *events: Event | BaseException) -> None:
        """Let the run in progress, or the next, say `events`."""
        for event in events:
            self._events.put(event)

    def end(self) -> None:
        """Let the run in progress end."""
        self._events.put(None)

    def start(self) -> None:
        self.calls.append("start")

    def run(self, job: J, output: Output) -> Iterator[Event]:
        self.jobs.append(job)
        self.outputs.append(output)
        self.iterating.set()
        while (event := self._events.get()) is not None:
            if isinstance(event, BaseException):
                raise event
            if event is self:
                break
            if not isinstance(event, FakeHost):  # another host's end is none of this one's business
                yield event
        self.iterating.clear()

    def pause(self) -> None:
        self.calls.append("pause")

    def resume(self) -> None:
        self.calls.append("resume")

    def keep(self) -> None:
        self.calls.append("keep")

    def discard(self) -> None:
        self.calls.append("discard")

    def skip(self) -> None:
        self.calls.append("skip")

    def close(self) -> None:
        self.calls.append("close")
        self._events.put(self)


def loading() -> Loading:
    """The engine reads the starter."""
    return Loading("the starter model")


def progress(step: int, steps: int = 30, index: int = 0, count: int = 1) -> Progress:
    """Step `step` is done."""
    return Progress(index, count, step, steps, 1.0, 12.0, 0.5)


def preview(shade: int = 128, side: int = 32, index: int = 0) -> Preview:
    """A grey square."""
    return Preview(index, 1, side, side, bytes([shade]) * (side * side * 3))


def picture(path: Path, job: Job, index: int = 0, count: int = 1) -> Picture:
    """A finished picture, really on disk."""
    image = QImage(job.size.width, job.size.height, QImage.Format.Format_RGB888)
    image.fill(0xFF336699)
    path.parent.mkdir(parents=True, exist_ok=True)
    assert image.save(str(path))
    drawn = replace(job, count=1, seed=job.seed + index)
    return Picture(index, count, str(path), 1.5, drawn.seed, drawn, MADE_WITH, job.sampling.steps)


def stopped(index: int = 0) -> Stopped:
    """The person asked to stop."""
    return Stopped(index)


def learning(stage: str, done: int, steps: int = 10, loss: float = 0.5) -> Learning:
    """Batch `done` of a network's training is learned."""
    return Learning(stage, done, steps, 2.0 * (steps - done), {"loss": loss})
