"""The pictures in rows, as many as fit; what one looks at stays where it is when others come and go."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from clipdiff_gui.gallery.tile import Tile, star_area
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.panels.controls import describe

_TILE = 168  # points across, at least
_EDGE = 8

_Index = QModelIndex | QPersistentModelIndex


class Grid(QListView):
    """Thumbnails of all pictures; a click selects, a double click or Enter opens.

    `picked` says that others are selected than before, or another is the current one.
    """

    opened = Signal(Path)
    picked = Signal()
    star_asked = Signal(Path)
    menu_asked = Signal(Path, QPoint)

    def __init__(self, gallery: Gallery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, self.tr("Pictures"), "")
        self._gallery = gallery
        self._anchor: tuple[Path, int] | None = None
        self._selected: list[Path] = []
        self._current: Path | None = None
        self.setModel(gallery)
        self.setItemDelegate(Tile(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(QSize(_TILE, _TILE))
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setViewportMargins(_EDGE, _EDGE, 0, 0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.activated.connect(lambda index: self.opened.emit(index.data(Gallery.PATH)))
        gallery.updating.connect(self._hold)
        gallery.updated.connect(self._let_go)

    @property
    def selected(self) -> list[Path]:
        """The selected pictures, the oldest first."""
        rows = sorted((index.row() for index in self.selectedIndexes()), reverse=True)
        return [self._gallery.index(row).data(Gallery.PATH) for row in rows]

    @property
    def current(self) -> Path | None:
        """The picture that the keyboard is at."""
        index = self.currentIndex()
        return index.data(Gallery.PATH) if index.isValid() else None

    def select(self, path: Path | None) -> None:
        """Select one picture, if it is here, and bring it into sight."""
        row = self._gallery.row_of(path) if path is not None else -1
        if row >= 0:
            index = self._gallery.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.executeDelayedItemsLayout()
            self.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def start_over(self) -> None:
        """Others are shown than before: begin with the first."""
        self._anchor = None
        self.scrollToTop()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell of it."""
        super().currentChanged(current, previous)
        self.picked.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell of it."""
        super().selectionChanged(selected, deselected)
        self.picked.emit()

    def dataChanged(self, topLeft: _Index, bottomRight: _Index, roles: Sequence[int] = ()) -> None:
        """Paint anew; Qt would lay out all tiles again, though all are alike, for each thumbnail that comes."""
        if topLeft == bottomRight:
            self.update(topLeft)
        else:
            self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here, and names are searched for above."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter on every system."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the star gives it or takes it, and selects nothing."""
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and index.isValid() and star_area(self.visualRect(index)).contains(event.position()):
            self.star_asked.emit(index.data(Gallery.PATH))
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a picture, but not by its star."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and star_area(self.visualRect(index)).contains(event.position()):
            self.star_asked.emit(index.data(Gallery.PATH))
        elif event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.opened.emit(index.data(Gallery.PATH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out evenly among the tiles."""
        top = self._top() if event.oldSize().width() != event.size().width() else None
        room = self.viewport().width()
        across = max(1, room // _TILE)
        side = max(_TILE // 2, room // across)
        self.setGridSize(QSize(side, side))
        super().resizeEvent(event)
        if top is not None:
            self._anchor = (top[0], 0)
            self._let_go()

    def _top(self) -> tuple[Path, int] | None:
        """The first picture in sight and how far below the upper edge it begins; None at the very top."""
        if self.verticalScrollBar().value() == 0:
            return None
        cell = self.gridSize()
        for down in (1, cell.height() // 2):
            index = self.indexAt(QPoint(cell.width() // 2, down))
            if index.isValid():
                return index.data(Gallery.PATH), self.visualRect(index).top()
        return None

    def _hold(self) -> None:
        self._anchor, self._selected, self._current = self._top(), self.selected, self.current

    def _let_go(self) -> None:
        """Back to what was looked at and selected."""
        if self._selected and not self.selectionModel().hasSelection():
            self._select_again()
        self._selected, self._current = [], None
        if self._anchor is None:
            return
        path, offset = self._anchor
        self._anchor = None
        row = self._gallery.row_of(path)
        if row >= 0:
            self.executeDelayedItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(self._gallery.index(row)).top() - offset)

    def _select_again(self) -> None:
        """All rows are new: the same pictures are others to Qt."""
        selection, flag = QItemSelection(), QItemSelectionModel.SelectionFlag
        for row in filter(lambda row: row >= 0, map(self._gallery.row_of, self._selected)):
            selection.select(self._gallery.index(row), self._gallery.index(row))
        current = self._gallery.row_of(self._current) if self._current is not None else -1
        if current >= 0:
            self.selectionModel().setCurrentIndex(self._gallery.index(current), flag.NoUpdate)
        self.selectionModel().select(selection, flag.Select)

    def _ask_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if index.isValid():
            self.menu_asked.emit(index.data(Gallery.PATH), self.viewport().mapToGlobal(position))
