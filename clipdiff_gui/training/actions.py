"""What the person can do in the training window, an action each."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from clipdiff_gui.actions import ActionSet
from clipdiff_gui.model.run import Phase

_RUNNING = (Phase.RUNNING, Phase.PAUSED)


class TrainingActions(ActionSet):
    """The actions; `reflect` switches them on and off as the training goes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.train = self._make(
            self.tr("Train"), self.tr("Learn from the pictures, or go on where it was stopped"), "train", "Ctrl+Return"
        )
        self.train.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.pause = self._make(self.tr("Pause"), self.tr("Hold after this batch"), "pause", "Ctrl+Space")
        self.stop = self._make(
            self.tr("Stop"), self.tr("Stop, and keep everything learned: Train goes on from there"), "stop", "Ctrl+."
        )
        self.close = self._make(
            self.tr("Close"), self.tr("Close this window; a training goes on without it"), "", "Ctrl+W"
        )
        self.redraw_icons()

    def reflect(self, phase: Phase) -> None:
        """Allow what makes sense now."""
        self.train.setEnabled(phase is Phase.IDLE)
        self.pause.setEnabled(phase in _RUNNING)
        self.stop.setEnabled(phase in (Phase.LOADING, *_RUNNING))
        self._show_pause(paused=phase is Phase.PAUSED)
