"""Opening picture files that may be anything: every way they can be wrong becomes one sentence."""

import io
import os
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from clipdiff_core.errors import PictureError

MOST_MEGAPIXELS = 100
# What people have pictures in. Pillow knows many more, some with long histories, one of which runs a program: EPS.
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "PPM")

# What Pillow's decoders are known to raise for files that are cut off or damaged.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    MemoryError,
    EOFError,
    struct.error,
    zlib.error,
)
_quiet = threading.Lock()  # the warning filters belong to the whole process: one change at a time


def open_picture(source: Path | bytes) -> Image.Image:
    """The whole picture, upright, as RGB, or RGBA where it has transparency; raises `PictureError`."""
    with opened(source) as image:
        return _plain(_upright(image))


@contextmanager
def opened(source: Path | bytes) -> Iterator[Image.Image]:
    """A picture file as Pillow sees it, its pixels not yet read; damage met inside raises `PictureError` too."""
    name = "The picture" if isinstance(source, bytes) else f"“{source.name}”"
    if isinstance(source, Path):
        _check_file(source)
    with _quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=FORMATS) as image:
                if image.width * image.height > MOST_MEGAPIXELS * 1_000_000:
                    raise PictureError(_too_large(name))
                yield image
        except PictureError:
            raise
        except UnidentifiedImageError as error:
            raise PictureError(
                f"{name} is not a picture that ClipDiff can read: choose a PNG, JPEG or WebP."
            ) from error
        except Image.DecompressionBombError as error:
            raise PictureError(_too_large(name)) from error
        except PermissionError as error:
            raise PictureError(f"ClipDiff is not allowed to read {name}: choose another picture.") from error
        except _DAMAGE as error:
            raise PictureError(f"{name} is damaged or cut off: choose another picture, or fetch it again.") from error


def _check_file(path: Path) -> None:
    if os.path.isdir(path):  # pathlib's raise for names that are too long
        raise PictureError(f"“{path}” is a folder, not a picture: choose a picture in it.")
    if not os.path.exists(path):
        raise PictureError(f"There is no picture “{path}”: check the name.")
    if not os.path.isfile(path):
        raise PictureError(f"“{path}” is not a picture file: choose another.")


def _too_large(name: str) -> str:
    return f"{name} is too large: a picture may have up to {MOST_MEGAPIXELS} megapixels. Make it smaller first."


def _upright(image: Image.Image) -> Image.Image:
    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except _DAMAGE:  # a note about orientation that cannot be read is no reason to refuse the pixels
        return image


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # sixteen bits a pixel; Pillow's own conversion would clip them
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode == "F":
        image = image.convert("L")
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return plain.copy() if plain is image else plain
