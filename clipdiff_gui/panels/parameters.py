"""The parameters: everything about the picture that is not what it shows."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from clipdiff_core.job import AUTOMATIC, MOST_CUTOUTS, MOST_ITERATIONS, MOST_PICTURES, MOST_STEPS, NOISY_SOLVERS
from clipdiff_gui.icons import themed
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.panels.class_row import ClassRow
from clipdiff_gui.panels.control_rows import control_rows
from clipdiff_gui.panels.controls import NumberBox, Slider, describe
from clipdiff_gui.panels.guided_row import GuidedRow
from clipdiff_gui.panels.rows import ChoiceRow, ModelRow, NumberRow, Row, SwitchRow
from clipdiff_gui.panels.seed import SeedRow
from clipdiff_gui.panels.size import SizeRow

translate = QCoreApplication.translate

_SOLVERS: list[tuple[object, str]] = [
    ("ddim", "DDIM"),
    ("euler", "Euler"),
    ("euler_ancestral", "Euler ancestral"),
    ("heun", "Heun"),
    ("dpm_2", "DPM2"),
    ("lms", "LMS"),
    ("dpmpp_2m", "DPM-Solver++ 2M"),
    ("dpmpp_2m_sde", "DPM-Solver++ 2M SDE"),
    ("dpmpp_2s_ancestral", "DPM-Solver++ 2S ancestral"),
]
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


class ParametersPanel(QWidget):
    """A row for every setting, the rarer ones folded away."""

    def __init__(self, draft: Draft, installed: Installed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._installed = installed
        self.model_row = ModelRow(draft, installed)
        self.class_row = ClassRow(draft)
        self.size_row = SizeRow(draft)
        self.guided_row = GuidedRow(draft, installed)
        self.gradient_row = self._gradient_row()
        self.seed_row = SeedRow(draft)
        self.folder_row = FolderRow()
        self.advanced = Fold(self.tr("Advanced"), self.tr("Solver, schedule and the finer points of guidance"))
        main: list[Row] = [
            self.model_row,
            self.class_row,
            self.size_row,
            *self._main_rows(),
            self.seed_row,
            self.folder_row,
        ]
        hidden = [*self._sampling_rows(), *self._guidance_rows(), *control_rows(draft)]
        self._hidden = {row.path for row in hidden}
        self.rows: dict[str, Row] = {row.path: row for row in (*main, *hidden)}
        title = QLabel(self.tr("Parameters"))
        title.setObjectName("sectionTitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title)
        for row in main:
            column.addWidget(row)
        column.addSpacing(4)
        column.addWidget(self.advanced)
        for row in hidden:
            self.advanced.lines.addWidget(row)
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
        self.rows["sampling.eta"].setEnabled(job.sampling.solver in NOISY_SOLVERS)
        deaf = self.tr("This model hears no words: only CLIP guides it")
        self.rows["conditioning.enabled"].allow(traits.hears, deaf)
        told = traits.hears and job.conditioning.enabled
        self.rows["conditioning.guidance_scale"].allow(told, "" if traits.hears else deaf)
        unclamped = self.tr("Only the clamped update is clamped")
        self.rows["guidance.clamp"].allow(job.guidance.update == "clamped", unclamped)
        missing = self.tr("There is no secondary model here: download “secondary” on the models page")
        self.gradient_row.choice.allow("secondary", self._installed.has_secondary, missing)

    def row_at(self, field: str) -> Row | None:
        """The row of the setting `field`, opened to sight; None when there is none to be seen."""
        field = _STANDS_FOR.get(field, field)
        for path, row in self.rows.items():
            if row.isHidden():
                continue
            if path == field or path.startswith(f"{field}.") or field.startswith(f"{path}."):
                if path in self._hidden:
                    self.advanced.head.setChecked(True)
                return row
        return None

    def _main_rows(self) -> list[Row]:
        return [
            NumberRow(
                self._draft,
                "sampling.steps",
                self.tr("Steps"),
                self.tr("More steps take longer and draw finer; 20 to 50 are usual"),
                NumberBox(1, MOST_STEPS, 0, 1),
                Slider(1, 100, 1),
            ),
            NumberRow(
                self._draft,
                "guidance.clip_guidance_scale",
                self.tr("CLIP guidance"),
                self.tr("How hard CLIP's own gradient pulls towards the prompts; 0 switches it off"),
                NumberBox(0, 100, 2, 0.1),
                Slider(0, 5, 0.1),
            ),
            self.guided_row,
            NumberRow(
                self._draft,
                "conditioning.guidance_scale",
                self.tr("Prompt strength"),
                self.tr("Classifier-free guidance scale: how literally the network takes the prompts"),
                NumberBox(0, 100, 2, 0.5),
                Slider(0, 10, 0.5),
            ),
            NumberRow(
                self._draft,
                "count",
                self.tr("Pictures"),
                self.tr("How many pictures to draw, each from its own seed"),
                NumberBox(1, MOST_PICTURES, 0, 1),
                Slider(1, 12, 1),
            ),
        ]

    def _sampling_rows(self) -> list[Row]:
        return [
            ChoiceRow(
                self._draft,
                "sampling.solver",
                self.tr("Solver"),
                self.tr("How the noise is walked down"),
                _SOLVERS,
            ),
            ChoiceRow(
                self._draft,
                "sampling.schedule",
                self.tr("Schedule"),
                self.tr("How the steps are spread over the noise levels"),
                [
                    ("karras", "Karras"),
                    ("exponential", self.tr("Exponential")),
                    ("network", self.tr("The network's own")),
                ],
            ),
            NumberRow(
                self._draft,
                "sampling.eta",
                self.tr("Fresh noise"),
                self.tr("Eta: how much new noise DDIM, the ancestral solvers and the SDE add at every step"),
                NumberBox(0, 1, 2, 0.05),
                Slider(0, 1, 0.05),
            ),
        ]

    def _gradient_row(self) -> ChoiceRow:
        tip = self.tr(
            "Where CLIP's gradient is taken: fast on the predicted picture, exact through the network that draws, or "
            "through Disco's secondary model in its place, which is small"
        )
        choices: list[tuple[object, str]] = [
            ("fast", self.tr("Fast")),
            ("exact", self.tr("Exact")),
            ("secondary", self.tr("By the secondary model")),
        ]
        return ChoiceRow(self._draft, "guidance.gradient", self.tr("Gradient"), tip, choices)

    def _guidance_rows(self) -> list[Row]:
        return [
            self.gradient_row,
            NumberRow(
                self._draft,
                "guidance.cutouts",
                self.tr("Cutouts"),
                self.tr("On how many crops of the picture CLIP looks at every step"),
                NumberBox(AUTOMATIC, MOST_CUTOUTS, 0, 1, self.tr("Auto")),
                Slider(AUTOMATIC, 32, 1),
            ),
            NumberRow(
                self._draft,
                "guidance.iterations",
                self.tr("Iterations"),
                self.tr("How many times CLIP pulls at every step"),
                NumberBox(AUTOMATIC, MOST_ITERATIONS, 0, 1, self.tr("Auto")),
                Slider(AUTOMATIC, MOST_ITERATIONS, 1),
            ),
            SwitchRow(
                self._draft,
                "conditioning.enabled",
                self.tr("Conditioning"),
                self.tr("Give the prompts to the network itself; off leaves the steering to CLIP alone"),
            ),
        ]
