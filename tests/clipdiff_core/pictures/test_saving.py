"""Saving: whole or not at all, under names every system takes, never over another's work."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job
from clipdiff_core.pictures import atomic
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.naming import safe_name
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import check_writable, save_picture
from clipdiff_core.targets import PictureTarget, TextTarget

MADE_WITH = MadeWith("cpu", "float32", 2, {})
JOB = Job((TextTarget("a fox"),), seed=7)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def save(output: Output, job: Job = JOB, index: int = 0, count: int = 1, shade: int = 0) -> Path:
    return save_picture(Image.new("RGB", (2, 2), (shade, 0, 0)), job, MADE_WITH, output, index, count)


def shade(path: Path) -> int:
    with Image.open(path) as image:
        pixel = image.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return int(pixel[0])


def test_the_folder_is_made_and_the_job_is_inside(folder: Path) -> None:
    path = save(Output(folder / "new" / "文件夹"))
    assert path == folder / "new" / "文件夹" / "a-fox-7.png"
    assert read_job(path) == JOB


def test_pictures_of_a_batch_are_numbered(folder: Path) -> None:
    names = [save(Output(folder, "fox.png"), index=index, count=2).name for index in range(2)]
    assert names == ["fox-1.png", "fox-2.png"]


def test_a_plain_picture_says_nothing_of_how_it_was_made(folder: Path) -> None:
    path = save(Output(folder, "fox", plain=True))
    with Image.open(path) as image:
        assert not image.info
    with pytest.raises(PictureError):
        read_job(path)


def test_an_existing_file_is_never_replaced_unasked(folder: Path) -> None:
    paths = [save(Output(folder, "fox"), shade=index) for index in range(3)]
    assert [path.name for path in paths] == ["fox.png", "fox (2).png", "fox (3).png"]
    assert [shade(path) for path in paths] == [0, 1, 2]


def test_overwriting_replaces_and_follows_links(folder: Path) -> None:
    first = save(Output(folder, "fox", overwrite=True))
    assert save(Output(folder, "fox", overwrite=True), shade=9) == first
    assert shade(first) == 9
    (folder / "link.png").symlink_to(first)
    save(Output(folder, "link", overwrite=True), shade=5)
    assert (folder / "link.png").is_symlink()
    assert shade(first) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_pictures_are_as_readable_as_other_files(folder: Path) -> None:
    (folder / "other").touch()
    path = save(Output(folder))
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((folder / "other").stat().st_mode)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: int, overwrite: bool
) -> None:
    before = save(Output(folder, "fox"), shade=3)

    def fail(_: int) -> None:
        raise OSError(error, "no")

    monkeypatch.setattr(atomic.os, "fsync", fail)
    with pytest.raises(PictureError, match="disk is full" if error == errno.ENOSPC else "cannot write") as caught:
        save(Output(folder, "fox", overwrite), shade=4)
    assert caught.value.field == "output"
    assert list(folder.iterdir()) == [before]
    assert shade(before) == 3


def test_file_systems_without_hard_links_work_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(atomic.os, "link", refuse)
    paths = [save(Output(folder, "fox"), shade=index) for index in range(2)]
    assert [path.name for path in paths] == ["fox.png", "fox (2).png"]
    assert [shade(path) for path in paths] == [0, 1]
    assert len(list(folder.iterdir())) == 2


def test_a_name_that_is_too_long_is_a_sentence(folder: Path) -> None:
    with pytest.raises(PictureError, match="too long"):
        save(Output(folder, "f" * 300))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a fox", "a-fox-7"),
        ("一只狐狸", "一只狐狸-7"),
        ('../..\\a<b>:"|?*\n\x00', "a-b-7"),
        (".hidden", "hidden-7"),
        ("CON", "CON-7"),
        ("nul.txt", "nul-txt-7"),
        ("trailing. ", "trailing-7"),
        ("???", "picture-7"),
        ("", "picture-7"),
        ("half \ud83d", "half-7"),
        ("cafe\u0301", "café-7"),
    ],
)
def test_names_are_safe_everywhere(title: str, name: str, folder: Path) -> None:
    assert f"{safe_name(title)}-7" == name
    (folder / f"{name}.png").touch()


@pytest.mark.parametrize("letter", ["a", "狐", "🦊"])
def test_names_are_bounded_in_bytes(letter: str) -> None:
    name = safe_name(letter * 500)
    assert 100 < len(name.encode()) <= 120
    assert name.startswith(letter * 25)


def test_a_picture_target_names_the_file(folder: Path) -> None:
    assert save(Output(folder), Job((PictureTarget("a" * 64, "my fox.png"),))).name == "my-fox-png-0.png"


def test_check_writable_makes_nothing(folder: Path) -> None:
    check_writable(Output(folder / "a" / "b", "fox"))
    check_writable(Output(Path(), "fox"))
    assert list(folder.iterdir()) == []


def test_check_writable_says_what_is_wrong(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "file"
    file.touch()
    (folder / "folder.png").mkdir()
    for output, words in [
        (Output(file / "sub"), "is a file, not a folder"),
        (Output(folder, "folder", overwrite=True), "is a folder"),
        (Output(folder, "../fox"), "without folders"),
        (Output(folder, "f" * 300), "too long"),
        (Output(folder / ("f" * 5000)), "too long"),
    ]:
        with pytest.raises(PictureError, match=words) as caught:
            check_writable(output)
        assert caught.value.field == "output"

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(PictureError, match=r"ClipDiff cannot write to the folder .*: choose another"):
        check_writable(Output(folder))


@pytest.mark.skipif(sys.platform != "linux" or not os.path.isdir("/proc/self"), reason="a folder nobody can write to")
def test_a_folder_nobody_can_write_to() -> None:
    with pytest.raises(PictureError, match="cannot write"):
        check_writable(Output(Path("/proc/self"), "fox"))
