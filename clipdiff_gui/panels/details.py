"""Beside the picture, what it was made with; looking changes nothing."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clipdiff_core.library.entries import Details
from clipdiff_gui.gallery.facts import in_words, targets_in_words
from clipdiff_gui.icons import IconButton
from clipdiff_gui.panels.controls import describe

_WIDTH, _MARGIN = 320, 16


class DetailsPanel(QFrame):
    """Words and settings of one picture, which can be copied, and what can be done with them."""

    all_asked = Signal(Path)
    all_but_seed_asked = Signal(Path)
    reveal_asked = Signal(Path)
    closed = Signal()

    def __init__(self, star: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aside")
        self.setFixedWidth(_WIDTH)
        self.path: Path | None = None
        self.text = ""
        self._action = star
        self.star = IconButton("star")
        self.star.setCheckable(True)
        self.star.clicked.connect(star.trigger)
        star.changed.connect(self._reflect_star)
        self.copy = self._button("copy", self.tr("Copy"), self.tr("Copy these words and settings as text"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        self.reveal = self._button("folder", self.tr("Show in folder"), self.tr("Show this file in its folder"))
        self.reveal.clicked.connect(lambda: self.path and self.reveal_asked.emit(self.path))
        self.close_button = self._button("remove", self.tr("Close"), self.tr("Close the details"))
        self.close_button.clicked.connect(self.closed)
        self.use = QPushButton(self.tr("Use these settings"))
        describe(self.use, self.use.text(), self.tr("Take over the prompts and settings of this picture, and its seed"))
        self.use.clicked.connect(lambda: self.path and self.all_asked.emit(self.path))
        self.use_but_seed = QPushButton(self.tr("All but the seed"))
        tip = self.tr("Take over the prompts and settings of this picture, and draw it otherwise")
        describe(self.use_but_seed, self.use_but_seed.text(), tip)
        self.use_but_seed.clicked.connect(lambda: self.path and self.all_but_seed_asked.emit(self.path))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self._reflect_star()
        self.show_nothing()
        self.hide()

    def show_nothing(self) -> None:
        """No picture is looked at."""
        body, column = _body()
        column.addWidget(_words(self.tr("Choose a picture to see what it was made with."), dim=True))
        column.addStretch(1)
        self._put(body, None, "", can_use=False)

    def show_details(self, path: Path, details: Details | None, seconds: float | None = None) -> None:
        """Show what is known of a picture; None when it is none any more."""
        if details is None:
            self.show_nothing()
            return
        body, column = _body()
        copied = []
        for words, weight in targets_in_words(details.job) if details.job is not None else ():
            said = words if weight == "1" else self.tr("{words}  (weight {weight})").format(words=words, weight=weight)
            column.addWidget(_words(said))
            copied.append(said)
        if details.job is None:
            nothing = self.tr("This picture does not say how it was made.")
            column.addWidget(_words(details.parameters or nothing, dim=not details.parameters))
            copied.append(details.parameters)
        column.addSpacing(8)
        rows = QGridLayout()
        rows.setColumnStretch(1, 1)
        rows.setHorizontalSpacing(14)
        rows.setVerticalSpacing(7)
        for row, (name, value) in enumerate(in_words(path, details, seconds)):
            label = QLabel(name)
            label.setObjectName("dim")
            rows.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            shown = _words(value)
            shown.setAccessibleName(f"{name}: {value}")
            rows.addWidget(shown, row, 1)
            copied.append(f"{name}: {value}")
        column.addLayout(rows)
        column.addStretch(1)
        self._put(body, path, "\n".join(filter(None, copied)), can_use=details.job is not None)

    def _put(self, body: QWidget, path: Path | None, text: str, can_use: bool) -> None:
        self.path, self.text = path, text
        self._scroll.setWidget(body)
        for button in (self.use, self.use_but_seed):
            button.setEnabled(can_use)
        for button in (self.copy, self.reveal):
            button.setEnabled(path is not None)

    def _reflect_star(self) -> None:
        starred = self._action.isChecked()
        self.star.set_name("starred" if starred else "star")
        self.star.setChecked(starred)
        self.star.setEnabled(self._action.isEnabled())
        name = self.tr("Take the star away") if starred else self.tr("Star")
        describe(self.star, name, self._action.toolTip())

    def _button(self, icon: str, name: str, tip: str) -> IconButton:
        button = IconButton(icon)
        describe(button, name, tip)
        return button

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Details"))
        title.setObjectName("sectionTitle")
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, 10, 10, 6)
        head.setSpacing(2)
        head.addWidget(title, 1)
        for button in (self.star, self.copy, self.reveal, self.close_button):
            head.addWidget(button)
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN, 10, _MARGIN, 12)
        foot.setSpacing(8)
        foot.addWidget(self.use, 1)
        foot.addWidget(self.use_but_seed, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # its border
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)


def _body() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    body.setObjectName("sideBody")
    column = QVBoxLayout(body)
    column.setContentsMargins(_MARGIN, 6, _MARGIN, _MARGIN)
    column.setSpacing(6)
    return body, column


def _words(text: str, dim: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    if dim:
        label.setObjectName("dim")
    return label
