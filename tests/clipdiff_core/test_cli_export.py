"""`clipdiff export` and `clipdiff sheet`: files written where they should be, and every mistake a sentence."""

from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core import cli
from clipdiff_core.errors import PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import save_picture
from clipdiff_core.targets import TextTarget

JOB = Job((TextTarget("a fox"),), seed=7)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name in ("fox", "dog"):
        save_picture(
            Image.new("RGB", (8, 8), "red"), JOB, MadeWith("cpu", "float32", 2, {}), Output(Path(), name), 0, 1
        )


def printed(capsys: pytest.CaptureFixture[str], words: str) -> list[str]:
    assert cli.main(words.split()) == 0, capsys.readouterr().err
    return capsys.readouterr().out.splitlines()


def test_pictures_go_into_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "export fox.png dog.png --format jpeg --out new --quality 80") == [
        "new/fox.jpg",
        "new/dog.jpg",
    ]
    assert read_job(Path("new/fox.jpg")) == JOB
    assert printed(capsys, "export fox.png --format webp") == ["fox.webp"]
    assert printed(capsys, "export new/fox.jpg --format png") == ["fox (2).png"]
    assert read_job(Path("fox (2).png")) == JOB


def test_one_picture_gets_the_name_that_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert printed(capsys, "export fox.png --out a.tiff --no-metadata") == ["a.tiff"]
    with pytest.raises(PictureError, match="no ClipDiff job"):
        read_job(Path("a.tiff"))
    assert printed(capsys, "export fox.png --out b.jpg --format jpeg --background #000000") == ["b.jpg"]


def test_a_sheet_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "sheet fox.png dog.png --out new/sheet.png") == ["new/sheet.png"]
    with Image.open("new/sheet.png") as image:
        assert image.width > image.height


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("export fox.png", "Say which format"),
        ("export fox.png dog.png --out a.jpg", "go into a folder"),
        ("export fox.png --out a.jpg --format png", "no name for png"),
        ("export fox.png --format jpeg --quality 0", "quality must be between 1 and 100"),
        ("export fox.png --format jpeg --background gren", "is no colour"),
        ("export none.png --format jpeg", "There is no picture “none.png”"),
        ("export fox.png --format jpeg --out dog.png/new", "cannot write to the folder"),
        ("sheet none.png --out a.png", "There is no picture “none.png”"),
        ("sheet fox.png --out a.bmp", "ClipDiff saves PNG"),
    ],
)
def test_every_mistake_is_one_sentence(capsys: pytest.CaptureFixture[str], words: str, sentence: str) -> None:
    before = sorted(Path().rglob("*"))
    assert cli.main(words.split()) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert sentence in err
    assert sorted(Path().rglob("*")) == before
