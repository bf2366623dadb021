"""Jobs of one kind, done one after another: downloads, imports, checks."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from clipdiff_core import folders
from clipdiff_core.events import Event, Failed, Stopped
from clipdiff_core.pictures.output import Output
from clipdiff_gui.model.farewells import Farewells
from clipdiff_gui.model.run import Run
from clipdiff_gui.worker import Engine, Newest, Worker

_INTERVAL = 100  # milliseconds: ten times a second is as often as anyone can read


class Errands(QObject):
    """Each job gets an engine that is made for it and ended with it; those behind it wait.

    `changed` tells that another job is under way, or waits; `moved` that the one under way has come further; `ended`
    with its last event that the engine is free again.
    """

    changed = Signal()
    moved = Signal()
    ended = Signal(object, object)

    def __init__(self, make_engine: Callable[[], Engine[Any]], again: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_engine = make_engine
        self._again = again
        self._engine: Engine[Any] | None = None
        self._farewells = Farewells()
        self._last: Event | None = None
        self.current: Any = None
        self.newest: Newest | None = None
        self.waiting: list[Any] = []
        self._closed = False
        self._run = Run(_INTERVAL, self)
        self._run.ticked.connect(self._take_newest)
        self._run.finished.connect(self._on_finished)

    @property
    def jobs(self) -> list[Any]:
        """The job under way, and those that wait."""
        return self.waiting if self.current is None else [self.current, *self.waiting]

    @property
    def busy(self) -> bool:
        """Whether a thread still listens, or an engine is still ending."""
        return self._run.listening or self._farewells.parting

    def add(self, job: Any) -> None:
        """Do `job` when its turn comes; one that is under way or waits already is not done twice."""
        if job not in self.jobs and not self._closed:
            self.waiting.append(job)
            self._go_on()
            self.changed.emit()

    def cancel(self, job: Any) -> None:
        """End `job`, or never begin it."""
        if job == self.current:
            self._run.discard()
        elif job in self.waiting:
            self.waiting.remove(job)
            self.ended.emit(job, Stopped(0))
        self.changed.emit()

    def close(self) -> None:
        """End what is under way, and begin nothing more; `busy` tells until when."""
        self._closed = True
        self._run.quiet()
        self.waiting.clear()
        if self._engine is not None:
            self._run.discard()
            self._end_engine()

    def _go_on(self) -> None:
        if self.current is None and self.waiting:
            self.current, self.newest, self._last = self.waiting.pop(0), None, None
            self._engine = self._make_engine()
            self._run.begin(self._engine, self.current, Output(folders.models()), self._again, self._listen)

    def _listen(self, worker: Worker) -> None:
        worker.settled.connect(self._on_last)
        worker.stopped.connect(self._on_last)
        worker.failed.connect(self._on_last)

    def _on_last(self, event: Event) -> None:
        self._run.ended = True
        self._last = event

    def _take_newest(self) -> None:
        newest = self._run.mailbox.take()
        if newest is not None:
            self._run.loaded()
            self.newest = newest
            self.moved.emit()

    def _on_finished(self) -> None:
        job, self.current, self.newest = self.current, None, None
        self._end_engine()
        told = self.tr("ClipDiff ended this without a word. {again}").format(again=self._again)
        self.ended.emit(job, self._last or Failed(told))
        self._go_on()
        self.changed.emit()

    def _end_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            self._farewells.end(engine)
