"""What draws on a machine of the cluster. Ray makes an actor of it; torch is loaded by the first thing it is asked."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import clipdiff_core
from clipdiff_core import events
from clipdiff_core.child_process import go_offline
from clipdiff_core.errors import ClipDiffError
from clipdiff_core.events import Picture
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore

if TYPE_CHECKING:
    from clipdiff_core.engine import Engine


class Drawn(NamedTuple):
    """What came of the picture at `place`: its last event, encoded, its file's bytes, and who drew it."""

    place: int
    event: bytes
    content: bytes
    who: str


class Worker:
    """Draws on the machine that Ray put it on; its engine stays, with the models of the last job.

    All that goes in and comes out are bytes, texts and numbers.
    """

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._engine: Engine | None = None

    def lacks(self, version: str, jobs: Sequence[str]) -> str:
        """Why this machine cannot draw `jobs`, whose networks are named by their hashes; "" where it can.

        `version` is that of the ClipDiff that asks.
        """
        if clipdiff_core.__version__ != version:
            return (
                f"The machine {platform.node()} has ClipDiff {clipdiff_core.__version__}, and this one {version}: "
                "install the same on both."
            )
        for job in jobs:
            try:
                self._loaded().identified(Job.from_json(job))
            except ClipDiffError as error:
                return (
                    f"The machine {platform.node()} cannot draw with what this one has: {error.message} Install there "
                    "the same models, or copy the models folder."
                )
        return ""

    def draw(self, place: int, job: str, name: str, *pictures: bytes) -> tuple[int, bytes, bytes, str]:
        """Draw `job` as the file `name`, with the source `pictures` that it names; what a `Drawn` is made of."""
        engine = self._loaded()
        with TemporaryDirectory(prefix="clipdiff-") as folder:
            engine.sources = SourceStore(Path(folder, "sources"))
            for picture in pictures:
                engine.sources.add(picture)
            *_, last = engine.run(Job.from_json(job), Output(Path(folder), name))
            content = Path(last.path).read_bytes() if isinstance(last, Picture) else b""
        return place, events.encode(last), content, f"{platform.node()}, process {os.getpid()}"

    def _loaded(self) -> "Engine":
        if self._engine is None:
            go_offline()
            from clipdiff_core.engine import Engine

            self._engine = Engine(cores=self._cores)
        return self._engine
