"""Going back to the steps that a picture went through, while it forms and after."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from clipdiff_core.events import Picture
from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.scrubber import Scrubber
from clipdiff_gui.model.session import Session
from clipdiff_gui.viewer import Viewer

if TYPE_CHECKING:
    from clipdiff_core.pictures.runs import Frame

_FEWEST = 2  # steps that are worth a slider


class Scrubbing(QObject):
    """Shows the scrubber while the frames of what is on the canvas are known.

    Where nothing was gone back to, the place is the number of frames: the picture itself. While the drawing goes on, a
    step that is looked at stays on the canvas.
    """

    changed = Signal()

    def __init__(self, canvas: Canvas, viewer: Viewer, session: Session) -> None:
        super().__init__(canvas)
        self._canvas, self._viewer, self._session = canvas, viewer, session
        self._recorder = session.recorder
        self._frames: tuple[Frame, ...] = ()
        self._path: Path | None = None  # of the finished picture that the frames led to
        self._picture = QImage()
        self._shown = 0  # which image a step put onto the canvas
        self._place = 0
        self._moving = False
        self.scrubber = Scrubber(canvas)
        self.scrubber.moved.connect(self._go)
        viewer.changed.connect(self._look)
        session.previewed.connect(self._grow)
        session.pictured.connect(self._on_picture)
        session.stopped.connect(self._come_back)
        session.failed.connect(self._come_back)
        session.finished.connect(self._look)

    @property
    def back(self) -> bool:
        """Whether an earlier step is on the canvas."""
        return self._place < len(self._frames) and self._canvas.image.cacheKey() == self._shown

    def earlier(self) -> None:
        """Go one step back."""
        if self._frames:
            self._go(max(0, self._place - 1))

    def later(self) -> None:
        """Go one step on."""
        if self._frames:
            self._go(min(len(self._frames), self._place + 1))

    def _go(self, place: int) -> None:
        self._moving = True
        try:
            self._place = place
            self._show_end() if place >= len(self._frames) else self._show_step(self._frames[place])
        finally:
            self._moving = False
        self._tell()

    def _show_step(self, frame: "Frame") -> None:
        image = QImage(frame.rgb, frame.width, frame.height, 3 * frame.width, QImage.Format.Format_RGB888)
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        self._shown = image.cacheKey()
        if self._path is None:
            self._viewer.look_back(image)
        else:
            size = self._canvas.sceneRect().size().toSize()
            self._canvas.show_image(image, size.width(), size.height())

    def _show_end(self) -> None:
        if self._path is None:
            self._viewer.follow()
        elif self._viewer.path == self._path and not self._picture.isNull():
            self._canvas.show_image(self._picture, self._picture.width(), self._picture.height())
        else:
            self._viewer.choose(self._path)
            self._picture = self._canvas.image

    def _look(self) -> None:
        """Another picture is on the canvas, maybe."""
        if self._moving or (self.back and self._viewer.showing == self._viewer.path == self._source()):
            return
        self._path = self._viewer.path
        frames = self._recorder.frames_of(self._path) if self._path is not None else self._live()
        self._frames = frames.frames if frames is not None else ()
        self._place = len(self._frames)
        self._picture = self._canvas.image if self._path is not None else QImage()
        self._tell()

    def _source(self) -> Path | None:
        """What the viewer should say it shows while a step is looked at."""
        return self._path if not self._picture.isNull() else None

    def _live(self):
        return self._recorder.live if self._viewer.following and self._session.busy else None

    def _grow(self) -> None:
        """The picture that forms has gone through one step more, or has lost every second one to save room."""
        live = self._recorder.live
        if self._path is not None or live is None or not (self.back or self._viewer.following):
            return
        here = self._frames[self._place].step if self.back else None
        self._frames = live.frames
        self._place = len(self._frames) if here is None else self._nearest(here)
        self._tell()

    def _nearest(self, step: int) -> int:
        return min(range(len(self._frames)), key=lambda place: abs(self._frames[place].step - step), default=0)

    def _on_picture(self, event: Picture) -> None:
        """The picture forms no more: a step of it that is looked at stays, and leads to the finished one."""
        frames = self._recorder.frames_of(Path(event.path))
        if self.back and self._path is None and frames is not None:
            here = self._frames[self._place].step
            self._path, self._frames = Path(event.path), frames.frames
            self._place = self._nearest(here)
            self._tell()

    def _come_back(self) -> None:
        """Nothing will come of the picture that forms: leave its steps."""
        if self.back and self._path is None:
            self._viewer.follow()

    def _tell(self) -> None:
        count = len(self._frames)
        if count < _FEWEST:
            self.scrubber.hide()
            self.changed.emit()
            return
        if self._place < count:
            words = self.tr("Step {step}").format(step=self._frames[self._place].step)
        else:
            words = self.tr("Now") if self._path is None else self.tr("Finished")
        self.scrubber.show_place(self._place, count, words)
        self.changed.emit()
