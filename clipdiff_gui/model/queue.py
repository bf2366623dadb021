"""The queue: what is drawn one after another, each entry with its own settings, and what becomes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from clipdiff_core.events import Described, Event, Failed, Picture, Progress
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.queue.entry import Entry
from clipdiff_core.queue.store import Kept
from clipdiff_gui.model.queue_keeper import QueueKeeper
from clipdiff_gui.model.queue_rows import QueueRows
from clipdiff_gui.model.session import Session

_MOST_FAILURES = 2  # of the engine itself, in a row: one job may have been too much for it, two are no accident

Removed = Sequence[tuple[int, Entry]]


class DrawingQueue(QObject):
    """Draws the entries of `rows` on the session; one that is finished is no longer there.

    `begun` brings the entry that is drawn now, and whether the person asked for just that. `held` says that nothing
    more is drawn until the person says so: how many pictures are left, and what went wrong, if anything did.
    `lasting` is whether it is there again after a restart.
    """

    begun = Signal(Entry, bool)
    held = Signal(int, str)
    troubled = Signal(str)
    lasts = Signal(bool)

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lasting = True
        self._session = session
        self._keeper = QueueKeeper(folder, self)
        self.rows = QueueRows(self._keeper, self)
        self._failure: Failed | None = None
        self._at_once = self._described = False
        self._failures = 0
        self._keeper.loaded.connect(self._on_loaded)
        self._keeper.held_elsewhere.connect(self._on_held_elsewhere)
        self._keeper.failed.connect(self._on_not_kept)
        session.progressed.connect(self._on_progress)
        session.pictured.connect(self._on_picture)
        session.described.connect(self._on_described)
        session.failed.connect(self._on_failed)
        session.finished.connect(self._on_finished)

    @property
    def drawn(self) -> Entry | None:
        """The one that is being drawn."""
        return self.rows.entries[0] if self.rows.drawing else None

    @property
    def asked(self) -> bool:
        """Whether the person asked for just the one that is drawn, and did not leave it to the queue."""
        return self.rows.drawing and self._at_once

    @property
    def left(self) -> int:
        """How many pictures are still to be drawn, beside the entry that is drawn."""
        return sum(entry.left for entry in self.rows.of("waiting", "paused"))

    def load(self) -> None:
        """Bring back what was there when the window was last closed, without beginning any of it."""
        self._keeper.load()

    def close(self) -> None:
        """Finish what is being written; what is there stays for the next start."""
        self._keeper.close()

    def draw(self, job: Job, output: Output) -> None:
        """Draw `job` before all that wait, at once if nothing is drawn."""
        same = [e.id for e in self.rows.of("failed") if replace(e.job, seed=job.seed) == job]
        self.rows.remove(same)  # whoever asks for the same again has tried it again
        self.rows.insert(self.rows.first, [Entry.of(job, output)])
        if not self._session.busy:
            self._begin(self.rows.first, at_once=True)

    def add(self, jobs: Iterable[Job], output: Output) -> None:
        """Draw `jobs` behind all that wait, and before what is paused behind those."""
        last = [row for row, entry in enumerate(self.rows.entries, 1) if entry.state in ("running", "waiting")]
        self.rows.insert(max(last, default=0), [Entry.of(job, output) for job in jobs])
        self._begin_next()

    def draw_instead(self, job: Job, output: Output) -> None:
        """Throw away what is drawn, and draw `job` in its place."""
        drawing = self.rows.drawing
        self.draw(job, output)
        if drawing:
            self._session.discard()

    def stop(self, keep: bool) -> None:
        """Stop what is drawn, keep it as it is or not, and hold those that wait now."""
        self._session.keep() if keep else self._session.discard()
        self._hold("")

    def hold(self) -> None:
        """Begin none of those that wait now."""
        self.rows.put([entry.waiting("paused") for entry in self.rows.of("waiting")])

    def go_on(self) -> None:
        """Draw those that are paused, too."""
        self.retry([entry.id for entry in self.rows.of("paused")])

    def retry(self, ids: Iterable[str]) -> None:
        """Draw, in their place, those of `ids` that failed or are paused."""
        wanted = set(ids)
        self._failures = 0
        self.rows.put([entry.waiting() for entry in self.rows.of("failed", "paused") if entry.id in wanted])
        self._begin_next()

    def remove(self, ids: Iterable[str]) -> Removed:
        """Remove entries, and return those that can be put back; what is drawn is thrown away."""
        wanted = set(ids)
        drawn = self.drawn
        if drawn is not None and drawn.id in wanted:
            wanted.remove(drawn.id)
            self._session.discard()
        return self.rows.remove(wanted)

    def clear(self) -> Removed:
        """Remove all but what is drawn, as `remove` does."""
        return self.rows.remove(self.rows.ids[self.rows.first :])

    def put_back(self, removed: Removed) -> None:
        """Undo a removal."""
        for row, entry in removed:
            self.rows.insert(max(min(row, self.rows.rowCount()), self.rows.first), [entry])
        self._begin_next()

    def _begin(self, row: int, at_once: bool = False) -> None:
        self.rows.move(row, 0)
        taken = {path for other in self.rows.entries[1:] for path in other.files}
        entry = self.rows.entries[0].begun(taken)
        self.rows.drawing, self._at_once = True, at_once
        self._described, self._failure = False, None
        self.rows.put([entry])
        output = replace(entry.output, snapshot=self._keeper.snapshot(entry.id))
        # Its files' names are on disk before the first of them is: what is saved in a crash is found again by them.
        self._session.draw(entry.job, output, self._keeper.written())
        self.begun.emit(entry, at_once)

    def _begin_next(self) -> None:
        if self._session.busy:
            return
        row = next((row for row, entry in enumerate(self.rows.entries) if entry.state == "waiting"), -1)
        if row >= 0:
            self._begin(row)

    def _on_progress(self, event: Progress) -> None:
        self._note(event)
        self.rows.show_progress(event)

    def _on_picture(self, event: Picture) -> None:
        self._failures = 0
        self._note(event)

    def _note(self, event: Event) -> None:
        entry = self.drawn
        if entry is not None and (noted := entry.noted(event)) != entry:
            self.rows.put([noted])

    def _on_described(self, event: Described) -> None:
        self._described = True
        self._failures = 0

    def _on_failed(self, event: Failed) -> None:
        self._failure = event

    def _on_finished(self) -> None:
        """The engine is free again."""
        entry, failure = self.drawn, self._failure
        if entry is None:
            return
        self.rows.drawing = False
        self.rows.show_progress(None)
        alone = self._at_once and self.rows.rowCount() == 1
        if failure is None or entry.left == 0 or self._described or (alone and failure.field):
            # What is wrong with the only job there is stands beside its control, where it can be put right.
            self.rows.remove([entry.id])
        else:
            self.rows.put([entry.noted(failure)])
            self._count(failure)
        # A turn later: whoever hears of this one's end must not hear first of the next one's beginning.
        QTimer.singleShot(0, self, self._begin_next)

    def _count(self, failure: Failed) -> None:
        """What is wrong with one job is no reason to leave the others, but what will go wrong with them, too, is."""
        if not failure.field:
            self._failures += 1
        if failure.field == "output" or self._failures >= _MOST_FAILURES:
            self._hold(failure.message)

    def _hold(self, reason: str) -> None:
        if self.rows.of("waiting"):
            self.hold()
            self.held.emit(self.left, reason)

    def _on_loaded(self, kept: Kept) -> None:
        here = self.rows.entries
        self.rows.insert(len(here), kept.entries)
        self.rows.put(here)  # what came before there was a place to keep it
        if kept.damaged:
            told = self.tr("Something in the queue could not be read and was put aside: {names}")
            self.troubled.emit(told.format(names=", ".join(kept.damaged)))
        elif self.rows.of("paused"):
            self.held.emit(self.left, "")

    def _on_held_elsewhere(self) -> None:
        self.lasting = False
        self.lasts.emit(False)

    def _on_not_kept(self, reason: str) -> None:
        if self.lasting:
            self.lasting = False
            self.lasts.emit(False)
            self.troubled.emit(self.tr("The queue cannot be kept for the next start: {reason}").format(reason=reason))
