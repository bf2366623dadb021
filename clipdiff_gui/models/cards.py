"""What the window asks before it does something: cards, which an overlay shows, instead of a chain of dialogs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.listing import Listed, State
from clipdiff_core.checkpoints.recognised import Answer
from clipdiff_core.events import Question
from clipdiff_gui.models import words
from clipdiff_gui.panels.controls import Choice, Switch, describe
from clipdiff_gui.panels.messages import FieldMessage
from clipdiff_gui.panels.rows import Row

_WIDTH = 460
_HEADS, _WIDTHS = "num_heads", "num_head_channels"


class Card(QFrame):
    """A title, whatever is put between, and two buttons; `accepted` or `dismissed` tells which one was pressed.

    `first` is where the person begins.
    """

    accepted = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setFixedWidth(_WIDTH)
        self._head = QLabel()
        self._head.setObjectName("hintTitle")
        self._head.setWordWrap(True)
        self._head.setTextFormat(Qt.TextFormat.PlainText)
        self.ok = QPushButton()
        self.ok.setObjectName("primary")
        self.ok.setAutoDefault(True)
        self.no = QPushButton(self.tr("Cancel"))
        self.no.setObjectName("plain")
        self.no.setAutoDefault(True)  # or Enter on it would press the other
        self.first: QWidget = self.ok
        describe(self.no, self.tr("Cancel"), self.tr("Change nothing (Esc)"))
        self.ok.clicked.connect(self.accept)
        self.no.clicked.connect(self.dismissed)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.ok)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addWidget(self._head)
        column.addLayout(self.lines)
        column.addLayout(buttons)

    def entitle(self, title: str, accept: str, tip: str) -> None:
        """Ask `title`; the first button says `accept`."""
        self._head.setText(words.breakable(title))
        self.setAccessibleName(title)
        self.ok.setText(accept)
        describe(self.ok, accept, tip)

    def accept(self) -> None:
        """What the first button does."""
        self.accepted.emit()

    def say(self, text: str) -> QLabel:
        """Add a paragraph."""
        label = QLabel(text)
        label.setObjectName("dim")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.lines.addWidget(label)
        return label

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses, Enter presses the first button."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)


class DownloadCard(Card):
    """The licence, the size and the room for it, before anything is fetched."""

    page_asked = Signal()

    def __init__(self, item: Listed, host: str, free: int) -> None:
        super().__init__()
        title = self.tr("Download “{name}”?").format(name=words.name(item))
        self.entitle(title, self.tr("Download"), self.tr("Fetch it now"))
        size = words.size(item) or self.tr("a file of unknown size")
        self.say(self.tr("{size} from {host}").format(size=size[:1].upper() + size[1:], host=host))
        if item.arrived:
            self.say(self.tr("{size} of it are here already.").format(size=words.bytes_(item.arrived)))
        self.say(self._room(item, free))
        if _needed(item) > free:
            self.lines.addWidget(narrow := FieldMessage(self.ok))
            narrow.say(self.tr("That is too little room: free some before you download."), focus=False)
        self.licence = self.say(self.tr("Licence: {licence}").format(licence=item.licence))
        self.licence.setObjectName("caption")
        self.page = QPushButton(self.tr("Open its page"))
        self.page.setObjectName("plain")
        self.page.setAutoDefault(True)
        describe(self.page, self.page.text(), self.tr("Open {url} in the web browser").format(url=item.page))
        self.page.clicked.connect(self.page_asked)
        self.lines.addWidget(self.page, 0, Qt.AlignmentFlag.AlignLeft)
        said, tip = self.tr("I have read it"), self.tr("Its page says under which licence it may be used")
        self.read = Switch()
        describe(self.read, said, tip)
        self.message = FieldMessage(self.read)
        self.read.toggled.connect(self.message.clear)
        self._wants_reading = words.wants_reading(item.licence)
        self.first = self.page if self._wants_reading else self.ok
        if self._wants_reading:
            self.lines.addLayout(_beside(self.read, said))
            self.lines.addWidget(self.message)

    def accept(self) -> None:
        """Agree, once the licence has been read where that is asked for."""
        if self._wants_reading and not self.read.isChecked():
            self.message.say(self.tr("Read on its page under which licence it is, then switch this on."), focus=True)
        else:
            super().accept()

    def _room(self, item: Listed, free: int) -> str:
        room = words.bytes_(free)
        if not item.size:
            return self.tr("{free} are free on the disk.").format(free=room)
        needed = words.bytes_(_needed(item))
        sentence = self.tr("It needs {needed} while it is imported, {size} afterwards; {free} are free on the disk.")
        return sentence.format(needed=needed, size=words.bytes_(item.size), free=room)


class DeleteCard(Card):
    """One question, before a model is gone."""

    def __init__(self, item: Listed) -> None:
        begun = item.state is State.TO_DOWNLOAD
        super().__init__()
        title = self.tr("Throw away what has arrived of “{name}”?") if begun else self.tr("Delete “{name}”?")
        tip = self.tr("Remove it from the disk") if item.place is None else self.tr("Take it off this list")
        self.entitle(title.format(name=words.name(item)), self.tr("Delete"), tip)
        self.first = self.no
        freed = words.bytes_(item.arrived if begun else item.size)
        if item.place is not None:
            self.say(self.tr("It goes from this list. What lies at {place} stays.").format(place=item.place))
            return
        if begun:
            self.say(self.tr("{size} become free. A download would begin anew.").format(size=freed))
        else:
            sentence = self.tr("{size} become free. The file it was imported from, if it is still there, stays.")
            self.say(sentence.format(size=freed))


class ImportCard(Card):
    """What a file is to be called, and what its weights do not say, each with the likely answer preselected."""

    def __init__(self, job: ImportJob, file: str, name: str, family: str, questions: Sequence[Question]) -> None:
        super().__init__()
        if job.in_place:
            title, button, tip = (
                self.tr("Use “{file}”"),
                self.tr("Use"),
                self.tr("Use it where it is, and copy nothing"),
            )
        else:
            title, button, tip = (
                self.tr("Import “{file}”"),
                self.tr("Import"),
                self.tr("Copy it into the models folder"),
            )
        self.entitle(title.format(file=file), button, tip)
        self._job = job
        if questions:
            sentence = self.tr("Its weights are those of a {family} network, but do not say everything about it.")
            self.say(sentence.format(family=family))
            self.say(self.tr("Look on the page you have it from; if that is silent, leave the likely answers."))
        self.edit = self.first = QLineEdit(name)
        tip = self.tr("What to call it here")
        describe(self.edit, self.tr("Name"), tip)
        self.rows: dict[str, Row] = {"name": Row("name", self.tr("Name"), tip, self.edit)}
        self.edit.textChanged.connect(self.rows["name"].message.clear)
        for question in questions:
            self.rows[question.field] = self._row(question)
        for row in self.rows.values():
            self.lines.addWidget(row)
        self._questions = {question.field: question for question in questions}
        self._show_heads()

    def job(self) -> ImportJob:
        """The import as it is answered now."""
        answers = {field: self._answer(field) for field in self._questions if not self.rows[field].isHidden()}
        merged: Mapping[str, Answer] = {**self._job.answers, **answers}
        return replace(self._job, name=self.edit.text().strip(), answers=merged)

    def say_wrong(self, field: str, message: str) -> bool:
        """Put a message beside the control it is about; False when there is none."""
        row = self.rows.get(field)
        if row is not None:
            row.message.say(message, focus=True)
        return row is not None

    def _row(self, question: Question) -> Row:
        label, tip = words.asked(question)
        choice = Choice([(value, words.answer(question, value)) for value in question.choices])
        choice.setCurrentIndex(question.choices.index(question.likely))
        describe(choice, label, tip)
        row = Row(question.field, label, tip, choice)
        choice.picked.connect(row.message.clear)
        choice.picked.connect(self._show_heads)
        return row

    def _answer(self, field: str) -> Answer:
        choice = self.rows[field].control
        assert isinstance(choice, Choice)
        return self._questions[field].choices[choice.currentIndex()]

    def _show_heads(self) -> None:
        """A width for each head tells how many there are."""
        if {_HEADS, _WIDTHS} <= self._questions.keys():
            self.rows[_HEADS].setVisible(self._answer(_WIDTHS) == -1)


def _needed(item: Listed) -> int:
    """The bytes that a download and its import will take up, for a while."""
    return 2 * item.size - min(item.arrived, item.size)


def _beside(switch: Switch, said: str) -> QHBoxLayout:
    label = QLabel(said)
    label.setBuddy(switch)
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(switch)
    line.addWidget(label, 1)
    return line
