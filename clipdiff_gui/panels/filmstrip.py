"""The filmstrip: what was made, newest first."""

from pathlib import Path

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QPainter, QPalette, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clipdiff_gui.gallery.tile import paint_star
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.panels.controls import describe

_SIDE, _GAP, _STAR = 84, 8, 18
_Index = QModelIndex | QPersistentModelIndex


class Filmstrip(QListView):
    """Thumbnails in one line; choosing one shows it and changes nothing else. Several can be selected."""

    chosen = Signal(Path)
    picked = Signal()  # others are selected than before
    menu_asked = Signal(Path, QPoint)

    def __init__(self, gallery: Gallery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, self.tr("Pictures made"), "")
        self._gallery = gallery
        self._choosing = self._marking = self._away = False
        self._marked: Path | None = None
        self.setModel(gallery)
        self.setItemDelegate(_Thumbnail(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setViewportMargins(_GAP + _GAP // 2, 0, _GAP, 0)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_SIDE + 2 * _GAP + 12)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        for moved in (gallery.rowsInserted, gallery.rowsRemoved, gallery.modelReset):
            moved.connect(self._show_if_any)
        gallery.modelReset.connect(self._mark_again)
        self._show_if_any()
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def mark(self, path: Path | None) -> None:
        """Frame the thumbnail of the picture on the canvas, and no other."""
        self._marked = path
        if self._choosing:  # it was chosen here, maybe as one of several
            return
        row = -1 if path is None else self._gallery.row_of(path)
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self._marking = True
            alone = QItemSelectionModel.SelectionFlag.ClearAndSelect  # whatever keys are held down meanwhile
            self.selectionModel().setCurrentIndex(self._gallery.index(row), alone)
            self._marking = False

    def put_away(self, away: bool) -> None:
        """Stay out of sight, or no longer."""
        self._away = away
        self._show_if_any()

    @property
    def selected(self) -> list[Path]:
        """The selected pictures, the oldest first."""
        indexes = sorted(self.selectedIndexes(), key=lambda index: index.row(), reverse=True)
        return [index.data(Gallery.PATH) for index in indexes]

    def choose(self, path: Path) -> None:
        """Let `path` be shown, as a click on its thumbnail would."""
        self.chosen.emit(path)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Arrow keys show pictures as clicks do."""
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid() and not self._marking:
            self._choose(current)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell of it."""
        super().selectionChanged(selected, deselected)
        self.picked.emit()

    def _show_if_any(self) -> None:
        self.setVisible(self._gallery.rowCount() > 0 and not self._away)

    def _mark_again(self) -> None:
        """All rows are new."""
        self.mark(self._marked)
        self.picked.emit()

    def _choose(self, index: _Index) -> None:
        self._choosing = True
        self.chosen.emit(index.data(Gallery.PATH))
        self._choosing = False

    def _ask_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if index.isValid():
            self.menu_asked.emit(index.data(Gallery.PATH), self.viewport().mapToGlobal(position))


class _Thumbnail(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(_SIDE + _GAP, _SIDE + 2 * _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colours: QPalette = option.palette
        area = QRectF(option.rect).adjusted(_GAP / 2, _GAP, -_GAP / 2, -_GAP)
        state = option.state
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        thumbnail = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(thumbnail, QPixmap) and not thumbnail.isNull():
            painter.setBrush(_filling(thumbnail, area))
        else:
            painter.setBrush(colours.color(QPalette.ColorRole.Base))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(colours.color(QPalette.ColorRole.Highlight), 3))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(colours.color(QPalette.ColorRole.Light), 1.5))
        painter.drawRoundedRect(area, 7, 7)
        if index.data(Gallery.STARRED):
            paint_star(painter, colours, QRectF(area.right() - _STAR - 4, area.top() + 4, _STAR, _STAR), True)
        painter.restore()


def _filling(pixmap: QPixmap, area: QRectF) -> QBrush:
    """A brush that fills `area` with the middle of `pixmap`; unlike a clip, its edges are smooth."""
    scale = max(area.width() / pixmap.width(), area.height() / pixmap.height())
    left = area.center().x() - pixmap.width() * scale / 2
    top = area.center().y() - pixmap.height() * scale / 2
    brush = QBrush(pixmap)
    brush.setTransform(QTransform.fromTranslate(left, top).scale(scale, scale))
    return brush
