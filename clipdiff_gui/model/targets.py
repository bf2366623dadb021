"""Target pictures: taken into the store of sources, and their thumbnails."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from clipdiff_core.errors import PictureError
from clipdiff_core.targets import PictureTarget
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.gallery import read_scaled

_THUMBNAIL = 128


class TargetPictures(QObject):
    """Adds pictures to the draft and remembers how they look, small."""

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._thumbnails: dict[str, QImage] = {}

    def add(self, source: Path | bytes) -> None:
        """Draw towards `source`; raises `PictureError` when it is no picture."""
        sha256 = self._store().add(source)
        name = source.name if isinstance(source, Path) else self.tr("Pasted picture")
        self._draft.add_target(PictureTarget(sha256, name))

    def thumbnail(self, sha256: str) -> QImage:
        """The picture, small; null when it is not on this computer."""
        if sha256 not in self._thumbnails:
            try:
                path = self._store().path(sha256)
            except PictureError:
                return QImage()
            self._thumbnails[sha256] = read_scaled(str(path), _THUMBNAIL)
        return self._thumbnails[sha256]

    def _store(self):
        from clipdiff_core.pictures.sources import SourceStore  # reads pictures: too slow to load before the window

        return SourceStore()
