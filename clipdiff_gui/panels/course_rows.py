"""Rows for settings that an artist writes: courses, numbers that change as a run goes on, and parts of a run."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from clipdiff_core.courses import parse_course
from clipdiff_core.errors import JobError
from clipdiff_core.targets import Span, parse_span
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.rows import Row

translate = QCoreApplication.translate

_WHOLE = "0%-100%"


class WrittenRow(Row):
    """A line to write in; what cannot be read is told below it, and the draft keeps what it had."""

    def __init__(self, draft: Draft, path: str, label: str, tip: str, hint: str) -> None:
        edit = QLineEdit()
        super().__init__(path, label, tip, edit)
        describe(edit, label, tip)
        edit.setPlaceholderText(hint)
        self.edit = edit
        self._draft = draft
        self._shown: object = None
        self.wrong = ""  # why what is written is no setting
        edit.editingFinished.connect(self._read)

    def refresh(self) -> None:
        """Show the draft's value; what is being written stays until this setting itself changes."""
        value = self._draft.get(self.path)
        if value != self._shown or not self.edit.isModified():
            super().refresh()
            self._shown, self.wrong = value, ""
            self.edit.setText(self.written(value))
            self.edit.setCursorPosition(0)  # of what is too long the beginning is shown

    def written(self, value: object) -> str:
        """The setting as it is written."""
        return str(value)

    def parsed(self, text: str) -> object:
        """The setting that `text` stands for; raises `JobError` when it is none."""
        return text

    def _read(self) -> None:
        try:
            value = self.parsed(self.edit.text().strip())
        except JobError as error:
            self.wrong = error.message
            self.message.say(error.message, focus=False)
            return
        self.wrong = ""
        self.edit.setModified(False)
        self.message.clear()
        self._draft.set(self.path, value)


class CourseRow(WrittenRow):
    """A course: one number, or several with where each begins; empty stands for `empty`."""

    def __init__(self, draft: Draft, path: str, label: str, tip: str, empty: str = "0") -> None:
        example = translate("CourseRow", "A number, or for example “0: 12, 40%: 4”, “0: 1 -> 80%: 0”, “σ2: 0”")
        super().__init__(draft, path, label, f"{tip}\n{example}", empty)
        self._empty = empty

    def parsed(self, text: str) -> object:
        """The course as it was written."""
        if not text:
            return self._empty
        parse_course(text, self.path)
        return text


class SpanRow(WrittenRow):
    """A part of the run, from one share of its steps to another; empty is all of it."""

    def __init__(self, draft: Draft, path: str, label: str, tip: str) -> None:
        super().__init__(draft, path, label, tip, _WHOLE)

    def written(self, value: object) -> str:
        """FROM-TO in per cent."""
        assert isinstance(value, Span)
        return f"{value.start * 100:g}%-{value.end * 100:g}%"

    def parsed(self, text: str) -> object:
        """The part that `text` names."""
        return parse_span(text or _WHOLE, self.path)
