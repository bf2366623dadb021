"""The training in progress: what the trainer is doing, and the person's wishes about it."""

import math
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from clipdiff_core import folders
from clipdiff_core.errors import TrainingError
from clipdiff_core.events import Failed, Found, Learning, Loading, Preview, Stopped, Trained
from clipdiff_core.pictures.output import Output
from clipdiff_core.training_job import TrainingJob, validate
from clipdiff_gui.model.curves import Curve
from clipdiff_gui.model.farewells import Farewells, wait_while
from clipdiff_gui.model.run import Phase, Run
from clipdiff_gui.training.standing import Standing, share_learned, standing
from clipdiff_gui.worker import Engine, MakeTrainer, Worker

_INTERVAL = 100  # milliseconds: a training may learn from hundreds of batches a second, nobody reads that fast
_LONGEST_WAIT = 20.0  # seconds a closed window may wait, unseen, for the training to be kept


class TrainingSession(QObject):
    """Runs one training at a time, each on an engine that is made for it and ended with it, and tells what happens."""

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
        self._farewells = Farewells()
        self._newest: Learning | None = None
        self.reached: Standing | None = None
        self.sheet: Preview | None = None
        self.job: TrainingJob | None = None
        self.curves: dict[str, Curve] = {}
        self._run = Run(_INTERVAL, self)
        self._run.phase_changed.connect(self.phase_changed)
        self._run.ticked.connect(self._show_newest)
        self._run.broke_off.connect(self._on_broken_off)
        self._run.finished.connect(self._on_finished)

    @property
    def phase(self) -> Phase:
        """What the trainer is doing now."""
        return self._run.phase

    @property
    def busy(self) -> bool:
        """Whether a training is under way."""
        return self._run.busy

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
            self.curves, self.reached, self.sheet = {}, None, None
        self.job = job
        self._engine = self._make_engine()
        again = self.tr("Press Train to go on.")
        self._run.begin(self._engine, job, Output(folders.models()), again, self._listen)
        return True

    def goes_on(self, job: TrainingJob) -> bool:
        """Whether `job` is the training before it, to go on with."""
        before = self.job
        return before is not None and (before.folder, before.name, before.start) == (job.folder, job.name, job.start)

    def pause_or_resume(self) -> None:
        """Hold after the batch in progress, or go on when held."""
        self._run.pause_or_resume()

    def stop(self) -> None:
        """Stop, and keep everything learned; however long the batch in progress takes, it is waited for."""
        self._run.keep()

    def close(self) -> None:
        """End the engine, which keeps what was learned, and the thread that listens to it; the window stays lively."""
        self._run.quiet()
        self._end_engine()
        wait_while(lambda: self._farewells.parting or self._run.listening, _LONGEST_WAIT)

    def _end_engine(self) -> None:
        """End the engine beside the window, which need not wait for it: an idle one would only hold memory."""
        engine, self._engine = self._engine, None
        if engine is not None:
            self._farewells.end(engine)

    def _listen(self, worker: Worker) -> None:
        worker.loading.connect(self._on_loading)
        worker.found.connect(self._on_found)
        worker.learned.connect(self._on_learned)
        worker.trained.connect(self._on_trained)
        worker.stopped.connect(self._on_stopped)
        worker.failed.connect(self._on_failed)

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
        self._run.ended = True
        self.trained.emit(Path(event.folder).name)

    def _on_stopped(self, event: Stopped) -> None:
        del event
        self._show_newest()
        self._run.ended = True
        self.stopped.emit()

    def _on_failed(self, event: Failed) -> None:
        self._show_newest()
        self._run.ended = True
        self.failed.emit(event)

    def _on_broken_off(self) -> None:
        self._on_failed(Failed(self.tr("The training ended without a word. Press Train to go on.")))

    def _on_finished(self) -> None:
        self._end_engine()
        self.finished.emit()

    def _show_newest(self) -> None:
        newest, self._newest = self._newest, None
        if newest is not None and self.job is not None:
            self._run.loaded()
            self.reached = standing(newest, self.job.minutes)
            self.learned.emit(self.reached)
        if isinstance(preview := self._run.mailbox.take(), Preview):
            self.sheet = preview
            self.previewed.emit(preview)

    def _stop_again(self) -> None:
        """Repeat the wish to stop: one made before the engine had taken the job never reached it."""
        if self.phase is Phase.STOPPING:
            self._run.keep()
