"""One run of an engine at a time: its phase, the thread that listens to it, and the person's wishes about it."""

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from clipdiff_core.events import Event
from clipdiff_gui.worker import Engine, Mailbox, Worker

if TYPE_CHECKING:
    from clipdiff_core.pictures.saving import Output

J = TypeVar("J")


class Phase(Enum):
    """What an engine is doing for the window."""

    IDLE = auto()
    LOADING = auto()
    RUNNING = auto()
    PAUSED = auto()
    STOPPING = auto()


class Run(QObject):
    """What every session holds; while a run is under way, `ticked` comes every `interval` milliseconds.

    The session sets `ended` when the run has said its last word; `broke_off` tells that it never did, `finished` that
    the engine is free again.
    """

    phase_changed = Signal(Phase)
    ticked = Signal()
    broke_off = Signal()
    finished = Signal()

    def __init__(self, interval: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mailbox = Mailbox()
        self.ended = False
        self._phase = Phase.IDLE
        self._engine: Engine[Any] | None = None
        self._worker: Worker | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(interval)
        self._clock.timeout.connect(self.ticked)

    @property
    def phase(self) -> Phase:
        """What the engine is doing now."""
        return self._phase

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self._phase is not Phase.IDLE

    @property
    def listening(self) -> bool:
        """Whether there is still a thread that listens."""
        return self._worker is not None

    def begin(
        self,
        engine: Engine[J],
        job: J,
        output: "Output",
        again: str,
        listen: Callable[[Worker], None],
        watched: Callable[[Iterator[Event]], Iterator[Event]] = iter,
    ) -> None:
        """Let `engine` do `job` in a thread of its own, whose signals `listen` connects before it starts.

        `again` tells the person how to go on when the engine cannot be reached; in that thread, the events go through
        `watched`.
        """
        self._engine, self.ended = engine, False
        self._worker = Worker(lambda: watched(engine.run(job, output)), self.mailbox, again, self)
        listen(self._worker)
        self._worker.finished.connect(self._on_finished)
        self._set_phase(Phase.LOADING)
        self._clock.start()
        self._worker.start()

    def loaded(self) -> None:
        """Note that the engine has got ready, and works."""
        if self._phase is Phase.LOADING:
            self._set_phase(Phase.RUNNING)

    def pause_or_resume(self) -> None:
        """Hold after the step in progress, or go on when held."""
        if self._engine is not None and self._phase is Phase.RUNNING:
            self._engine.pause()
            self._set_phase(Phase.PAUSED)
        elif self._engine is not None and self._phase is Phase.PAUSED:
            self._engine.resume()
            self._set_phase(Phase.RUNNING)

    def keep(self) -> None:
        """Stop, and keep what there is; may be asked for again."""
        if self._engine is not None and self.busy:
            self._set_phase(Phase.STOPPING)
            self._engine.keep()

    def discard(self) -> None:
        """Stop, and throw away what was begun."""
        if self._engine is not None and self.busy:
            self._set_phase(Phase.STOPPING)
            self._engine.discard()

    def skip(self) -> None:
        """Throw away what was begun, and go on with the next."""
        if self._engine is not None and self._phase in (Phase.RUNNING, Phase.PAUSED):
            self._engine.skip()
            self._set_phase(Phase.RUNNING)

    def quiet(self) -> None:
        """Tick no more; for a window that closes."""
        self._clock.stop()

    def abandon(self, milliseconds: int) -> None:
        """Wait for the thread, whose engine has been closed, and hear nothing more of it."""
        if self._worker is not None:
            self._worker.wait(milliseconds)
            self._worker = None

    def _on_finished(self) -> None:
        if self._worker is None:
            return
        self._worker.deleteLater()
        self._worker = self._engine = None
        self._clock.stop()
        if not self.ended:
            self.broke_off.emit()
        self.mailbox.take()
        self._set_phase(Phase.IDLE)
        self.finished.emit()

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)
