"""Opening: good files come out upright and plain, every bad one as a sentence."""

import io
import struct
import warnings
import zlib
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_core.pictures.opening import open_picture


def png(image: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def huge_png(side: int) -> bytes:
    """A PNG that says it is `side` pixels wide and high and holds none of them."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_plain_picture_from_path_and_from_bytes(tmp_path: Path) -> None:
    content = png(Image.new("RGB", (3, 2), (10, 20, 30)))
    path = tmp_path / "狐 fox.png"
    path.write_bytes(content)
    for source in (path, content):
        image = open_picture(source)
        assert (image.mode, image.size, image.getpixel((0, 0))) == ("RGB", (3, 2), (10, 20, 30))


def test_exif_orientation_is_applied() -> None:
    file = io.BytesIO()
    sideways = Image.new("RGB", (4, 2))
    sideways.putpixel((0, 0), (255, 255, 255))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    sideways.save(file, "PNG", exif=exif)
    image = open_picture(file.getvalue())
    assert image.size == (2, 4)
    assert image.getpixel((1, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "expected"), [("L", "RGB"), ("LA", "RGBA"), ("P", "RGB"), ("1", "RGB"), ("RGBA", "RGBA"), ("I;16", "RGB")]
)
def test_every_mode_comes_out_plain(mode: str, expected: str) -> None:
    assert open_picture(png(Image.new(mode, (2, 2)))).mode == expected


def test_palette_transparency_is_kept_without_a_warning() -> None:
    image = Image.new("P", (2, 2))
    image.putpalette([255, 0, 0, 0, 255, 0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        opened = open_picture(png(image, transparency=bytes([0, 255])))
    assert opened.getpixel((0, 0)) == (255, 0, 0, 0)


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    assert open_picture(png(Image.new("I;16", (1, 1), 0x8000))).getpixel((0, 0)) == (128, 128, 128)


def test_missing_folder_and_text_are_each_a_sentence(tmp_path: Path) -> None:
    text = tmp_path / "notes.png"
    text.write_text("not a picture")
    for source, words in [
        (tmp_path / "none.png", "There is no picture"),
        (tmp_path / ("long" * 1000), "There is no picture"),
        (tmp_path, "is a folder"),
        (text, "“notes.png” is not a picture"),
        (b"not a picture", "The picture is not a picture"),
        (b"", "is not a picture"),
    ]:
        with pytest.raises(PictureError, match=words):
            open_picture(source)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF"])
def test_every_cut_of_a_file_is_refused_or_read(kind: str) -> None:
    file = io.BytesIO()
    Image.effect_noise((40, 40), 90).convert("RGB").save(file, kind)
    content = file.getvalue()
    with pytest.raises(PictureError):
        open_picture(content[: len(content) // 2])
    for length in range(0, len(content), max(1, len(content) // 40)):
        try:
            open_picture(content[:length])
        except PictureError:
            continue


def test_a_flipped_byte_is_never_a_crash() -> None:
    content = png(Image.effect_noise((16, 16), 90))
    for position in range(len(content)):
        broken = content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]
        try:
            open_picture(broken)
        except PictureError:
            continue


@pytest.mark.parametrize("side", [10_001, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PictureError, match="too large"):
            open_picture(huge_png(side))
