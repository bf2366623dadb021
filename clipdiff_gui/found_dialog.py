"""What a picture says about how it was made: each setting with its value, to be used or not."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clipdiff_core.pictures.usable import Note, Part, Usable
from clipdiff_gui.panels.controls import describe

translate = QCoreApplication.translate

_WIDTH, _HIGHEST, _LONGEST = 520, 420, 600  # points, points, letters of a value


class FoundDialog(QDialog):
    """Lets the person choose among `parts`; those that cannot be used say why."""

    def __init__(self, name: str, program: str, parts: list[Usable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("How this picture was made"))
        self.checks: list[tuple[QCheckBox, Usable]] = []
        title = QLabel(self.tr("“{name}” was made with {program}. Use:").format(name=_within(name), program=program))
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        self.use = QPushButton(self.tr("Use"))
        self.use.setObjectName("primary")
        describe(self.use, self.use.text(), self.tr("Take over what is ticked; this can be taken back"))
        self.cancel = QPushButton(self.tr("Cancel"))
        describe(self.cancel, self.cancel.text(), self.tr("Change nothing"))
        self.buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self._list(parts))
        column.addWidget(self.buttons)
        self.setMinimumWidth(_WIDTH)
        self.use.setDefault(True)
        self._reflect()

    @property
    def chosen(self) -> list[Usable]:
        """What is ticked."""
        return [part for check, part in self.checks if check.isChecked()]

    def _list(self, parts: list[Usable]) -> QWidget:
        body = QWidget()
        body.setObjectName("popupBody")
        grid = QGridLayout(body)
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        for line, part in enumerate(parts):
            self._add_line(grid, line, part)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        height = body.heightForWidth(_WIDTH - 2 * 16) if body.hasHeightForWidth() else body.sizeHint().height()
        scroll.setFixedHeight(min(_HIGHEST, height + 4))
        return scroll

    def _add_line(self, grid: QGridLayout, line: int, part: Usable) -> None:
        name, note = part_name(part.part), note_words(part.note)
        value = QLabel(_within(part.shown))
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown = QVBoxLayout()
        shown.setSpacing(1)
        shown.addWidget(value)
        if note:
            why = QLabel(note)
            why.setObjectName("dim")
            why.setWordWrap(True)
            shown.addWidget(why)
        if part.can_be_used:
            check = QCheckBox(name)
            check.setChecked(part.likely)
            check.toggled.connect(self._reflect)
            describe(check, f"{name}: {_within(part.shown, 120)}", note or name)
            self.checks.append((check, part))
            first: QWidget = check
        else:
            first = QLabel(name)
            first.setObjectName("dim")
            first.setContentsMargins(24, 0, 0, 0)
        grid.addWidget(first, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(shown, line, 1)

    def _reflect(self) -> None:
        self.use.setEnabled(bool(self.chosen))


def part_name(part: Part) -> str:
    """What to call one thing that a picture says."""
    return {
        "words": translate("FoundDialog", "Prompt"),
        "unwanted": translate("FoundDialog", "Unwanted"),
        "size": translate("FoundDialog", "Size"),
        "seed": translate("FoundDialog", "Seed"),
        "steps": translate("FoundDialog", "Steps"),
        "scale": translate("FoundDialog", "Prompt strength"),
        "sampler": translate("FoundDialog", "Solver"),
        "model": translate("FoundDialog", "Model"),
        "sampling": translate("FoundDialog", "Steps and solver"),
        "guidance": translate("FoundDialog", "Guidance"),
        "method": translate("FoundDialog", "Method"),
        "task": translate("FoundDialog", "Task"),
        "extra": translate("FoundDialog", "Not used"),
    }[part]


def note_words(note: Note) -> str:
    """What there is to know of it."""
    return {
        "": "",
        "too_large": translate("FoundDialog", "Cannot be used: the number is too large here"),
        "too_many": translate("FoundDialog", "Cannot be used: these are no steps that can be drawn here"),
        "unknown": translate("FoundDialog", "Cannot be used: ClipDiff has no solver like it"),
        "not_here": translate("FoundDialog", "Cannot be used: there is no such model on this computer"),
        "other_model": translate("FoundDialog", "Of another model: it draws something else here"),
        "snapped": translate("FoundDialog", "The nearest size that can be drawn"),
        "no_meaning": translate("FoundDialog", "These mean nothing to ClipDiff"),
    }[note]


def _within(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
