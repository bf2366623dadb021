"""Pictures as the bytes of a file, in each format, with their texts where the format can hold them."""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageColor

from clipdiff_core.errors import PictureError
from clipdiff_core.pictures.metadata import Texts
from clipdiff_core.pictures.output import Kind

USUAL_QUALITY = 95  # of a JPEG
LONGEST_SIDE = {"jpeg": 65_535, "webp": 16_383}  # pixels
_MOST_TEXT = 65_500  # bytes of XMP, or of EXIF, that a JPEG holds
_EXIF_IFD, _USER_COMMENT = 0x8769, 0x9286
_XMP_TAG = 700  # of a TIFF
_SLOWEST = 6  # of WebP's compression


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a picture becomes a file.

    `quality` is 1 to 100; without one a JPEG has the usual, and a WebP is lossless. `background` is the colour that a
    JPEG shows where the picture is transparent. Without `metadata` no text goes into the file.
    """

    kind: Kind = "png"
    quality: int | None = None
    background: str = "white"
    metadata: bool = True


def encoded(image: Image.Image, encoding: Encoding, texts: Texts | None) -> bytes:
    """The whole file; raises `PictureError` for what the format cannot hold."""
    longest = LONGEST_SIDE.get(encoding.kind)
    if longest is not None and max(image.size) > longest:
        raise PictureError(
            f"A {encoding.kind.upper()} has up to {longest} pixels on a side: choose PNG or TIFF.", "output"
        )
    options = _options(encoding)
    if texts is not None and encoding.metadata:
        options |= _with_texts(encoding.kind, texts)
    content = io.BytesIO()
    if encoding.kind == "jpeg":
        image = flattened(image, encoding.background)
    image.save(content, encoding.kind.upper(), **options)
    return content.getvalue()


def check_texts(kind: Kind, texts: Texts, spare: int = 0) -> None:
    """Raise `PictureError` where a format has no room for them and `spare` bytes more."""
    if kind == "jpeg" and max(len(texts.xmp()), len(_exif(texts).tobytes())) + spare > _MOST_TEXT:
        raise PictureError(
            "This job is too long to travel inside a JPEG: choose PNG, WebP or TIFF, or leave the job out.", "output"
        )


def flattened(image: Image.Image, background: str) -> Image.Image:
    """RGB, with `background` where it was transparent; raises `PictureError` for what is no colour."""
    colour = read_colour(background)
    if not image.has_transparency_data:
        return image.convert("RGB")
    whole = Image.new("RGBA", image.size, colour)
    whole.alpha_composite(image.convert("RGBA"))
    return whole.convert("RGB")


def read_colour(text: str) -> tuple[int, int, int]:
    """Red, green and blue of “white” or “#fff8e0”; raises `PictureError` for anything else."""
    try:
        red, green, blue, *_ = ImageColor.getrgb(text)
    except ValueError as error:
        raise PictureError(f"“{text}” is no colour: write a name or #RRGGBB, for example #ffffff.", "output") from error
    return red, green, blue


def _options(encoding: Encoding) -> dict[str, Any]:
    match encoding.kind:
        case "jpeg":
            return {"quality": encoding.quality or USUAL_QUALITY, "subsampling": "4:4:4", "optimize": True}
        case "webp":
            if encoding.quality is None:
                return {"lossless": True, "exact": True}
            return {"quality": encoding.quality, "method": _SLOWEST}
        case "tiff":
            return {"compression": "tiff_adobe_deflate"}
        case "png":
            return {}


def _with_texts(kind: Kind, texts: Texts) -> dict[str, Any]:
    check_texts(kind, texts)
    if kind == "png":
        return {"pnginfo": texts.png_info()}
    if kind == "tiff":
        return {"tiffinfo": {_XMP_TAG: texts.xmp()}}
    return {"xmp": texts.xmp(), "exif": _exif(texts)}


def _exif(texts: Texts) -> Image.Exif:
    """The parameters as a comment, in the encoding that AUTOMATIC1111's web UI uses and galleries look for."""
    exif = Image.Exif()
    exif.get_ifd(_EXIF_IFD)[_USER_COMMENT] = b"UNICODE\0" + texts.parameters.encode("utf-16-be")
    return exif
