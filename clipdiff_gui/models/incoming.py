"""How files and folders get into the window of the models: by dialog, or dropped."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from clipdiff_core.checkpoints.catalogue import SUFFIXES
from clipdiff_core.checkpoints.recognise import holds_model


class Incoming(QObject):
    """What was chosen or dropped.

    `chosen`: a file or a model's folder to copy; `placed`: one to use where it is; `folder_chosen`: a folder to look
    into.
    """

    chosen = Signal(Path)
    placed = Signal(Path)
    folder_chosen = Signal(Path)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def choose_file(self) -> None:
        """Pick checkpoint files."""
        kinds = self.tr("Checkpoints ({endings})").format(endings=" ".join(f"*{suffix}" for suffix in SUFFIXES))
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Import a checkpoint"), str(Path.home()), kinds)
        for name in names:
            self.chosen.emit(Path(name))

    def choose_folder(self) -> None:
        """Pick a folder of another program: a model, or a place for many."""
        title = self.tr("Find checkpoints in this folder, and leave them there")
        if name := QFileDialog.getExistingDirectory(self._window, title, str(Path.home())):
            known = self.placed if holds_model(Path(name)) else self.folder_chosen
            known.emit(Path(name))

    def take(self, data: QMimeData) -> None:
        """Import the files and models that were dropped; other folders are looked into."""
        for url in data.urls():
            if url.isLocalFile():
                path = Path(url.toLocalFile())
                known = self.chosen if not path.is_dir() or holds_model(path) else self.folder_chosen
                known.emit(path)
