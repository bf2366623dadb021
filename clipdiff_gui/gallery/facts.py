"""What a picture was made with, read in a thread and told in words."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QRunnable, QThreadPool, Signal, SignalInstance

from clipdiff_core.errors import PictureError
from clipdiff_core.job import Job
from clipdiff_core.library.entries import Details
from clipdiff_core.targets import target_title
from clipdiff_gui.model.tasks import walks
from clipdiff_gui.task_names import task_words

translate = QCoreApplication.translate


class Reader(QObject):
    """Reads one picture at a time; of several only the last one asked for counts. None is told of what is none."""

    read = Signal(Path, object)
    _done = Signal(Path, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: Path | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._done.connect(self._tell)

    def look(self, path: Path | None) -> None:
        """Read the picture at `path`, or none any more."""
        self._wanted = path
        self._pool.clear()
        if path is not None:
            self._pool.start(_Read(path, self._done))

    def close(self) -> None:
        """Read no more."""
        self._wanted = None
        self._pool.clear()
        self._pool.waitForDone()

    def _tell(self, path: Path, details: Details | None) -> None:
        if path == self._wanted:
            self.read.emit(path, details)


class _Read(QRunnable):
    def __init__(self, path: Path, done: SignalInstance) -> None:
        super().__init__()
        self._path = path
        self._done = done

    def run(self) -> None:
        from clipdiff_core.library.reading import read_details  # reads pictures: too slow to load before the window

        try:
            self._done.emit(self._path, read_details(self._path))
        except PictureError:
            self._done.emit(self._path, None)


def targets_in_words(job: Job) -> list[tuple[str, str]]:
    """What was drawn towards and away from, each with its weight."""
    return [(target_title(target), f"{target.weight:g}") for target in job.targets]


def in_words(path: Path, details: Details, seconds: float | None) -> list[tuple[str, str]]:
    """The names of the settings that matter for a picture, with their values."""
    job, told = details.job, []
    if job is not None:
        told.append((translate("Details", "Task"), task_words()[job.task].name))
        if job.init.name:
            told.append((translate("Details", "Made from"), job.init.name))
        told += [
            (translate("Details", "Model"), job.model.name),
            (translate("Details", "Seed"), str(job.seed)),
        ]
        if walks(job):
            told += [
                (translate("Details", "Steps"), str(job.length)),
                (translate("Details", "Guidance"), f"{job.guidance.clip_guidance_scale:g}"),
            ]
    told.append((translate("Details", "Size"), f"{details.width} × {details.height}"))
    if details.made_with is not None:
        device = f"{details.made_with.device}, {details.made_with.precision}"
        told.append((translate("Details", "Device"), device))
    if seconds is not None:
        told.append(
            (translate("Details", "Time"), translate("Details", "{seconds} s").format(seconds=f"{seconds:.1f}"))
        )
    told.append((translate("Details", "Date"), _date(path)))
    told.append((translate("Details", "File"), path.name))
    return told


def _date(path: Path) -> str:
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime)
    except OSError:
        return ""
    return QLocale().toString(written, QLocale.FormatType.ShortFormat)  # type: ignore[call-overload]
