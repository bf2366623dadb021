"""Pictures as a list model, newest first; thumbnails come on demand."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from clipdiff_gui.model.thumbnails import Thumbnails

_MOST_RUNS = 40  # of rows that come or go one by one: with more, all are shown anew

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Row(NamedTuple):
    """One picture: its path, when it was written, in nanoseconds (0 where that is not known), and its star."""

    path: str
    written: int = 0
    starred: bool = False


class Gallery(QAbstractListModel):
    """Picture files; a row's path is in `PATH`, its thumbnail in the decoration, its star in `STARRED`.

    Rows that stay keep their place in selections when others come and go. Before and after they do, `updating` and
    `updated` tell so.
    """

    PATH, STARRED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

    updating = Signal()
    updated = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._places: dict[str, int] | None = {}
        self._folder = ""
        self._ahead: list[str] = []  # paths that were added here and in no list yet
        self._thumbnails = thumbnails
        thumbnails.made.connect(self._on_made)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many pictures there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a list shows of one picture."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnails.get(row.path, row.written)
        if role == self.STARRED:
            return row.starred
        if role == self.PATH:
            return Path(row.path)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            name = Path(row.path).name
            return self.tr("{name}, starred").format(name=name) if row.starred else name
        return None

    def row_of(self, path: Path) -> int:
        """The row of `path`, -1 when it is not here."""
        if self._places is None:
            self._places = {row.path: place for place, row in enumerate(self._rows)}
        return self._places.get(str(path), -1)

    def add(self, path: Path) -> None:
        """Put a new picture first."""
        self.remove(path)
        self._ahead.insert(0, str(path))
        self._insert(0, [Row(str(path))])

    def remove(self, path: Path) -> None:
        """Forget a picture that is no longer there."""
        if str(path) in self._ahead:
            self._ahead.remove(str(path))
        row = self.row_of(path)
        if row >= 0:
            self._thumbnails.forget(str(path))
            self._remove(row, row)

    def show(self, folder: str, rows: Sequence[Row], anew: bool = False) -> None:
        """Show the pictures of `folder`, behind those that were added since they were listed.

        Told that they are others, `anew`, it does not look first for those that stay.
        """
        if self._ahead:
            listed = {row.path for row in rows}
            other = self._folder not in ("", folder)
            self._ahead = [] if other else [path for path in self._ahead if path not in listed]
        self._folder = folder
        wanted = [*(Row(path) for path in self._ahead), *rows]
        self.updating.emit()
        if anew or not self._show_in_place(wanted):
            self.beginResetModel()
            self._rows, self._places = wanted, None
            self.endResetModel()
        self.updated.emit()

    def _show_in_place(self, wanted: list[Row]) -> bool:
        """Insert, remove and change rows one by one; False where that would be too much, or their order changed."""
        here, there = {row.path for row in self._rows}, {row.path for row in wanted}
        staying = [row.path for row in self._rows if row.path in there]
        if staying != [row.path for row in wanted if row.path in here] or not staying:
            return False
        gone = _runs([place for place, row in enumerate(self._rows) if row.path not in there])
        new = _runs([place for place, row in enumerate(wanted) if row.path not in here])
        if len(gone) + len(new) > _MOST_RUNS:
            return False
        for first, last in reversed(gone):
            self._remove(first, last)
        for first, last in new:
            self._insert(first, wanted[first : last + 1])
        changed = [place for place, (old, row) in enumerate(zip(self._rows, wanted, strict=True)) if old != row]
        self._rows = wanted
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first), self.index(last))
        return True

    def _insert(self, place: int, rows: list[Row]) -> None:
        self.beginInsertRows(_ROOT, place, place + len(rows) - 1)
        self._rows[place:place] = rows
        self._places = None
        self.endInsertRows()

    def _remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(_ROOT, first, last)
        del self._rows[first : last + 1]
        self._places = None
        self.endRemoveRows()

    def _on_made(self, path: str) -> None:
        row = self.row_of(Path(path))
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """The first and the last of each stretch of neighbours."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
