"""The thread that keeps the index of the picture folder: it looks for pictures, reads them, and searches."""

import queue
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from clipdiff_core.errors import PictureError
from clipdiff_core.library.entries import Hit, Query, Stamp
from clipdiff_core.library.index import Index, index_path
from clipdiff_core.library.scanning import scan, take_up
from clipdiff_core.library.schema import is_damaged, remove
from clipdiff_core.library.stars import change_stars, read_stars
from clipdiff_gui.model.gallery import Row

_NEWEST = 1000  # pictures that are listed
_TELL_EVERY = 2.0  # seconds while pictures are read


class Librarian(QThread):
    """Does what it is asked in turn, and reads pictures in between.

    `listed` comes with a folder, its newest pictures and its stars; `found` with a query, the folder and a list of the
    pictures that fit, as often as they change until another is asked; `known` with the models and the tasks they were
    made with.
    """

    listed = Signal(str, list, frozenset)
    found = Signal(Query, str, object)  # as it is: Qt would copy a list row by row
    known = Signal(list, list)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._errands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._folder = Path()
        self._index: Index | None = None
        self._scan: Iterator[bool] | None = None
        self._query: Query | None = None
        self._latest: Query | None = None  # that was asked for; of several in the queue only this one counts
        self._told = 0.0
        self._found: tuple[Query, Path, list[Row]] | None = None  # what was told last
        self._all: tuple[tuple[int, int], list[Row]] | None = None  # every picture, with the index's state
        self._mended = False
        self._looked = 0

    def ask(self, errand: Callable[[], None] | None) -> None:
        """Put an errand into the queue; None is the last."""
        self._errands.put(errand)

    def search(self, query: Query | None) -> None:
        """Look for pictures, and tell when others fit; None looks for none any more."""
        self._latest = query
        self.ask(lambda: self._search(query))

    def open(self, folder: Path) -> None:
        """Keep the index of `folder` from now on."""
        self.ask(lambda: self._open(folder))

    def look(self) -> None:
        """Look whether other programs added pictures or took them away."""
        self.ask(self._look)

    def drawn(self, path: Path) -> None:
        """A picture has been saved."""
        self.ask(lambda: self._take(path))

    def gone(self, paths: Sequence[Path]) -> None:
        """These pictures are no longer there, and their stars neither."""
        self.ask(lambda: self._forget(paths))

    def star(self, paths: Sequence[Path], starred: bool) -> None:
        """Give stars to pictures, or take them away."""
        self.ask(lambda: self._star(paths, starred))

    def run(self) -> None:
        """Do errands till the last one; runs in the thread itself."""
        while True:
            try:
                errand = self._errands.get(block=self._scan is None)
            except queue.Empty:
                errand = self._go_on
            if errand is None:
                break
            try:
                errand()
            except (sqlite3.Error, UnicodeDecodeError) as error:  # what SQLite says of damage may be no text
                self._mend(error)
        if self._index is not None:
            self._index.close()

    def _open(self, folder: Path) -> None:
        if self._index is not None:
            self._index.close()
        self._folder, self._mended = folder, False
        self._begin(Index(index_path(folder)))

    def _begin(self, index: Index) -> None:
        self._index, self._all = index, None
        self._scan = scan(index, self._folder)
        self._looked = _folder_stamp(self._folder)
        self._go_on()
        self._tell()

    def _go_on(self) -> None:
        """Read some more pictures."""
        assert self._scan is not None
        changed = next(self._scan, None)
        if changed is None:
            self._scan = None
            self._tell()
        elif time.monotonic() > self._told + _TELL_EVERY:
            self._tell_found()

    def _look(self) -> None:
        stamp = _folder_stamp(self._folder)
        if self._index is None or self._scan is not None or stamp == self._looked:
            return
        self._looked = stamp
        if take_up(self._index, self._folder):
            self._scan = scan(self._index, self._folder)
            self._tell()

    def _take(self, path: Path) -> None:
        if self._index is None or path.parent != self._folder:
            return
        from clipdiff_core.library.reading import read_entry  # reads pictures: not needed before the first is drawn

        try:
            known = path.stat()
        except OSError:  # taken away in the meantime
            return
        self._index.take({path.name: Stamp(known.st_mtime_ns, known.st_size)}, ())
        self._index.put({path.name: read_entry(path)})
        self._index.show_stars(read_stars(self._folder))
        self._tell()

    def _forget(self, paths: Sequence[Path]) -> None:
        names = [path.name for path in paths if path.parent == self._folder]
        if self._index is not None and names:
            self._index.take({}, names)
            if read_stars(self._folder).intersection(names):
                self._change_stars(names, starred=False)
            self._tell()

    def _star(self, paths: Sequence[Path], starred: bool) -> None:
        names = [path.name for path in paths if path.parent == self._folder]
        if self._index is not None and names:
            self._change_stars(names, starred)
            self._tell()

    def _change_stars(self, names: list[str], starred: bool) -> None:
        assert self._index is not None
        try:
            self._index.show_stars(change_stars(self._folder, names, starred))
        except PictureError as error:
            self.failed.emit(error.message)

    def _search(self, query: Query | None) -> None:
        if query is not self._latest:
            return
        first = self._query is None
        self._query, self._found = query, None
        self._tell_found()
        if first:
            self._tell_known()

    def _tell(self) -> None:
        assert self._index is not None
        newest = self._index.search(Query(), _NEWEST)
        self.listed.emit(str(self._folder), self._rows(newest), read_stars(self._folder))
        self._tell_found()
        self._tell_known()

    def _tell_found(self) -> None:
        self._told = time.monotonic()
        if self._index is not None and self._query is not None:
            found = (self._query, self._folder, self._fitting(self._index, self._query))
            if found != self._found:
                self._found = found
                self.found.emit(self._query, str(self._folder), found[2])

    def _tell_known(self) -> None:
        if self._index is not None and self._query is not None:
            self.known.emit(self._index.values("model"), self._index.values("task"))

    def _fitting(self, index: Index, query: Query) -> list[Row]:
        """All pictures are asked for whenever a search is given up: they are read once for as long as none changes."""
        if query != Query():
            return self._rows(index.search(query))
        state = index.state()
        if self._all is None or self._all[0] != state:
            self._all = (state, self._rows(index.search(query)))
        return self._all[1]

    def _rows(self, hits: Iterable[Hit]) -> list[Row]:
        before = str(self._folder / "x")[:-1]
        return [Row(f"{before}{name}", written, starred) for name, written, starred in hits]

    def _mend(self, error: Exception) -> None:
        """Make the index anew without a word; where that cannot be, or not a second time, in memory."""
        if self._index is not None:
            self._index.close()
        self._index = self._scan = None
        path = index_path(self._folder)
        again = not self._mended and is_damaged(error) and remove(path)
        self._mended = True
        self._begin(Index(path if again else None))


def _folder_stamp(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
