"""The line in which a prompt is typed: words that the model has not learned are underlined in it."""

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QToolTip

from clipdiff_gui.model.prompts import Spelling

_WAVE = 2.0  # points: half a wave's length, and its height


class PromptEdit(QLineEdit):
    """A line to say what to draw; pasting a picture into it adds the picture instead, and so do several lines.

    `undo_asked` and `redo_asked` come when there is nothing left to undo or redo in the line itself; `lines_asked`
    when Shift and Enter are pressed, or several lines are pasted, with the lines there are then.
    """

    picture_pasted = Signal(QMimeData)
    lines_asked = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._spelling: Spelling | None = None

    def check_with(self, spelling: Spelling) -> None:
        """Underline what `spelling` does not know."""
        self._spelling = spelling
        spelling.changed.connect(self.update)
        self.update()

    def marked(self) -> list[tuple[int, int]]:
        """Where the words stand that are not known; the one that is being typed is left alone."""
        if self._spelling is None:
            return []
        found = self._spelling.unknown(self.text())
        typing = self.hasFocus() and self.isModified()
        return [span for span in found if not (typing and span[1] == self.cursorPosition())]

    def replace_word(self, begin: int, end: int, word: str) -> None:
        """Put `word` where another one stands, as if it had been typed."""
        self.setSelection(begin, end - begin)
        self.insert(word)
        self.textEdited.emit(self.text())  # insert tells only that the text changed, and that showing one does, too
        self.editingFinished.emit()

    def fill_menu(self, menu: QMenu, begin: int, end: int) -> None:
        """Offer above everything else in `menu` what can be done about the word that stands there."""
        assert self._spelling is not None
        word = self.text()[begin:end]
        first = menu.actions()[0] if menu.actions() else None
        entries = []
        for known in self._spelling.suggestions(word):
            entry = menu.addAction(known)
            entry.triggered.connect(lambda _=False, known=known: self.replace_word(begin, end, known))
            entries.append(entry)
        if not entries:
            entry = menu.addAction(self.tr("No word that it knows is spelled alike"))
            entry.setEnabled(False)
            entries.append(entry)
        add = menu.addAction(self.tr("Add “{word}” to my words").format(word=word))
        add.triggered.connect(lambda: self._spelling and self._spelling.add(word))
        if first is not None:
            menu.insertActions(first, [*entries, add])
            menu.insertSeparator(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Catch what is no typing: a pasted picture, several lines, and undoing what is not of this line."""
        clipboard = QGuiApplication.clipboard().mimeData()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Paste) and clipboard.hasImage() and not clipboard.hasText():
            self.picture_pasted.emit(clipboard)
        elif event.matches(QKeySequence.StandardKey.Paste) and len(clipboard.text().strip().splitlines()) > 1:
            self.lines_asked.emit(clipboard.text().strip())
        elif enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.lines_asked.emit(self.text())
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            self.undo_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable():
            self.redo_asked.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer words in the place of one that is not known, above what a line always offers."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        place = self.cursorPositionAt(event.pos()) if at_mouse else self.cursorPosition()
        if (span := self._word_at(place)) is not None:
            self.fill_menu(menu, *span)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Say of a word under the mouse that it is not known."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            span = self._word_at(self.cursorPositionAt(event.pos()))
            if span is not None:
                told = self.tr("This model has not learned “{word}”. Right-click for words that it knows.")
                QToolTip.showText(event.globalPos(), told.format(word=self.text()[slice(*span)]), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A wave under what is not known."""
        super().paintEvent(event)
        if not (marked := self.marked()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.BrightText), 1.2))
        painter.setClipRect(self.rect().adjusted(2, 0, -2, 0))
        below = self.cursorRect().bottom() - 1.0
        for begin, end in marked:
            painter.drawPath(_wave(self._x(begin), self._x(end), below))

    def _word_at(self, place: int) -> tuple[int, int] | None:
        return next((span for span in self.marked() if span[0] <= place <= span[1]), None)

    def _x(self, place: int) -> float:
        """Where a letter begins: the line does not tell how far it is scrolled, but for where its cursor is."""
        metrics, text = self.fontMetrics(), self.text()
        from_cursor = metrics.horizontalAdvance(text[:place]) - metrics.horizontalAdvance(text[: self.cursorPosition()])
        return self.cursorRect().center().x() + from_cursor


def _wave(begin: float, end: float, y: float) -> QPainterPath:
    path = QPainterPath(QPointF(begin, y))
    x, up = begin, True
    while x < end:
        x = min(end, x + _WAVE)
        path.lineTo(x, y - _WAVE if up else y)
        up = not up
    return path
