"""The run in progress: what the engine is doing, and the person's wishes about it."""

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clipdiff_core.errors import JobError
from clipdiff_core.events import Failed, Loading, Picture, Preview, Progress, Stopped
from clipdiff_core.job import Job, validate
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.worker import Engine, Mailbox, Worker

if TYPE_CHECKING:
    from clipdiff_core.pictures.saving import Output

_PREVIEW_INTERVAL = 40  # milliseconds: 25 pictures a second, what an eye follows
_LONGEST_WAIT = 10_000  # milliseconds the window waits for its thread when closing


class Phase(Enum):
    """What the engine is doing for the window."""

    IDLE = auto()
    LOADING = auto()
    RENDERING = auto()
    PAUSED = auto()
    STOPPING = auto()


class Session(QObject):
    """Runs one job at a time on an engine and tells what happens, on the window's own thread."""

    phase_changed = Signal(Phase)
    loading = Signal(Loading)
    progressed = Signal(Progress)
    previewed = Signal(Preview)
    pictured = Signal(Picture)
    stopped = Signal(Stopped)
    failed = Signal(Failed)
    finished = Signal()

    def __init__(self, engine: Engine[Job], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._phase = Phase.IDLE
        self._worker: Worker | None = None
        self._ended = False
        self._mailbox = Mailbox()
        self._clock = QTimer(self)
        self._clock.setInterval(_PREVIEW_INTERVAL)
        self._clock.timeout.connect(self._show_newest)

    @property
    def phase(self) -> Phase:
        """What the engine is doing now."""
        return self._phase

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._phase is not Phase.IDLE

    def start_engine(self) -> None:
        """Let the engine get ready while the person types."""
        self._engine.start()

    def generate(self, draft: Draft, output: "Output") -> bool:
        """Draw the draft; False when one is under way or it cannot be drawn (then `failed` has said why)."""
        if self.busy:
            return False
        job = draft.next_job()
        try:
            validate(job)
        except JobError as error:
            self.failed.emit(Failed(error.message, error.field))
            return False
        draft.set("seed", job.seed)
        self._ended = False
        again = self.tr("Press Generate to try again.")
        self._worker = Worker(lambda: self._engine.run(job, output), self._mailbox, again, self)
        self._listen(self._worker)
        self._set_phase(Phase.LOADING)
        self._clock.start()
        self._worker.start()
        return True

    def pause(self) -> None:
        """Hold after the step in progress."""
        if self._phase is Phase.RENDERING:
            self._engine.pause()
            self._set_phase(Phase.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._phase is Phase.PAUSED:
            self._engine.resume()
            self._set_phase(Phase.RENDERING)

    def pause_or_resume(self) -> None:
        """Hold, or go on when held."""
        self.resume() if self._phase is Phase.PAUSED else self.pause()

    def keep(self) -> None:
        """Stop, and keep the picture as it is now."""
        if self.busy:
            self._set_phase(Phase.STOPPING)
            self._engine.keep()

    def discard(self) -> None:
        """Stop, and throw the current picture away."""
        if self.busy:
            self._set_phase(Phase.STOPPING)
            self._engine.discard()

    def skip(self) -> None:
        """Go on with the next picture of the batch."""
        if self._phase in (Phase.RENDERING, Phase.PAUSED):
            self._engine.skip()
            self._set_phase(Phase.RENDERING)

    def close(self) -> None:
        """End the engine and the thread that listens to it."""
        self._clock.stop()
        self._engine.close()
        if self._worker is not None:
            self._worker.wait(_LONGEST_WAIT)
            self._worker = None

    def _listen(self, worker: Worker) -> None:
        worker.loading.connect(self._on_loading)
        worker.progressed.connect(self._on_progress)
        worker.pictured.connect(self._on_picture)
        worker.stopped.connect(self._on_stopped)
        worker.failed.connect(self._on_failed)
        worker.finished.connect(self._on_finished)

    def _on_loading(self, event: Loading) -> None:
        self.loading.emit(event)

    def _on_progress(self, event: Progress) -> None:
        self._set_drawing()
        self.progressed.emit(event)

    def _on_picture(self, event: Picture) -> None:
        self._mailbox.take()  # the finished picture must not be covered by its own last preview
        self._ended = event.index + 1 == event.count
        self.pictured.emit(event)

    def _on_stopped(self, event: Stopped) -> None:
        self._mailbox.take()
        self._ended = True
        self.stopped.emit(event)

    def _on_failed(self, event: Failed) -> None:
        self._show_newest()
        self._ended = True
        self.failed.emit(event)

    def _on_finished(self) -> None:
        if self._worker is None:
            return
        self._worker.deleteLater()
        self._worker = None
        self._clock.stop()
        self._mailbox.take()
        if not self._ended:
            message = self.tr("The engine ended without finishing the picture. Press Generate to try again.")
            self.failed.emit(Failed(message))
        self._set_phase(Phase.IDLE)
        self.finished.emit()

    def _show_newest(self) -> None:
        preview = self._mailbox.take()
        if preview is not None:
            self._set_drawing()
            self.previewed.emit(preview)

    def _set_drawing(self) -> None:
        if self._phase is Phase.LOADING:
            self._set_phase(Phase.RENDERING)

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)
