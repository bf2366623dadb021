"""A disk that is full, that cannot be written to, or that is gone: what was there stays, and nothing half is left."""

import errno
import io
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import clipdiff_core
from clipdiff_core import folders
from clipdiff_core.checkpoints.elsewhere import add_folder
from clipdiff_core.errors import ClipDiffError, JobError, PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job
from clipdiff_core.library.entries import Query
from clipdiff_core.library.index import Index
from clipdiff_core.library.scanning import list_pictures, scan
from clipdiff_core.library.stars import change_stars, read_stars
from clipdiff_core.pictures import atomic
from clipdiff_core.pictures.job_files import save_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import save_picture
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.presets import PresetStore, preset_of
from clipdiff_core.prompt_book import PromptBook, write_book
from clipdiff_core.queue.entry import Entry
from clipdiff_core.queue.store import QueueStore
from clipdiff_core.targets import TextTarget
from clipdiff_gui import settings

JOB = Job((TextTarget("a fox"),))
FULL, READ_ONLY, GONE = errno.ENOSPC, errno.EROFS, errno.EIO


def save(folder: Path, name: str = "fox") -> Path:
    return save_picture(Image.new("RGB", (8, 8)), JOB, MadeWith("cpu", "float32", 1, {}), Output(folder, name), 0, 1)


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return file.getvalue()


def put(folder: Path) -> None:
    store = QueueStore(folder)
    try:
        store.put(Entry.of(JOB, Output(folder)))
    finally:
        store.close()


def add(folder: Path) -> None:
    (folder / "other").mkdir(exist_ok=True)
    add_folder(folder / "other")


# Everything that is a person's work, and where it is written; those below raise what their callers make a sentence of.
WRITERS: dict[str, Callable[[Path], object]] = {
    "picture": save,
    "job file": lambda folder: save_job(folder / "a.json", JOB, SourceStore(folder)),
    "source": lambda folder: SourceStore(folder).add(picture()),
    "preset": lambda folder: PresetStore(folder).save(preset_of("mine", JOB)),
    "stars": lambda folder: change_stars(folder, ["a.png"], starred=True),
    "model folders": add,
}
RAW: dict[str, Callable[[Path], object]] = {
    "queue": put,
    "settings": lambda folder: settings.write(folder / "window.json", settings.Kept(JOB)),
    "prompts": lambda folder: write_book(folder / "prompts.json", PromptBook(words=("fox",))),
}


@pytest.fixture
def folder(home: Path) -> Path:
    """Where pictures and everything else is kept, with something in it."""
    save(home, "before")
    return home


@pytest.fixture(params=[FULL, READ_ONLY, GONE])
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, folder: Path) -> int:
    """The disk fails in the last moment, when what was written is to be kept."""

    def fail(_: int) -> None:
        raise OSError(request.param, "no")

    monkeypatch.setattr(atomic.os, "fsync", fail)
    return request.param


def there(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("writer", WRITERS)
def test_what_cannot_be_written_is_said_and_leaves_nothing_half(writer: str, fault: int, folder: Path) -> None:
    before = there(folder)
    with pytest.raises(ClipDiffError) as told:
        WRITERS[writer](folder)
    assert told.value.message.endswith((".", "?"))
    assert there(folder) == before


@pytest.mark.parametrize("writer", RAW)
def test_what_the_window_keeps_stays_as_it_was(writer: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    RAW[writer](folder)
    before = there(folder)
    monkeypatch.setattr(atomic.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(FULL, "no")))
    with pytest.raises(OSError, match="no"):
        RAW[writer](folder)
    assert there(folder) == before


def test_an_index_on_a_full_disk_is_damaged_by_nothing(folder: Path, tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite3")
    list(scan(index, folder))
    index._sql.execute("PRAGMA max_page_count = 1")  # as large as it is, and no larger
    for number in range(40):
        save(folder, f"{number} {'fox ' * 40}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        list(scan(index, folder))
    assert [hit.name for hit in index.search(Query("before"))] == ["before.png"]
    index.close()
    again = Index(tmp_path / "index.sqlite3")
    list(scan(again, folder))
    assert len(list(again.search(Query("fox")))) == 41
    again.close()


def test_a_folder_that_is_gone_is_shown_empty_and_its_pictures_come_back(folder: Path, tmp_path: Path) -> None:
    pictures, index = tmp_path / "drive" / "pictures", Index(None)
    save(pictures)
    change_stars(pictures, ["fox.png"], starred=True)
    list(scan(index, pictures))
    shutil.move(tmp_path / "drive", tmp_path / "pulled out")
    list(scan(index, pictures))
    assert list(index.search(Query())) == []
    assert list_pictures(pictures) == {}
    with pytest.raises(PictureError, match="the star is not kept"):
        change_stars(pictures, ["fox.png"], starred=True)
    shutil.move(tmp_path / "pulled out", tmp_path / "drive")
    list(scan(index, pictures))
    assert [(hit.name, hit.starred) for hit in index.search(Query())] == [("fox.png", True)]
    index.close()


@pytest.mark.parametrize("jump", [-10 * 365 * 86_400, 10 * 365 * 86_400])
def test_a_clock_that_jumps_changes_no_order_and_no_name(
    jump: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = QueueStore(tmp_path / "queue")
    fox = Entry.of(JOB, Output(tmp_path))
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + jump * 10**9)
    dog = Entry.of(replace(JOB, targets=(TextTarget("a dog"),)), Output(tmp_path))
    store.arrange([fox.id, dog.id])
    store.put(fox)
    store.put(dog)
    assert [entry.job.title for entry in store.read().entries] == ["a fox", "a dog"]
    store.close()
    assert [fox.begun().files[0].name, dog.begun().files[0].name] == ["a-fox-0.png", "a-dog-0.png"]


def test_pictures_from_a_clock_that_was_wrong_are_listed_and_found(tmp_path: Path) -> None:
    index = Index(None)
    for name, at in (("past", 0), ("now", 1_700_000_000), ("future", 4_000_000_000)):
        os.utime(save(tmp_path / "pictures", name), (at, at))
    list(scan(index, tmp_path / "pictures"))
    assert [hit.name for hit in index.search(Query("fox"))] == ["future.png", "now.png", "past.png"]
    index.close()


def test_nothing_is_measured_by_the_clock_on_the_wall() -> None:
    calls = re.compile(r"\btime\.time\(|\bdatetime\.now\(|\bdate\.today\(")
    package = Path(clipdiff_core.__file__).parent
    assert [path.name for path in package.rglob("*.py") if calls.search(path.read_text("utf-8"))] == []


def test_two_windows_on_one_folder_find_each_others_pictures_and_stars(folder: Path, tmp_path: Path) -> None:
    one, other = Index(tmp_path / "index.sqlite3"), Index(tmp_path / "index.sqlite3")
    for number in range(6):
        save(folder, f"fox {number}")
        mine, theirs = (one, other) if number % 2 else (other, one)
        running = scan(mine, folder)
        next(running)
        list(scan(theirs, folder))
        list(running)
        change_stars(folder, [f"fox {number}.png"], starred=True)
    for index in (one, other):
        list(scan(index, folder))
        assert len(list(index.search(Query("fox", starred=True)))) == 6
        index.close()
    assert len(read_stars(folder)) == 6


def test_a_second_window_saves_beside_the_first_and_never_over_it(folder: Path) -> None:
    entry = Entry.of(JOB, Output(folder))
    first, second = entry.begun(), entry.begun()  # neither knows of the other
    assert first.files == second.files
    assert [save(folder, first.output.name).name, save(folder, second.output.name).name] == [
        "a-fox-0.png",
        "a-fox-0 (2).png",
    ]


def test_presets_of_two_windows_are_both_there(folder: Path) -> None:
    one, other = PresetStore(folder / "presets"), PresetStore(folder / "presets")
    one.save(preset_of("ink", JOB))
    other.save(preset_of("oil", JOB))
    assert [preset.name for preset in one.all()] == [preset.name for preset in other.all()] == ["ink", "oil"]
    one.delete("ink")
    other.delete("ink")
    with pytest.raises(JobError, match="needs a name"):
        other.rename(preset_of("oil", JOB), " ")
    assert [preset.name for preset in one.all()] == ["oil"]
    assert folders.data() == folder
