"""The list of models: two lines for each, its state at the right, headings between the groups."""

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from clipdiff_core.checkpoints.listing import Listed, State
from clipdiff_gui.canvas.canvas import Hint
from clipdiff_gui.icons import pixmap
from clipdiff_gui.models import words
from clipdiff_gui.models.session import Standing
from clipdiff_gui.models.shelf import Filtered, Shelf
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.sentences import in_language

translate = QCoreApplication.translate

_Index = QModelIndex | QPersistentModelIndex
_MARGIN, _GAP, _ICON = 16, 10, 18
_HEADING = 38  # points above the first of a group
_ICONS = {
    State.BUILT_IN: "done",
    State.HERE: "done",
    State.DAMAGED: "error",
    State.ELSEWHERE: "folder",
    State.TO_DOWNLOAD: "save",
}


class ShelfView(QListView):
    """The list; `chosen` comes with what is selected now, or None."""

    chosen = Signal(object)

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, self.tr("Models"), "")
        self._shelf = shelf
        self._wanted = self._text = ""
        self.filtered = Filtered(shelf, self)
        self.setModel(self.filtered)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._hint = Hint(self.viewport(), "models")
        centre = QVBoxLayout(self.viewport())
        centre.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignCenter)
        self._hint.say(self.tr("Looking for models…"), "")
        self.selectionModel().currentChanged.connect(self._tell)
        self.filtered.modelReset.connect(self._restore)

    @property
    def item(self) -> Listed | None:
        """What is selected."""
        index = self.currentIndex()
        return index.data(Shelf.ITEM) if index.isValid() else None

    def show_only(self, text: str) -> None:
        """Leave only what holds each word of `text`."""
        self.filtered.show_only(text)
        self.scheduleDelayedItemsLayout()  # the headings have moved to other rows
        self._text = text
        self._restore()

    def choose(self, name: str) -> None:
        """Select the model `name`, now or as soon as it is there."""
        self._wanted = name
        if (row := self._row_of(name)) >= 0:
            self._select(row)

    def say_failed(self) -> None:
        """There is nothing to show."""
        self._hint.say(self.tr("The models cannot be listed"), "")
        self._hint.setVisible(self.filtered.rowCount() == 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is selected in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def _restore(self) -> None:
        self._select(self._row_of(self._wanted))
        self._show_hint()

    def _select(self, row: int) -> None:
        index = self.filtered.index(max(0, row), 0)
        self.setCurrentIndex(index)
        self._tell(index)

    def _row_of(self, name: str) -> int:
        for row in range(self.filtered.rowCount()):
            if self.filtered.index(row, 0).data(Shelf.ITEM).name == name:
                return row
        return -1

    def _tell(self, index: _Index) -> None:
        item = index.data(Shelf.ITEM) if index.isValid() else None
        if item is not None and self.hasFocus():
            self._wanted = item.name
        self.chosen.emit(item)

    def _show_hint(self) -> None:
        empty = self.filtered.rowCount() == 0
        if empty and self._shelf.items:
            told = self.tr("No model is called “{text}”").format(text=self._text.strip())
            self._hint.say(told, self.tr("Look for another word"))
        self._hint.setVisible(empty)


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        height = 2 * option.fontMetrics.height() + 22
        return QSize(200, height + (_HEADING if _heading(index) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item: Listed = index.data(Shelf.ITEM)
        standing: Standing | None = index.data(Shelf.STANDING)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect)
        if heading := _heading(index):
            _paint_heading(painter, option, area, heading)
            area.setTop(area.top() + _HEADING)
        self._paint_ground(painter, option, area)
        inside = area.adjusted(_MARGIN + 6, 8, -_MARGIN - 6, -8)
        self._paint_icon(painter, option, inside, item)
        text = inside.adjusted(_ICON + 12, 0, 0, 0)
        state = words.state(item, standing)
        width = option.fontMetrics.horizontalAdvance(state)
        painter.setPen(option.palette.color(_state_role(item, standing)))
        above = QRect(text.left(), text.top(), text.width(), option.fontMetrics.height())
        painter.drawText(above, Qt.AlignmentFlag.AlignRight, state)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        _draw_elided(painter, option, above.adjusted(0, 0, -width - _GAP, 0), words.name(item))
        below = above.translated(0, option.fontMetrics.height() + 5)
        painter.setPen(option.palette.color(QPalette.ColorRole.Light))
        _draw_elided(painter, option, below, _second_line(item))
        if standing is not None and not standing.waits:
            _paint_share(painter, option, area, standing)
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        role = QPalette.ColorRole
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if not selected and not option.state & QStyle.StateFlag.State_MouseOver:
            return
        focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        edge = role.Highlight if focused else role.Mid
        painter.setPen(option.palette.color(edge) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(role.Midlight if selected else role.AlternateBase))
        painter.drawRoundedRect(area.adjusted(8, 1, -8, -1), 7, 7)

    @staticmethod
    def _paint_icon(painter: QPainter, option: QStyleOptionViewItem, inside: QRect, item: Listed) -> None:
        role = QPalette.ColorRole
        name = _ICONS[item.state]
        colour = {"done": role.Highlight, "error": role.BrightText}.get(name, role.PlaceholderText)
        density = painter.device().devicePixelRatioF()
        drawn = pixmap(name, option.palette.color(colour), _ICON, density)
        painter.drawPixmap(inside.left(), inside.top() + (inside.height() - _ICON) // 2, drawn)


def _heading(index: _Index) -> str:
    """The heading above a row: that of its group, if it is the first of it."""
    own = words.group(index.data(Shelf.ITEM))
    before = index.model().index(index.row() - 1, 0)
    return "" if before.isValid() and words.group(before.data(Shelf.ITEM)) == own else own


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, area: QRect, heading: str) -> None:
    font = QFont(option.font)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(option.palette.color(QPalette.ColorRole.Light))
    place = QRect(area.left() + _MARGIN, area.top(), area.width() - 2 * _MARGIN, _HEADING - 6)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, heading)
    painter.setFont(option.font)


def _paint_share(painter: QPainter, option: QStyleOptionViewItem, area: QRect, standing: Standing) -> None:
    line = QRect(area.left() + _MARGIN + 6 + _ICON + 12, area.bottom() - 5, 0, 2)
    line.setRight(area.right() - _MARGIN - 6)
    painter.fillRect(line, option.palette.color(QPalette.ColorRole.Mid))
    done = QRect(line)
    done.setWidth(round(line.width() * (standing.share or 0)))
    painter.fillRect(done, option.palette.color(QPalette.ColorRole.Highlight))


def _second_line(item: Listed) -> str:
    if item.state is State.DAMAGED:
        return in_language(item.message)
    place = item.path if item.state is State.ELSEWHERE else item.place
    where = str(place.parent) if place is not None else ""
    terms = words.licence(item)
    licence = terms and translate("Models", "Licence: {terms}").format(terms=terms)
    return "  ·  ".join(part for part in (words.family(item), words.size(item), where, licence) if part)


def _draw_elided(painter: QPainter, option: QStyleOptionViewItem, place: QRect, text: str) -> None:
    shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft, shown)


def _state_role(item: Listed, standing: Standing | None) -> QPalette.ColorRole:
    if standing is not None:
        return QPalette.ColorRole.Highlight
    return QPalette.ColorRole.BrightText if item.state is State.DAMAGED else QPalette.ColorRole.Light
