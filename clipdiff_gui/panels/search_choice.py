"""A list of choices so long that one is found by typing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from clipdiff_gui.panels.controls import Choice

_SHOWN = 12  # of the names that fit what was typed, without scrolling


class SearchEdit(QLineEdit):
    """A line to search in: a click into it selects what stood there, so that typing replaces it."""

    def __init__(self) -> None:
        super().__init__()
        self._entered = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Notice that the mouse brought the person here."""
        super().focusInEvent(event)
        self._entered = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select all at the end of the first click, unless it selected something itself."""
        super().mouseReleaseEvent(event)
        if self._entered and not self.hasSelectedText():
            self.selectAll()
        self._entered = False


class SearchChoice(Choice):
    """A long list of values with names; typing any part of a name finds it."""

    def __init__(self) -> None:
        super().__init__([])
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_SHOWN)
        self.edit = SearchEdit()
        self.setLineEdit(self.edit)
        self.finder = QCompleter(self.model(), self)
        self.finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.finder.setFilterMode(Qt.MatchFlag.MatchContains)
        self.finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.finder.setMaxVisibleItems(_SHOWN)
        if (found := self.finder.popup()) is not None:
            found.setObjectName("popup")
        self.setCompleter(self.finder)
        self.edit.editingFinished.connect(self._settle)

    def offer(self, choices: Sequence[tuple[object, str]]) -> None:
        """Let the person choose among others."""
        self.clear()
        for value, name in choices:
            self.addItem(name, value)

    def show_value(self, value: object) -> None:
        """Show a value without saying that it changed; quick, however long the list."""
        row = self.findData(value)
        self.setCurrentIndex(row) if row >= 0 else super().show_value(value)

    def _settle(self) -> None:
        """Take the value whose name was typed, else the first with it as a part, else the one there was."""
        shown = self.itemText(self.currentIndex())
        typed = self.edit.text().strip()
        if typed == shown:
            return
        row = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if row < 0:
            row = self.findText(typed, Qt.MatchFlag.MatchContains)
        if row < 0:
            self.edit.setText(shown)
        else:
            self.setCurrentIndex(row)
            self.edit.setText(self.itemText(row))
            self.picked.emit(self.currentData())
