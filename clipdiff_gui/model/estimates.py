"""How long what was asked for will take: what earlier pictures taught, at hand for the window; no widgets."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRunnable, QSize, QThreadPool, Signal

from clipdiff_core import folders
from clipdiff_core.errors import JobError
from clipdiff_core.estimates import Estimate, Experience, Lesson, keep_lessons, total
from clipdiff_core.events import Picture, Progress
from clipdiff_core.job import Job, Size
from clipdiff_core.queue.entry import Entry
from clipdiff_core.validation import validate
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.model.session import Session
from clipdiff_gui.model.thumbnail_files import reader_of


class Estimates(QObject):
    """Learns of every picture that is finished; `changed` when what was said is no longer so."""

    changed = Signal()

    def __init__(self, session: Session, installed: Installed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experience = Experience.read()
        self._memory = 0
        self._sizes: dict[str, QSize] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        session.progressed.connect(self._on_progress)
        session.pictured.connect(self._on_picture)
        installed.changed.connect(self._look_again)

    def of(self, job: Job) -> Estimate | None:
        """What `job` will take; None for one that cannot be drawn as it is."""
        try:
            validate(job)
            return self._experience.estimate(job, self._given(job))
        except JobError:
            return None

    def of_all(self, entries: Sequence[Entry]) -> Estimate | None:
        """What is left of all of them; None when there is nothing, or nothing to be said."""
        found = [(self.of(entry.job), entry) for entry in entries if entry.left]
        left = [
            Estimate(one.seconds * entry.left / entry.job.count, one.memory) for one, entry in found if one is not None
        ]
        return total(left) if left else None

    def close(self) -> None:
        """Wait until what was learned is written."""
        self._pool.waitForDone()

    def _on_progress(self, event: Progress) -> None:
        self._memory = max(self._memory, event.gpu_memory or event.memory)

    def _on_picture(self, event: Picture) -> None:
        self._experience = self._experience.taught(event.job, event.seconds, self._memory, self._given(event.job))
        self._memory = 0
        self._pool.start(_Writing(dict(self._experience.lessons)))
        self.changed.emit()

    def _look_again(self) -> None:
        self._experience = self._experience.afresh()
        self.changed.emit()

    def _given(self, job: Job) -> Size | None:
        """The size of the picture that `job` works on, by its first bytes; None without one that is here."""
        if job.task == "generate" or not job.init.sha256:
            return None
        if job.init.sha256 not in self._sizes:
            self._sizes[job.init.sha256] = reader_of(str(folders.sources() / job.init.sha256)).size()
        size = self._sizes[job.init.sha256]
        return Size(size.width(), size.height()) if size.isValid() else None


class _Writing(QRunnable):
    def __init__(self, lessons: dict[str, Lesson]) -> None:
        super().__init__()
        self._lessons = lessons

    def run(self) -> None:
        keep_lessons(self._lessons)
