"""The drawing in progress: what the engine is doing, and the person's wishes about it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clipdiff_core.events import (
    Described,
    Event,
    Failed,
    FellBack,
    Loading,
    Picture,
    Preview,
    Progress,
    Stopped,
    Unguided,
)
from clipdiff_core.job import Job
from clipdiff_gui.model.recorder import Recorder
from clipdiff_gui.model.run import Phase, Run
from clipdiff_gui.worker import Engine, Worker

if TYPE_CHECKING:
    from clipdiff_core.pictures.saving import Output

_PREVIEW_INTERVAL = 40  # milliseconds: 25 pictures a second, what an eye follows
_LONGEST_WAIT = 10_000  # milliseconds the window waits for its thread when closing


class Session(QObject):
    """Runs one job at a time on an engine and tells what happens, on the window's own thread."""

    phase_changed = Signal(Phase)
    loading = Signal(Loading)
    progressed = Signal(Progress)
    previewed = Signal(Preview)
    pictured = Signal(Picture)
    described = Signal(Described)
    unguided = Signal(Unguided)
    fell_back = Signal(FellBack)
    stopped = Signal(Stopped)
    failed = Signal(Failed)
    finished = Signal()

    def __init__(self, engine: Engine[Job], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.recorder = Recorder()
        self._run = Run(_PREVIEW_INTERVAL, self)
        self._run.phase_changed.connect(self.phase_changed)
        self._run.ticked.connect(self._show_newest)
        self._run.broke_off.connect(self._on_broken_off)
        self._run.finished.connect(self.finished)

    @property
    def phase(self) -> Phase:
        """What the engine is doing now."""
        return self._run.phase

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._run.busy

    def start_engine(self) -> None:
        """Let the engine get ready while the person types."""
        self._engine.start()

    def draw(self, job: Job, output: "Output", first: Callable[[], object] = lambda: None) -> None:
        """Draw `job`, unless another is under way; in the thread that listens, `first` is done before it begins."""
        if self.busy:
            return

        def watched(events: Iterator[Event]) -> Iterator[Event]:
            first()
            yield from self.recorder.watched(events)

        self._run.begin(self._engine, job, output, self.tr("Start it again."), self._listen, watched)

    def pause_or_resume(self) -> None:
        """Hold after the step in progress, or go on when held."""
        self._run.pause_or_resume()

    def keep(self) -> None:
        """Stop, and keep the picture as it is now."""
        self._run.keep()

    def discard(self) -> None:
        """Stop, and throw the current picture away."""
        self._run.discard()

    def skip(self) -> None:
        """Go on with the next picture of the batch."""
        self._run.skip()

    def close(self) -> None:
        """End the engine and the thread that listens to it."""
        self._run.quiet()
        self._engine.close()
        self._run.abandon(_LONGEST_WAIT)

    def _listen(self, worker: Worker) -> None:
        worker.loading.connect(self.loading)
        worker.progressed.connect(self._on_progress)
        worker.pictured.connect(self._on_picture)
        worker.described.connect(self._on_described)
        worker.unguided.connect(self.unguided)
        worker.fell_back.connect(self.fell_back)
        worker.stopped.connect(self._on_stopped)
        worker.failed.connect(self._on_failed)

    def _on_progress(self, event: Progress) -> None:
        self._run.loaded()
        self.progressed.emit(event)

    def _on_picture(self, event: Picture) -> None:
        self._run.mailbox.take()  # the finished picture must not be covered by its own last preview
        self._run.ended = event.index + 1 == event.count
        self.pictured.emit(event)

    def _on_described(self, event: Described) -> None:
        self._run.mailbox.take()
        self._run.ended = True
        self.described.emit(event)

    def _on_stopped(self, event: Stopped) -> None:
        self._run.mailbox.take()
        self._run.ended = True
        self.stopped.emit(event)

    def _on_failed(self, event: Failed) -> None:
        self._show_newest()
        self._run.ended = True
        self.failed.emit(event)

    def _on_broken_off(self) -> None:
        message = self.tr("The engine ended without finishing. Start it again.")
        self.failed.emit(Failed(message))

    def _show_newest(self) -> None:
        preview = self._run.mailbox.take()
        if isinstance(preview, Preview):
            self._run.loaded()
            self.previewed.emit(preview)
