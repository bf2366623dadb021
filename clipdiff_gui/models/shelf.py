"""Everything that can be chosen from, as a list model; it is looked for beside the window."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRunnable,
    QSortFilterProxyModel,
    Qt,
    QThreadPool,
    Signal,
    SignalInstance,
)

from clipdiff_core.checkpoints.listing import Listed, State, list_everything
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Failed, Imported
from clipdiff_gui.models import words
from clipdiff_gui.models.session import ModelsSession

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Shelf(QAbstractListModel):
    """A row for each model; `ITEM` is what is listed, `STANDING` what is done to it now.

    `listed` tells that the rows are new, `failed` why there are none.
    """

    ITEM, STANDING = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

    listed = Signal()
    failed = Signal(Failed)
    _found = Signal(object)

    def __init__(self, session: ModelsSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._items: tuple[Listed, ...] = ()
        self._damaged: dict[str, str] = {}
        self._looking = False
        self._stale = self._closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._found.connect(self._show)
        session.altered.connect(self.look)
        session.changed.connect(self._redraw)
        session.moved.connect(self._redraw)
        session.check_failed.connect(self._on_check_failed)
        session.checked.connect(self._on_whole)
        session.imported.connect(self._on_imported)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the list shows of one."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == self.ITEM:
            return item
        if role == self.STANDING:
            return self._session.standing(item)
        if role == Qt.ItemDataRole.DisplayRole:  # what the filter looks at
            return " ".join((words.name(item), item.name, words.family(item), item.kind, item.licence))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            standing = words.state(item, self._session.standing(item))
            return ", ".join(
                part for part in (words.name(item), words.family(item), words.size(item), standing) if part
            )
        return None

    @property
    def items(self) -> tuple[Listed, ...]:
        """All of them."""
        return self._items

    def look(self) -> None:
        """Look again for what there is; returns at once."""
        self._stale = self._looking
        if not self._looking and not self._closed:
            self._looking = True
            self._pool.start(_Look(self._found))

    def close(self) -> None:
        """Look no more."""
        self._stale, self._closed = False, True
        self._pool.clear()
        self._pool.waitForDone()

    def _show(self, found: object) -> None:
        self._looking = False
        if isinstance(found, Failed):
            self.failed.emit(found)
        elif isinstance(found, tuple):
            items = tuple(self._marked(item) for item in found)
            if items != self._items:
                self.beginResetModel()
                self._items = items
                self.endResetModel()
            self.listed.emit()
        if self._stale:
            self.look()

    def _marked(self, item: Listed) -> Listed:
        """`item` as what it was found to be when it was verified."""
        message = self._damaged.get(item.name, "")
        if not message or item.state not in (State.HERE, State.BUILT_IN):
            return item
        return Listed(**vars(item) | {"state": State.DAMAGED, "message": message})

    def _on_check_failed(self, name: str, event: Failed) -> None:
        self._damaged[name] = event.message
        self.look()

    def _on_imported(self, event: Imported) -> None:
        self._on_whole(event.name)

    def _on_whole(self, name: str) -> None:
        if self._damaged.pop(name, None) is not None:
            self.look()

    def _redraw(self) -> None:
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1), [self.STANDING])


class Filtered(QSortFilterProxyModel):
    """The rows that hold every word of a text, in any order."""

    def __init__(self, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[str] = []
        self.setSourceModel(shelf)

    def show_only(self, text: str) -> None:
        """Leave only what holds each word of `text`."""
        self.beginFilterChange()
        self._wanted = text.casefold().split()
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        """Whether the row holds every word."""
        said = str(self.sourceModel().index(row, 0, parent).data()).casefold()
        return all(word in said for word in self._wanted)


class _Look(QRunnable):
    def __init__(self, found: SignalInstance) -> None:
        super().__init__()
        self._found = found

    def run(self) -> None:
        try:
            self._found.emit(list_everything())
        except CheckpointError as error:
            self._found.emit(Failed(error.message, error.field))
        except OSError as error:
            self._found.emit(Failed(f"The models could not be looked through ({error.strerror}). Try again."))
