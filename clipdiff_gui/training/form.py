"""The form of a training: what to learn from, and what one should know before."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from clipdiff_core.kept_trainings import KeptTraining
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui.canvas.incoming import PictureDrop
from clipdiff_gui.icons import IconLabel
from clipdiff_gui.panels.messages import FieldMessage
from clipdiff_gui.panels.rows import Row
from clipdiff_gui.training.found import FoundPanel
from clipdiff_gui.training.rows import BeginRow, FolderRow, GoOnRow, NameRow, TimeRow

SIDE_WIDTH, MARGIN = 352, 16


class TrainingForm(QFrame):
    """A row for every choice; below them what was found in the folder, and what to expect.

    `changed` says that another training is described than before, `recalled` that it is one chosen from those begun,
    and `typed` that anything at all is another.
    """

    changed = Signal()
    recalled = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setFixedWidth(SIDE_WIDTH)
        self._kept: Sequence[KeptTraining] = ()
        self.go_on_row, self.folder_row, self.begin_row = GoOnRow(), FolderRow(), BeginRow()
        self.name_row, self.time_row = NameRow(), TimeRow()
        self.rows: dict[str, Row] = {
            row.path: row for row in (self.go_on_row, self.folder_row, self.begin_row, self.name_row, self.time_row)
        }
        self.found = FoundPanel()
        self._scroll = QScrollArea()
        self._lay_out()
        self.go_on_row.chosen.connect(self._on_recalled)
        self.folder_row.chosen.connect(self._on_chosen)
        self.begin_row.choice.picked.connect(self.changed)
        self.name_row.edit.textChanged.connect(self._on_name)
        for another in (self.changed, self.time_row.choice.picked, self.time_row.box.valueChanged):
            another.connect(self.typed)
        self._drop = PictureDrop(self, self.folder_row.button, parent=self)
        self._drop.dropped.connect(self.folder_row.take)

    def job(self) -> TrainingJob:
        """What the form says."""
        folder = self.folder_row.folder
        name = self.name_row.edit.text().strip()
        return TrainingJob(str(folder or ""), name, self.begin_row.start, self.time_row.minutes)

    def offer_models(self, models: Sequence[str]) -> None:
        """Let the person begin with any of `models`."""
        self.begin_row.offer(models)

    def offer_trainings(self, kept: Sequence[KeptTraining]) -> None:
        """Let the person go on with any of `kept` that is not finished and not in the form already."""
        self._kept = kept
        name = self.job().name
        self.go_on_row.offer([one.job for one in kept if not one.finished and one.job.name != name])

    def show_job(self, job: TrainingJob) -> None:
        """Fill in everything."""
        self.clear_messages()
        if job.folder:
            self.folder_row.show_folder(Path(job.folder))
        self.begin_row.choice.show_value(job.start)
        self.name_row.show_name(job.name)
        self.time_row.show_minutes(job.minutes)
        self.changed.emit()

    def begun(self) -> KeptTraining | None:
        """The training that was begun as the form says, if any; only its time may be another."""
        said = self.job()
        for one in self._kept:
            if (one.job.folder, one.job.name, one.job.start) == (said.folder, said.name, said.start):
                return one
        return None

    def message_for(self, field: str) -> FieldMessage | None:
        """Where a message about `field` belongs, brought into sight; None when no row stands for it."""
        row = self.rows.get(field)
        if row is None:
            return None
        self._scroll.ensureWidgetVisible(row)
        return row.message

    def clear_messages(self) -> None:
        """Nothing is wrong any more."""
        for row in self.rows.values():
            row.message.clear()

    def set_running(self, running: bool) -> None:
        """A training that runs cannot be changed any more."""
        for row in self.rows.values():
            row.setEnabled(not running)

    def _on_chosen(self) -> None:
        self.found.hide()
        if self.folder_row.folder is not None:
            self.name_row.suggest(self.folder_row.folder)
        self.changed.emit()

    def _on_name(self) -> None:
        self.offer_trainings(self._kept)
        self.changed.emit()

    def _on_recalled(self, job: TrainingJob) -> None:
        self.show_job(job)
        self.recalled.emit()

    def _lay_out(self) -> None:
        body = QWidget()
        body.setObjectName("sideBody")
        title = QLabel(self.tr("A model of your own"))
        title.setObjectName("sectionTitle")
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN, 14, MARGIN, MARGIN)
        column.setSpacing(8)
        column.addWidget(title)
        for row in self.rows.values():
            column.addWidget(row)
        column.addSpacing(8)
        column.addWidget(_divider())
        column.addSpacing(6)
        column.addWidget(self.found)
        column.addWidget(self._notes())
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._scroll)

    def _notes(self) -> QWidget:
        """What to expect, in plain words."""
        notes = QWidget()
        title = QLabel(self.tr("Good to know"))
        title.setObjectName("sectionTitle")
        column = QVBoxLayout(notes)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(10)
        column.addWidget(title)
        for icon, words in (
            (
                "picture",
                self.tr(
                    "What a picture shows is read from its file name (red-fox_03.png is “red fox”), from a text file "
                    "of the same name beside it (.txt), or from captions.csv or captions.json in the folder."
                ),
            ),
            (
                "lock",
                self.tr("It runs on this computer: your pictures stay here. Drawing is slower meanwhile."),
            ),
            (
                "info",
                self.tr(
                    "It takes the time you give it, and 2 GB of memory or more: how much, and how many pictures it "
                    "can learn from, is said as soon as it has read them. Stop whenever you like: training again under "
                    "the same name goes on."
                ),
            ),
        ):
            column.addLayout(_note(icon, words))
        return notes


def _note(icon: str, words: str) -> QHBoxLayout:
    label = QLabel(words)
    label.setObjectName("dim")
    label.setWordWrap(True)
    line = QHBoxLayout()
    line.setSpacing(10)
    line.addWidget(IconLabel(icon, QPalette.ColorRole.PlaceholderText), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label, 1)
    return line


def _divider() -> QFrame:
    divider = QFrame()
    divider.setObjectName("divider")
    return divider
