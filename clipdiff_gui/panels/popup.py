"""What opens under a control or beside it: lines that scroll where there are many, closed by Escape and Enter."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

_HIGHEST, _MARGIN, _GAP = 320, 8, 2  # points


class Popup(QFrame):
    """A frame over the window; what it holds goes into `body_lines`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._body, self._scroll = QWidget(), QScrollArea()
        self._body.setObjectName("popupBody")
        self.body_lines = QVBoxLayout(self._body)
        self.body_lines.setContentsMargins(_MARGIN + 2, _MARGIN, _MARGIN, _MARGIN)
        self.body_lines.setSpacing(4)
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    def open_under(self, control: QWidget, width: int) -> None:
        """Show it below `control`, right edges together, or above where there is no room."""
        self.ensurePolished()  # its border counts
        self.setFixedWidth(max(width, self._body.sizeHint().width() + 2))
        wraps, width = self._body.hasHeightForWidth(), self.width() - 2
        height = self._body.heightForWidth(width) if wraps else self._body.sizeHint().height()
        self._scroll.setFixedHeight(min(_HIGHEST, height))
        self.adjustSize()
        corner = control.mapToGlobal(QPoint(control.width() - self.width(), control.height() + _GAP))
        room = control.screen().availableGeometry()
        if corner.y() + self.height() > room.bottom():
            corner.setY(control.mapToGlobal(QPoint()).y() - self.height() - _GAP)
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        corner.setY(max(room.top(), min(corner.y(), room.bottom() - self.height())))
        self.move(corner)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Enter, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)
