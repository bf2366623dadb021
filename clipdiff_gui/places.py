"""How the window stood: folds, splitters and panels that were opened, and what was being typed.

Whatever has an object name is remembered by it: folds by their own, splitters, and checkable actions that open a panel
(those whose name begins with "show").
"""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from clipdiff_gui.panels.course_rows import WrittenRow
from clipdiff_gui.panels.parameters import Fold
from clipdiff_gui.panels.rows import NumberRow, Row

_OPEN, _CLOSED = "open", "closed"


def places(window: QObject) -> dict[str, str]:
    """How everything with a name stands in `window`."""
    found = {fold.objectName(): _word(fold.head.isChecked()) for fold in _named(window, Fold)}
    found |= {action.objectName(): _word(action.isChecked()) for action in _panels(window)}
    for splitter in _named(window, QSplitter):
        found[splitter.objectName()] = bytes(splitter.saveState().toBase64().data()).decode()
    return found


def restore(window: QObject, found: dict[str, str]) -> None:
    """Let everything in `window` stand as it did."""
    for fold in _named(window, Fold):
        fold.head.setChecked(found.get(fold.objectName(), _word(fold.head.isChecked())) == _OPEN)
    for action in _panels(window):
        action.setChecked(found.get(action.objectName(), _word(action.isChecked())) == _OPEN)
    for splitter in _named(window, QSplitter):
        if state := found.get(splitter.objectName()):
            splitter.restoreState(QByteArray.fromBase64(state.encode()))


def watch(window: QWidget, touched: Callable[[], object]) -> None:
    """Call `touched` when anything of this changes, or the window's own place."""
    window.installEventFilter(_Moves(window, touched))
    for fold in _named(window, Fold):
        fold.head.toggled.connect(touched)
    for action in _panels(window):
        action.toggled.connect(touched)
    for splitter in _named(window, QSplitter):
        splitter.splitterMoved.connect(touched)
    for row in _rows(window):
        for edit in row.findChildren(QLineEdit):
            edit.textEdited.connect(touched)


class _Moves(QObject):
    def __init__(self, window: QWidget, touched: Callable[[], object]) -> None:
        super().__init__(window)
        self._touched = touched

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._touched()
        return super().eventFilter(watched, event)


def half_typed(window: QWidget) -> dict[str, str]:
    """What stands in a row and is no setting yet, by the row's setting."""
    found: dict[str, str] = {}
    for row in _rows(window):
        if isinstance(row, WrittenRow) and row.edit.isModified():
            found[row.path] = row.edit.text()
        elif isinstance(row, NumberRow) and row.field.box.text() != row.field.box.textFromValue(row.field.box.value()):
            found[row.path] = row.field.box.cleanText()
    return found


def type_again(window: QWidget, found: dict[str, str]) -> None:
    """Put what was half typed back, and read it, as if the person had gone on to the next row."""
    for row in _rows(window):
        text = found.get(row.path)
        if text is not None and isinstance(row, WrittenRow):
            row.edit.setText(text)
            row.edit.setModified(True)
            row.edit.editingFinished.emit()
        elif text is not None and isinstance(row, NumberRow):
            row.field.box.lineEdit().setText(text)
            row.field.box.interpretText()


def _rows(window: QWidget) -> list[Row]:
    return [row for row in window.findChildren(Row) if isinstance(row, WrittenRow | NumberRow)]


def _named(window: QObject, kind: type) -> list:
    return [one for one in window.findChildren(kind) if one.objectName()]


def _panels(window: QObject) -> list[QAction]:
    return [one for one in window.findChildren(QAction) if one.isCheckable() and one.objectName().startswith("show")]


def _word(opened: bool) -> str:
    return _OPEN if opened else _CLOSED
