"""The list of the queue: a picture and two lines for each entry, what can be done with it when pointed at."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from clipdiff_core.queue.entry import Entry
from clipdiff_gui.icons import pixmap
from clipdiff_gui.model import queue_words
from clipdiff_gui.model.queue_rows import QueueRows
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.prompt_rows import rounded
from clipdiff_gui.task_names import task_words

_Index = QModelIndex | QPersistentModelIndex
_SIDE, _MARGIN, _GAP, _BUTTON, _ICON = 40, 16, 10, 26, 16


class QueueView(QListView):
    """Entries can be dragged, moved by Alt and the arrow keys, removed by Delete; Enter takes over their settings."""

    remove_asked = Signal(list)  # of ids
    retry_asked = Signal(list)
    front_asked = Signal(list)
    settings_asked = Signal(Entry)
    menu_asked = Signal(QPoint)

    def __init__(self, rows: QueueRows, thumbnail: Callable[[str], QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, self.tr("Queue"), "")
        self._rows = rows
        self._thumbnail = thumbnail
        self._pressed: tuple[int, str] | None = None
        self.forming = QImage()  # the picture that is drawn, as it is now
        self.held = False  # whether the drawing itself is paused
        self.setModel(rows)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(lambda index: self.settings_asked.emit(index.data(QueueRows.ENTRY)))

    @property
    def selected(self) -> list[Entry]:
        """What is selected, in the queue's order."""
        return [index.data(QueueRows.ENTRY) for index in sorted(self.selectedIndexes(), key=lambda index: index.row())]

    def picture_of(self, index: _Index) -> QImage:
        """What an entry looks like: as it forms, or what it starts from; null where there is nothing yet."""
        entry: Entry = index.data(QueueRows.ENTRY)
        if entry.state == "running" and not self.forming.isNull():
            return self.forming
        return self._thumbnail(entry.job.init.sha256)

    def buttons(self, index: _Index) -> dict[str, str]:
        """What can be done with an entry at once: icons and what they do, from left to right."""
        entry: Entry = index.data(QueueRows.ENTRY)
        offered: dict[str, str] = {}
        if entry.state == "failed":
            offered["again"] = self.tr("Try again")
        elif entry.state == "paused":
            offered["resume"] = self.tr("Go on")
        if entry.state in ("waiting", "paused") and index.row() > self._rows.first:
            offered["front"] = self.tr("Draw next")
        offered["remove"] = self.tr("Stop and remove") if entry.state == "running" else self.tr("Remove")
        return offered

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, Alt with an arrow, Enter; everything else moves the selection."""
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected:
            self.remove_asked.emit([entry.id for entry in self.selected])
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_current(up=key == Qt.Key.Key_Up)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.settings_asked.emit(self.currentIndex().data(QueueRows.ENTRY))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a button is not one on its row."""
        self._pressed = self._button_at(event.position().toPoint())
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A button that is held down drags nothing."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a button."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self._button_at(event.position().toPoint()):
            self._act(*pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks on a button are two clicks."""
        if self._button_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a button does; beside them, all about an entry."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index, button = self.indexAt(event.pos()), self._button_at(event.pos())
            if button is not None:
                QToolTip.showText(event.globalPos(), self.buttons(index)[button[1]], self.viewport())
                return True
        return super().viewportEvent(event)

    def button_place(self, index: _Index, icon: str, area: QRect) -> QRect:
        """Where a button of the row that fills `area` stands."""
        icons = list(self.buttons(index))
        left = area.right() - _MARGIN + 4 - _BUTTON * (len(icons) - icons.index(icon))
        return QRect(left, area.center().y() - _BUTTON // 2, _BUTTON, _BUTTON)

    def _button_at(self, spot: QPoint) -> tuple[int, str] | None:
        index = self.indexAt(spot)
        if not index.isValid():
            return None
        area = self.visualRect(index)
        for icon in self.buttons(index):
            if self.button_place(index, icon, area).contains(spot):
                return index.row(), icon
        return None

    def _act(self, row: int, icon: str) -> None:
        id_ = self._rows.entries[row].id
        asked = {"again": self.retry_asked, "resume": self.retry_asked, "front": self.front_asked}
        asked.get(icon, self.remove_asked).emit([id_])

    def _move_current(self, up: bool) -> None:
        row = self.currentIndex().row()
        if row >= 0:
            self._rows.moveRow(QModelIndex(), row, QModelIndex(), row - 1 if up else row + 2)
            self.scrollTo(self.currentIndex())

    def _ask_menu(self, position: QPoint) -> None:
        if self.indexAt(position).isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(position))


class _Rows(QStyledItemDelegate):
    def __init__(self, view: QueueView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, max(_SIDE, 2 * option.fontMetrics.height() + 4) + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        role, entry = QPalette.ColorRole, index.data(QueueRows.ENTRY)
        area = QRect(option.rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter, option, area)
        place = QRect(area.left() + _MARGIN, area.center().y() - _SIDE // 2, _SIDE, _SIDE)
        self._paint_picture(painter, option, index, place)
        text = QRect(place.right() + 1 + _GAP, 0, 0, 2 * option.fontMetrics.height() + 4)
        text.moveTop(area.center().y() - text.height() // 2)
        text.setRight(self._paint_buttons(painter, option, index, area) or area.right() - _MARGIN)
        painter.setPen(option.palette.color(role.Text))
        _draw_elided(painter, option, text, queue_words.title(entry), Qt.AlignmentFlag.AlignTop)
        painter.setPen(option.palette.color(role.BrightText if entry.state == "failed" else role.Light))
        progress = index.data(QueueRows.PROGRESS)
        said = queue_words.state(entry, progress, self._view.held)
        _draw_elided(painter, option, text, said, Qt.AlignmentFlag.AlignBottom)
        if progress is not None:
            line = QRect(text.left(), area.bottom() - 4, area.right() - _MARGIN - text.left(), 2)
            painter.fillRect(line, option.palette.color(role.Mid))
            line.setWidth(round(line.width() * min(1.0, progress.step / max(1, progress.steps))))
            painter.fillRect(line, option.palette.color(role.Highlight))
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        role, state = QPalette.ColorRole, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if not selected and not state & QStyle.StateFlag.State_MouseOver:
            return
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(option.palette.color(role.Highlight if focused else role.Mid))
        painter.setBrush(option.palette.color(role.Midlight if selected else role.AlternateBase))
        painter.drawRoundedRect(area.adjusted(8, 1, -8, -1), 7, 7)

    def _paint_picture(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, place: QRect) -> None:
        image, density = self._view.picture_of(index), painter.device().devicePixelRatioF()
        if not image.isNull():
            painter.drawPixmap(place.topLeft(), rounded(image, place.size(), density))
            return
        entry: Entry = index.data(QueueRows.ENTRY)
        failed = entry.state == "failed"
        painter.setPen(option.palette.color(QPalette.ColorRole.Mid))
        painter.setBrush(option.palette.color(QPalette.ColorRole.Button))
        painter.drawRoundedRect(place, 6, 6)
        colour = option.palette.color(QPalette.ColorRole.BrightText if failed else QPalette.ColorRole.Light)
        icon = pixmap("error" if failed else task_words()[entry.job.task].icon, colour, _ICON + 4, density)
        offset = (_SIDE - _ICON - 4) // 2
        painter.drawPixmap(place.left() + offset, place.top() + offset, icon)

    def _paint_buttons(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, area: QRect) -> int:
        """Where they begin; 0 while there are none to be seen."""
        current = option.state & QStyle.StateFlag.State_HasFocus
        if not option.state & QStyle.StateFlag.State_MouseOver and not current:
            return 0
        density = painter.device().devicePixelRatioF()
        spot = self._view.viewport().mapFromGlobal(QCursor.pos())
        begins = area.right()
        for icon in self._view.buttons(index):
            place = self._view.button_place(index, icon, area)
            begins = min(begins, place.left())
            if place.contains(spot):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(option.palette.color(QPalette.ColorRole.Mid))
                painter.drawRoundedRect(place, 6, 6)
            inset = (_BUTTON - _ICON) // 2
            drawn = pixmap(icon, option.palette.color(QPalette.ColorRole.Text), _ICON, density)
            painter.drawPixmap(place.left() + inset, place.top() + inset, drawn)
        return begins - 4


def _draw_elided(
    painter: QPainter, option: QStyleOptionViewItem, place: QRect, text: str, where: Qt.AlignmentFlag
) -> None:
    shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | where, shown)
