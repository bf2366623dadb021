"""Keeps the queue on disk, in a thread of its own: the window never waits for a file."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from clipdiff_core.checkpoints.locking import HeldElsewhere
from clipdiff_core.queue.entry import Entry
from clipdiff_core.queue.store import Kept, QueueStore

_LONGEST_WAIT = 20.0  # seconds a drawing waits for a disk that does not answer


class QueueKeeper(QObject):
    """One errand after another, as they were asked for; before `load`, or without a place to keep it, they do nothing.

    `loaded` brings what was kept. `held_elsewhere` says that another window keeps the queue, `failed` that it cannot
    be kept, with the reason: then it lives as long as this window.
    """

    loaded = Signal(Kept)
    held_elsewhere = Signal()
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._store: QueueStore | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # so that everything is written in the order it happened

    def load(self) -> None:
        """Take hold of the folder, and bring what it keeps."""
        self._pool.start(_Errand(self._open))

    def keep(self, entries: Iterable[Entry] = (), order: Iterable[str] | None = None) -> None:
        """Write `order`, if it changed, then `entries`."""
        kept, ids = list(entries), None if order is None else list(order)

        def write(store: QueueStore) -> None:
            if ids is not None:
                store.arrange(ids)
            for entry in kept:
                store.put(entry)

        self._ask(write)

    def forget(self, ids: Iterable[str], order: Iterable[str]) -> None:
        """Remove entries; `order` is of those that stay."""
        gone, staying = list(ids), list(order)

        def remove(store: QueueStore) -> None:
            for id_ in gone:
                store.remove(id_)
            store.arrange(staying)

        self._ask(remove)

    def snapshot(self, id_: str) -> Path | None:
        """Where the engine may keep an entry's picture in progress; None while nothing is kept."""
        return self._store.snapshot(id_) if self._store is not None else None

    def written(self) -> Callable[[], object]:
        """What waits, in another thread, until all that was asked so far is on disk."""
        done = threading.Event()
        self._pool.start(_Errand(done.set))
        return lambda: done.wait(_LONGEST_WAIT)

    def close(self) -> None:
        """Finish what was asked for, and let others have the queue."""
        self._pool.waitForDone()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _open(self) -> None:
        try:
            store = QueueStore(self._folder)
        except HeldElsewhere:
            self.held_elsewhere.emit()
            return
        except OSError as error:
            self.failed.emit(str(error))
            return
        try:
            kept = store.read()
        except OSError as error:
            store.close()
            self.failed.emit(str(error))
        else:
            self._store = store
            self.loaded.emit(kept)

    def _ask(self, errand: Callable[[QueueStore], None]) -> None:
        self._pool.start(_Errand(lambda: self._run(errand)))

    def _run(self, errand: Callable[[QueueStore], None]) -> None:
        if self._store is None:
            return
        try:
            errand(self._store)
        except OSError as error:
            self.failed.emit(str(error))


class _Errand(QRunnable):
    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        self._work()
