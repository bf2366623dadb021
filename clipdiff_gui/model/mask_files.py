"""Masks as picture files: read from brightness or from transparency, and written as PNG."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_core.pictures.opening import open_picture
from clipdiff_gui.model.mask import UNDECIDED, WHITE, Mask

_QUICK = 1  # zlib's level: most of a mask is of one value, and is small anyway


def values_for(mask: Mask, source: Path | bytes) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """What a file says for `mask`, (H, W), and the file's own width and height; another size is stretched to fit.

    White is painted, and grey in part; what is transparent says nothing. Raises `PictureError`.
    """
    picture = open_picture(source)
    said = picture.convert("L")
    if picture.mode == "RGBA":
        said = Image.composite(said, Image.new("L", said.size, mask.rest), picture.getchannel("A"))
    return _fitted(said, mask), picture.size


def transparency_for(mask: Mask, source: Path | bytes) -> NDArray[np.uint8]:
    """A mask (H, W) that is white where the picture is transparent; raises `PictureError` when nothing of it is."""
    picture = open_picture(source)
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    if alpha is None or alpha.getextrema() == (255, 255):
        raise PictureError("Nothing of this picture is transparent: paint the mask, or load it from a file.")
    return _fitted(alpha.point(range(255, -1, -1)), mask)


def to_png(mask: Mask) -> bytes:
    """The mask as a grey PNG; where something can be undecided, as white and black that are opaque where decided."""
    written = io.BytesIO()
    image = _decisions(mask.values) if mask.rest == UNDECIDED else Image.fromarray(mask.values)
    image.save(written, "PNG", compress_level=_QUICK)
    return written.getvalue()


def _decisions(values: NDArray[np.uint8]) -> Image.Image:
    away = np.arange(256) - UNDECIDED
    certain = np.where(away >= 0, away / (WHITE - UNDECIDED), -away / UNDECIDED)
    side = np.where(away >= 0, 255, 0).astype(np.uint8)
    alpha = np.round(255 * certain).astype(np.uint8)
    return Image.merge("LA", (Image.fromarray(side[values]), Image.fromarray(alpha[values])))


def _fitted(image: Image.Image, mask: Mask) -> NDArray[np.uint8]:
    size = (mask.width, mask.height)
    return np.asarray(image if image.size == size else image.resize(size, Image.Resampling.BILINEAR))
