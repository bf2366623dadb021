"""Thumbnails for every list of pictures: made in threads, what was asked for last coming first."""

import threading
from collections import OrderedDict

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThread, QThreadPool, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

from clipdiff_gui.model.thumbnail_files import LONGEST, prune, thumbnail

_SIDE = 168  # points of the longer side, at most, that a list shows
_MOST_KEPT = 256  # more than any screen shows at once
_MOST_WANTED = 300  # what was scrolled past since is not made
_PRUNE_AFTER = 1000  # thumbnails made anew


class Thumbnails(QObject):
    """Small pictures by path; `made` says whose there is now."""

    made = Signal(str)
    _read = Signal(str, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._written: dict[str, int] = {}
        self._asked: set[str] = set()
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()
        self._fresh = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(max(1, min(4, QThread.idealThreadCount() // 2)))
        densities = [screen.devicePixelRatio() for screen in QGuiApplication.screens()]
        self.side = min(LONGEST, round(_SIDE * max(densities, default=1.0)))
        self._read.connect(self._keep)

    def get(self, path: str, written: int = 0) -> QPixmap | None:
        """The thumbnail of the picture at `path` as it was `written`; None for now when it is not made yet."""
        known = self._kept.get(path)
        made_of = self._written.get(path, 0)
        if known is not None and (written == made_of or 0 in (written, made_of)):
            self._written[path] = written or made_of
            self._kept.move_to_end(path)
            return known
        self._ask(path, written)
        return known

    def forget(self, path: str) -> None:
        """Make it anew when it is next asked for."""
        self._kept.pop(path, None)

    def close(self) -> None:
        """Make no more."""
        with self._lock:
            self._wanted.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _ask(self, path: str, written: int) -> None:
        self._written[path] = written
        with self._lock:
            if path in self._wanted:
                self._wanted.move_to_end(path)
                return
            if path in self._asked:  # a thread is at it
                return
            self._asked.add(path)
            self._wanted[path] = None
            if len(self._wanted) > _MOST_WANTED:
                dropped, _ = self._wanted.popitem(last=False)
                self._asked.discard(dropped)
                self._written.pop(dropped, None)
        self._pool.start(_Make(self))

    def _make_one(self) -> None:
        """In a thread: make what was asked for last."""
        with self._lock:
            if not self._wanted:
                return
            path, _ = self._wanted.popitem()
        image, fresh = thumbnail(path)
        if max(image.width(), image.height()) > self.side:
            size = QSize(self.side, self.side)
            image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        self._read.emit(path, image)
        with self._lock:
            self._fresh += fresh
            full = self._fresh >= _PRUNE_AFTER
            self._fresh = 0 if full else self._fresh
        if full:
            prune()

    def _keep(self, path: str, image: QImage) -> None:
        self._asked.discard(path)
        self._kept[path] = QPixmap.fromImage(image)
        self._kept.move_to_end(path)
        while len(self._kept) > _MOST_KEPT:
            dropped, _ = self._kept.popitem(last=False)
            self._written.pop(dropped, None)
        self.made.emit(path)


class _Make(QRunnable):
    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails

    def run(self) -> None:
        self._thumbnails._make_one()
