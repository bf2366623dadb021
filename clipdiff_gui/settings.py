"""What the window remembers from one start to the next, in one JSON file."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, SignalInstance

from clipdiff_core.errors import JobError
from clipdiff_core.job import Job
from clipdiff_core.json_files import read_json
from clipdiff_core.pictures.atomic import write_whole
from clipdiff_core.training_job import TrainingJob

_VERSION = 1
_DELAY = 500  # milliseconds after the first change that is not written yet: a crash loses no more


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered: the job in the making and the preset it began with, the seed's lock, where pictures go and
    whether without what they were made of, and the window's looks.

    `training` is what the form of trainings says. `typed` is what was being typed and is no setting yet, by the setting
    it is for; `places` how folds, splitters and panels stood, by their names; `picture` the one on the canvas; `hints`
    what the person has learned to do.
    """

    job: Job | None = None
    seed_locked: bool = False
    folder: str = ""
    scheme: str = "system"
    advanced: bool = False
    geometry: str = ""
    language: str = "system"
    picture: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    curves: bool = False
    notices: bool = True
    plain: bool = False
    preset: str = ""
    training: TrainingJob | None = None


def read(path: Path) -> Kept:
    """Read what was remembered; whatever is missing or damaged is as on the first start."""
    try:
        values = read_json(path)
    except (OSError, ValueError):
        return Kept()
    if not isinstance(values, dict) or values.get("version") != _VERSION:
        return Kept()
    return Kept(
        job=_job(values.get("job")),
        seed_locked=values.get("seed_locked") is True,
        folder=_text(values.get("folder")),
        scheme=_text(values.get("scheme")) or "system",
        advanced=values.get("advanced") is True,
        geometry=_text(values.get("geometry")),
        language=_text(values.get("language")) or "system",
        picture=_text(values.get("picture")),
        typed=_texts(values.get("typed")),
        places=_texts(values.get("places")),
        hints=tuple(hint for hint in _list(values.get("hints")) if isinstance(hint, str)),
        curves=values.get("curves") is True,
        notices=values.get("notices") is not False,
        plain=values.get("plain") is True,
        preset=_text(values.get("preset")),
        training=_training(values.get("training")),
    )


def write(path: Path, kept: Kept) -> None:
    """Replace what was remembered; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _content(kept), replace=True)


class Keeper(QObject):
    """Writes the settings a moment after a change, beside the window, and at the end."""

    failed = Signal(str)

    def __init__(self, path: Path, collect: Callable[[], Kept], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._collect = collect
        self._written: Kept | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self._write)

    def touch(self) -> None:
        """Something changed: write it soon, however much more changes until then."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> Kept:
        """Write now, and wait until it is; returns what was written."""
        self._timer.stop()
        self._pool.waitForDone()
        kept = self._collect()
        _Writing(self._path, kept, self.failed).run()
        return kept

    def _write(self) -> None:
        kept = self._collect()
        if kept != self._written:
            self._written = kept
            self._pool.start(_Writing(self._path, kept, self.failed))


class _Writing(QRunnable):
    def __init__(self, path: Path, kept: Kept, failed: SignalInstance) -> None:
        super().__init__()
        self._path = path
        self._kept = kept
        self._failed = failed

    def run(self) -> None:
        try:
            write(self._path, self._kept)
        except OSError as error:
            self._failed.emit(str(error))


def _content(kept: Kept) -> bytes:
    values = asdict(kept) | {"version": _VERSION, "job": kept.job.to_dict() if kept.job else None}
    return json.dumps(values, indent=1).encode()  # in ASCII: a folder's name may be bytes that are no text


def _job(values: object) -> Job | None:
    try:
        return Job.from_dict(values)
    except (JobError, OverflowError):
        return None


def _training(values: object) -> TrainingJob | None:
    try:
        return TrainingJob.from_dict(values)
    except JobError:
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> dict[str, str]:
    """By their names; whatever is no text is left out."""
    return {name: text for name, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else {}
