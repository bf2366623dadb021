"""What can be done with picture files: save elsewhere, take over their settings, choose targets and folders."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from clipdiff_core.errors import ClipDiffError, PictureError
from clipdiff_core.job import Job
from clipdiff_core.pictures.atomic import write_whole
from clipdiff_gui.canvas.incoming import pictures_in
from clipdiff_gui.model.targets import TargetPictures
from clipdiff_gui.revealing import show_file


class PictureFiles(QObject):
    """Dialogs and files around the pictures; what goes wrong comes out as a message and the field at fault."""

    failed = Signal(str, str)
    saved = Signal(Path)
    folder_chosen = Signal(Path)
    jobless = Signal(Path)  # it holds no job, but maybe what another program says of it

    def __init__(self, window: QWidget, targets: TargetPictures) -> None:
        super().__init__(window)
        self._window = window
        self.targets = targets

    def save_as(self, path: Path) -> None:
        """Save a picture, its job inside, somewhere else too, in the format that the chosen name ends in."""
        kinds = self.tr("PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp);;TIFF (*.tiff *.tif)")
        chosen, kind = QFileDialog.getSaveFileName(self._window, self.tr("Save picture"), str(path), kinds)
        if not chosen:
            return
        to = Path(chosen)
        if not to.suffix:
            to = to.with_suffix(suffix_of(kind))
        try:
            if to.suffix.lower() == path.suffix.lower():
                write_whole(to, path.read_bytes(), replace=True)
            else:
                from clipdiff_core.pictures.exporting import export_as  # too slow to load before the window

                export_as(path, to)
        except PictureError as error:
            self.failed.emit(error.message, "")  # not beside the folder that the job's pictures go into
        except OSError:
            sentence = self.tr("The picture could not be saved into “{folder}”: choose another folder.")
            self.failed.emit(sentence.format(folder=to.parent), "")
        else:
            self.saved.emit(to)

    def copy(self, image: QImage) -> None:
        """Put a picture onto the clipboard."""
        QGuiApplication.clipboard().setImage(image)

    def job_of(self, path: Path) -> Job | None:
        """The job inside a picture; None when it has none, which is told, or cannot be read, with a message."""
        from clipdiff_core.pictures.metadata import (
            NoJobError,
            read_job,
        )  # reads pictures: too slow to load before the window

        try:
            return read_job(path)
        except NoJobError:
            self.jobless.emit(path)
            return None
        except ClipDiffError as error:
            self.failed.emit(error.message, error.field)
            return None

    def choose_target(self) -> None:
        """Pick pictures to draw towards."""
        kinds = self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)")
        chosen, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Add target pictures"), "", kinds)
        for name in chosen:
            self.add_target(Path(name))

    def take(self, data: QMimeData) -> None:
        """Draw towards what was dropped or pasted."""
        sources = pictures_in(data)
        if not sources:
            self.failed.emit(self.tr("There is no picture to add: copy or drop a picture."), "targets")
        for source in sources:
            self.add_target(source)

    def add_target(self, source: Path | bytes, weight: float = 1.0) -> None:
        """Draw towards one picture, or away from it."""
        try:
            self.targets.add(source, weight)
        except PictureError as error:
            self.failed.emit(error.message, "targets")

    def choose_folder(self, folder: Path) -> None:
        """Pick the folder that pictures are saved into."""
        chosen = QFileDialog.getExistingDirectory(self._window, self.tr("Save pictures into"), str(folder))
        if chosen:
            self.folder_chosen.emit(Path(chosen))

    def reveal(self, folder: Path) -> None:
        """Open a folder in the system's file manager."""
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.failed.emit(self.tr("The folder “{folder}” could not be opened.").format(folder=folder), "")

    def show_in_folder(self, path: Path) -> None:
        """Show a file in the system's file manager, where that can be told which one."""
        if not show_file(path):
            self.reveal(path.parent)


def suffix_of(kind: str) -> str:
    """The first suffix that a dialog's filter names; ".png" where it names none."""
    _, star, suffixes = kind.partition("(*")
    return suffixes.split(" ")[0].rstrip(")") if star else ".png"
