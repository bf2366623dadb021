"""What is asked in a window of its own: prompts one a line, a sweep, and the prompts that are saved."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clipdiff_core.errors import JobError
from clipdiff_core.job import MOST_PICTURES, Job
from clipdiff_core.prompt_book import Snippet
from clipdiff_core.prompt_lines import read_lines
from clipdiff_core.targets import Target, TextTarget
from clipdiff_core.validation import validate
from clipdiff_core.wildcards import resolve_each
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.prompts import KeptPrompts
from clipdiff_gui.panels.controls import NumberBox, describe
from clipdiff_gui.panels.messages import FieldMessage

MOST_LINES, LARGEST_FILE = 500, 1 << 20  # of a batch, and bytes of the file it comes from


class AskingDialog(QDialog):
    """A window over the one that draws, which waits until it is answered or closed."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(18, 16, 18, 16)
        self.column.setSpacing(10)

    def say(self, words: str) -> QLabel:
        """A line or more of explanation."""
        label = QLabel(words)
        label.setObjectName("dim")
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label

    def button(self, text: str, tip: str, primary: bool = False) -> QPushButton:
        """A button for the foot of the window; Enter presses the primary one."""
        button = QPushButton(text)
        button.setObjectName("primary" if primary else "plain")
        button.setAutoDefault(primary)
        button.setDefault(primary)
        describe(button, text, tip)
        return button

    def foot(self, *buttons: QPushButton) -> None:
        """The buttons at the right, behind one that closes."""
        close = self.button(self.tr("Cancel"), self.tr("Close this and change nothing"))
        close.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.addStretch(1)
        for button in (close, *buttons):
            line.addWidget(button)
        self.column.addLayout(line)


class LinesEdit(QPlainTextEdit):
    """Several lines to type; a text file that is dropped on it fills it."""

    dropped = Signal(Path)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, and files."""
        return bool(_file_of(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the file, or the text."""
        if path := _file_of(source):
            self.dropped.emit(path)
        else:
            super().insertFromMimeData(source)


class BatchDialog(AskingDialog):
    """Prompts one a line, each in the place of the first prompt; `jobs_asked` tells the jobs, all of them checked.

    `joined` tells the lines as one prompt, for someone who pasted a prompt that was broken into lines.
    """

    jobs_asked = Signal(list)
    joined = Signal(str)

    def __init__(self, draft: Draft, text: str, parent: QWidget) -> None:
        super().__init__(self.tr("Several prompts"), parent)
        self._draft = draft
        self.say(self.tr("One prompt a line. Each is drawn with the other rows and settings as they are."))
        self.edit = LinesEdit(text)
        self.edit.setTabChangesFocus(True)
        self.edit.setMinimumSize(460, 220)
        lines_tip = self.tr("“fox:1.5” sets a weight, “a fox | blurry:-0.3” two targets, “{red|blue} fox” chooses")
        describe(self.edit, self.tr("Prompts, one a line"), lines_tip)
        self.edit.setPlaceholderText(lines_tip)
        self.column.addWidget(self.edit)
        self.message = FieldMessage(self.edit)
        self.column.addWidget(self.message)
        self.count = NumberBox(1, MOST_PICTURES, 0, 1)
        self.count.setFixedWidth(70)
        self.count.setValue(draft.job.count)
        describe(self.count, self.tr("Pictures of each"), self.tr("How many pictures to draw of each prompt"))
        label = QLabel(self.tr("Pictures of each"))
        label.setObjectName("rowLabel")
        label.setBuddy(self.count)
        self.open_file = self.button(self.tr("Open file…"), self.tr("Read the prompts from a text file, one a line"))
        self.open_file.clicked.connect(self._choose)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self.count)
        line.addStretch(1)
        line.addWidget(self.open_file)
        self.column.addLayout(line)
        self.join = self.button(
            self.tr("As one prompt"), self.tr("Put all lines into one prompt, and draw nothing yet")
        )
        self.join.clicked.connect(self._join)
        self.draw = self.button("", self.tr("Draw them one after another"), primary=True)
        self.draw.clicked.connect(self._ask)
        self.foot(self.join, self.draw)
        self.edit.textChanged.connect(self._reflect)
        self.edit.dropped.connect(self.read)
        self.count.valueChanged.connect(self._reflect)
        self._reflect()
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)

    def read(self, path: Path) -> None:
        """Take the prompts from a text file."""
        try:
            if path.stat().st_size > LARGEST_FILE:
                self.message.say(self.tr("This file is larger than 1 MiB: split it."), focus=True)
                return
            text = path.read_text("utf-8-sig")
        except (OSError, ValueError):
            told = self.tr("“{name}” cannot be read: it should be a text file with one prompt a line.")
            self.message.say(told.format(name=path.name), focus=True)
            return
        self.edit.setPlainText(text.strip())

    def _reflect(self) -> None:
        self.message.clear()
        count = len(read_lines(self.edit.toPlainText())) * int(self.count.value())
        self.draw.setText(self.tr("Draw: {count}").format(count=count))
        self.draw.setAccessibleName(self.draw.text())
        self.draw.setEnabled(count > 0)
        self.join.setVisible(len(self.edit.toPlainText().strip().splitlines()) > 1)

    def _choose(self) -> None:
        kinds = self.tr("Text (*.txt);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Open prompts"), "", kinds)
        if chosen:
            self.read(Path(chosen))

    def _join(self) -> None:
        self.joined.emit(" ".join(self.edit.toPlainText().split()))
        self.accept()

    def _ask(self) -> None:
        lines = read_lines(self.edit.toPlainText())
        if len(lines) > MOST_LINES:
            told = self.tr("These are {count} prompts: at most {most} at a time.")
            self.message.say(told.format(count=len(lines), most=MOST_LINES), focus=True)
            return
        jobs: list[Job] = []
        for number, targets in lines:
            try:
                jobs += self._jobs(targets)
            except JobError as error:
                told = self.tr("Line {number}: {message}")
                self.message.say(told.format(number=number, message=error.message), focus=True)
                return
        self.jobs_asked.emit(jobs)
        self.accept()

    def _jobs(self, targets: Sequence[Target]) -> list[Job]:
        job = replace(self._draft.next_job(), count=int(self.count.value()))
        place = next((index for index, each in enumerate(job.targets) if isinstance(each, TextTarget)), 0)
        others = job.targets[place + 1 :] if job.targets and isinstance(job.targets[place], TextTarget) else job.targets
        jobs = resolve_each(replace(job, targets=(*job.targets[:place], *targets, *others)))
        for each in jobs:
            validate(each)
        return jobs


class SavedPrompts(AskingDialog):
    """The saved prompts: their names and words, to add, change and remove; every change is kept at once."""

    def __init__(self, kept: KeptPrompts, words: str, parent: QWidget) -> None:
        super().__init__(self.tr("Saved prompts"), parent)
        self._kept = kept
        self.list = QListWidget()
        self.list.setObjectName("lines")
        self.list.setMinimumSize(420, 160)
        describe(self.list, self.tr("Saved prompts"), self.tr("Choose one to change it"))
        self.name, self.text = QLineEdit(), QLineEdit(words)
        self.name.setPlaceholderText(self.tr("Name"))
        self.text.setPlaceholderText(self.tr("Words, for example: blurry:-0.3"))
        describe(self.name, self.tr("Name"), self.tr("What to call it; a name that is there already is replaced"))
        tip = self.tr("What is added to the prompt. With a weight behind a colon it becomes a row of its own.")
        describe(self.text, self.tr("Words"), tip)
        self.keep = self.button(self.tr("Save"), self.tr("Keep these words under this name"), primary=True)
        self.remove = self.button(self.tr("Remove"), self.tr("Remove the one that is chosen"))
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self._remove)
        self.list.currentTextChanged.connect(self._show)
        for field in (self.name, self.text):
            field.textChanged.connect(self._reflect)
        for part in (self.list, self.name, self.text):
            self.column.addWidget(part)
        close = self.button(self.tr("Close"), self.tr("Close this"))
        close.clicked.connect(self.accept)
        line = QHBoxLayout()
        line.addWidget(self.remove)
        line.addStretch(1)
        line.addWidget(close)
        line.addWidget(self.keep)
        self.column.addLayout(line)
        self._fill("")
        self.name.setFocus()

    def _fill(self, chosen: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        names = [snippet.name for snippet in self._kept.book.saved]
        self.list.addItems(names)
        self.list.setCurrentRow(names.index(chosen) if chosen in names else -1)
        self.list.blockSignals(False)
        self._reflect()

    def _show(self, name: str) -> None:
        found = next((snippet for snippet in self._kept.book.saved if snippet.name == name), None)
        if found is not None:
            self.name.setText(found.name)
            self.text.setText(found.text)
        self._reflect()

    def _reflect(self) -> None:
        self.keep.setEnabled(bool(self.name.text().strip() and self.text.text().strip()))
        self.remove.setEnabled(self.list.currentItem() is not None)

    def _keep(self) -> None:
        snippet = Snippet(self.name.text(), self.text.text())
        self._kept.change(lambda book: book.with_saved(snippet))
        self._fill(" ".join(self.name.text().split()))

    def _remove(self) -> None:
        name = self.list.currentItem().text()
        self._kept.change(lambda book: book.without_saved(name))
        self.name.clear()
        self.text.clear()
        self._fill("")


def _file_of(source: QMimeData) -> Path | None:
    local = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    return local[0] if len(local) == 1 else None
