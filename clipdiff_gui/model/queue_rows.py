"""The entries of the queue as a list model, on disk as soon as they change."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from clipdiff_core.events import Progress
from clipdiff_core.queue.entry import Entry, State
from clipdiff_gui.model import queue_words
from clipdiff_gui.model.queue_keeper import QueueKeeper

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class QueueRows(QAbstractListModel):
    """Its first is the one that is being drawn, if `drawing`; that one cannot be moved.

    A row's entry is in `ENTRY`, how far it has come in `PROGRESS`. `changed` comes after each change that is more than
    that.
    """

    ENTRY = Qt.ItemDataRole.UserRole
    PROGRESS = Qt.ItemDataRole.UserRole + 1

    changed = Signal()

    def __init__(self, keeper: QueueKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drawing = False
        self._keeper = keeper
        self._entries: list[Entry] = []
        self._progress: Progress | None = None

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many entries there are."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """An entry, and how far the one that is drawn has come."""
        if not index.isValid():
            return None
        entry, progress = self._entries[index.row()], self._progress if index.row() < self.first else None
        if role == self.ENTRY:
            return entry
        if role == self.PROGRESS:
            return progress
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{queue_words.title(entry)}, {queue_words.state(entry, progress)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return queue_words.summary(entry)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Those that are not drawn can be dragged between each other."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags if index.row() < self.first else flags | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """A drag changes the order."""
        return Qt.DropAction.MoveAction

    def moveRows(self, source: _Index, row: int, count: int, destination: _Index, before: int) -> bool:
        """Move one entry in front of the row `before`; views call it when one is dropped."""
        before = max(before, self.first)
        if count != 1 or not self.first <= row < len(self._entries) or not 0 <= before <= len(self._entries):
            return False
        if before in (row, row + 1):
            return False
        self.move(row, before)
        self._keeper.keep(order=self.ids)
        self.changed.emit()
        return True

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, in their order."""
        return tuple(self._entries)

    @property
    def ids(self) -> list[str]:
        """Their ids, in their order."""
        return [entry.id for entry in self._entries]

    @property
    def first(self) -> int:
        """The first row that can be moved and removed."""
        return 1 if self.drawing else 0

    def of(self, *states: State) -> list[Entry]:
        """Those in one of `states`."""
        return [entry for entry in self._entries if entry.state in states]

    def insert(self, row: int, entries: Sequence[Entry]) -> None:
        """Put `entries` in front of the row `row`."""
        if not entries:
            return
        self.beginInsertRows(_ROOT, row, row + len(entries) - 1)
        self._entries[row:row] = entries
        self.endInsertRows()
        self._keeper.keep(entries, self.ids)
        self.changed.emit()

    def remove(self, ids: Iterable[str]) -> list[tuple[int, Entry]]:
        """Take entries out, and return them with the rows in which they were."""
        gone = set(ids)
        removed = [(row, entry) for row, entry in enumerate(self._entries) if entry.id in gone]
        for row, _ in reversed(removed):
            self.beginRemoveRows(_ROOT, row, row)
            del self._entries[row]
            self.endRemoveRows()
        if removed:
            self._keeper.forget([entry.id for _, entry in removed], self.ids)
            self.changed.emit()
        return removed

    def move(self, row: int, before: int) -> None:
        """Move one in front of the row `before`; on disk, the order stays."""
        if before in (row, row + 1):
            return
        self.beginMoveRows(_ROOT, row, row, _ROOT, before)
        self._entries.insert(before - (before > row), self._entries.pop(row))
        self.endMoveRows()

    def put(self, entries: Iterable[Entry]) -> None:
        """Keep each in the place of the one with its id."""
        changed = list(entries)
        for entry in changed:
            row = self.ids.index(entry.id)
            self._entries[row] = entry
            self._tell(row)
        if changed:
            self._keeper.keep(changed, self.ids)
            self.changed.emit()

    def show_progress(self, progress: Progress | None) -> None:
        """The one that is drawn has come that far."""
        self._progress = progress
        if self._entries:
            self._tell(0)

    def _tell(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)
