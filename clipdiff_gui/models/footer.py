"""The lines under the list: what is being fetched, imported or verified, or how much room is left."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_gui.icons import IconButton
from clipdiff_gui.models import words
from clipdiff_gui.models.session import Doing, ModelsSession, Standing, free_space
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.progress import ProgressPanel


class ErrandLine(QWidget):
    """One thing that is under way, with a button that ends it."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.progress = ProgressPanel()
        self.cancel = IconButton("remove")
        describe(self.cancel, self.tr("Cancel"), self.tr("End this; a download keeps what has arrived"))
        self.cancel.clicked.connect(self.cancelled)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 8, 0)
        line.setSpacing(0)
        line.addWidget(self.progress, 1)
        line.addWidget(self.cancel)
        self.hide()

    def show_standing(self, name: str, standing: Standing, waiting: int) -> None:
        """Say how far it is, and how many more wait for their turn."""
        told = self.tr("{name}  ·  {doing}").format(name=name, doing=words.doing(standing))
        if waiting:
            told = self.tr("{told}  ·  {count} more waiting").format(told=told, count=waiting)
        done, total = words.bytes_(standing.done), words.bytes_(standing.total)
        if standing.share is None:
            self.progress.show_waiting(f"{told}  ·  {done}" if standing.done else told)
            return
        aside = self.tr("{done} of {total}").format(done=done, total=total)
        if standing.seconds_left is not None:
            left = self.progress.time_left(standing.seconds_left)
            aside = self.tr("{size}  ·  {left}").format(size=aside, left=left)
        self.progress.show_share(standing.share, told, aside)


class Footer(QFrame):
    """A line for each kind of errand under way, or one that says how things are."""

    def __init__(self, session: ModelsSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("footer")
        self._session = session
        self._models = 0
        self.resting = ProgressPanel()
        self.lines = {doing: ErrandLine() for doing in Doing}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.resting)
        for doing, line in self.lines.items():
            column.addWidget(line)
            line.cancelled.connect(lambda doing=doing: self._cancel(doing))
        session.changed.connect(self.refresh)
        session.moved.connect(self.refresh)
        self.refresh()

    def show_models(self, count: int) -> None:
        """Say how many models are here while nothing is under way."""
        self._models = count
        self.refresh()

    def refresh(self) -> None:
        """Show how far everything is."""
        for doing, line in self.lines.items():
            errands = self._session.line(doing)
            line.setVisible(errands.current is not None)
            if errands.current is not None:
                name = _name(errands.current)
                line.show_standing(name, self._session.standing_of(doing), len(errands.waiting))
            else:
                line.progress.show_words("")
        resting = not self._session.busy
        self.resting.setVisible(resting)
        if resting:
            here = self.tr("1 model is here") if self._models == 1 else self.tr("{count} models are here")
            free = self.tr("{size} free on the disk").format(size=words.bytes_(free_space()))
            self.resting.show_words(here.format(count=self._models) if self._models else "", free)

    def _cancel(self, doing: Doing) -> None:
        errands = self._session.line(doing)
        if errands.current is not None:
            errands.cancel(errands.current)


def _name(job: object) -> str:
    """What a job is about."""
    if isinstance(job, ImportJob):
        return job.name or Path(job.path).name
    return job.title if isinstance(job, Entry) else str(job)
