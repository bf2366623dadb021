"""What CLIP finds in a picture: for each list its words, with bars, to be ticked and drawn towards."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clipdiff_core.events import Described
from clipdiff_gui.icons import IconButton
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.prompt_rows import Thumbnail
from clipdiff_gui.panels.word_rows import list_name

_WIDTH, _BAR, _FIGURE, _MARGIN = 320, 84, 46, 16


class Bar(QWidget):
    """A probability, as a share of its width."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = min(1.0, max(0.0, share))
        self.setFixedWidth(_BAR)

    def sizeHint(self) -> QSize:
        """As high as a line of words."""
        return QSize(_BAR, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The filled part over the whole."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, self.height() / 2 - 3, self.width(), 6)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(track, 3, 3)
        if self._share > 0:
            track.setWidth(max(6.0, track.width() * self._share))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(track, 3, 3)


class WordLine(QWidget):
    """A word that can be ticked, and how probable it is."""

    def __init__(self, word: str, probability: float) -> None:
        super().__init__()
        self.word = word
        figure = QLabel(_percent(probability))
        figure.setObjectName("dim")
        figure.setFixedWidth(_FIGURE)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.check = QCheckBox()
        self.check.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.check.setText(self.check.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, 120))
        describe(self.check, f"{word}, {figure.text()}", self.tr("{word}: tick it to draw it").format(word=word))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.check, 1)
        line.addWidget(Bar(probability))
        line.addWidget(figure)


class DescriptionPanel(QFrame):
    """Beside the canvas until it is closed; the words come out as they were ticked, likelier lists first."""

    prompt_asked = Signal(str)
    descriptor_asked = Signal(str)

    def __init__(self, thumbnail: Callable[[str], QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aside")
        self.setFixedWidth(_WIDTH)
        self._thumbnail = thumbnail
        self.lines: list[WordLine] = []
        self._picture, self._name = Thumbnail(), QLabel()
        self.close_button = IconButton("remove")
        describe(self.close_button, self.tr("Close"), self.tr("Close the description"))
        self.close_button.clicked.connect(self.hide)
        self.use = QPushButton(self.tr("Use as prompt"))
        describe(self.use, self.use.text(), self.tr("Draw towards the ticked words"))
        self.use.clicked.connect(lambda: self.prompt_asked.emit(self.words))
        self.use_both = QPushButton(self.tr("With the picture"))
        tip = self.tr("Draw towards the picture and the ticked words together")
        describe(self.use_both, self.use_both.text(), tip)
        self.use_both.clicked.connect(lambda: self.descriptor_asked.emit(self.words))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self.hide()

    @property
    def words(self) -> str:
        """The ticked words as a prompt."""
        return ", ".join(line.word for line in self.lines if line.check.isChecked())

    def show_description(self, event: Described) -> None:
        """Show what was found; the likeliest word of the first list is ticked."""
        name = event.job.init.name or self.tr("Picture")
        self._picture.show_picture(name, self._thumbnail(event.job.init.sha256))
        self._name.setText(self._name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _WIDTH - 150))
        self._name.setToolTip(name)
        body = QWidget()
        body.setObjectName("sideBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(_MARGIN, 0, _MARGIN, _MARGIN)
        column.setSpacing(4)
        self.lines = []
        for of_list, ranking in event.ranking.items():
            title = QLabel(list_name(of_list))
            title.setObjectName("sectionTitle")
            column.addSpacing(10)
            column.addWidget(title)
            self._add(column, ranking.items())
        column.addStretch(1)
        self._scroll.setWidget(body)
        if self.lines:
            self.lines[0].check.setChecked(True)
        self._allow()
        self.show()

    def _add(self, column: QVBoxLayout, ranking: Iterable[tuple[str, float]]) -> None:
        for word, probability in ranking:
            line = WordLine(word, probability)
            line.check.toggled.connect(self._allow)
            column.addWidget(line)
            self.lines.append(line)

    def _allow(self) -> None:
        for button in (self.use, self.use_both):
            button.setEnabled(bool(self.words))

    def _lay_out(self) -> None:
        title = QLabel(self.tr("What CLIP finds"))
        title.setObjectName("sectionTitle")
        self._name.setObjectName("dim")
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(title)
        names.addWidget(self._name)
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, 12, 10, 4)
        head.setSpacing(10)
        head.addWidget(self._picture)
        head.addLayout(names, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN, 10, _MARGIN, 12)
        foot.setSpacing(8)
        foot.addWidget(self.use, 1)
        foot.addWidget(self.use_both, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # its border
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)


def _percent(probability: float) -> str:
    return f"{100 * probability:.0f} %" if probability >= 0.095 else f"{100 * probability:.1f} %"
