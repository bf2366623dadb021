"""A slim slider at the canvas's foot: back to any step that a picture went through."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from clipdiff_gui.panels.controls import Slider, describe

_WIDEST, _HEIGHT, _APART = 460, 26, 1  # points: within what the canvas leaves free around a fitted picture


class Scrubber(QFrame):
    """Lies over `stage`; `moved` says to which of `count` steps the person went, the picture itself being the last."""

    moved = Signal(int)

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self.setObjectName("scrubber")
        self._stage = stage
        self.slider = Slider(0, 1, 1)
        self.slider.setPageStep(5)
        tip = self.tr("How the picture came to be: drag to go back to a step, and to the end to see the picture again")
        describe(self.slider, self.tr("Steps of the picture"), tip)
        self.words = QLabel()
        self.words.setObjectName("dim")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 12, 0)
        line.setSpacing(8)
        line.addWidget(self.slider, 1)
        line.addWidget(self.words)
        self.slider.valueChanged.connect(self._on_moved)
        stage.installEventFilter(self)
        self.hide()

    def show_place(self, place: int, count: int, words: str) -> None:
        """Stand at `place` of `count` steps, 0 the first; `words` say which it is."""
        self.slider.blockSignals(True)
        self.slider.setRange(0, count)
        self.slider.setValue(place)
        self.slider.blockSignals(False)
        self.slider.update()
        self.say(words)
        if self.isHidden():
            self._settle()
            self.show()
            self.raise_()

    def say(self, words: str) -> None:
        """Say what is shown; the room for it never shrinks, so that the slider stays where it is."""
        self.words.setText(words)
        needed = self.words.fontMetrics().horizontalAdvance(words)
        self.words.setMinimumWidth(max(self.words.minimumWidth(), needed, 60))
        self.slider.setAccessibleDescription(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the stage."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._settle()
        return False

    def _on_moved(self, place: int) -> None:
        self.slider.update()
        self.moved.emit(place)

    def _settle(self) -> None:
        width = min(_WIDEST, self._stage.width() - 24)
        left = (self._stage.width() - width) // 2
        self.setGeometry(left, self._stage.height() - _HEIGHT - _APART, width, _HEIGHT)
