"""The pictures of one run: which there are, and which CLIP finds the nearest to what was asked for."""

from operator import itemgetter
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from clipdiff_core.events import Failed, Picture
from clipdiff_gui.model.run import Phase
from clipdiff_gui.model.session import Session


class Batch(QObject):
    """Those of the newest run that finished any; `ranked` names the nearest once a run of several is over."""

    changed = Signal()
    ranked = Signal(Picture)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[Picture] = []
        self._begins = True
        session.phase_changed.connect(self._on_phase)
        session.pictured.connect(self._on_picture)
        session.failed.connect(self._on_failed)
        session.finished.connect(self._on_finished)

    @property
    def paths(self) -> list[Path]:
        """Where they lie, in the order they were drawn."""
        return [Path(picture.path) for picture in self._pictures]

    def _on_phase(self, phase: Phase) -> None:
        if phase is Phase.LOADING:
            self._begins = True

    def _on_picture(self, event: Picture) -> None:
        if self._begins:
            self._begins = False
            self._pictures.clear()
        self._pictures.append(event)
        self.changed.emit()

    def _on_failed(self, event: Failed) -> None:
        self._begins = True  # what went wrong is told, and nothing over it

    def _on_finished(self) -> None:
        scored = [(picture.score, picture) for picture in self._pictures if picture.score is not None]
        if not self._begins and len(scored) > 1:
            self.ranked.emit(max(scored, key=itemgetter(0))[1])
