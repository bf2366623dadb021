"""How one picture of the gallery is painted: whole, with its star, and a frame where it is selected."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPalette, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clipdiff_gui.icons import pixmap
from clipdiff_gui.model.gallery import Gallery

_GAP, _INSET, _ROUND = 4, 7, 7.0  # points around a tile, from its edge to the picture, of its corners
_STAR, _CORNER = 18, 26  # points across a star, and across what is clicked

_Index = QModelIndex | QPersistentModelIndex


def star_area(tile: QRect) -> QRectF:
    """Where the star of a tile can be clicked: its upper right corner."""
    inside = QRectF(tile).adjusted(_GAP, _GAP, -_GAP, -_GAP)
    return QRectF(inside.right() - _CORNER - 5, inside.top() + 5, _CORNER, _CORNER)


def paint_star(painter: QPainter, colours: QPalette, area: QRectF, starred: bool) -> None:
    """A star on a plate, so that it is seen on every picture."""
    painter.setOpacity(0.85)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.color(QPalette.ColorRole.AlternateBase))  # Base is transparent here
    painter.drawEllipse(area)
    painter.setOpacity(1.0)
    role = QPalette.ColorRole.Highlight if starred else QPalette.ColorRole.Text
    side = round(area.width() * _STAR / _CORNER)
    drawn = pixmap("starred" if starred else "star", colours.color(role), side, painter.device().devicePixelRatioF())
    corner = area.center()
    painter.drawPixmap(round(corner.x() - side / 2), round(corner.y() - side / 2), drawn)


class Tile(QStyledItemDelegate):
    """Paints a tile; nothing is computed that was known before."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """A cell of the grid's."""
        view = self.parent()
        return view.gridSize() if isinstance(view, QListView) else QSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The picture on its plate."""
        role, state = QPalette.ColorRole, option.state
        colours: QPalette = option.palette
        area = QRectF(option.rect).adjusted(_GAP, _GAP, -_GAP, -_GAP)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(colours.color(role.Highlight), 2.5) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(role.Midlight if hovered or selected else role.AlternateBase))
        painter.drawRoundedRect(area.adjusted(1.25, 1.25, -1.25, -1.25), _ROUND + 2, _ROUND + 2)
        if state & QStyle.StateFlag.State_HasFocus and not selected:
            painter.setPen(QPen(colours.color(role.Light), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1.25, 1.25, -1.25, -1.25), _ROUND + 2, _ROUND + 2)
        thumbnail = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(thumbnail, QPixmap) and not thumbnail.isNull():
            painter.setPen(Qt.PenStyle.NoPen)
            _paint_picture(painter, thumbnail, area.adjusted(_INSET, _INSET, -_INSET, -_INSET))
        starred = bool(index.data(Gallery.STARRED))
        if starred or hovered:
            paint_star(painter, colours, star_area(option.rect), starred)
        painter.restore()


def _paint_picture(painter: QPainter, thumbnail: QPixmap, room: QRectF) -> None:
    """All of it, as large as it goes; unlike a clip, a brush has smooth edges."""
    size = QSizeF(thumbnail.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(room.center())
    scale = size.width() / thumbnail.width()
    brush = QBrush(thumbnail)
    brush.setTransform(QTransform.fromTranslate(place.left(), place.top()).scale(scale, scale))
    painter.setBrush(brush)
    painter.drawRoundedRect(place, _ROUND - 3, _ROUND - 3)
