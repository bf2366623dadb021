"""What is made of finished pictures on request: animations and contact sheets, written beside the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from clipdiff_core.errors import ClipDiffError
from clipdiff_gui.picture_files import suffix_of

if TYPE_CHECKING:
    from clipdiff_core.pictures.runs import RunFrames

_Write = Callable[
    [Path, bool], tuple[Path, str]
]  # to where, over what is there: where it is, letters that were missing


class Exports(QObject):
    """Asks where to, and writes there in a thread, one file after another.

    `begun` names what is being written, `saved` what is whole and the letters that no font could draw; `failed` says
    why it is not.
    """

    begun = Signal(Path)
    saved = Signal(Path, str)
    failed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def save_run(self, path: Path, frames: "RunFrames") -> None:
        """Write how the picture at `path` came to be as the animation that the chosen name ends in."""
        kinds = self.tr("GIF (*.gif);;WebP (*.webp);;APNG (*.apng *.png);;MP4 (*.mp4)")
        title = self.tr("Save how it came to be")

        def write(to: Path, overwrite: bool) -> tuple[Path, str]:
            return frames.save(to, path, overwrite=overwrite), ""

        self._ask(title, path.with_suffix(".gif"), kinds, [path], write)

    def save_sheet(self, paths: list[Path]) -> None:
        """Write a contact sheet of pictures in the format that the chosen name ends in."""
        kinds = self.tr("PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp);;TIFF (*.tiff *.tif)")
        first = paths[0]

        def write(to: Path, overwrite: bool) -> tuple[Path, str]:
            from clipdiff_core.pictures.contact_sheet import write_contact_sheet  # too slow to load before the window

            sheet = write_contact_sheet(paths, to, overwrite)
            return sheet.path, sheet.missing

        self._ask(self.tr("Save contact sheet"), first.with_name(f"{first.stem}-sheet.png"), kinds, paths, write)

    def close(self) -> None:
        """Let everything that was asked for become whole."""
        self._pool.waitForDone()

    def _ask(self, title: str, usual: Path, kinds: str, shown: list[Path], write: _Write) -> None:
        chosen, kind = QFileDialog.getSaveFileName(self._window, title, str(usual), kinds)
        if not chosen:
            return
        named = Path(chosen)
        to = named if named.suffix else named.with_suffix(suffix_of(kind))
        if to.resolve() in [path.resolve() for path in shown]:
            told = self.tr("“{name}” is a picture that is shown in it: choose another name.")
            self.failed.emit(told.format(name=to.name))
            return
        self.begun.emit(to)
        overwrite = to == named  # a name that was not finished has not been asked about
        self._pool.start(_Writing(lambda: write(to, overwrite), to.parent, self.saved, self.failed))


class _Writing(QRunnable):
    def __init__(
        self, write: Callable[[], tuple[Path, str]], folder: Path, saved: SignalInstance, failed: SignalInstance
    ) -> None:
        super().__init__()
        self._write = write
        self._folder = folder
        self._saved = saved
        self._failed = failed

    def run(self) -> None:
        try:
            self._saved.emit(*self._write())
        except ClipDiffError as error:
            self._failed.emit(error.message)
        except OSError:
            self._failed.emit(f"Nothing could be saved into “{self._folder}”: choose another folder.")
