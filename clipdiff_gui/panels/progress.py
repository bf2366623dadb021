"""The line under the canvas: what is shown, or how far the drawing is and how long it will take."""

import math

from PySide6.QtCore import QLocale, Qt, QVariantAnimation
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from clipdiff_core.events import Progress


class ProgressLine(QWidget):
    """A thin bar: a share of the width, or a travelling piece while nothing can be said yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(3)
        self.share: float | None = 0.0
        self._travel = QVariantAnimation(self)
        self._travel.setStartValue(0.0)
        self._travel.setEndValue(1.0)
        self._travel.setDuration(1400)
        self._travel.setLoopCount(-1)
        self._travel.valueChanged.connect(self.update)

    def show_share(self, share: float | None) -> None:
        """Fill `share` of the width; None is "under way", 0 is nothing."""
        self.share = share
        if share is None:
            self._travel.start()
        else:
            self._travel.stop()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Mid))
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        if self.share is None:
            piece = self.width() // 4
            start = round((self.width() + piece) * float(self._travel.currentValue() or 0)) - piece
            painter.fillRect(start, 0, piece, self.height(), accent)
        else:
            painter.fillRect(0, 0, round(self.width() * self.share), self.height(), accent)


class ProgressPanel(QWidget):
    """The bar, what is going on in words, and the time left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = ProgressLine()
        self.words = QLabel()
        self.words.setObjectName("caption")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.aside = QLabel()
        self.aside.setObjectName("dim")
        self.aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.figures = QLabel()
        self.figures.setObjectName("dim")
        self.figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.figures.setToolTip(
            self.tr("How long a step takes in the mean, and how much memory the engine has, the GPU's at its most")
        )
        self.figures.hide()
        for label in (self.figures, self.aside):
            _align_digits(label)
        self.score = QLabel()
        self.score.setObjectName("dim")
        self.score.setToolTip(
            self.tr("How near CLIP finds the picture to what was asked for: their cosine, which is 1 at most")
        )
        self.score.hide()
        text = QHBoxLayout()
        text.setContentsMargins(16, 9, 16, 9)
        text.setSpacing(16)
        text.addWidget(self.words, 1)
        text.addWidget(self.score)
        text.addWidget(self.figures)
        text.addWidget(self.aside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addLayout(text)

    def show_words(self, words: str, aside: str = "", score: float | None = None) -> None:
        """Say what is shown, and the cosine that CLIP gives it, if any; nothing is under way."""
        self._say(words, aside)
        for label in (self.figures, self.aside):
            label.setMinimumWidth(0)
        if score is not None:
            self.score.setText(self.tr("CLIP {score}").format(score=f"{score:.2f}"))
            self.score.show()
        self.line.show_share(0.0)

    def show_waiting(self, words: str) -> None:
        """Say what is being waited for."""
        self._say(words, "")
        self.line.show_share(None)

    def show_progress(self, event: Progress) -> None:
        """Say how far the job is."""
        words = self.tr("Step {step} of {steps}").format(step=event.step, steps=event.steps)
        if event.count > 1:
            which = self.tr("Picture {index} of {count}").format(index=event.index + 1, count=event.count)
            words = f"{which}  ·  {words}"
        self.show_share(share_done(event), words, self.time_left(event.seconds_left))
        self.figures.setText(self._figures(event))
        self.figures.setVisible(bool(self.figures.text()))
        for label in (self.figures, self.aside):  # whose room never shrinks while it draws: nothing jumps
            label.setMinimumWidth(max(label.minimumWidth(), label.sizeHint().width()))

    def show_share(self, share: float, words: str, aside: str = "") -> None:
        """Fill `share` of the bar, and say what is under way."""
        self._say(words, aside)
        self.line.show_share(share)

    def say(self, words: str) -> None:
        """Change the words, leave the bar."""
        self.words.setText(words)

    def time_left(self, seconds: float) -> str:
        """Seconds as a person would say them."""
        if not math.isfinite(seconds):
            return ""
        whole = max(0, math.ceil(seconds))
        if whole < 60:
            return self.tr("{seconds} s left").format(seconds=whole)
        if whole < 3600:
            return self.tr("{minutes} min {seconds} s left").format(minutes=whole // 60, seconds=whole % 60)
        return self.tr("{hours} h {minutes} min left").format(hours=whole // 3600, minutes=whole % 3600 // 60)

    def _figures(self, event: Progress) -> str:
        """The pace, and the memory, as far as they are known."""
        told = []
        if event.pace > 0:
            digits = 2 if event.pace < 10 else 0
            told.append(self.tr("{seconds} s/step").format(seconds=f"{event.pace:.{digits}f}"))
        if event.memory > 0:
            told.append(self._size(event.memory))
        if event.gpu_memory > 0:
            told.append(self.tr("GPU {size}").format(size=self._size(event.gpu_memory)))
        return "  ·  ".join(told)

    def _size(self, size: int) -> str:
        return self.locale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)

    def _say(self, words: str, aside: str) -> None:
        self.words.setText(words)
        self.words.setToolTip(words)
        self.aside.setText(aside)
        self.score.hide()
        self.figures.hide()


def _align_digits(label: QLabel) -> None:
    """Give every digit the same width, where the font can, so that counting down moves nothing."""
    font = label.font()
    font.setFeature(QFont.Tag("tnum"), 1)
    label.setFont(font)


def share_done(event: Progress) -> float:
    """How much of the whole job is done, 0 to 1."""
    return (event.index + event.step / max(1, event.steps)) / max(1, event.count)
