"""Other formats hold the same pixels and the same job; what they cannot hold is a sentence."""

import io
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job
from clipdiff_core.pictures import atomic
from clipdiff_core.pictures.exporting import export_as, export_picture, kind_of
from clipdiff_core.pictures.formats import Encoding, encoded, flattened, read_colour
from clipdiff_core.pictures.metadata import Texts, read_job, read_texts
from clipdiff_core.pictures.opening import open_picture, opened
from clipdiff_core.pictures.output import SUFFIXES, Kind, Output
from clipdiff_core.pictures.saving import save_picture
from clipdiff_core.pictures.xmp import read_packet, write_packet
from clipdiff_core.targets import TextTarget

MADE_WITH = MadeWith("cpu", "float32", 2, {"torch": "2.15"})
JOB = Job((TextTarget('一只狐狸 🦊 & <b>"x"</b> \x1b'), TextTarget("blurry", -0.3)), seed=7)
NOISE = Image.effect_noise((33, 17), 90).convert("RGB")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture of ours, with noise in it."""
    return save_picture(NOISE, JOB, MADE_WITH, Output(tmp_path, "fox"), 0, 1)


def inside(path: Path) -> Texts | None:
    with opened(path) as image:
        return read_texts(image)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_job_comes_back_from_every_format(picture: Path, tmp_path: Path, kind: Kind) -> None:
    path = export_picture(picture, tmp_path / "new", Encoding(kind))
    assert path.suffix in SUFFIXES
    assert read_job(path) == JOB
    texts = inside(path)
    assert texts is not None
    original = inside(picture)
    assert original is not None
    assert texts.job == original.job
    assert texts.parameters.startswith('一只狐狸 🦊 & <b>"x"</b>')
    with Image.open(path) as image:
        assert image.format == kind.upper()
    again = export_picture(path, tmp_path / "back", Encoding("png"))
    assert read_job(again) == JOB


@pytest.mark.parametrize("kind", ["png", "webp", "tiff"])
def test_the_pixels_are_the_same_where_a_format_can(picture: Path, tmp_path: Path, kind: Kind) -> None:
    assert open_picture(export_picture(picture, tmp_path / "new", Encoding(kind))).tobytes() == NOISE.tobytes()
    alpha = NOISE.convert("RGBA")
    alpha.putalpha(Image.effect_noise(NOISE.size, 90))
    assert open_picture(encoded(alpha, Encoding(kind), None)).tobytes() == alpha.tobytes()


def test_other_tools_find_the_parameters_in_the_exif_comment(picture: Path, tmp_path: Path) -> None:
    for kind in ("jpeg", "webp"):
        with Image.open(export_picture(picture, tmp_path / "new", Encoding(kind))) as image:
            comment = image.getexif().get_ifd(0x8769)[0x9286]
        assert comment.startswith(b"UNICODE\0")
        assert "Seed: 7, Size: 33x17" in comment[8:].decode("utf-16-be")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_both_texts_can_be_left_out(picture: Path, tmp_path: Path, kind: Kind) -> None:
    path = export_picture(picture, tmp_path / "new", Encoding(kind, metadata=False))
    assert inside(path) is None
    content = path.read_bytes()
    for secret in (b"blurry", "blurry".encode("utf-16-be"), b"Steps"):
        assert secret not in content


def test_quality_makes_files_smaller(picture: Path, tmp_path: Path) -> None:
    for kind in ("jpeg", "webp"):
        sizes = [
            export_picture(picture, tmp_path / kind, Encoding(kind, quality, metadata=False)).stat().st_size
            for quality in (None, 80, 10)
        ]
        assert sizes == sorted(sizes, reverse=True)
        assert len(set(sizes)) == 3


def test_a_jpeg_shows_its_background_through_what_is_transparent() -> None:
    clear = Image.new("RGBA", (16, 16), (0, 255, 0, 0))
    for colour, rgb in [("white", (255, 255, 255)), ("#ff0000", (255, 0, 0)), ("#00f8", (0, 0, 255))]:
        assert flattened(clear, colour).getpixel((3, 3)) == rgb
    shown = open_picture(encoded(clear, Encoding("jpeg", background="#202020"), None)).getpixel((3, 3))
    assert isinstance(shown, tuple)
    assert all(abs(value - 0x20) < 4 for value in shown)
    with pytest.raises(PictureError, match="“gren” is no colour"):
        read_colour("gren")


def test_exporting_never_replaces_and_saving_as_does(picture: Path, tmp_path: Path) -> None:
    names = [export_picture(picture, tmp_path, Encoding("jpeg")).name for _ in range(2)]
    assert names == ["fox.jpg", "fox (2).jpg"]
    assert export_picture(picture, tmp_path, Encoding("png")).name == "fox (2).png"
    to = tmp_path / "new" / "Other.WEBP"
    for _ in range(2):
        assert export_as(picture, to) == to
    assert read_job(to) == JOB


def test_a_failure_leaves_what_was_there(picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = tmp_path / "a.jpg"
    to.write_text("before")

    def fail(_: int) -> None:
        raise OSError(28, "no")

    monkeypatch.setattr(atomic.os, "fsync", fail)
    with pytest.raises(PictureError, match="disk is full"):
        export_as(picture, to)
    assert to.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.jpg", "fox.png"]


def test_pictures_of_other_programs_go_without_a_job(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "photo.bmp")
    assert inside(export_picture(tmp_path / "photo.bmp", tmp_path, Encoding("jpeg"))) is None


def test_what_a_format_cannot_hold_is_a_sentence(tmp_path: Path) -> None:
    long = Job((TextTarget("fox " * 20_000),))
    with pytest.raises(PictureError, match="too long to travel inside a JPEG"):
        encoded(NOISE, Encoding("jpeg"), Texts.of(long, MADE_WITH))
    encoded(NOISE, Encoding("jpeg", metadata=False), Texts.of(long, MADE_WITH))
    with pytest.raises(PictureError, match="16383 pixels"):
        encoded(Image.new("RGB", (16_384, 1)), Encoding("webp"), None)
    with pytest.raises(PictureError, match=r"name it “a\.png”"):
        kind_of(tmp_path / "a.bmp")


def test_a_job_just_small_enough_fits_into_a_jpeg(tmp_path: Path) -> None:
    texts = Texts.of(Job((TextTarget("x" * 25_000),)), MADE_WITH)
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(NOISE, Encoding("jpeg"), texts))
    assert inside(path) == texts


def test_the_packet_is_read_however_quotes_are_escaped() -> None:
    packet = write_packet('{"a": "&lt;"}', "b")
    assert read_packet(packet) == ('{"a": "&lt;"}', "b")
    assert read_packet(packet.replace(b'"', b"&quot;")) == ('{"a": "&lt;"}', "b")
    for other in (b"", b"\xff\xfe", b"<clipdiff:job>", b"<x:xmpmeta/>"):
        assert read_packet(other) is None


@pytest.mark.parametrize("kind", ["jpeg", "webp", "tiff"])
def test_a_cut_file_is_a_sentence(picture: Path, tmp_path: Path, kind: Kind) -> None:
    content = export_picture(picture, tmp_path / "new", Encoding(kind)).read_bytes()
    for length in (0, 20, 200):
        (tmp_path / "cut").write_bytes(content[:length])
        with pytest.raises(PictureError):
            export_as(tmp_path / "cut", tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


def test_metadata_reads_back_from_memory_too() -> None:
    with Image.open(io.BytesIO(encoded(NOISE, Encoding("webp"), Texts("{}", "words")))) as image:
        assert read_texts(image) == Texts("{}", "words")
