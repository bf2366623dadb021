"""An engine that draws at once, by itself: for as many jobs as a window is given."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace

from clipdiff_core.events import Event, Failed, Loading, Picture, Preview, Progress, Stopped
from clipdiff_core.job import Job
from clipdiff_core.pictures.metadata import Texts
from clipdiff_core.pictures.output import Output
from tests.bench.gallery import png
from tests.clipdiff_gui.fake_host import MADE_WITH

STEPS, SIDE = 8, 64
PAUSE = 0.002  # seconds a step takes
FAILING = 9  # every so many jobs one fails: by count, so that even a short day has some


class QuickEngine:
    """Draws squares as the real engine draws pictures: loads models, tells its steps, hears what is asked of it."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._wish = ""
        self._model = ""
        self._jobs = 0
        self.said: dict[str, int] = {}

    def run(self, job: Job, output: Output) -> Iterator[Event]:
        """The events of one job; some end with a failure."""
        self._wish = ""
        for event in self._draw(job, output):
            name = type(event).__name__.lower()
            self.said[name] = self.said.get(name, 0) + 1
            yield event

    def _draw(self, job: Job, output: Output) -> Iterator[Event]:
        if job.model.name != self._model:
            self._model = job.model.name
            yield Loading(self._model)
        self._jobs += 1
        fails = self._jobs % FAILING == 0
        for index in range(output.done, job.count):
            for step in range(1, STEPS + 1):
                time.sleep(PAUSE)
                yield Progress(index, job.count, step, STEPS, 1.0, 0.1, 0.5, {"clip": 1 / step}, PAUSE, 2**30)
                yield Preview(index, step, SIDE, SIDE, self._chance.randbytes(3 * SIDE) * SIDE)
                if fails:
                    yield Failed("The picture could not be drawn.", "", "at its first step, as every ninth job does")
                    return
                if self._wish:
                    break
            wish, self._wish = self._wish, ""
            if wish in ("", "keep"):
                yield self._picture(job, output, index)
            if wish in ("keep", "discard") or (wish == "skip" and index + 1 == job.count):
                yield Stopped(index)
                return

    def _picture(self, job: Job, output: Output, index: int) -> Picture:
        name = f"{output.name}-{index + 1}" if job.count > 1 else output.name
        path = output.folder / f"{name}.png"
        drawn = replace(job, count=1, seed=job.seed + index)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(Texts.of(drawn, MADE_WITH), drawn.seed % 251))
        return Picture(index, job.count, str(path), 0.1, drawn.seed, drawn, MADE_WITH, STEPS)

    def keep(self) -> None:
        """Save the picture as it is."""
        self._wish = "keep"

    def discard(self) -> None:
        """Throw it away."""
        self._wish = "discard"

    def skip(self) -> None:
        """Throw it away, and go on with the next."""
        self._wish = "skip"

    close = discard

    def start(self) -> None:
        """It is ready as it is, and never pauses."""

    pause = resume = start
