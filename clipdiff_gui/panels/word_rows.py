"""The rows of what a picture is described with: the word lists, and the person's own words."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from clipdiff_core.task_settings import WORD_LISTS, OwnWord
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.rows import Row

translate = QCoreApplication.translate

_LARGEST_LIST = 4 * 2**20  # bytes
_HEIGHT = 64  # points: three lines


def list_name(name: str) -> str:
    """A word list as a person calls it; "own" is their own."""
    names = {
        "subjects": translate("WordLists", "Subjects"),
        "styles": translate("WordLists", "Styles"),
        "media": translate("WordLists", "Media"),
        "colours": translate("WordLists", "Colours"),
        "own": translate("WordLists", "Your own"),
    }
    return names.get(name, name)


class ListsRow(Row):
    """Which of the lists that come with ClipDiff are looked through."""

    def __init__(self, draft: Draft) -> None:
        field = QWidget()
        tip = translate("ListsRow", "The lists that words are looked for in")
        super().__init__("describe.subjects", translate("ListsRow", "Word lists"), tip, field)
        self._draft = draft
        self.checks: dict[str, QCheckBox] = {}
        grid = QGridLayout(field)
        grid.setContentsMargins(0, 5, 0, 0)
        for place, name in enumerate(WORD_LISTS):
            check = QCheckBox(list_name(name))
            describe(check, check.text(), tip)
            check.clicked.connect(lambda on, path=f"describe.{name}": draft.set(path, on))
            grid.addWidget(check, place // 2, place % 2)
            self.checks[name] = check
        field.setFocusProxy(self.checks[WORD_LISTS[0]])

    def refresh(self) -> None:
        """Show the draft's lists."""
        super().refresh()
        for name, check in self.checks.items():
            check.setChecked(self._draft.get(f"describe.{name}"))


class OwnWordsRow(Row):
    """The person's own words, one a line, or from a file."""

    def __init__(self, draft: Draft) -> None:
        field = QWidget()
        label = translate("OwnWordsRow", "Your own words")
        tip = translate("OwnWordsRow", "Words to look for beside the lists, one a line")
        self.edit = QPlainTextEdit()
        super().__init__("describe.own", label, tip, field)
        describe(self.edit, label, tip)
        self._draft = draft
        self.edit.setPlaceholderText(self.tr("One a line"))
        self.edit.setFixedHeight(_HEIGHT)
        self.edit.setTabChangesFocus(True)
        self.edit.textChanged.connect(self._read)
        self.button = QPushButton(self.tr("From a file…"))
        self.button.setObjectName("link")
        describe(self.button, self.tr("Words from a file"), self.tr("A text file with a word on each line"))
        self.button.clicked.connect(self.choose)
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.edit)
        column.addWidget(self.button)
        field.setFocusProxy(self.edit)

    def refresh(self) -> None:
        """Show the draft's words, unless they are what was typed."""
        super().refresh()
        own = self._draft.job.describe.own
        if own != _words(self.edit.toPlainText()):
            self.edit.blockSignals(True)
            self.edit.setPlainText("\n".join(word.text for word in own))
            self.edit.blockSignals(False)

    def choose(self) -> None:
        """Ask for the file."""
        kinds = self.tr("Text files (*.txt *.csv);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self.window(), self.tr("Words from a file"), "", kinds)
        if chosen:
            self.load(Path(chosen))

    def load(self, path: Path) -> None:
        """Take the words of a file."""
        try:
            with path.open("rb") as file:
                content = file.read(_LARGEST_LIST + 1)
            words = _words(content.decode("utf-8-sig")) if len(content) <= _LARGEST_LIST else ()
        except (OSError, UnicodeDecodeError):
            words = ()
        if words:
            self._draft.set(self.path, words)
        else:
            told = self.tr("“{name}” is no list of words: choose a text file with a word on each line.")
            self.message.say(told.format(name=path.name), focus=False)

    def _read(self) -> None:
        self._draft.set(self.path, _words(self.edit.toPlainText()))


def _words(text: str) -> tuple[OwnWord, ...]:
    return tuple(OwnWord(line.strip()) for line in text.splitlines() if line.strip())
