"""Picture files by the hundred: small whole ones of each format, ones that are bent, and ones that swell."""

import io
import random
import struct
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.fuzz.mutate import bent_bytes

SUFFIXES = (".png", ".jpg", ".webp", ".tif", ".gif", ".bmp")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COMMENT = 0x9286
_MODES = ("RGB", "RGBA", "L", "LA", "P", "1", "I;16")
# Formats that nobody draws in, and whose readers are long: none of them may be taken for a picture of ours.
_OTHERS = (
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n%%EndComments\n(x) (w) file closefile\nshowpage\n",
    b"\x00\x00\x01\x00\x01\x00\x08\x08\x00\x00\x01\x00\x18\x00\x30\x00\x00\x00\x16\x00\x00\x00" + bytes(64),
    b"8BPS\x00\x01" + bytes(6) + struct.pack(">HIIHH", 3, 8, 8, 8, 3) + bytes(64),
    b"SIMPLE  =                    T" + b" " * 50 + b"BITPIX  =                    8" + b" " * 2800,
    b"\xd7\xcd\xc6\x9a" + bytes(200),
    b"DDS " + struct.pack("<I", 124) + bytes(120),
    b"icns" + struct.pack(">I", 64) + b"ic07" + struct.pack(">I", 56) + bytes(48),
    b"P7 332\n#END_OF_COMMENTS\n8 8 255\n" + bytes(64),
    b"%PDF-1.4\n",
    b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><image href="file:///etc/passwd"/></svg>',
)


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG, with the sum that fits it."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a whole PNG."""
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def png_of(parts: list[tuple[bytes, bytes]]) -> bytes:
    """A PNG of chunks."""
    return _SIGNATURE + b"".join(chunk(kind, content) for kind, content in parts)


@cache
def whole_pictures() -> tuple[bytes, ...]:
    """Small pictures of every format and mode, some with all that a file may say beside its pixels."""
    chance = random.Random("pictures")
    made: list[bytes] = []
    for mode in _MODES:
        grey = Image.frombytes("L", (13, 9), chance.randbytes(117))
        image = Image.frombytes(mode, (13, 9), chance.randbytes(234)) if mode == "I;16" else grey.convert(mode)
        made.append(_written(image, "PNG", pnginfo=_texts(), exif=_exif(), dpi=(72, 72)))
    rgb = Image.frombytes("RGB", (17, 11), chance.randbytes(561))
    rgba = rgb.convert("RGBA")
    made += [
        _written(rgb, "PNG", optimize=True, icc_profile=bytes(128)),
        _written(rgb, "JPEG", exif=_exif(), xmp=b"<x/>"),
    ]
    made += [_written(rgb, "JPEG", progressive=True), _written(rgb.convert("CMYK"), "JPEG"), _written(rgb, "MPO")]
    made += [_written(rgba, "WEBP", lossless=True, exif=_exif(), xmp=b"<x/>"), _written(rgb, "WEBP")]
    made += [_written(rgba, "WEBP", save_all=True, append_images=[rgba] * 3)]
    made += [
        _written(rgb, "TIFF", compression=how, exif=_exif()) for how in (None, "tiff_lzw", "tiff_deflate", "packbits")
    ]
    made += [_written(rgb.convert("P"), "GIF", save_all=True, append_images=[rgb] * 3), _written(rgb, "BMP")]
    made += [_written(rgb.convert("I"), "TIFF"), _written(rgb.convert("F"), "TIFF"), _written(rgb, "PPM")]
    made.append(_written(rgba, "PNG", save_all=True, append_images=[rgba] * 3))
    return tuple(made)


def bent_picture(chance: random.Random) -> bytes:
    """A picture file with something wrong."""
    whole = chance.choice(whole_pictures())
    match chance.randrange(12):
        case 0 | 1 | 2 | 3 if whole.startswith(_SIGNATURE):
            return _bent_chunks(whole, chance)
        case 4:
            return swollen(chance)
        case 5:
            return bent_bytes(chance.choice(_OTHERS), chance) if chance.random() < 0.5 else chance.choice(_OTHERS)
        case 6 if chance.random() < 0.3:
            return whole
        case _:
            return bent_bytes(whole, chance, whole_pictures())


def _bent_chunks(png: bytes, chance: random.Random) -> bytes:
    """Chunks whose sums are right, and whose contents or order are not."""
    parts = list(chunks(png))
    at = chance.randrange(len(parts))
    kind, content = parts[at]
    match chance.randrange(5):
        case 0:
            parts[at:at] = [parts[chance.randrange(len(parts))]] * chance.choice((1, 2, 500))
        case 1:
            del parts[at]
        case 2 if kind == b"IDAT":
            parts[at] = kind, zlib.compress(bent_bytes(zlib.decompress(content), chance))
        case _:
            parts[at] = kind, bent_bytes(content, chance)
    return png_of(parts)


def swollen(chance: random.Random) -> bytes:
    """A small file that says, or holds, far more than it has bytes."""
    width, height = chance.choice(
        ((30_000, 30_000), (1, 2**31 - 1), (65_535, 65_535), (16_384, 8192), (10_000, 10_000))
    )
    header = struct.pack(">IIBBBBB", width, height, chance.choice((1, 8, 16)), chance.choice((0, 2, 6)), 0, 0, 0)
    match chance.randrange(7):
        case 6:
            return _whole_and_large()
        case 0:
            return png_of([(b"IHDR", header), (b"IDAT", zeros(chance)), (b"IEND", b"")])
        case 1 | 2:
            (size, *rest) = chunks(chance.choice(whole_pictures()[:6]))
            kind, content = packed_text(b"parameters", chance)
            return png_of([size, (kind, content), *rest, *[(kind, content)] * chance.choice((0, 0, 40))])
        case 3:
            (size, *rest) = chunks(whole_pictures()[0])
            return png_of([size, (b"iCCP", b"x\0\0" + zeros(chance)), *rest])
        case 4:
            screen = struct.pack("<HHBBB", 65_535, 65_535, 0x80, 0, 0) + bytes(6)
            frame = b"," + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x04\x84\x51\x7f\x00\x00;"
            return b"GIF89a" + screen + frame
        case _:
            return swollen_tiff(width, height, chance)


@cache
def _whole_and_large() -> bytes:
    """64 megapixels in some kilobytes, nothing wrong with them: within what a picture may have."""
    header = struct.pack(">IIBBBBB", 8000, 8000, 1, 0, 0, 0, 0)
    return png_of([(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1001 * 8000), 9)), (b"IEND", b"")])


def packed_text(name: bytes, chance: random.Random) -> tuple[bytes, bytes]:
    """A text chunk that is far longer once it is unpacked."""
    if chance.random() < 0.5:
        return b"zTXt", name + b"\0\0" + zeros(chance)
    return b"iTXt", name + b"\0\x01\0\0\0" + zeros(chance)


def swollen_tiff(width: int, height: int, chance: random.Random) -> bytes:
    """A TIFF of a size that its packed strip has not."""
    strip = zeros(chance)
    tags = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, chance.choice((1, 8, 5, 32773))),
        (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, chance.choice((1, 3, 65_535))), (278, 4, 1, height),
        (279, 4, chance.choice((1, 1, 2**31)), len(strip)),
    ]  # fmt: skip
    listed = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    return struct.pack("<2sHI", b"II", 42, 8 + len(strip)) + strip + listed


def zeros(chance: random.Random) -> bytes:
    """Zeros, packed: a thousandth of what they are, which is 64 MB at the most."""
    return _packed_zeros(chance.choice((10_000, 1_000_000, 1_000_000, 4_000_000, 64_000_000)))


@cache
def _packed_zeros(count: int) -> bytes:
    return zlib.compress(bytes(count), 9)


def _texts() -> PngInfo:
    info = PngInfo()
    info.add_text("parameters", "a fox\nSteps: 20, Sampler: Euler, Seed: 1")
    info.add_text("packed", "x" * 300, zip=True)
    info.add_itxt("Description", "狐狸", "zh", "x", zip=True)
    return info


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif.get_ifd(0x8769)[_COMMENT] = b"UNICODE\0" + "a fox\nSteps: 20".encode("utf-16-be")
    return exif


def _written(image: Image.Image, form: str, **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **{name: value for name, value in how.items() if value is not None})
    return file.getvalue()
