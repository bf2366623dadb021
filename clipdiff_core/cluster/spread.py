"""Jobs spread over a Ray cluster, and their pictures brought back. Ray is loaded here alone, and only when asked for.

Ray places the workers, starts one anew that dies, and draws again what it was drawing.
"""

import importlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import clipdiff_core
from clipdiff_core import events
from clipdiff_core.cluster.worker import Drawn, Worker
from clipdiff_core.errors import EngineError
from clipdiff_core.events import Event, Failed, Picture
from clipdiff_core.job import Job
from clipdiff_core.pictures.job_files import sources_of
from clipdiff_core.pictures.saving import save_content
from clipdiff_core.pictures.sources import SourceStore

LOCAL = "local"  # a cluster of this machine alone, that ends with the sweep
_RETRIES = 3  # of a picture whose worker died
_PATIENCE = 60  # seconds in which workers must begin to count
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anyone outside the cluster
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # a worker sees the GPUs it was given; without this, Ray warns
}
_LOST = "Its worker ended before it was finished, each time it was tried: look at Ray's logs, or draw it without --ray."


class Drawable(Protocol):
    """A picture to draw: its job, and its file's name."""

    @property
    def job(self) -> Job:
        """A job of one picture."""
        ...

    @property
    def name(self) -> str:
        """What its file is to be called."""
        ...


class Spread:
    """Draws on the cluster at `address`: “auto”, HOST:PORT, or “local”.

    Each worker has a GPU, where the cluster has any, else `cores` of a processor. `note` tells a person what is no
    event.
    """

    def __init__(self, address: str, cores: int, sources: SourceStore, note: Callable[[str], None]) -> None:
        self._address = address
        self._cores = cores
        self._sources = sources
        self._note = note

    def draw(self, asked: Sequence[Drawable], folder: Path) -> Iterator[tuple[int, Event]]:
        """The last event of each picture, by its place in `asked`, as they come; each is saved in `folder`.

        Raises `EngineError` where nobody can draw them, and `PictureError` for a folder that cannot be written to.
        """
        with _joined(self._address) as ray:
            pool = self._workers(ray, [each.job for each in asked])
            named = dict.fromkeys(sha256 for each in asked for sha256 in sources_of(each.job))
            kept = {sha256: ray.put(self._sources.path(sha256).read_bytes()) for sha256 in named}
            for place, each in enumerate(asked):
                pictures = [kept[sha256] for sha256 in sources_of(each.job)]
                pool.submit(_asking, (place, each.job.to_json(), each.name, pictures))
            yield from self._gather(ray, pool, asked, folder)

    def _gather(
        self, ray: ModuleType, pool: Any, asked: Sequence[Drawable], folder: Path
    ) -> Iterator[tuple[int, Event]]:
        missing = dict.fromkeys(range(len(asked)))
        lost = ""
        while pool.has_next():
            try:
                drawn = Drawn(*pool.get_next_unordered())
            except ray.exceptions.RayError as error:  # says neither whose it is nor where it was drawn
                lost = str(error)
                continue
            finally:
                pool.pop_idle()  # makes room for a worker whose machine is gone: it begins anew on another
            del missing[drawn.place]
            yield drawn.place, self._kept(drawn, folder, asked[drawn.place].name)
        for place in missing:
            yield place, Failed(_LOST, "", lost)

    def _kept(self, drawn: Drawn, folder: Path, name: str) -> Event:
        event = events.decode(drawn.event)
        if isinstance(event, Picture):
            self._note(f"{name} from {drawn.who}")
            return replace(event, path=str(save_content(drawn.content, folder, name, overwrite=False).absolute()))
        if isinstance(event, Failed):
            return replace(event, message=f"On {drawn.who}: {event.message}")
        return event

    def _workers(self, ray: ModuleType, jobs: Sequence[Job]) -> Any:
        """A pool of the workers that can draw `jobs`; raises `EngineError` where there is none."""
        count, needs = self._places(ray)
        actor = ray.remote(Worker).options(
            **needs, scheduling_strategy="SPREAD", max_restarts=-1, max_task_retries=_RETRIES
        )
        made = [actor.remote(self._cores) for _ in range(min(count, len(jobs)))]
        known = [job.to_json() for job in jobs if job.model.sha256]  # the others' networks are not here either
        told = {worker.lacks.remote(clipdiff_core.__version__, known): worker for worker in made}
        begun, _ = ray.wait(list(told), num_returns=len(told), timeout=_PATIENCE)
        if not begun:
            self._note("The cluster is busy: waiting for its first free worker.")
            begun, _ = ray.wait(list(told), num_returns=1)
        problems = {ref: _problem(ray, ref) for ref in begun}
        able = [told[ref] for ref in begun if not problems[ref]]
        wrong = list(dict.fromkeys(problem for problem in problems.values() if problem))
        if not able:
            raise EngineError(" ".join(wrong))
        for problem in wrong:
            self._note(problem)
        self._note(f"{len(able)} workers draw" if len(able) > 1 else "1 worker draws")
        return ray.util.ActorPool(able)

    def _places(self, ray: ModuleType) -> tuple[int, dict[str, int]]:
        """How many workers the cluster has room for, and what each needs; raises `EngineError` for none."""
        machines = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        if gpus := sum(int(machine.get("GPU", 0)) for machine in machines):
            return gpus, {"num_gpus": 1, "num_cpus": 0}
        cores = [int(machine.get("CPU", 0)) for machine in machines]
        if count := sum(each // self._cores for each in cores):
            return count, {"num_cpus": self._cores}
        most = max(cores, default=0)
        if not most:
            raise EngineError("No machine of the cluster has a processor or a GPU to give: add one with “ray start”.")
        raise EngineError(
            f"No machine of the cluster gives {self._cores} cores to one worker, as this one would draw with: say "
            f"--cores {most}, here too for the same bits.",
        )


@contextmanager
def _joined(address: str) -> Iterator[ModuleType]:
    """Ray, connected to the cluster at `address` until the end; raises `EngineError`."""
    os.environ.update(_QUIET)
    try:
        ray = importlib.import_module("ray")
    except ImportError as error:
        raise EngineError(
            "A cluster needs ClipDiff with the package ray: “pip install clipdiff[ray]” installs both."
        ) from error
    own = {"include_dashboard": False} if address == LOCAL else {}
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL, **own)
    except (ConnectionError, RuntimeError, ValueError, ImportError, AssertionError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise EngineError(
            f"There is no Ray cluster to be reached at “{address}” ({reason}). Start one with “ray start --head”, or "
            "check the address."
        ) from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _asking(worker: Any, asked: tuple[int, str, str, list[Any]]) -> Any:
    place, job, name, pictures = asked
    return worker.draw.remote(place, job, name, *pictures)


def _problem(ray: ModuleType, told: Any) -> str:
    """Why a worker cannot draw; "" where it can."""
    try:
        return ray.get(told)
    except ray.exceptions.RayError:
        return "A machine of the cluster cannot start ClipDiff: install clipdiff[ray] there, as it is installed here."
