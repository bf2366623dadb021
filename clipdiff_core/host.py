"""The engine in a process of its own, used like the engine itself: a crash there never takes the window."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from clipdiff_core.child_process import Child, spawn
from clipdiff_core.errors import EngineError
from clipdiff_core.events import Event, Failed, Picture, Progress, Stopped
from clipdiff_core.pictures.atomic import remove_rewritten
from clipdiff_core.pictures.output import Output

__all__ = ["EngineHost", "Output"]


class Sendable(Protocol):
    """A job of any kind, as far as it concerns who only passes it on."""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, which the child can read back."""
        ...


class EngineHost:
    """Runs jobs in a spawned child; every method may be called from any thread, and `run` by one at a time.

    `child_module` is the module whose `serve(connection)` the child runs; `patience` is how many seconds a
    discard may take, and `farewell` how many a close, before the child is killed. `again` tells the person how to go
    on when the child has failed.
    """

    def __init__(
        self,
        child_module: str = "clipdiff_core.child",
        patience: float = 5.0,
        farewell: float = 2.0,
        again: str = "Press Generate to start it again.",
    ) -> None:
        self._child_module = child_module
        self._again = again
        self._patience = patience
        self._farewell = farewell
        self._lock = threading.RLock()  # guards the four below
        self._child: Child | None = None
        self._run: _Run | None = None
        self._runs = 0
        self._closed = False

    def start(self) -> None:
        """Spawn the child if none lives, and return at once; should that fail, the next `run` says so."""
        try:
            self._living_child()
        except EngineError:
            return

    def run(self, job: Sendable, output: Output) -> Iterator[Event]:
        """The events of drawing `job`, ending after the last picture, `Described`, `Stopped` or `Failed`, whatever
        happens.

        An iterator that is given up half-way throws its picture away.
        """
        run = self._begin()
        if run is None:
            yield Failed("The engine is busy with another picture: wait for it, or stop it first.")
            return
        try:
            yield from self._events(run, job, output)
        finally:
            self._finish(run)
            if run.discarded and output.snapshot is not None:  # the child may have been killed before it could
                with suppress(OSError):
                    remove_rewritten(output.snapshot)

    def pause(self) -> None:
        """Hold the picture before its next step."""
        self._command("pause")

    def resume(self) -> None:
        """Let a paused picture go on."""
        self._command("resume")

    def keep(self) -> None:
        """Stop, and save the picture as it is now."""
        self._command("keep")

    def skip(self) -> None:
        """Throw this picture away and go on with the next."""
        self._command("skip")

    def discard(self) -> None:
        """Stop, and throw the picture away; a child that does not heed it in time is killed."""
        with self._lock:
            run, child = self._run, self._child
            if run is None or run.discarded:
                return
            run.discarded = True
            if not run.sent or child is None:
                return
            run.deadline = threading.Timer(self._patience, child.process.kill)
            run.deadline.daemon = True
            run.deadline.start()
        child.send({"do": "discard"})

    def close(self) -> None:
        """End the child, by force if it does not go, and this host with it: a run in progress ends with `Stopped`."""
        with self._lock:
            self._closed = True
            child, self._child = self._child, None
        if child is not None:
            child.end(self._farewell)

    def _command(self, name: str) -> None:
        with self._lock:
            child = self._child if self._run is not None else None
        if child is not None:
            child.send({"do": name})

    def _living_child(self) -> Child:
        with self._lock:
            if self._closed:
                raise EngineError("The engine has been closed: start ClipDiff again.")
            if self._child is None or self._child.gone(0):
                self._child = spawn(self._child_module)
            return self._child

    def _begin(self) -> "_Run | None":
        with self._lock:
            if self._run is not None:
                return None
            self._runs += 1
            self._run = _Run(self._runs)
            return self._run

    def _send(self, run: "_Run", job: Sendable, output: Output) -> Child:
        child = self._living_child()
        with self._lock:  # a discard comes either before this, and nothing is sent, or after, and reaches the run
            if not run.discarded:
                child.send({"do": "run", "run": run.number, "job": job.to_dict(), "output": output.to_dict()})
                run.sent = True
        return child

    def _events(self, run: "_Run", job: Sendable, output: Output) -> Iterator[Event]:
        child: Child | None = None
        try:
            child = self._send(run, job, output)
            if run.sent:
                for event in child.events(run.number):
                    run.note(event)
                    yield event
            else:
                yield Stopped(run.index)
            run.ended = True
        except EngineError as error:
            run.ended = True
            if child is not None:
                self._drop(child)
            stopped = run.discarded or self._closed
            yield Stopped(run.index) if stopped else Failed(f"{error.message} {self._again}")

    def _drop(self, child: Child) -> None:
        with self._lock:
            if self._child is child:
                self._child = None
        child.process.kill()
        child.gone(self._farewell)

    def _finish(self, run: "_Run") -> None:
        with self._lock:
            if run.sent and not run.ended and not run.discarded and self._child is not None:
                self._child.send({"do": "discard"})
            if run.deadline is not None:
                run.deadline.cancel()
            self._run = None


@dataclass(slots=True)
class _Run:
    """One job on its way; `index` is the picture in progress as far as the events tell."""

    number: int
    index: int = 0
    sent: bool = False
    ended: bool = False
    discarded: bool = False
    deadline: threading.Timer | None = None

    def note(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.index = event.index
        elif isinstance(event, Picture):
            self.index = event.index + 1
