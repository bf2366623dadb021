"""Ctrl+K: everything that can be done now, found by a few letters and done by Enter."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QTreeWidgetItem, QVBoxLayout, QWidget

from clipdiff_gui.command_list import CommandList
from clipdiff_gui.commands import Command, rank
from clipdiff_gui.panels.controls import describe

_WIDTH, _HEIGHT, _FROM_TOP = 520, 420, 64  # points
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QFrame):
    """A line to type in and what fits to it, the likeliest first; it closes before anything is done."""

    def __init__(self, found: Callable[[], list[Command]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._found = found
        self._commands: list[Command] = []
        self.setObjectName("popup")
        self.setAccessibleName(self.tr("Command palette"))
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("What to do?"))
        tip = self.tr("Type a few letters of what you want to do, or of a setting; Enter does it")
        describe(self.edit, self.tr("Command palette"), tip)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._show_fitting)
        self.list = CommandList(self.tr("What can be done now"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the letters go into the line, whatever is marked
        self.list.itemActivated.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self.list.currentItemChanged.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.edit)
        column.addWidget(self.list)

    def open_over(self, window: QWidget) -> None:
        """Show what can be done now, near the top of `window`."""
        self._commands = [command for command in self._found() if command.enabled]
        self.edit.clear()
        self._show_fitting("")
        self.resize(min(_WIDTH, window.width() - 40), min(_HEIGHT, window.height() - 40))
        corner = window.mapToGlobal(QPoint((window.width() - self.width()) // 2, _FROM_TOP))
        self.move(corner)
        self.show()
        self.edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while the letters go into the line."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if (item := self.list.currentItem()) is not None:
                    self._run(item)
                return True
        return super().eventFilter(watched, event)

    def _show_fitting(self, query: str) -> None:
        ranked = [(rank(query, f"{command.title} {command.group}"), command) for command in self._commands]
        fitting = [(how, command) for how, command in ranked if how is not None]
        self.list.show_commands([command for _, command in sorted(fitting, key=lambda pair: pair[0])])

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        """A screen reader reads the line, and so what Enter would do."""
        command = self.list.command_of(item)
        self.edit.setAccessibleDescription(command.title if command is not None else self.tr("Nothing is called that"))

    def _run(self, item: QTreeWidgetItem) -> None:
        command = self.list.command_of(item)
        self.close()
        if command is not None:
            QTimer.singleShot(0, self, command.run)  # dialogs and popups want the palette gone
