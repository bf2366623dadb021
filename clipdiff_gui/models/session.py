"""What is done to the models: fetched, taken in, checked, deleted; no widgets."""

import shutil
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.download import forget
from clipdiff_core.checkpoints.importing import ImportJob, clean_leftovers, remove_model
from clipdiff_core.checkpoints.listing import Listed, State
from clipdiff_core.events import Asking, Checked, Checking, Event, Failed, Fetched, Fetching, Imported, Importing
from clipdiff_gui.model.farewells import wait_while
from clipdiff_gui.models.engines import ModelEngines
from clipdiff_gui.models.errands import Errands

_INTERVAL = 100  # milliseconds: three lines together move the window no more often than one
_LONGEST_WAIT = 30.0  # seconds a closed window may wait, unseen: a name that cannot be looked up takes that long


class Doing(Enum):
    """What is being done to a model."""

    FETCHING = auto()
    IMPORTING = auto()
    CHECKING = auto()


@dataclass(frozen=True)
class Standing:
    """How far what is done to a model has come: `done` of `total` bytes, 0 while unknown; it may have to wait first."""

    doing: Doing
    waits: bool = False
    done: int = 0
    total: int = 0
    seconds_left: float | None = None

    @property
    def share(self) -> float | None:
        """How much of it is done, 0 to 1; None while nobody knows."""
        return min(1.0, self.done / self.total) if self.total else None


class ModelsSession(QObject):
    """Three lines of errands, and what follows from how each ends.

    `changed`: something else is under way; `moved`: it has come further; `altered`: the models are others than before.
    """

    changed = Signal()
    moved = Signal()
    altered = Signal()
    asked = Signal(ImportJob, Asking)
    imported = Signal(Imported)
    checked = Signal(str)
    check_failed = Signal(str, Failed)
    failed = Signal(object, Failed)

    def __init__(self, engines: ModelEngines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.downloads = Errands(engines.make_downloader, self.tr("Download it again."), self)
        self.imports = Errands(engines.make_importer, self.tr("Import the file again."), self)
        self.checks = Errands(engines.make_checker, self.tr("Verify it again."), self)
        self._lines = {
            Doing.FETCHING: self.downloads,
            Doing.IMPORTING: self.imports,
            Doing.CHECKING: self.checks,
        }
        for line in self._lines.values():
            line.changed.connect(self.changed)
            line.moved.connect(self._on_moved)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_INTERVAL)
        self._soon.timeout.connect(self.moved)
        self.downloads.ended.connect(self._on_downloaded)
        self.imports.ended.connect(self._on_imported)
        self.checks.ended.connect(self._on_checked)

    @property
    def busy(self) -> bool:
        """Whether anything is under way or waits."""
        return any(line.jobs for line in self._lines.values())

    def download(self, entry: Entry) -> None:
        """Fetch `entry`, go on where it broke off, and take it in."""
        self.downloads.add(entry)

    def take_in(self, job: ImportJob) -> None:
        """Take in a checkpoint, as a copy or where it is."""
        self.imports.add(job)

    def check(self, name: str) -> None:
        """Find out whether the model `name` is still what it came as."""
        self.checks.add(name)

    def delete(self, item: Listed) -> None:
        """Remove a model from the models folder, or what has arrived of one; raises `CheckpointError`."""
        if item.state is State.TO_DOWNLOAD and item.entry is not None:
            forget(item.entry, folders.downloads())
        else:
            remove_model(item.name)
        self.altered.emit()

    def cancel(self, item: Listed) -> None:
        """End whatever is done to `item`."""
        for line in self._lines.values():
            for job in [job for job in line.jobs if _concerns(job, item)]:
                line.cancel(job)

    def standing(self, item: Listed) -> Standing | None:
        """What is done to `item`, if anything."""
        for doing, line in self._lines.items():
            for job in line.jobs:
                if _concerns(job, item):
                    return self.standing_of(doing) if job == line.current else Standing(doing, waits=True)
        return None

    def standing_of(self, doing: Doing) -> Standing:
        """How far the job under way in one line is."""
        match self._lines[doing].newest:
            case Fetching() as now:
                return Standing(doing, False, now.done, now.total, now.seconds_left)
            case Importing() | Checking() as now:
                return Standing(doing, False, now.done, now.total)
            case _:
                return Standing(doing)

    def line(self, doing: Doing) -> Errands:
        """The jobs of one kind."""
        return self._lines[doing]

    def close(self) -> None:
        """End everything: a download keeps what has arrived, an import takes back what it wrote."""
        for line in self._lines.values():
            line.close()
        self._soon.stop()
        wait_while(lambda: any(line.busy for line in self._lines.values()), _LONGEST_WAIT)

    def _on_moved(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_downloaded(self, entry: Entry, last: Event) -> None:
        if isinstance(last, Fetched):
            self.take_in(ImportJob(last.path, entry.name, entry=entry.name))
        self._tell(entry, last)

    def _on_imported(self, job: ImportJob, last: Event) -> None:
        match last:
            case Asking():
                self.asked.emit(job, last)
            case Imported():
                self._put_away(job)
                self.imported.emit(last)
            case _:
                clean_leftovers()  # of a child that had to be killed
        self._tell(job, last)

    def _on_checked(self, name: str, last: Event) -> None:
        if isinstance(last, Checked):
            self.checked.emit(name)
        elif isinstance(last, Failed):
            self.check_failed.emit(name, last)

    def _tell(self, job: object, last: Event) -> None:
        if isinstance(last, Failed):
            self.failed.emit(job, last)
        if not isinstance(last, Asking):
            self.altered.emit()

    def _put_away(self, job: ImportJob) -> None:
        """Remove a downloaded file whose weights are in the models folder now."""
        if job.entry and Path(job.path).parent == folders.downloads():
            try:
                Path(job.path).unlink(missing_ok=True)
            except OSError:  # it only takes room: Delete removes it
                return


def free_space() -> int:
    """How many bytes are free where models are kept."""
    folder = folders.models()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _concerns(job: Any, item: Listed) -> bool:
    """Whether `job` does something to `item`."""
    if item.state is State.TO_DOWNLOAD:
        return item.entry == job or (isinstance(job, ImportJob) and job.entry == item.name)
    if item.state is State.ELSEWHERE:
        return isinstance(job, ImportJob) and Path(job.path) == item.path
    return job == item.name
