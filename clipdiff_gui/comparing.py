"""Before and after, for pictures that were made from another of the same shape."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QImage

from clipdiff_core.errors import ClipDiffError
from clipdiff_core.events import Picture
from clipdiff_core.task_settings import TaskName
from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.compare import Compare
from clipdiff_gui.model.targets import TargetPictures
from clipdiff_gui.viewer import Viewer, read_picture

_AT_ONCE: tuple[TaskName, ...] = ("denoise", "upscale")  # whose result is judged by what it was before
_ALIKE = 0.02  # how far one shape may be from the other: sides are whole pixels


class Comparing(QObject):
    """Shows the divider while its action is checked and the picture on the canvas has a before."""

    changed = Signal()

    def __init__(self, canvas: Canvas, viewer: Viewer, pictures: TargetPictures, action: QAction) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._viewer = viewer
        self._pictures = pictures
        self._action = action
        self._path: Path | None = None
        self._before = QImage()
        self.compare = Compare(canvas)
        action.setEnabled(False)
        action.toggled.connect(self._show)
        viewer.changed.connect(self._follow)

    @property
    def before(self) -> QImage:
        """What the picture on the canvas was made from; null when there is nothing to compare it with."""
        return self._before

    def on_picture(self, event: Picture) -> None:
        """A picture is finished: some are compared at once, others when it is asked for."""
        self._action.setChecked(event.job.task in _AT_ONCE)

    def _follow(self) -> None:
        if self._viewer.path != self._path:
            self._path = self._viewer.path
            self._before = self._find_before(self._path) if self._path is not None else QImage()
            self._action.setEnabled(not self._before.isNull())
            self._show()
            self.changed.emit()

    def _find_before(self, path: Path) -> QImage:
        """The picture that the one at `path` was made from; null when it was not, or the shapes differ."""
        from clipdiff_core.pictures.metadata import read_job  # reads pictures: too slow to load before the window

        try:
            job = read_job(path)
        except ClipDiffError:
            return QImage()
        source = self._pictures.path(job.init.sha256) if job.task != "generate" else None
        before, after = read_picture(source) if source is not None else QImage(), self._canvas.image
        return before if not before.isNull() and _is_alike(before, after) else QImage()

    def _show(self) -> None:
        if self._action.isChecked() and not self._before.isNull():
            self.compare.show_before(self._before)
        else:
            self.compare.end()


def _is_alike(before: QImage, after: QImage) -> bool:
    return abs(before.width() * after.height() / max(1, before.height() * after.width()) - 1) < _ALIKE
