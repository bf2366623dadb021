"""What the window remembers from one start to the next, in one JSON file."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from clipdiff_core.errors import JobError
from clipdiff_core.job import Job
from clipdiff_core.pictures.atomic import write_whole

_VERSION = 1
_DELAY = 1000  # milliseconds after the last change


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered: the job in the making, the seed's lock, where pictures go, and the window's looks."""

    job: Job | None = None
    seed_locked: bool = False
    folder: str = ""
    scheme: str = "system"
    advanced: bool = False
    geometry: str = ""


def read(path: Path) -> Kept:
    """Read what was remembered; whatever is missing or damaged is as on the first start."""
    try:
        values = json.loads(path.read_text("utf-8"))
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
    )


def write(path: Path, kept: Kept) -> None:
    """Replace what was remembered; raises `OSError`."""
    values = asdict(kept) | {"version": _VERSION, "job": kept.job.to_dict() if kept.job else None}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(values, ensure_ascii=False, indent=1).encode(), replace=True)


class Keeper(QObject):
    """Writes the settings one second after the last change, and at the end."""

    failed = Signal(str)

    def __init__(self, path: Path, collect: Callable[[], Kept], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._collect = collect
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self.flush)

    def touch(self) -> None:
        """Something changed: write it soon."""
        self._timer.start()

    def flush(self) -> None:
        """Write now."""
        self._timer.stop()
        try:
            write(self._path, self._collect())
        except OSError as error:
            self.failed.emit(str(error))


def _job(values: object) -> Job | None:
    try:
        return Job.from_dict(values)
    except (JobError, OverflowError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
