"""F1: every key of the window with what it does; and the desk from which this list and the palette are opened."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLineEdit, QMainWindow, QVBoxLayout

from clipdiff_gui.actions import ActionSet
from clipdiff_gui.command_list import CommandList
from clipdiff_gui.commands import Command, commands, focus, rank, settings
from clipdiff_gui.layout import Layout
from clipdiff_gui.menus import Menus
from clipdiff_gui.palette import Palette
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.rows import Row

_SIZE = (560, 560)  # points


class ShortcutList(QDialog):
    """The actions that have keys, found by a few letters; Enter does nothing here but look."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._commands: list[Command] = []
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("Find"))
        describe(self.edit, self.tr("Find a shortcut"), self.tr("Type a key, or a word of what you want to do"))
        self.edit.textChanged.connect(self._show_fitting)
        self.list = CommandList(self.tr("Keyboard shortcuts"))
        self.list.setHeaderHidden(False)
        column = QVBoxLayout(self)
        column.addWidget(self.edit)
        column.addWidget(self.list, 1)
        self.resize(*_SIZE)

    def come_forward(self) -> None:
        """Show the keys as they are now."""
        self._commands = [command for command in commands(self._window) if command.keys]
        self.edit.clear()
        self._show_fitting("")
        self.show()
        self.raise_()
        self.activateWindow()
        self.edit.setFocus()

    def _show_fitting(self, query: str) -> None:
        keys = query.strip().casefold()
        self.list.show_commands(
            [
                one
                for one in self._commands
                if keys in one.keys.casefold() or rank(query, f"{one.title} {one.group}") is not None
            ]
        )


class HelpActions(ActionSet):
    """What opens the palette and the list of keys."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.palette = self._make(
            self.tr("Command palette…"), self.tr("Find anything that can be done, and do it"), "", "Ctrl+K"
        )
        self.shortcuts = self._make(self.tr("Keyboard shortcuts…"), self.tr("See every key and what it does"), "", "F1")


class HelpDesk(QObject):
    """Opens the palette and the list of keys over the window."""

    def __init__(self, window: QMainWindow, panes: Layout, menus: Menus) -> None:
        super().__init__(window)
        self._window = window
        self._panes = panes
        self.actions_ = HelpActions(self)
        self.palette = Palette(self._found, window)
        self.shortcuts = ShortcutList(window)
        menus.help.addActions(self.actions_.findChildren(QAction))
        window.addActions(self.actions_.findChildren(QAction))
        self.actions_.follow(window)
        self.actions_.palette.triggered.connect(self._open_palette)
        self.actions_.shortcuts.triggered.connect(self.shortcuts.come_forward)

    def _open_palette(self) -> None:
        self.palette.open_over(self._window)

    def _found(self) -> list[Command]:
        rows = [row for row in self._panes.findChildren(Row) if not row.isHidden()]
        return commands(self._window) + settings(rows, self._jump)

    def _jump(self, row: Row) -> None:
        self._panes.parameters.row_at(row.path)  # opens its fold
        self._panes.scroll_to(row)
        focus(row)
