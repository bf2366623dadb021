"""The pictures of the folder, as windows see them: listed, searched and starred, all of it in a thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from clipdiff_core.events import Picture
from clipdiff_core.library.entries import Query
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.model.librarian import Librarian


class Library(QObject):
    """Asks the librarian, and tells what it says; see there."""

    found = Signal(Query, str, object)
    known = Signal(list, list)
    stars_changed = Signal()
    failed = Signal(str)

    def __init__(self, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._folder = Path()
        self._stars: frozenset[str] = frozenset()
        self._librarian = Librarian(self)
        self._librarian.listed.connect(self._show)
        self._librarian.found.connect(self.found)
        self._librarian.known.connect(self.known)
        self._librarian.failed.connect(self.failed)

    def open(self, folder: Path) -> None:
        """Show the pictures of `folder`; returns at once."""
        self._folder = folder
        self._librarian.open(folder)
        if not self._librarian.isRunning():
            self._librarian.start()

    def search(self, query: Query | None) -> None:
        """Look for pictures, and tell when others fit; None looks for none any more."""
        self._librarian.search(query)

    def look(self) -> None:
        """Look whether other programs added pictures or took them away."""
        if self._librarian.isRunning():
            self._librarian.look()

    def holds(self, path: Path | None) -> bool:
        """Whether a picture lies in the folder, so that it can have a star."""
        return path is not None and path.parent == self._folder

    def is_starred(self, path: Path) -> bool:
        """Whether a picture has a star."""
        return self.holds(path) and path.name in self._stars

    def star(self, paths: Sequence[Path], starred: bool) -> None:
        """Give stars to pictures, or take them away."""
        self._librarian.star(paths, starred)

    def forget(self, paths: Sequence[Path]) -> None:
        """These pictures are no longer there."""
        for path in paths:
            self._gallery.remove(path)
        self._librarian.gone(paths)

    def on_picture(self, event: Picture) -> None:
        """A picture has been drawn."""
        self._librarian.drawn(Path(event.path))

    def take(self, paths: Sequence[Path]) -> None:
        """These pictures are there again."""
        for path in paths:
            self._librarian.drawn(path)

    def close(self) -> None:
        """Let the librarian finish what it is at."""
        self._librarian.ask(None)
        self._librarian.wait()

    def _show(self, folder: str, rows: list, stars: frozenset[str]) -> None:
        if Path(folder) != self._folder:  # another was opened meanwhile
            return
        self._gallery.show(folder, rows)
        if stars != self._stars:
            self._stars = stars
            self.stars_changed.emit()
