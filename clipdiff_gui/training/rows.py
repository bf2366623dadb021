"""The rows of the training's form: trainings to go on with, the pictures, what to begin with, the name, the time."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from clipdiff_core.checkpoints.store import BUILT_IN
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui.panels.controls import Choice, NumberBox, describe
from clipdiff_gui.panels.file_button import FileButton
from clipdiff_gui.panels.rows import Row, shown_name

translate = QCoreApplication.translate

_LARGEST_TYPED = 999_999  # wide enough to type a wrong time, which is then explained rather than silently changed


class GoOnRow(Row):
    """Trainings that were begun and not finished; hidden while there are none."""

    chosen = Signal(TrainingJob)

    def __init__(self) -> None:
        self.choice = Choice([])
        tip = translate("GoOnRow", "Trainings that are not finished yet: choose one to fill in the form as it was")
        super().__init__("training", translate("GoOnRow", "Go on with"), tip, self.choice)
        describe(self.choice, translate("GoOnRow", "Go on with"), tip)
        self.choice.setPlaceholderText(self.tr("another training…"))
        self.choice.picked.connect(self.chosen)
        self.hide()

    def offer(self, jobs: Sequence[TrainingJob]) -> None:
        """Let the person choose among `jobs`; none is chosen yet."""
        self.choice.clear()
        for job in jobs:
            self.choice.addItem(job.name, job)
            tip = self.tr("Learns from the pictures in {folder}").format(folder=job.folder)
            self.choice.setItemData(self.choice.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.choice.setCurrentIndex(-1)
        self.setVisible(bool(jobs))


class FolderRow(Row):
    """The folder with the pictures: chosen, or dropped."""

    chosen = Signal(Path)

    def __init__(self) -> None:
        self.button = FileButton("folder")
        tip = translate("FolderRow", "The folder with the pictures to learn from; folders in it count, too")
        super().__init__("folder", translate("FolderRow", "Pictures"), tip, self.button)
        describe(self.button, self.tr("Folder with your pictures"), tip)
        self.button.say(self.tr("Choose or drop a folder"))
        self.button.clicked.connect(self.choose)
        self.folder: Path | None = None

    def choose(self) -> None:
        """Ask for the folder."""
        title = self.tr("The folder with your pictures")
        chosen = QFileDialog.getExistingDirectory(self.window(), title, str(self.folder or Path.home()))
        if chosen:
            self.show_folder(Path(chosen))

    def take(self, data: QMimeData) -> None:
        """Use the folder that was dropped."""
        if not self.isEnabled():
            return
        dropped = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        folder = next((path for path in dropped if path.is_dir()), None)
        if folder is None:
            self.message.say(self.tr("That is no folder: drop the one your pictures are in."), focus=False)
        else:
            self.show_folder(folder)

    def show_folder(self, folder: Path) -> None:
        """Show the folder's name, its whole path in the tooltip."""
        self.folder = folder
        self.message.clear()
        self.button.say(folder.name or str(folder))
        tip = self.tr("Learn from the pictures in {folder}").format(folder=folder)
        describe(self.button, self.tr("Folder with your pictures: {name}").format(name=folder.name), tip)
        self.chosen.emit(folder)


class BeginRow(Row):
    """The model to go on from, if any."""

    def __init__(self) -> None:
        self.choice = Choice([])
        tip = translate("BeginRow", "The starter knows many things already, so that yours are learned sooner")
        super().__init__("model", translate("BeginRow", "Begin with"), tip, self.choice)
        describe(self.choice, translate("BeginRow", "Begin with"), tip)
        self.choice.picked.connect(self.message.clear)

    @property
    def start(self) -> str:
        """The model's name, "" for none."""
        return self.choice.currentData() or ""

    def offer(self, models: Sequence[str]) -> None:
        """Let the person choose among `models`; what was chosen stays chosen."""
        before = self.choice.currentData()
        self.choice.clear()
        for name in models:
            self.choice.addItem(self.tr("The starter") if name == BUILT_IN else shown_name(name), name)
        self.choice.addItem(self.tr("Nothing: from scratch"), "")
        if before is not None:
            self.choice.show_value(before)


class NameRow(Row):
    """What the new model is called: like its folder, until the person calls it something else."""

    def __init__(self) -> None:
        self.edit = QLineEdit()
        tip = translate("NameRow", "The new model's name; a training of the same name is gone on with")
        super().__init__("name", translate("NameRow", "Name"), tip, self.edit)
        describe(self.edit, translate("NameRow", "Name of the new model"), tip)
        self.edit.setPlaceholderText(self.tr("my pictures"))
        self.edit.textChanged.connect(self.message.clear)
        self._suggested = ""

    def show_name(self, name: str) -> None:
        """Show a name the person did not type: another folder's takes its place."""
        self._suggested = name
        self.edit.setText(name)

    def suggest(self, folder: Path) -> None:
        """Take the folder's name, unless the person has chosen one."""
        if self.edit.text() == self._suggested:
            self.show_name(folder.name)


class TimeRow(Row):
    """How long it learns: one of a few times, or any."""

    def __init__(self) -> None:
        field = QWidget()
        tip = translate("TimeRow", "How long it learns, in all: the longer, the better it draws")
        super().__init__("minutes", translate("TimeRow", "Time"), tip, field)
        times = [
            (15.0, self.tr("15 minutes")),
            (60.0, self.tr("1 hour")),
            (240.0, self.tr("4 hours")),
            (600.0, self.tr("A night (10 hours)")),
        ]
        self.choice = Choice([*times, (None, self.tr("Custom…"))])
        self.choice.show_value(60.0)
        describe(self.choice, self.tr("Time"), tip)
        self.box = NumberBox(0, _LARGEST_TYPED, 0, 15)
        self.box.setValue(60)
        self.box.setSuffix(self.tr(" minutes"))
        self.box.setAlignment(Qt.AlignmentFlag.AlignLeft)  # like the fields above it
        self.box.lineEdit().setTextMargins(7, 0, 0, 0)
        describe(self.box, self.tr("Minutes"), self.tr("How many minutes it learns, in all"))
        self.box.hide()
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.choice)
        column.addWidget(self.box)
        field.setFocusProxy(self.choice)
        self.choice.picked.connect(self._pick)
        self.box.valueChanged.connect(self.message.clear)

    @property
    def minutes(self) -> float:
        """The time that is chosen or typed."""
        self.box.interpretText()
        chosen = self.choice.currentData()
        return self.box.value() if chosen is None else chosen

    def show_minutes(self, minutes: float) -> None:
        """Show a time, whether it is one of the few or not."""
        place = self.choice.findData(minutes)
        self.choice.setCurrentIndex(place if place >= 0 else self.choice.count() - 1)
        self.box.setValue(minutes)
        self._show_box(place < 0)

    def _show_box(self, shown: bool) -> None:
        self.message.clear()
        self.box.setVisible(shown)
        self.control.setFocusProxy(self.box if shown else self.choice)

    def _pick(self, minutes: float | None) -> None:
        self._show_box(minutes is None)
        if minutes is None:
            self.box.setFocus()
            self.box.selectAll()
        else:
            self.box.setValue(minutes)
