"""What can be done with a picture of the filmstrip, or with the one on the canvas."""

from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from clipdiff_gui.actions import Actions
from clipdiff_gui.picture_files import PictureFiles
from clipdiff_gui.recall import Recall
from clipdiff_gui.results import Results
from clipdiff_gui.task_desk import TaskDesk


class PictureMenu(QMenu):
    """The context menu of one picture, whether or not it is the one on the canvas."""

    def __init__(
        self,
        path: Path,
        actions: Actions,
        files: PictureFiles,
        recall: Recall,
        desk: TaskDesk,
        results: Results,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        for task, action in actions.tasks.items():
            if task != "generate":
                self._like(action).triggered.connect(desk.begins(task, path))
        self.addSeparator()
        self._like(actions.more_like).triggered.connect(lambda: desk.more_like(path))
        self._like(actions.less_like).triggered.connect(lambda: desk.less_like(path))
        self._like(actions.use_settings).triggered.connect(lambda: recall.use_settings(path))
        self.addSeparator()
        self._like(actions.save).triggered.connect(lambda: files.save_as(path))
        run = self._like(actions.save_run)
        run.setEnabled(results.knows_run(path))
        run.triggered.connect(lambda: results.save_run(path))
        self.addAction(actions.sheet)
        self._like(actions.reveal).triggered.connect(lambda: files.reveal(path.parent))

    def _like(self, action: QAction) -> QAction:
        return self.addAction(action.icon(), action.text())
