"""Pictures that come in from outside: dropped or pasted."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent, QImage, QImageWriter
from PySide6.QtWidgets import QWidget


class PictureDrop(QObject):
    """Lets pictures be dropped onto any of the widgets it is given."""

    dropped = Signal(QMimeData)

    def __init__(self, *widgets: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.watch(*widgets)

    def watch(self, *widgets: QWidget) -> None:
        """Let them be dropped onto these, too."""
        for widget in widgets:
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what may be a picture; whether it is one is found out after the drop."""
        if not isinstance(event, QDropEvent) or not holds_picture(event.mimeData()):
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop and (event.source() is None or event.source() is not watched.parent()):
            self.dropped.emit(event.mimeData())  # unless it was dragged out of here: back where it was is nothing new
        return True


def holds_picture(data: QMimeData) -> bool:
    """Whether `data` may hold a picture: files or pixels."""
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def pictures_in(data: QMimeData) -> list[Path | bytes]:
    """The picture files in `data`, or else its pixels as the bytes of a PNG."""
    files: list[Path | bytes] = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files or not data.hasImage():
        return files
    image = data.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return []
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return [bytes(buffer.data().data())]
