"""What opens under “Guided by”: the CLIPs that are here, to be checked, and a weight for each."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from clipdiff_core.job import HEAVIEST, Clip
from clipdiff_gui.panels.controls import NumberBox, describe
from clipdiff_gui.panels.rows import clip_name

_LIGHTEST = 0.01
_WEIGHT_WIDTH, _HIGHEST, _MARGIN, _GAP = 78, 320, 8, 2  # points
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ClipLine(QWidget):
    """A CLIP with its check and its weight; `clip` is as it would stand in the job."""

    changed = Signal()

    def __init__(self, clip: Clip, missing: bool) -> None:
        super().__init__()
        self.clip = clip
        name = clip_name(clip, missing)
        self.check = QCheckBox(name)
        tip = self.tr("It is not on this computer") if missing else self.tr("Let it guide")
        describe(self.check, name, f"{clip.name}: {tip}")
        self.weight = NumberBox(_LIGHTEST, HEAVIEST, 2, 0.1)
        self.weight.setPrefix("× ")
        self.weight.setFixedWidth(_WEIGHT_WIDTH)
        self.weight.setValue(clip.weight)
        described = self.tr("Weight of {name}").format(name=name)
        describe(self.weight, described, self.tr("How much it counts among all that guide"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.check, 1)
        line.addWidget(self.weight)
        self.check.clicked.connect(self.changed)
        self.weight.valueChanged.connect(self._weigh)

    def show_clip(self, clip: Clip | None) -> None:
        """Show how it stands in the job, None when it does not."""
        self.check.setChecked(clip is not None)
        self.weight.setEnabled(clip is not None)
        if clip is not None:
            self.clip = clip
            self.weight.blockSignals(True)
            self.weight.setValue(clip.weight)
            self.weight.blockSignals(False)

    def _weigh(self, weight: float) -> None:
        self.clip = replace(self.clip, weight=round(weight, 4))
        self.changed.emit()


class ClipsPopup(QFrame):
    """A line for each CLIP; every change counts at once, and `changed` tells which of them guide now.

    The arrows go from line to line, Escape and Enter close it.
    """

    changed = Signal(tuple)

    def __init__(self, parent: QWidget, own: str, tip: str, clips: Sequence[tuple[Clip, bool]]) -> None:
        """Offer `own`, which is none in particular, and `clips`, each with whether it is missing."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.own = QCheckBox(own)
        describe(self.own, own, tip)
        self.own.clicked.connect(lambda: self._tell(()))
        self.lines = [ClipLine(clip, missing) for clip, missing in clips]
        for line in self.lines:
            line.changed.connect(self._on_changed)
        self._checks = [self.own, *(line.check for line in self.lines)]
        for check in self._checks:
            check.installEventFilter(self)
        self._body, self._scroll = QWidget(), QScrollArea()
        self._lay_out()

    def show_clips(self, clips: Sequence[Clip]) -> None:
        """Check those that guide."""
        guiding = {clip.name: clip for clip in clips}
        self.own.setChecked(not clips)
        for line in self.lines:
            line.show_clip(guiding.get(line.clip.name))

    def open_under(self, control: QWidget, width: int) -> None:
        """Show it below `control`, right edges together, or above where there is no room."""
        self.ensurePolished()  # its border counts
        self.setFixedWidth(max(width, self._body.sizeHint().width() + 2))
        self._scroll.setFixedHeight(min(_HIGHEST, self._body.heightForWidth(self.width() - 2)))
        self.adjustSize()
        corner = control.mapToGlobal(QPoint(control.width() - self.width(), control.height() + _GAP))
        room = control.screen().availableGeometry()
        if corner.y() + self.height() > room.bottom():
            corner.setY(control.mapToGlobal(QPoint()).y() - self.height() - _GAP)
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        corner.setY(max(room.top(), min(corner.y(), room.bottom() - self.height())))
        self.move(corner)
        self.show()
        next((check for check in self._checks if check.isChecked()), self.own).setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go up and down among the checks."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and isinstance(watched, QCheckBox):
                place = self._checks.index(watched) + step
                self._checks[max(0, min(place, len(self._checks) - 1))].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Enter, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        more = QLabel(self.tr("Download more: menu Draw, Models…"))
        more.setObjectName("dim")
        more.setWordWrap(True)
        self._body.setObjectName("popupBody")
        lines = QVBoxLayout(self._body)
        lines.setContentsMargins(_MARGIN + 2, _MARGIN, _MARGIN, _MARGIN)
        lines.setSpacing(4)
        for part in (self.own, *self.lines):
            lines.addWidget(part)
        lines.addSpacing(2)
        lines.addWidget(more)
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    def _on_changed(self) -> None:
        self._tell(tuple(line.clip for line in self.lines if line.check.isChecked()))

    def _tell(self, clips: tuple[Clip, ...]) -> None:
        self.show_clips(clips)
        self.changed.emit(clips)
