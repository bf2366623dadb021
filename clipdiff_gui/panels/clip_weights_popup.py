"""What opens at a prompt where several CLIPs guide: how much it counts with each of them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from clipdiff_core.job import HEAVIEST, Clip
from clipdiff_core.targets import ClipWeight, Target, weight_for
from clipdiff_gui.panels.controls import NumberBox, describe
from clipdiff_gui.panels.popup import Popup
from clipdiff_gui.panels.rows import clip_name

_WEIGHT_WIDTH = 78  # points


class ClipWeightsPopup(Popup):
    """A weight for each CLIP; every change counts at once, and `changed` tells the weights that are not 1."""

    changed = Signal(tuple)

    def __init__(self, parent: QWidget, target: Target, clips: Sequence[Clip]) -> None:
        super().__init__(parent)
        head = QLabel(self.tr("How much it counts with each CLIP"))
        head.setObjectName("dim")
        self.body_lines.addWidget(head)
        self.weights: dict[str, NumberBox] = {}
        for clip in clips:
            self._add(clip, weight_for(target, clip.name))

    def open_under(self, control: QWidget, width: int) -> None:
        """Begin at the first weight."""
        super().open_under(control, width)
        next(iter(self.weights.values())).setFocus(Qt.FocusReason.PopupFocusReason)

    def _add(self, clip: Clip, weight: float) -> None:
        name = QLabel(clip_name(clip, missing=False))
        box = NumberBox(0, HEAVIEST, 2, 0.1)
        box.setPrefix("× ")
        box.setFixedWidth(_WEIGHT_WIDTH)
        box.setValue(weight)
        described = self.tr("Weight with {name}").format(name=name.text())
        describe(box, described, self.tr("Beside its own weight; 0 hides it from this CLIP"))
        box.valueChanged.connect(self._tell)
        name.setBuddy(box)
        line = QHBoxLayout()
        line.addWidget(name, 1)
        line.addWidget(box)
        self.body_lines.addLayout(line)
        self.weights[clip.name] = box

    def _tell(self) -> None:
        weights = ((clip, round(box.value(), 4)) for clip, box in self.weights.items())
        self.changed.emit(tuple(ClipWeight(clip, weight) for clip, weight in weights if weight != 1))
