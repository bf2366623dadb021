"""The pictures made this session and found in the output folder, newest first, with thumbnails on demand."""

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRunnable,
    QSize,
    Qt,
    QThreadPool,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QImage, QImageReader, QPixmap

THUMBNAIL = 176  # pixels of the longer side: sharp on a screen of twice the density
_MOST_PICTURES = 1000
_MOST_THUMBNAILS = 400

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Gallery(QAbstractListModel):
    """Picture files as a list model; the row's path is in `PATH`, its thumbnail in the decoration."""

    PATH = Qt.ItemDataRole.UserRole

    _loaded = Signal(str, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: list[Path] = []
        self._thumbnails: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: set[str] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._loaded.connect(self._keep)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many pictures there are."""
        return 0 if parent.isValid() else len(self._paths)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the filmstrip shows of one picture."""
        if not index.isValid():
            return None
        path = self._paths[index.row()]
        if role == self.PATH:
            return path
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(str(path))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return path.name
        return None

    def row_of(self, path: Path) -> int:
        """The row of `path`, -1 when it is not here."""
        return self._paths.index(path) if path in self._paths else -1

    def add(self, path: Path) -> None:
        """Put a new picture first."""
        self.remove(path)
        self.beginInsertRows(_ROOT, 0, 0)
        self._paths.insert(0, path)
        self.endInsertRows()

    def remove(self, path: Path) -> None:
        """Forget a picture that is no longer there."""
        row = self.row_of(path)
        if row < 0:
            return
        self.beginRemoveRows(_ROOT, row, row)
        del self._paths[row]
        self.endRemoveRows()
        self._thumbnails.pop(str(path), None)

    def scan(self, folder: Path) -> None:
        """List the pictures in `folder` behind the ones made since; a folder that is not there holds none."""
        found: list[tuple[float, Path]] = []
        try:
            for path in folder.glob("*.png"):
                found.append((path.stat().st_mtime, path))
        except OSError:
            found.clear()  # a folder that cannot be read is shown empty; Generate says what is wrong with it
        found.sort(reverse=True)
        self.beginResetModel()
        self._paths = [path for _, path in found[:_MOST_PICTURES]]
        self.endResetModel()

    def close(self) -> None:
        """Stop loading thumbnails."""
        self._pool.clear()
        self._pool.waitForDone()

    def _thumbnail(self, path: str) -> QPixmap | None:
        if path in self._thumbnails:
            self._thumbnails.move_to_end(path)
            return self._thumbnails[path]
        if path not in self._asked:
            self._asked.add(path)
            self._pool.start(_Load(path, self._loaded))
        return None

    def _keep(self, path: str, image: QImage) -> None:
        self._asked.discard(path)
        self._thumbnails[path] = QPixmap.fromImage(image)
        while len(self._thumbnails) > _MOST_THUMBNAILS:
            self._thumbnails.popitem(last=False)
        row = self.row_of(Path(path))
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])


class _Load(QRunnable):
    def __init__(self, path: str, loaded: SignalInstance) -> None:
        super().__init__()
        self._path = path
        self._loaded = loaded

    def run(self) -> None:
        self._loaded.emit(self._path, read_scaled(self._path, THUMBNAIL))


def read_scaled(path: str, longest: int) -> QImage:
    """Read a picture no larger than `longest` pixels a side; a null image when it cannot be read."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest:
        reader.setScaledSize(size.scaled(QSize(longest, longest), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
