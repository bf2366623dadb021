"""What opens over the window to find one line of many by typing: the prompts that were drawn before."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSortFilterProxyModel, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from clipdiff_gui.panels.controls import describe

_SIZE = (460, 360)  # points


class PromptList(QFrame):
    """Lines to search in; Enter or a click chooses one, Escape closes."""

    chosen = Signal(str)

    def __init__(self, lines: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = QSortFilterProxyModel(self)
        self._model.setSourceModel(QStringListModel(list(lines), self))
        self._model.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search in the prompts you drew"))
        describe(self.search, self.tr("Search"), self.tr("Only prompts that hold these words are shown"))
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setUniformItemSizes(True)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setObjectName("lines")
        describe(self.view, self.tr("Earlier prompts"), self.tr("The newest first"))
        self._none = QLabel(self.tr("What you draw is listed here."))
        self._none.setObjectName("dim")
        self._none.setVisible(not lines)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.view.setVisible(bool(lines))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for part in (self.search, self._none, self.view):
            column.addWidget(part)
        self.search.textChanged.connect(self._filter)
        self.view.clicked.connect(self._choose)
        self._filter("")

    def open_beside(self, place: QPoint) -> None:
        """Show it with its upper left corner at `place`, as far as there is room."""
        self.resize(*_SIZE)
        room = self.screen().availableGeometry()
        x, y = min(place.x(), room.right() - _SIZE[0]), min(place.y(), room.bottom() - _SIZE[1])
        self.move(max(room.left(), x), max(room.top(), y))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the lines while the cursor stays in the search."""
        rows = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif (by := rows.get(Qt.Key(event.key()))) is not None and self._model.rowCount():
            row = self.view.currentIndex().row() + by
            self.view.setCurrentIndex(self._model.index(max(0, min(self._model.rowCount() - 1, row)), 0))
        else:
            super().keyPressEvent(event)

    def _filter(self, text: str) -> None:
        self._model.setFilterFixedString(text)
        self.view.setCurrentIndex(self._model.index(0, 0))

    def _choose(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.chosen.emit(index.data())
            self.close()
