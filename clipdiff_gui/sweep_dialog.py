"""The window in which a sweep is set up: one setting or two, and the values they take."""

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clipdiff_core.errors import JobError
from clipdiff_core.sweeps import Axis, Sweep, Sweepable, make_sweep, read_axis, sweepables
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import Choice, describe
from clipdiff_gui.panels.messages import FieldMessage
from clipdiff_gui.prompt_dialogs import AskingDialog

translate = QCoreApplication.translate
_CHOICE_WIDTH, _NOTHING = 150, ""


def setting_names() -> dict[str, str]:
    """What the settings that can be swept are called."""
    return {
        "words": translate("SweepDialog", "Words"),
        "weight": translate("SweepDialog", "Weight of the prompt"),
        "seed": translate("SweepDialog", "Seed"),
        "model": translate("SweepDialog", "Model"),
        "strength": translate("SweepDialog", "Strength"),
        "steps": translate("SweepDialog", "Steps"),
        "solver": translate("SweepDialog", "Solver"),
        "schedule": translate("SweepDialog", "Schedule"),
        "eta": translate("SweepDialog", "Eta"),
        "recurrence": translate("SweepDialog", "Recurrence"),
        "guidance scale": translate("SweepDialog", "Prompt strength"),
        "clip guidance": translate("SweepDialog", "CLIP guidance"),
        "cutouts": translate("SweepDialog", "Cutouts"),
        "iterations": translate("SweepDialog", "Iterations"),
        "gradient": translate("SweepDialog", "Gradient"),
        "update": translate("SweepDialog", "Update"),
        "threshold": translate("SweepDialog", "Threshold"),
        "size": translate("SweepDialog", "Size"),
    }


class AxisRow(QWidget):
    """A setting and its values."""

    changed = Signal()

    def __init__(self, label: str, settings: list[Sweepable], optional: bool) -> None:
        super().__init__()
        self._settings = {setting.name: setting for setting in settings}
        names = setting_names()
        choices: list[tuple[object, str]] = [(name, names[name]) for name in self._settings]
        if optional:
            choices.insert(0, (_NOTHING, translate("SweepDialog", "Nothing")))
        self.setting = Choice(choices)
        self.setting.setFixedWidth(_CHOICE_WIDTH)
        describe(self.setting, label, translate("SweepDialog", "The setting that changes along this side of the grid"))
        self.values = QLineEdit()
        tip = translate("SweepDialog", "A list or a range: 10, 20, 30 or 10..50 step 10; words stand between |")
        describe(self.values, translate("SweepDialog", "Values"), tip)
        self.message = FieldMessage(self.values)
        words = QLabel(label)
        words.setObjectName("rowLabel")
        words.setFixedWidth(60)
        words.setBuddy(self.setting)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(words)
        line.addWidget(self.setting)
        line.addWidget(self.values, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.message)
        self.setting.picked.connect(self._pick)
        self.values.textChanged.connect(self.changed)
        self._reflect()

    @property
    def name(self) -> str:
        """The setting's name in the code, "" where nothing is chosen."""
        return self.setting.currentData() or _NOTHING

    def axis(self) -> Axis | None:
        """The setting with its values; None where nothing is chosen. Raises `JobError` for what cannot be read."""
        setting = self._settings.get(self.name)
        return read_axis(setting, self.values.text()) if setting is not None else None

    def choose(self, name: str) -> None:
        """Choose the setting `name`."""
        self.setting.show_value(name)
        self._pick()

    def _pick(self) -> None:
        self.values.clear()
        self._reflect()
        self.changed.emit()

    def _reflect(self) -> None:
        setting = self._settings.get(self.name)
        self.values.setEnabled(setting is not None)
        self.values.setPlaceholderText(setting.example if setting is not None else "")


class SweepDialog(AskingDialog):
    """`sweep_asked` tells the sweep, every job of it checked, and what its axes are called."""

    sweep_asked = Signal(Sweep, tuple)

    def __init__(self, draft: Draft, parent: QWidget) -> None:
        super().__init__(self.tr("Sweep"), parent)
        self._job = draft.next_job()
        told = self.tr("One picture for every value, or every pair of values, all else as it is. They become one grid.")
        self.say(told).setMinimumWidth(480)
        settings = sweepables(self._job)
        self.across = AxisRow(self.tr("Across"), settings, optional=False)
        self.down = AxisRow(self.tr("Down"), settings, optional=True)
        usual = "guidance scale" if any(setting.name == "guidance scale" for setting in settings) else "clip guidance"
        self.across.choose(usual)
        self.total = QLabel()
        self.total.setObjectName("dim")
        for part in (self.across, self.down, self.total):
            self.column.addWidget(part)
        self.draw = self.button(self.tr("Draw the sweep"), self.tr("Draw all of them, one after another"), primary=True)
        self.draw.clicked.connect(self._ask)
        self.foot(self.draw)
        for row in (self.across, self.down):
            row.changed.connect(self._count)
        self._count()
        self.across.values.setFocus()

    def sizeHint(self) -> QSize:
        """Wide enough for some values."""
        return super().sizeHint().expandedTo(QSize(560, 0))

    def _count(self) -> None:
        """How many pictures it would be, as far as that can be read yet."""
        for row in (self.across, self.down):
            row.message.clear()
        try:
            across, down = self.across.axis(), self.down.axis()
        except JobError:
            self.total.setText(" ")
            return
        columns, rows = len(across.values) if across else 0, len(down.values) if down else 1
        told = self.tr("{columns} × {rows}: {count} pictures")
        self.total.setText(told.format(columns=columns, rows=rows, count=columns * rows))

    def _ask(self) -> None:
        axes: list[Axis | None] = []
        for row in (self.across, self.down):
            try:
                axes.append(row.axis())
            except JobError as error:
                row.message.say(error.message, focus=True)
                return
        across, down = axes
        assert across is not None, "it offers no way to choose nothing"
        try:
            sweep = make_sweep(self._job, across, down)
        except JobError as error:
            at_down = down is not None and error.field == down.setting.path
            (self.down if at_down else self.across).message.say(error.message, focus=True)
            return
        names = setting_names()
        self.sweep_asked.emit(sweep, tuple(names[axis.setting.name] for axis in axes if axis is not None))
        self.accept()
