"""The sweeps that are being drawn: which picture belongs where, and the grid once all of them are there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance

from clipdiff_core.errors import ClipDiffError
from clipdiff_core.events import Picture
from clipdiff_core.pictures.naming import safe_name
from clipdiff_gui.model.session import Session

if TYPE_CHECKING:
    from clipdiff_core.sweeps import Sweep

_MOST = 20  # sweeps that are waited for: an older one is given up


@dataclass
class _Drawn:
    """A sweep, the names of its axes as the person reads them, and the pictures that have come."""

    sweep: "Sweep"
    names: Sequence[str]
    paths: list[Path | None] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return all(self.paths)


class SweepGrids(QObject):
    """Waits for the pictures of sweeps, and lays each sweep out in a thread, beside its pictures.

    `saved` tells where a grid is and the letters that no font could draw; `failed` why there is none.
    """

    changed = Signal()
    saved = Signal(Path, str)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[_Drawn] = []
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        session.pictured.connect(self._on_picture)

    @property
    def unfinished(self) -> bool:
        """Whether a sweep has some of its pictures, and waits for others."""
        return any(any(drawn.paths) for drawn in self._waiting)

    def begin(self, sweep: "Sweep", names: Sequence[str]) -> None:
        """Wait for the pictures of `sweep`; `names` call its axes, the one across first."""
        self._waiting = [*self._waiting[-_MOST + 1 :], _Drawn(sweep, names, [None] * len(sweep.jobs))]
        self.changed.emit()

    def lay_out(self) -> None:
        """Lay out the newest sweep as far as it has come, and wait for it no longer."""
        begun = [drawn for drawn in self._waiting if any(drawn.paths)]
        if begun:
            self._finish(begun[-1])

    def close(self) -> None:
        """Let a grid that is being laid out become whole."""
        self._pool.waitForDone()

    def _on_picture(self, event: Picture) -> None:
        for drawn in self._waiting:
            place = drawn.sweep.cell_of(event.job, [path is not None for path in drawn.paths])
            if place is not None:
                drawn.paths[place] = Path(event.path)
                if drawn.whole:
                    self._finish(drawn)
                self.changed.emit()
                return

    def _finish(self, drawn: _Drawn) -> None:
        self._waiting.remove(drawn)
        self._pool.start(_LayingOut(drawn, self.saved, self.failed))
        self.changed.emit()


class _LayingOut(QRunnable):
    def __init__(self, drawn: _Drawn, saved: SignalInstance, failed: SignalInstance) -> None:
        super().__init__()
        self._drawn, self._saved, self._failed = drawn, saved, failed

    def run(self) -> None:
        from clipdiff_core.pictures.sweep_sheet import AxisLabels, write_sweep_sheet  # reads pictures: too slow to load

        sweep, names = self._drawn.sweep, self._drawn.names
        first = next(path for path in self._drawn.paths if path is not None)
        across = AxisLabels(names[0], sweep.across.labels)
        down = AxisLabels(names[1], sweep.down.labels) if sweep.down is not None else None
        worded = "text" in (sweep.across.setting.path, sweep.down.setting.path if sweep.down else "")
        title = "" if worded else sweep.jobs[0].title
        try:
            name = f"{safe_name(sweep.jobs[0].title)}-sweep.png"
            sheet = write_sweep_sheet(self._drawn.paths, across, down, title, first.parent, name)
        except ClipDiffError as error:
            self._failed.emit(error.message)
        else:
            self._saved.emit(sheet.path, sheet.missing)
