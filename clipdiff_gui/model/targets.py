"""Source pictures, to draw towards and to start from: taken into the store of sources, and how they look."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QImageIOHandler

from clipdiff_core.errors import PictureError
from clipdiff_core.job import Size
from clipdiff_core.targets import PictureTarget, Source
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.thumbnail_files import read_scaled, reader_of

_THUMBNAIL = 128


class TargetPictures(QObject):
    """Adds pictures to the draft and remembers how they look, small."""

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._thumbnails: dict[str, QImage] = {}

    def add(self, source: Path | bytes, weight: float = 1.0) -> None:
        """Draw towards `source`, or away from it; raises `PictureError` when it is no picture."""
        kept = self.keep(source, "targets")
        self._draft.aim(PictureTarget(kept.sha256, kept.name, weight))

    def keep(self, source: Path | bytes, field: str) -> Source:
        """Take `source` into the store; raises `PictureError`, beside `field`, when it is no picture."""
        try:
            sha256 = self._store().add(source)
        except PictureError as error:
            raise PictureError(error.message, field) from error
        return Source(sha256, source.name if isinstance(source, Path) else self.tr("Pasted picture"))

    def thumbnail(self, sha256: str) -> QImage:
        """The picture, small; null when it is not on this computer."""
        if sha256 not in self._thumbnails:
            path = self.path(sha256)
            if path is None:
                return QImage()
            self._thumbnails[sha256] = read_scaled(str(path), _THUMBNAIL)
        return self._thumbnails[sha256]

    def path(self, sha256: str) -> Path | None:
        """Its file; None when it is not on this computer."""
        try:
            return self._store().path(sha256) if sha256 else None
        except PictureError:
            return None

    def size(self, sha256: str) -> Size | None:
        """Its size, upright; None when it is not on this computer."""
        path = self.path(sha256)
        if path is None:
            return None
        reader = reader_of(str(path))
        size = reader.size()
        on_its_side = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
        upright = size.transposed() if on_its_side else size
        return Size(upright.width(), upright.height()) if upright.isValid() else None

    def _store(self):
        from clipdiff_core.pictures.sources import SourceStore  # reads pictures: too slow to load before the window

        return SourceStore()
