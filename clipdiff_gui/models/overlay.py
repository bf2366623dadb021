"""Where cards are shown: over the list, one at a time."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clipdiff_gui.models.cards import Card


class Overlay(QWidget):
    """Lies over another widget, which cannot be used meanwhile, and holds one card; others wait behind it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over.parentWidget())
        self._over = over
        self._focus: QWidget | None = None
        self.card: Card | None = None
        self._waiting: list[Card] = []
        self._column = QVBoxLayout(self)
        over.installEventFilter(self)
        self.hide()

    def show_card(self, card: Card) -> None:
        """Ask, now or once what is asked already has been answered."""
        if self.card is not None:
            self._waiting.append(card)
            return
        self.card = card
        card.dismissed.connect(self.dismiss)
        self._column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._focus = self._over.window().focusWidget()
        self._over.setEnabled(False)
        self.setGeometry(self._over.geometry())
        self.show()
        self.raise_()
        card.first.setFocus()

    def dismiss(self) -> None:
        """Take the card away, and go back to where the person was."""
        card, self.card = self.card, None
        if card is None:
            return
        self.hide()
        self._column.removeWidget(card)
        card.deleteLater()
        self._over.setEnabled(True)
        if self._focus is not None:
            self._focus.setFocus()
        self._focus = None
        if self._waiting:
            self.show_card(self._waiting.pop(0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what lies under it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.setGeometry(self._over.geometry())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil."""
        veil = QColor(self.palette().color(QPalette.ColorRole.Dark))
        veil.setAlpha(190)
        QPainter(self).fillRect(self.rect(), veil)
