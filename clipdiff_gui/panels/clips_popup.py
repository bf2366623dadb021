"""What opens under “Guided by”: the CLIPs that are here, to be checked, and a weight for each."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from clipdiff_core.job import HEAVIEST, Clip
from clipdiff_gui.panels.controls import NumberBox, describe
from clipdiff_gui.panels.popup import Popup
from clipdiff_gui.panels.rows import clip_name

_LIGHTEST = 0.01
_WEIGHT_WIDTH = 78  # points
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


class ClipsPopup(Popup):
    """A line for each CLIP; every change counts at once, and `changed` tells which of them guide now.

    The arrows go from line to line, Escape and Enter close it.
    """

    changed = Signal(tuple)

    def __init__(self, parent: QWidget, own: str, tip: str, clips: Sequence[tuple[Clip, bool]]) -> None:
        """Offer `own`, which is none in particular, and `clips`, each with whether it is missing."""
        super().__init__(parent)
        self.own = QCheckBox(own)
        describe(self.own, own, tip)
        self.own.clicked.connect(lambda: self._tell(()))
        self.lines = [ClipLine(clip, missing) for clip, missing in clips]
        for line in self.lines:
            line.changed.connect(self._on_changed)
        self._checks = [self.own, *(line.check for line in self.lines)]
        for check in self._checks:
            check.installEventFilter(self)
        self._lay_out()

    def show_clips(self, clips: Sequence[Clip]) -> None:
        """Check those that guide."""
        guiding = {clip.name: clip for clip in clips}
        self.own.setChecked(not clips)
        for line in self.lines:
            line.show_clip(guiding.get(line.clip.name))

    def open_under(self, control: QWidget, width: int) -> None:
        """Begin at what guides."""
        super().open_under(control, width)
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

    def _lay_out(self) -> None:
        more = QLabel(self.tr("Download more: menu Draw, Models…"))
        more.setObjectName("dim")
        more.setWordWrap(True)
        for part in (self.own, *self.lines):
            self.body_lines.addWidget(part)
        self.body_lines.addSpacing(2)
        self.body_lines.addWidget(more)

    def _on_changed(self) -> None:
        self._tell(tuple(line.clip for line in self.lines if line.check.isChecked()))

    def _tell(self, clips: tuple[Clip, ...]) -> None:
        self.show_clips(clips)
        self.changed.emit(clips)
