"""Everything a person can read in the windows, for tests that look at every word."""

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

ACTIONS = (QAbstractButton, QComboBox, QLineEdit, QDoubleSpinBox, QPlainTextEdit)


def widgets() -> list[QWidget]:
    """Every widget of the program, seen or not."""
    return QApplication.allWidgets()


def texts(things: list[QWidget]) -> Iterator[tuple[str, QObject]]:
    """Every text of `things` and of their actions, with what shows it."""
    for widget in things:
        yield from ((text, widget) for text in _of_widget(widget) if text)
        for action in widget.actions():
            yield from ((text, action) for text in _of_action(action) if text)


def _of_action(action: QAction) -> Iterator[str]:
    yield from (action.text(), action.iconText(), action.toolTip(), action.statusTip())


def _of_widget(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.statusTip(), widget.accessibleName(), widget.accessibleDescription())
    if widget.isWindow():
        yield widget.windowTitle()
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QMenu() | QGroupBox():
            yield widget.title()
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case QDoubleSpinBox():
            yield from (widget.specialValueText(), widget.prefix(), widget.suffix())
        case QComboBox():
            yield from (widget.itemText(row) for row in range(widget.count()))
            yield widget.placeholderText()
        case _:
            pass
