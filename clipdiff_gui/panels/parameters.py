"""The parameters: everything about the picture that is not what it shows."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from clipdiff_core.job import AUTOMATIC, MOST_PICTURES, MOST_STEPS, NOISY_SOLVERS
from clipdiff_gui.icons import themed
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.model.targets import TargetPictures
from clipdiff_gui.model.tasks import drawn, uses, walks
from clipdiff_gui.panels.class_row import ClassRow
from clipdiff_gui.panels.control_rows import control_rows, gradient_row, guidance_rows
from clipdiff_gui.panels.controls import NumberBox, Slider, Switch, describe
from clipdiff_gui.panels.course_rows import WrittenRow
from clipdiff_gui.panels.guided_row import GuidedRow
from clipdiff_gui.panels.method_rows import is_shared, method_row, method_rows, why_deaf
from clipdiff_gui.panels.rows import ModelRow, NumberRow, Row
from clipdiff_gui.panels.sampling_rows import sampling_rows
from clipdiff_gui.panels.seed import SeedRow
from clipdiff_gui.panels.seeing_rows import cutting_rows, loss_rows
from clipdiff_gui.panels.size import SizeRow
from clipdiff_gui.panels.task_panel import init_row
from clipdiff_gui.panels.task_rows import finer_task_rows, is_of_task

translate = QCoreApplication.translate

_STANDS_FOR = {"guidance.secondary": "guidance.gradient"}  # settings without a row of their own


class Fold(QWidget):
    """A heading that opens and closes what is under it."""

    toggled = Signal(bool)

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = QToolButton()
        self.head.setObjectName("fold")
        self.head.setText(title)
        self.head.setCheckable(True)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setIconSize(QSize(14, 14))
        describe(self.head, title, tip)
        self.body = QWidget()
        self.lines = QVBoxLayout(self.body)
        self.lines.setContentsMargins(0, 2, 0, 0)
        self.lines.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.head)
        column.addWidget(self.body)
        self.head.toggled.connect(self._toggle)
        self._toggle(False)

    def _toggle(self, opened: bool) -> None:
        self.body.setVisible(opened)
        self.head.setIcon(themed("open" if opened else "closed"))
        self.toggled.emit(opened)

    def changeEvent(self, event) -> None:
        """Redraw the arrow when the theme changes."""
        if event.type() == event.Type.StyleChange:
            self.head.setIcon(themed("open" if self.head.isChecked() else "closed"))
        super().changeEvent(event)


class FolderRow(Row):
    """Where finished pictures are saved."""

    def __init__(self) -> None:
        self.button = QPushButton()
        super().__init__(
            "output",
            translate("FolderRow", "Save into"),
            translate("FolderRow", "The folder every finished picture is saved into"),
            self.button,
        )
        self.button.setObjectName("plain")

    def show_folder(self, folder: Path) -> None:
        """Show the folder's name, its whole path in the tooltip."""
        self.message.clear()
        name = self.fontMetrics().elidedText(folder.name or str(folder), Qt.TextElideMode.ElideMiddle, 150)
        self.button.setText(name)
        describe(self.button, self.tr("Save into"), self.tr("Pictures are saved into {folder}").format(folder=folder))


class MetadataRow(Row):
    """Whether pictures say how they were made."""

    def __init__(self) -> None:
        self.switch = Switch()
        label = translate("MetadataRow", "Metadata")
        tip = translate(
            "MetadataRow",
            "Save the prompts and settings inside each picture, for ClipDiff and for other programs to read; without "
            "them nobody can tell how it was made, nor can you",
        )
        super().__init__("output.plain", label, tip, self.switch)
        describe(self.switch, label, tip)
        self.line.setStretch(1, 0)
        self.line.addStretch(1)


class ParametersPanel(QWidget):
    """A row for every setting, the rarer ones folded away."""

    def __init__(
        self, draft: Draft, installed: Installed, pictures: TargetPictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self._installed = installed
        self.init_row = init_row(draft, pictures)
        self.model_row = ModelRow(draft, installed)
        self.class_row = ClassRow(draft)
        self.size_row = SizeRow(draft)
        self.guided_row = GuidedRow(draft, installed)
        self.gradient_row = gradient_row(draft)
        self.seed_row = SeedRow(draft)
        self.folder_row = FolderRow()
        self.metadata_row = MetadataRow()
        self.advanced = Fold(self.tr("Advanced"), self.tr("Solver, schedule and the finer points of guidance"))
        self.seeing = Fold(
            self.tr("What CLIP sees"), self.tr("Which parts of the picture CLIP is shown, and how changed")
        )
        self.losses = Fold(self.tr("Losses"), self.tr("What makes a picture wrong beside CLIP's distance"))
        for name in ("advanced", "seeing", "losses"):
            getattr(self, name).setObjectName(name)  # by which it is remembered whether it is open
        main: list[Row] = [
            self.model_row,
            self.class_row,
            self.size_row,
            method_row(draft),
            *self._main_rows(),
            self.seed_row,
            self.folder_row,
            self.metadata_row,
        ]
        self._of_methods = method_rows(draft)
        self._of_tasks = finer_task_rows(draft)
        steering = [self.gradient_row, *guidance_rows(draft), *control_rows(draft)]
        self._folded: dict[Fold, list[Row]] = {
            self.advanced: [*self._of_tasks, *self._of_methods, *sampling_rows(draft), *steering],
            self.seeing: cutting_rows(draft),
            self.losses: [*loss_rows(draft), self.init_row],
        }
        hidden = [row for rows in self._folded.values() for row in rows]
        self.rows: dict[str, Row] = {row.path: row for row in (*main, *hidden)}
        title = QLabel(self.tr("Parameters"))
        title.setObjectName("sectionTitle")
        self.head = QHBoxLayout()  # what concerns them all stands beside the title
        self.head.addWidget(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self.head)
        for row in main:
            column.addWidget(row)
        column.addSpacing(4)
        for fold, rows in self._folded.items():
            column.addWidget(fold)
            for row in rows:
                fold.lines.addWidget(row)
        draft.changed.connect(self.refresh)
        installed.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the draft, and what the model that draws can be told."""
        job = self._draft.job
        traits = self._installed.traits(job.model.name)
        self.class_row.offer(traits.classes)
        self.size_row.offer_native(traits.native_size)
        for row in self.rows.values():
            row.refresh()
            if is_shared(row.path):
                row.allow(True)
        self.rows["sampling.eta"].setEnabled(job.sampling.solver in NOISY_SOLVERS)
        deaf = self.tr("This model hears no words: only CLIP guides it")
        self.rows["conditioning.enabled"].allow(traits.hears, deaf)
        told = traits.hears and job.conditioning.enabled
        self.rows["conditioning.guidance_scale"].allow(told, "" if traits.hears else deaf)
        unclamped = self.tr("Only the clamped update is clamped")
        self.rows["guidance.clamp"].allow(job.guidance.update == "clamped", unclamped)
        missing = self.tr("There is no secondary model here: download “secondary” on the models page")
        self.gradient_row.choice.allow("secondary", self._installed.has_secondary, missing)
        self._show_task()
        self._show_method()

    def _show_task(self) -> None:
        """Only what the task uses is there to be seen."""
        job = self._draft.job
        for path, row in self.rows.items():
            row.setVisible(is_of_task(path, job) if row in self._of_tasks else uses(path, job))
        self.class_row.setVisible(self.class_row.has_classes and walks(job))
        self.init_row.setVisible(job.task == "generate")  # another task has it among its own
        for fold, rows in self._folded.items():
            fold.setVisible(any(not row.isHidden() for row in rows))

    def _show_method(self) -> None:
        """Only what means something to the method that draws can be changed; this comes last, as others allow it."""
        job = drawn(self._draft.job)
        for row in self._of_methods:
            row.setVisible(walks(job) and row.path.startswith(f"{job.method}."))
        for path, row in self.rows.items():
            if why := why_deaf(path, job):
                row.allow(False, why)

    def unread(self) -> tuple[str, str] | None:
        """What is wrong with the first thing written that is no setting, and its path; None when all could be read."""
        written = (row for row in self.rows.values() if isinstance(row, WrittenRow) and not row.isHidden())
        return next(((row.wrong, row.path) for row in written if row.wrong), None)

    def row_at(self, field: str) -> Row | None:
        """The row of the setting `field`, opened to sight; None when there is none to be seen."""
        field = _STANDS_FOR.get(field, field)
        near = [path for path in self.rows if path.startswith(f"{field}.") or field.startswith(f"{path}.")]
        exact = [field] if field in self.rows else []
        row = next((self.rows[path] for path in (*exact, *near) if not self.rows[path].isHidden()), None)
        for fold, rows in self._folded.items():
            if row in rows:
                fold.head.setChecked(True)
        return row

    def _main_rows(self) -> list[Row]:
        return [
            NumberRow(
                self._draft,
                "sampling.steps",
                self.tr("Steps"),
                self.tr("More steps take longer and draw finer, 20 to 50 are usual; Auto: as many as suit the model"),
                NumberBox(AUTOMATIC, MOST_STEPS, 0, 1, self.tr("Auto")),
                Slider(AUTOMATIC, 100, 1),
            ),
            NumberRow(
                self._draft,
                "guidance.clip_guidance_scale",
                self.tr("CLIP guidance"),
                self.tr("How hard CLIP's own gradient pulls towards the prompts; 0.5 to 3 is usual, 0 switches it off"),
                NumberBox(0, 100, 2, 0.1),
                Slider(0, 5, 0.1),
            ),
            self.guided_row,
            NumberRow(
                self._draft,
                "conditioning.guidance_scale",
                self.tr("Prompt strength"),
                self.tr("Classifier-free guidance scale: how literally the network takes the prompts; 2 to 7 is usual"),
                NumberBox(0, 100, 2, 0.5),
                Slider(0, 10, 0.5),
            ),
            NumberRow(
                self._draft,
                "count",
                self.tr("Pictures"),
                self.tr("How many pictures to draw, 1 to 1000, each from its own seed"),
                NumberBox(1, MOST_PICTURES, 0, 1),
                Slider(1, 12, 1),
            ),
        ]
