"""What is done: the task, the picture it starts from, and the task's own settings."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.targets import TargetPictures
from clipdiff_gui.panels.course_rows import WrittenRow
from clipdiff_gui.panels.rows import Row
from clipdiff_gui.panels.source_row import SourceRow
from clipdiff_gui.panels.task_rows import is_of_task, task_rows

translate = QCoreApplication.translate

_COLUMNS = 4


class TaskChoice(QWidget):
    """A button for each task, the chosen one lit."""

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, action in enumerate(actions):
            button = QToolButton()
            button.setObjectName("task")
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(18, 18))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)


class TaskPanel(QWidget):
    """The tasks, and below them the rows of the one that was chosen; drawing from noise has none."""

    def __init__(
        self, draft: Draft, pictures: TargetPictures, actions: list[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self.init_row = init_row(draft, pictures)
        self.mask_rows = [_mask_row(draft, pictures), _correction_row(draft, pictures)]
        rows = [self.init_row, *self.mask_rows, *task_rows(draft)]
        self.rows: dict[str, Row] = {row.path: row for row in rows}
        title = QLabel(self.tr("Task"))
        title.setObjectName("sectionTitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(TaskChoice(actions))
        for row in rows:
            column.addWidget(row)
        draft.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the draft's task and its settings; messages about the old ones go."""
        job = self._draft.job
        for path, row in self.rows.items():
            row.setVisible(is_of_task(path, job) if row is not self.init_row else job.task != "generate")
            if not row.isHidden():
                row.refresh()

    def unread(self) -> tuple[str, str] | None:
        """What is wrong with the first thing written that is no setting, and its path; None when all could be read."""
        written = (row for row in self.rows.values() if isinstance(row, WrittenRow) and not row.isHidden())
        return next(((row.wrong, row.path) for row in written if row.wrong), None)

    def row_at(self, field: str) -> Row | None:
        """The row of the setting `field`; None when there is none to be seen."""
        if field.startswith("describe.") and field not in self.rows:
            field = "describe.subjects"
        near = (row for path, row in self.rows.items() if field == path or field.startswith(f"{path}."))
        return next((row for row in near if not row.isHidden()), None)


def init_row(draft: Draft, pictures: TargetPictures) -> SourceRow:
    """The picture that a task works on, and that losses compare with."""
    return SourceRow(
        draft,
        "init",
        translate("TaskPanel", "Starts from"),
        translate("TaskPanel", "The picture to work on: choose one, drop it here, or take the one on the canvas"),
        translate("TaskPanel", "Choose or drop"),
        pictures.thumbnail,
        of_canvas=True,
    )


def _mask_row(draft: Draft, pictures: TargetPictures) -> SourceRow:
    return SourceRow(
        draft,
        "inpaint.mask",
        translate("TaskPanel", "Mask"),
        translate("TaskPanel", "White is drawn anew, black stays, grey blends; without a mask, what is transparent is"),
        translate("TaskPanel", "From a file…"),
        pictures.thumbnail,
    )


def _correction_row(draft: Draft, pictures: TargetPictures) -> SourceRow:
    return SourceRow(
        draft,
        "cut_out.correction",
        translate("TaskPanel", "Correction"),
        translate("TaskPanel", "A mask: white surely stays, black surely goes, the rest is left to the program"),
        translate("TaskPanel", "None"),
        pictures.thumbnail,
    )
