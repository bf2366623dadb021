"""The training in progress: what the trainer is doing, and the person's wishes about it."""

import math
import threading
import time
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal

from clipdiff_core import folders
from clipdiff_core.errors import TrainingError
from clipdiff_core.events import Failed, Found, Learning, Loading, Preview, Stopped, Trained
from clipdiff_core.pictures.output import Output
from clipdiff_core.training_job import TrainingJob, validate
from clipdiff_gui.training.curves import Curve
from clipdiff_gui.training.standing import Standing, share_learned, standing
from clipdiff_gui.worker import Engine, Mailbox, MakeTrainer, Worker

_INTERVAL = 100  # milliseconds: a training may learn from hundreds of batches a second, nobody reads that fast
_LONGEST_WAIT = 20.0  # seconds a closed window may wait, unseen, for the training to be kept
_LOOK = 0.02  # seconds between looks at whether it is


class Phase(Enum):
    """What the trainer is doing for the window."""

    IDLE = auto()
    LOADING = auto()
    LEARNING = auto()
    PAUSED = auto()
    STOPPING = auto()


class TrainingSession(QObject):
    """Runs one training at a time on an engine made for the first of them, and tells what happens."""

    phase_changed = Signal(Phase)
    loading = Signal(Loading)
    found = Signal(Found)
    learned = Signal(Standing)
    previewed = Signal(Preview)
    trained = Signal(str)
    stopped = Signal()
    failed = Signal(Failed)
    finished = Signal()

    def __init__(self, make_engine: MakeTrainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_engine = make_engine
        self._engine: Engine[TrainingJob] | None = None
        self._phase = Phase.IDLE
        self._worker: Worker | None = None
        self._ended = False
        self._newest: Learning | None = None
        self._mailbox = Mailbox()
        self.job: TrainingJob | None = None
        self.curves: dict[str, Curve] = {}
        self._clock = QTimer(self)
        self._clock.setInterval(_INTERVAL)
        self._clock.timeout.connect(self._show_newest)

    @property
    def phase(self) -> Phase:
        """What the trainer is doing now."""
        return self._phase

    @property
    def busy(self) -> bool:
        """Whether a training is under way."""
        return self._phase is not Phase.IDLE

    def train(self, job: TrainingJob) -> bool:
        """Begin or go on; False when one is under way or it cannot be (then `failed` has said why)."""
        if self.busy:
            return False
        try:
            validate(job)
        except TrainingError as error:
            self.failed.emit(Failed(error.message, error.field))
            return False
        if not self.goes_on(job):
            self.curves = {}
        self.job = job
        engine = self._engine = self._engine or self._make_engine()
        self._ended = False
        again = self.tr("Press Train to go on.")
        self._worker = Worker(lambda: engine.run(job, Output(folders.models())), self._mailbox, again, self)
        self._listen(self._worker)
        self._set_phase(Phase.LOADING)
        self._clock.start()
        self._worker.start()
        return True

    def goes_on(self, job: TrainingJob) -> bool:
        """Whether `job` is the training before it, to go on with."""
        before = self.job
        return before is not None and (before.folder, before.name, before.start) == (job.folder, job.name, job.start)

    def pause(self) -> None:
        """Hold after the batch in progress."""
        if self._engine is not None and self._phase is Phase.LEARNING:
            self._engine.pause()
            self._set_phase(Phase.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._engine is not None and self._phase is Phase.PAUSED:
            self._engine.resume()
            self._set_phase(Phase.LEARNING)

    def pause_or_resume(self) -> None:
        """Hold, or go on when held."""
        self.resume() if self._phase is Phase.PAUSED else self.pause()

    def stop(self) -> None:
        """Stop, and keep everything learned; however long the batch in progress takes, it is waited for."""
        if self._engine is not None and self.busy:
            self._set_phase(Phase.STOPPING)
            self._engine.keep()

    def close(self) -> None:
        """End the engine, which keeps what was learned, and the thread that listens to it; the window stays lively."""
        self._clock.stop()
        if self._engine is None:
            return
        farewell = threading.Thread(target=self._engine.close, name="clipdiff-farewell")
        farewell.start()
        latest = time.monotonic() + _LONGEST_WAIT
        while (farewell.is_alive() or self._worker is not None) and time.monotonic() < latest:
            farewell.join(_LOOK) if farewell.is_alive() else time.sleep(_LOOK)
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _listen(self, worker: Worker) -> None:
        worker.loading.connect(self._on_loading)
        worker.found.connect(self._on_found)
        worker.learned.connect(self._on_learned)
        worker.trained.connect(self._on_trained)
        worker.stopped.connect(self._on_stopped)
        worker.failed.connect(self._on_failed)
        worker.finished.connect(self._on_finished)

    def _on_loading(self, event: Loading) -> None:
        self._stop_again()
        self.loading.emit(event)

    def _on_found(self, event: Found) -> None:
        self._stop_again()
        self.found.emit(event)

    def _on_learned(self, event: Learning) -> None:
        self._stop_again()
        loss = next(iter(event.figures.values()), math.nan)  # the first figure is what the network learns by
        self.curves.setdefault(event.stage, Curve()).add(share_learned(event), loss)
        self._newest = event

    def _on_trained(self, event: Trained) -> None:
        self._show_newest()
        self._ended = True
        self.trained.emit(Path(event.folder).name)

    def _on_stopped(self, event: Stopped) -> None:
        del event
        self._show_newest()
        self._ended = True
        self.stopped.emit()

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
        if not self._ended:
            self._on_failed(Failed(self.tr("The training ended without a word. Press Train to go on.")))
        self._set_phase(Phase.IDLE)
        self.finished.emit()

    def _show_newest(self) -> None:
        newest, self._newest = self._newest, None
        if newest is not None and self.job is not None:
            if self._phase is Phase.LOADING:
                self._set_phase(Phase.LEARNING)
            self.learned.emit(standing(newest, self.job.minutes))
        if (preview := self._mailbox.take()) is not None:
            self.previewed.emit(preview)

    def _stop_again(self) -> None:
        """Repeat the wish to stop: one made before the engine had taken the job never reached it."""
        if self._engine is not None and self._phase is Phase.STOPPING:
            self._engine.keep()

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)
