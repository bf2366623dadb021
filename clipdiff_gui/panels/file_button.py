"""A button that shows which file or folder was chosen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton

from clipdiff_gui.icons import themed

_PADDING = 30  # points of the button, beside its icon, that are not for the name


class FileButton(QPushButton):
    """Shows an icon and as much of a name as there is room for."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._name = icon
        self._words = ""
        self.setObjectName("drop")
        self.setIcon(themed(icon))
        self.setIconSize(QSize(16, 16))
        self.setMinimumWidth(_PADDING + self.iconSize().width())

    def say(self, words: str) -> None:
        """Show `words`, the middle left out where they are too long."""
        self._words = words
        self._fit()

    def show_own_icon(self) -> None:
        """Show the icon it began with, in the theme's colours."""
        self.setIconSize(QSize(16, 16))
        self.setIcon(themed(self._name))

    def _fit(self) -> None:
        room = max(0, self.width() - _PADDING - self.iconSize().width())
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event) -> None:
        """Redraw the icon when the theme changes."""
        if event.type() == event.Type.StyleChange and self.iconSize().width() == 16:
            self.show_own_icon()
        super().changeEvent(event)
