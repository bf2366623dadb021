"""What the canvas shows: the picture that forms, or one the person chose to look at."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from clipdiff_core.errors import ClipDiffError
from clipdiff_core.events import Described, Failed, Loading, Picture, Preview, Progress, Stopped
from clipdiff_core.job import Job, Size
from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.model.tasks import walks
from clipdiff_gui.model.thumbnail_files import reader_of
from clipdiff_gui.panels.filmstrip import Filmstrip
from clipdiff_gui.panels.progress import ProgressPanel
from clipdiff_gui.task_names import task_words


class Viewer(QObject):
    """Follows the drawing until the person looks at another picture, and leaves that one alone."""

    changed = Signal()
    missing = Signal(Path)

    def __init__(self, canvas: Canvas, progress: ProgressPanel, filmstrip: Filmstrip, gallery: Gallery) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._progress = progress
        self._filmstrip = filmstrip
        self._gallery = gallery
        self._size = Size()
        self._live: QImage | None = None
        self.path: Path | None = None  # of the finished picture on the canvas
        self.showing: Path | None = None  # of whatever picture is on it
        self.following = True
        self._to_start = False
        self._scores: dict[Path, float] = {}  # of what was drawn since the window was opened
        self._invite()
        progress.show_words(self.tr("Ready"))

    def begin(self, size: Size, follow: bool = True) -> None:
        """A job begins, for a picture of that size: follow it, or go on looking at what is looked at."""
        self._size = size
        self._live = None
        self._set_following(follow)
        self._progress.show_waiting(self.tr("Getting ready…"))
        if self._canvas.image.isNull():
            self._canvas.show_hint(self.tr("Getting ready…"))

    def show_loading(self, event: Loading) -> None:
        """Say what the engine reads."""
        self._progress.show_waiting(self.tr("Loading {what}…").format(what=event.what))

    def show_progress(self, event: Progress) -> None:
        """Say how far it is."""
        self._progress.show_progress(event)

    def show_paused(self) -> None:
        """Say that it waits for the person."""
        self._progress.say(self.tr("Paused"))

    def show_stopping(self) -> None:
        """Say that it was heard."""
        self._progress.say(self.tr("Stopping…"))

    def show_preview(self, event: Preview) -> None:
        """Show the picture as it forms, unless another is looked at."""
        if len(event.rgb) != event.width * event.height * 3:
            return
        image = QImage(event.rgb, event.width, event.height, 3 * event.width, QImage.Format.Format_RGB888)
        self._live = image.convertToFormat(QImage.Format.Format_RGB32)  # its own pixels, as the screen has them
        if self.following:
            self._show_live()

    def show_picture(self, event: Picture) -> None:
        """A picture is finished: into the filmstrip, and onto the canvas if it was followed."""
        path = Path(event.path)
        if event.score is not None:
            self._scores[path] = event.score
        self._gallery.add(path)
        self._live = None
        if self.following:
            self._show_file(path)
            aside = self.tr("{seconds} s · {device}").format(
                seconds=f"{event.seconds:.1f}", device=event.made_with.device
            )
            self._progress.show_words(self._caption(event.job), aside, event.score)

    def show_described(self, event: Described) -> None:
        """The picture was described: it stays where it is."""
        seconds = self.tr("{seconds} s").format(seconds=f"{event.seconds:.1f}")
        self._progress.show_words(self.tr("Described: {name}").format(name=event.job.init.name), seconds)

    def look_at(self, path: Path, name: str) -> None:
        """Look at a picture that is none of those that were made: one to start from, or a mask."""
        image = read_picture(path)
        if image.isNull():
            return
        self._set_following(False)
        self.path, self.showing = None, path
        self._filmstrip.mark(None)
        self._canvas.show_image(image, image.width(), image.height())
        self._progress.show_words(name)
        self.changed.emit()

    def invite(self, to_start: bool) -> None:
        """On an empty canvas, say how to begin: with words, or with a picture `to_start` from."""
        self._to_start = to_start
        if self._canvas.image.isNull() and self._live is None:
            self._invite()

    def show_stopped(self, event: Stopped) -> None:
        """The job ended early: what was thrown away goes from the canvas, too."""
        if self._live is not None and self.following:
            self._live = None
            self._show_last()
        elif self.path is not None:
            self._say_what(self.path)

    def show_failed(self, event: Failed) -> None:
        """The job failed: leave on the canvas what there is."""
        if self._canvas.image.isNull():
            self._invite()
        self._progress.show_words(self.tr("Not finished") if self._live is not None else "")
        self._live = None
        self._set_following(True)

    def choose(self, path: Path) -> None:
        """Look at a picture; the drawing goes on unseen."""
        if not path.exists():
            self._gallery.remove(path)
            self.missing.emit(path)
            return
        self._set_following(False)
        self._show_file(path)

    def clear(self) -> None:
        """The picture on the canvas is gone, and there is no other."""
        self.path = self.showing = None
        self._invite()
        self._progress.show_words("")
        self.changed.emit()

    def describe_chosen(self) -> None:
        """Say what the chosen picture was drawn from."""
        if self.path is not None:
            self._say_what(self.path)

    def follow(self) -> None:
        """Go back to the picture that forms."""
        self._set_following(True)
        if self._live is not None:
            self._show_live()

    def take_up(self, other: "Viewer") -> None:
        """Show what another viewer showed, whose window is going away."""
        self._size, self._live, self._scores = other._size, other._live, other._scores
        self.following = other.following
        if other.path is not None:
            self._show_file(other.path)
            self.describe_chosen()
        elif other.showing is not None:
            self.look_at(other.showing, "")
            self._progress.show_words(other._progress.words.text())
        elif self.following:
            self._show_live()
        self._set_following(other.following)

    def look_back(self, image: QImage) -> None:
        """Show how the picture that forms looked at an earlier step; the drawing goes on unseen."""
        self.path = self.showing = None
        self._canvas.show_image(image, self._size.width, self._size.height)
        if self.following:
            self._set_following(False)

    def _invite(self) -> None:
        if self._to_start:
            self._canvas.show_hint(self.tr("Drop the picture to start from"), self.tr("Or choose it at the left"))
            return
        self._canvas.show_hint(
            self.tr("Say what to draw and press Enter"), self.tr("Drop a picture here to draw towards it")
        )

    def _show_live(self) -> None:
        if self._live is not None:
            self.path = self.showing = None
            self._filmstrip.mark(None)
            self._canvas.show_image(self._live, self._size.width, self._size.height)
            self.changed.emit()

    def _show_file(self, path: Path) -> None:
        image = read_picture(path)
        if image.isNull():
            self._gallery.remove(path)
            self.missing.emit(path)
            return
        self.path = self.showing = path
        self._canvas.show_image(image, image.width(), image.height())
        self._filmstrip.mark(path)
        self.changed.emit()

    def _show_last(self) -> None:
        newest = self._gallery.index(0).data(Gallery.PATH) if self._gallery.rowCount() else None
        if newest is not None and newest.exists():
            self._show_file(newest)
            self._say_what(newest)
            return
        self.path = self.showing = None
        self._canvas.show_hint(self.tr("Stopped"), self.tr("Press Enter in a prompt to draw again"))
        self._progress.show_words("")
        self.changed.emit()

    def _say_what(self, path: Path) -> None:
        self._progress.show_words(self._describe(path), score=self._scores.get(path))

    def _describe(self, path: Path) -> str:
        from clipdiff_core.pictures.metadata import read_job  # reads pictures: too slow to load before the window

        try:
            return self._caption(read_job(path))
        except ClipDiffError:
            return path.name

    def _caption(self, job: Job) -> str:
        size = self._canvas.sceneRect().size().toSize()
        words = [f"{size.width()} × {size.height()}"]
        if walks(job):
            words.append(self.tr("{steps} steps").format(steps=job.length))
            words.append(self.tr("seed {seed}").format(seed=job.seed))
        if job.task != "generate":
            words.insert(0, task_words()[job.task].name)
        return "  ·  ".join([job.title or job.init.name, *words])

    def _set_following(self, following: bool) -> None:
        self.following = following
        self.changed.emit()


def read_picture(path: Path) -> QImage:
    """A picture file, upright; null when it is none."""
    return reader_of(str(path)).read()
