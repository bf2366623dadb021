"""Pictures dragged to other programs: as their files, and as pixels for those that take no files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.panels.filmstrip import Filmstrip

_SIDE = 96  # points across what hangs at the pointer


def carried(paths: Sequence[Path], image: QImage) -> QMimeData:
    """The files at `paths`, and the pixels of `image`, where there is one."""
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path.absolute())) for path in paths])
    if not image.isNull():
        data.setImageData(image)
    return data


def drag(source: QWidget, data: QMimeData, seen: QPixmap) -> None:
    """Let the person drag `data`, a small `seen` hanging at the pointer; returns when it was let go."""
    dragging = QDrag(source)
    dragging.setMimeData(data)
    if not seen.isNull():
        side = round(_SIDE * source.devicePixelRatioF())
        small = seen.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(source.devicePixelRatioF())
        dragging.setPixmap(small)
    dragging.exec(Qt.DropAction.CopyAction)


class StripDrag(QObject):
    """Lets thumbnails be dragged out of the filmstrip: all that are selected, if the one below the mouse is."""

    def __init__(self, strip: Filmstrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self._pressed: QPoint | None = None
        strip.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch for a press that becomes a drag."""
        if not isinstance(event, QMouseEvent):
            return False
        at = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            left = event.button() == Qt.MouseButton.LeftButton and self._strip.indexAt(at).isValid()
            self._pressed = at if left else None
            return False
        if not event.buttons() & Qt.MouseButton.LeftButton:  # let go: a mouse that only hovers drags nothing
            self._pressed = None
        if event.type() != QEvent.Type.MouseMove or self._pressed is None:
            return False
        if (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            index, self._pressed = self._strip.indexAt(self._pressed), None
            self._take_out(index)
        return True  # otherwise the list would select whatever the mouse comes over

    def _take_out(self, index: QModelIndex) -> None:
        path = index.data(Gallery.PATH)
        paths = [other for other in self._strip.selected if other != path] if path in self._strip.selected else []
        seen = index.data(Qt.ItemDataRole.DecorationRole)
        pixmap = seen if isinstance(seen, QPixmap) else QPixmap()
        drag(self._strip, carried([path, *paths], QImage()), pixmap)
