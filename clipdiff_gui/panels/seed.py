"""The seed, with its lock and its dice."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clipdiff_core.job import LARGEST_SEED, MOST_PICTURES
from clipdiff_gui.icons import IconButton
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import NumberBox, describe
from clipdiff_gui.panels.rows import Row

translate = QCoreApplication.translate


class SeedRow(Row):
    """The number the noise is drawn from: locked it stays, unlocked every Generate rolls a new one."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        field = QWidget()
        tip = translate("SeedRow", "The number the noise is drawn from: the same seed draws the same picture")
        super().__init__("seed", translate("SeedRow", "Seed"), tip, field)
        self.box = NumberBox(0, LARGEST_SEED - MOST_PICTURES, 0, 1)
        self.box.setMinimumWidth(80)  # its own wish is as wide as the largest seed
        describe(self.box, self.tr("Seed"), tip)
        self.lock = IconButton("unlock")
        self.lock.setCheckable(True)
        self.dice = IconButton("dice")
        describe(self.dice, self.tr("Roll the dice"), self.tr("Pick another seed"))
        line = QHBoxLayout(field)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.box, 1)
        line.addWidget(self.lock)
        line.addWidget(self.dice)
        field.setFocusProxy(self.box)
        self.box.valueChanged.connect(self._type)
        self.lock.clicked.connect(draft.lock_seed)
        self.dice.clicked.connect(draft.roll_seed)

    def refresh(self) -> None:
        """Show the draft's seed and whether it is locked."""
        super().refresh()
        self.box.blockSignals(True)
        self.box.setValue(self._draft.job.seed)
        self.box.blockSignals(False)
        locked = self._draft.seed_locked
        self.lock.setChecked(locked)
        self.lock.set_name("lock" if locked else "unlock")
        tip = self.tr("Locked: every picture uses this seed") if locked else self.tr("Unlocked: a new seed every time")
        describe(self.lock, self.tr("Lock the seed"), tip)

    def _type(self, seed: float) -> None:
        self._draft.set("seed", int(seed))
        self._draft.lock_seed(True)  # a seed that someone typed is meant to be used
