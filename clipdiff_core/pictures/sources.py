"""The pictures used as targets, kept as they came and named by the SHA-256 of their bytes."""

import hashlib
import re
from pathlib import Path

from PIL import Image

from clipdiff_core import folders
from clipdiff_core.errors import PictureError
from clipdiff_core.pictures.atomic import write_whole
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.saving import cannot_write

_SHA256 = re.compile(r"[0-9a-f]{64}")


class SourceStore:
    """Source pictures in one folder; every `PictureError` it raises names the field "targets"."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or folders.sources()

    def add(self, source: Path | bytes) -> str:
        """Keep a picture, after a look whether it is one, and return its SHA-256."""
        _open(source)
        content = source if isinstance(source, bytes) else source.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.has(sha256):
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                write_whole(self._folder / sha256, content, replace=True)
            except OSError as error:
                raise PictureError(cannot_write(self._folder, error).message, "targets") from error
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether the picture is here."""
        return _SHA256.fullmatch(sha256) is not None and (self._folder / sha256).is_file()

    def path(self, sha256: str) -> Path:
        """The file of a picture; raises `PictureError` when it is not here."""
        if not self.has(sha256):
            raise PictureError(
                "A target picture of this job is not on this computer: add the picture again.", "targets"
            )
        return self._folder / sha256

    def open(self, sha256: str) -> Image.Image:
        """The picture, upright, as RGB or RGBA; raises `PictureError`."""
        return _open(self.path(sha256))


def _open(source: Path | bytes) -> Image.Image:
    try:
        return open_picture(source)
    except PictureError as error:
        raise PictureError(error.message, "targets") from error
