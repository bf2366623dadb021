"""Finished pictures in other formats, their jobs with them."""

from pathlib import Path

from clipdiff_core.errors import PictureError
from clipdiff_core.pictures.formats import Encoding, encoded
from clipdiff_core.pictures.metadata import Texts, read_texts
from clipdiff_core.pictures.opening import open_picture, opened
from clipdiff_core.pictures.output import SUFFIXES, Kind
from clipdiff_core.pictures.saving import save_content

USUAL_SUFFIX: dict[Kind, str] = {"png": ".png", "jpeg": ".jpg", "webp": ".webp", "tiff": ".tiff"}


def export_picture(path: Path, folder: Path, encoding: Encoding) -> Path:
    """Write the picture at `path` into `folder`, under its own name and over nothing, and return where.

    Its job and parameters go with it as they are, if it has any and `encoding` says so. Raises `PictureError`.
    """
    content = _converted(path, encoding)
    return save_content(content, folder, f"{path.stem}{USUAL_SUFFIX[encoding.kind]}", overwrite=False)


def export_as(path: Path, to: Path, quality: int | None = None, background: str = "white", job: bool = True) -> Path:
    """Write the picture at `path` to `to`, in the format of its suffix, over what is there; raises `PictureError`.

    The rest is as in `Encoding`, `job` its metadata.
    """
    kind = kind_of(to)
    content = _converted(path, Encoding(kind, quality, background, job))
    return save_content(content, to.parent, to.name, overwrite=True)


def kind_of(path: Path) -> Kind:
    """The format that a file's suffix names; raises `PictureError` for one that ClipDiff does not write."""
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise PictureError(
            f"ClipDiff saves PNG, JPEG, WebP and TIFF pictures: name it “{path.stem}.png” instead of “{path.name}”.",
            "output",
        )
    return kind


def _converted(path: Path, encoding: Encoding) -> bytes:
    texts: Texts | None = None
    if encoding.metadata:
        with opened(path) as image:
            texts = read_texts(image)
    return encoded(open_picture(path), encoding, texts)
