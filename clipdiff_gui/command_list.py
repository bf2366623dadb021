"""Commands in a list: what each is called, where it stands in the menus, and its keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from clipdiff_gui.commands import Command
from clipdiff_gui.panels.controls import describe

_COMMAND = Qt.ItemDataRole.UserRole


class CommandList(QTreeWidget):
    """One command a line, the first one marked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, name, "")
        self.setColumnCount(3)
        self.setHeaderLabels([self.tr("Command"), self.tr("Where"), self.tr("Keys")])
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def show_commands(self, commands: list[Command]) -> None:
        """List `commands`, in their order."""
        self.clear()
        dim = self.palette().color(QPalette.ColorRole.Light)
        for command in commands:
            item = QTreeWidgetItem([command.title, command.group, command.keys])
            item.setData(0, _COMMAND, command)
            for column in range(3):
                item.setToolTip(column, command.tip)
            item.setForeground(1, dim)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.addTopLevelItem(item)
        if (first := self.topLevelItem(0)) is not None:
            self.setCurrentItem(first)

    def command_of(self, item: QTreeWidgetItem | None) -> Command | None:
        """The command that `item` shows."""
        return item.data(0, _COMMAND) if item is not None else None

    @property
    def titles(self) -> list[str]:
        """What is listed."""
        items = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item.text(0) for item in items if item is not None]
