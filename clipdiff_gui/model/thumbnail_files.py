"""Thumbnails as files of the cache, named by the picture's path and by what tells whether it has changed."""

import contextlib
import hashlib
import os
import uuid
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from clipdiff_core import folders

LONGEST = 256  # pixels of the longer side
MOST_BYTES = 400 * 2**20  # of all of them together
_QUALITY = 88
_FORMATS = ("png", "jpeg", "jpg", "webp", "tiff", "tif", "gif", "bmp", "ppm", "pgm", "pbm")


def thumbnail(path: str) -> tuple[QImage, bool]:
    """A picture, small, and whether it was made just now; null when it cannot be read."""
    try:
        known = os.stat(path)
    except OSError:
        return QImage(), False
    kept = kept_at(path, known.st_mtime_ns, known.st_size)
    reader = QImageReader(str(kept))
    reader.setDecideFormatFromContent(True)
    image = reader.read() if kept.exists() else QImage()
    if not image.isNull():
        return image, False
    image = read_scaled(path, LONGEST)
    if image.isNull():
        return image, False
    _keep(image, kept)
    return image, True


def kept_at(path: str, written: int, size: int) -> Path:
    """Where the thumbnail of a picture is kept."""
    said = f"{path}\0{written}\0{size}".encode("utf-8", "surrogatepass")
    name = hashlib.sha256(said).hexdigest()[:40]
    return folders.cache() / "thumbnails" / name[:2] / name


def prune(most: int = MOST_BYTES) -> None:
    """Remove the oldest thumbnails until no more than `most` bytes are left."""
    kept: list[tuple[float, int, str]] = []
    for folder, _, names in os.walk(folders.cache() / "thumbnails"):
        for name in names:
            with contextlib.suppress(OSError):
                known = os.stat(path := os.path.join(folder, name))
                kept.append((known.st_mtime, known.st_size, path))
    total = sum(size for _, size, _ in kept)
    for _, size, path in sorted(kept):
        if total <= most:
            return
        with contextlib.suppress(OSError):  # another window may have been faster
            os.unlink(path)
        total -= size


def reader_of(path: str) -> QImageReader:
    """Reads a picture upright, going by its content; nothing of formats that hold more than pixels, such as SVG."""
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()).decode() not in _FORMATS:
        return QImageReader()
    reader.setAutoTransform(True)
    return reader


def read_scaled(path: str, longest: int) -> QImage:
    """Read a picture no larger than `longest` pixels a side; a null image when it cannot be read."""
    reader = reader_of(path)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest:
        reader.setScaledSize(size.scaled(QSize(longest, longest), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _keep(image: QImage, path: Path) -> None:
    """Whole or not at all; not forced to the disk at once, as it can be made again."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if image.hasAlphaChannel():
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's stub knows the format as bytes
    else:
        image.save(buffer, "JPEG", _QUALITY)  # type: ignore[call-overload]
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content.data())
        os.replace(part, path)
    except OSError:  # a full disk costs no more than making it again
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
