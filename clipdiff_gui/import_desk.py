"""Where pictures that say how they were made meet the window: an offer, a look, and taking over what is of use."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QRunnable, QThreadPool, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from clipdiff_core.errors import ClipDiffError
from clipdiff_core.job import Job
from clipdiff_core.pictures.usable import usable_parts, using
from clipdiff_gui.canvas.incoming import pictures_in
from clipdiff_gui.found_dialog import FoundDialog
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.picture_files import PictureFiles
from clipdiff_gui.recall import Recall

if TYPE_CHECKING:
    from clipdiff_core.pictures.found import Found

_OURS = "ClipDiff"


class ImportDesk(QObject):
    """Reads pictures in a thread of its own, and changes nothing before the person has seen what there is."""

    failed = Signal(str)
    _read = Signal(Path, object, bool)  # what it says, and whether somebody asked for it
    _unread = Signal(str)

    def __init__(self, draft: Draft, installed: Installed, files: PictureFiles, recall: Recall, panes: Layout) -> None:
        super().__init__(panes)
        self._draft = draft
        self._installed = installed
        self._recall = recall
        self._panes = panes
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.action = QAction(self.tr("Use settings from a file…"), self)
        self.action.setToolTip(
            self.tr("Choose a picture of ClipDiff, A1111, InvokeAI, Fooocus or ComfyUI, and see what of it can be used")
        )
        self.action.triggered.connect(self.choose)
        self.dialog: FoundDialog | None = None
        self._read.connect(self._on_read)
        self._unread.connect(self.failed)
        files.jobless.connect(self.show_file)

    def look_into(self, data: QMimeData) -> None:
        """A picture was dropped: if it says how it was made, offer to show that."""
        first = next(iter(pictures_in(data)), None)
        if isinstance(first, Path):
            self._start(first, asked=False)

    def choose(self) -> None:
        """Pick a picture and show what it says."""
        kinds = self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff)")
        title = self.tr("Use settings from a file")
        chosen, _ = QFileDialog.getOpenFileName(self._panes.window(), title, "", kinds)
        if chosen:
            self.show_file(Path(chosen))

    def show_file(self, path: Path) -> None:
        """Show what the picture at `path` says, or say that it says nothing."""
        self._start(path, asked=True)

    def close(self) -> None:
        """Leave nothing running."""
        self._pool.clear()
        self._pool.waitForDone()
        if self.dialog is not None:
            self.dialog.reject()

    def _start(self, path: Path, asked: bool) -> None:
        self._pool.start(_Reading(path, asked, self._read, self._unread))

    def _on_read(self, path: Path, origin: "Job | Found | None", asked: bool) -> None:
        if origin is None:
            if asked:
                told = self.tr("“{name}” does not say how it was made.")
                self.failed.emit(told.format(name=path.name))
            return
        if asked:
            self._show(path, origin)
            return
        told = self.tr("This picture says how it was made ({program}).").format(program=_program(origin))
        self._panes.bar.notice(told, self.tr("Show…"), lambda: self._show(path, origin), stays=True)

    def _show(self, path: Path, origin: "Job | Found") -> None:
        parts = usable_parts(origin, self._installed.drawing())
        self.dialog = FoundDialog(path.name, _program(origin), parts, self._panes.window())
        self.dialog.accepted.connect(self._use)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _use(self) -> None:
        if self.dialog is None:
            return
        chosen = self.dialog.chosen
        with_seed = any(part.part == "seed" for part in chosen)
        told = self.tr("What you ticked is in use.")
        if with_seed:
            told = self.tr("What you ticked is in use, the seed is locked.")
        self._recall.use(using(self._draft.job, chosen), told)
        if with_seed:
            self._draft.lock_seed(True)

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


class _Reading(QRunnable):
    def __init__(self, path: Path, asked: bool, read: SignalInstance, failed: SignalInstance) -> None:
        super().__init__()
        self._path = path
        self._asked = asked
        self._read = read
        self._failed = failed

    def run(self) -> None:
        from clipdiff_core.pictures.foreign import read_origin  # too slow to load before the window

        try:
            self._read.emit(self._path, read_origin(self._path), self._asked)
        except ClipDiffError as error:
            if self._asked:  # what was dropped and is no picture has been told already
                self._failed.emit(error.message)


def _program(origin: "Job | Found") -> str:
    """Which program made it, by its own name."""
    return _OURS if isinstance(origin, Job) else origin.program
