"""What can be done with a picture of the filmstrip."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from clipdiff_gui.actions import Actions
from clipdiff_gui.picture_files import PictureFiles


class PictureMenu(QMenu):
    """The context menu of one picture, whether or not it is the one on the canvas."""

    def __init__(
        self, path: Path, actions: Actions, files: PictureFiles, use: Callable[[Path], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        use_it = self.addAction(actions.use_settings.icon(), actions.use_settings.text())
        use_it.triggered.connect(lambda: use(path))
        towards = self.addAction(actions.add_picture.icon(), self.tr("Draw towards this picture"))
        towards.triggered.connect(lambda: files.add_target(path))
        self.addSeparator()
        save = self.addAction(actions.save.icon(), actions.save.text())
        save.triggered.connect(lambda: files.save_as(path))
        reveal = self.addAction(actions.reveal.icon(), actions.reveal.text())
        reveal.triggered.connect(lambda: files.reveal(path.parent))
