"""What a run leaves besides its pictures: how they came to be, a sheet of them, and which is the nearest."""

from pathlib import Path

from PySide6.QtCore import QObject

from clipdiff_core.events import Picture
from clipdiff_gui.actions import Actions
from clipdiff_gui.exports import Exports
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.batch import Batch
from clipdiff_gui.model.session import Session
from clipdiff_gui.viewer import Viewer


class Results(QObject):
    """Lets the actions do what can be done, and tells in the bar what comes of it."""

    def __init__(self, session: Session, batch: Batch, panes: Layout, viewer: Viewer, actions: Actions) -> None:
        super().__init__(panes)
        self._recorder = session.recorder
        self._panes = panes
        self._viewer = viewer
        self._actions = actions
        self._batch = batch
        self._exports = Exports(panes)
        self._exports.begun.connect(self._tell_begun)
        self._exports.saved.connect(self._tell_saved)
        self._exports.failed.connect(panes.bar.error)
        self._batch.ranked.connect(self._offer_nearest)
        for changed in (self._batch.changed, viewer.changed, panes.filmstrip.picked):
            changed.connect(self._reflect)
        actions.save_run.triggered.connect(lambda: viewer.path and self.save_run(viewer.path))
        actions.sheet.triggered.connect(self.save_sheet)
        self._reflect()

    def knows_run(self, path: Path | None) -> bool:
        """Whether it can be shown how the picture at `path` came to be."""
        return self._recorder.frames_of(path) is not None

    def save_run(self, path: Path) -> None:
        """Save how the picture at `path` came to be."""
        frames = self._recorder.frames_of(path)
        if frames is not None:
            self._exports.save_run(path, frames)

    def save_sheet(self) -> None:
        """Save a contact sheet of the pictures that are selected, or else of the last batch."""
        if paths := self._for_sheet():
            self._exports.save_sheet(paths)

    def close(self) -> None:
        """Finish what is being written."""
        self._exports.close()

    def _for_sheet(self) -> list[Path]:
        """None where there are no two."""
        selected, batch = self._panes.filmstrip.selected, self._batch.paths
        return next((paths for paths in (selected, batch) if len(paths) > 1), [])

    def _reflect(self) -> None:
        self._actions.save_run.setEnabled(self.knows_run(self._viewer.path))
        self._actions.sheet.setEnabled(bool(self._for_sheet()))

    def _tell_begun(self, path: Path) -> None:
        self._panes.bar.notice(self.tr("Saving “{name}”…").format(name=path.name), stays=True)

    def _tell_saved(self, path: Path, missing: str) -> None:
        told = self.tr("Saved as {path}").format(path=path)
        if missing:
            letters = self.tr("No font of this computer has these letters: {letters}").format(letters=missing)
            told = f"{told}. {letters}"
        self._panes.bar.notice(told, stays=bool(missing))

    def _offer_nearest(self, event: Picture) -> None:
        told = self.tr("The nearest to the prompt is picture {number} of {count}.")
        self._panes.bar.notice(
            told.format(number=event.index + 1, count=event.count),
            self.tr("Show it"),
            lambda: self._panes.filmstrip.choose(Path(event.path)),
            stays=True,
        )
