"""What a training found in the folder, with what it left out for who wants to read it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from clipdiff_core.events import Found
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.parameters import Fold

_LABEL_WIDTH = 104


class FoundPanel(QWidget):
    """A line each for pictures, captions and memory; what was left out can be unfolded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(self.tr("Found in the folder"))
        title.setObjectName("sectionTitle")
        self.pictures, self.captions, self.memory = QLabel(), QLabel(), QLabel()
        self.left_out = Fold("", self.tr("Read which pictures are left out, and why"))
        self.reasons = QPlainTextEdit()
        self.reasons.setReadOnly(True)
        self.reasons.setTabChangesFocus(True)
        self.reasons.setFixedHeight(132)
        describe(self.reasons, self.tr("Pictures left out"), "")
        self.left_out.lines.addWidget(self.reasons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(title)
        for label, value, tip in (
            (self.tr("Pictures"), self.pictures, self.tr("How many pictures it learns from")),
            (self.tr("Captions"), self.captions, self.tr("How many different things are said of them")),
            (self.tr("Memory"), self.memory, self.tr("How much of this computer's memory the training takes")),
        ):
            column.addLayout(_line(label, value, tip))
        column.addWidget(self.left_out)
        self.hide()

    def show_found(self, event: Found) -> None:
        """Say what was found."""
        self.pictures.setText(str(event.pictures))
        self.captions.setText(str(event.captions))
        self.memory.setText(self.tr("about {size} GB").format(size=f"{event.memory_bytes / 1e9:.1f}"))
        title = self.tr("Left out: {count}").format(count=len(event.left_out))
        self.left_out.head.setText(title)
        self.left_out.head.setAccessibleName(title)
        self.left_out.head.setChecked(False)
        self.left_out.setVisible(bool(event.left_out))
        self.reasons.setPlainText("\n".join(event.left_out))
        self.show()


def _line(label: str, value: QLabel, tip: str) -> QHBoxLayout:
    words = QLabel(label)
    words.setObjectName("rowLabel")
    words.setFixedWidth(_LABEL_WIDTH)
    for part in (words, value):
        part.setToolTip(tip)
    value.setAccessibleName(label)
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(words)
    line.addWidget(value, 1)
    return line
