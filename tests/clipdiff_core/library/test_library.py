"""The index finds what is in a folder, can be thrown away at any time, and loses no star."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from clipdiff_core.errors import PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job, Sampling
from clipdiff_core.library import schema
from clipdiff_core.library.entries import Query
from clipdiff_core.library.index import Index, index_path
from clipdiff_core.library.reading import read_details
from clipdiff_core.library.scanning import scan
from clipdiff_core.library.stars import FILE, change_stars, read_stars
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import save_picture
from clipdiff_core.targets import TextTarget

MADE_WITH = MadeWith("CPU", "float32", 2, {"clipdiff": "0.1.0"})
FOX = Job((TextTarget("a red Fox"), TextTarget("snow", -0.5)), seed=7, sampling=Sampling(steps=20))
FOREIGN = "a castle\nNegative prompt: fog\nSteps: 12, Sampler: Euler a, CFG scale: 7.5, Seed: 99, Model: sdxl"


def save(folder: Path, job: Job, name: str, age: int = 0) -> Path:
    path = save_picture(Image.new("RGB", (8, 8)), job, MADE_WITH, Output(folder, name), 0, 1)
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures of every format, the newest first in the alphabet, and what is none."""
    folder = tmp_path / "pictures"
    save(folder, FOX, "a")
    save(folder, replace(FOX, targets=(TextTarget("一只狐狸在雪地"),), seed=8), "b.jpg", 10)
    save(folder, replace(FOX, targets=(TextTarget("café house"),), task="generate"), "c.webp", 20)
    save(folder, replace(FOX, targets=(TextTarget("foxglove"),), seed=70), "d.tiff", 30)
    info = PngInfo()
    info.add_text("parameters", FOREIGN)
    Image.new("RGB", (4, 4)).save(folder / "e.png", pnginfo=info)
    os.utime(folder / "e.png", (1_600_000_000, 1_600_000_000))
    (folder / "f.png").write_text("no picture")
    os.utime(folder / "f.png", (1_500_000_000, 1_500_000_000))
    (folder / "notes.txt").write_text("fox")
    return folder


def indexed(folder: Path) -> Index:
    index = Index(index_path(folder))
    list(scan(index, folder))
    return index


def found(index: Index, text: str = "", **filters: object) -> str:
    return "".join(hit.name[0] for hit in index.search(replace(Query(text), **filters)))


def check_searches(folder: Path) -> None:
    index = indexed(folder)
    try:
        assert found(index) == "abcdef"
        for text, names in {
            "fox": "ad",
            "FO re": "a",
            "狐狸": "b",
            "雪": "b",
            "cafe": "c",
            "snow": "",
            "without:sno": "a",
            "seed:7": "ac",
            "fox seed:7": "a",
            "steps:20 model:start": "abcd",
            "guidance:7.5": "e",
            "size:4x4": "e",
            "castle sdxl 99": "e",
            "task:gen fox": "ad",
            "after:2022-01-01": "abcd",
            "before:2018-01-01": "f",
            'f" OR *': "",
            "seed:many": "",
            "...": "abcdef",
            "f.png": "f",
        }.items():
            assert found(index, text) == names, text
        assert found(index, model="sdxl") == "e"
        assert found(index, task="generate") == "abcd"
        assert found(index, since=1_699_999_985.0) == "ab"
        assert found(index, until=1_550_000_000.0) == "f"
        assert index.values("model") == ["sdxl", "starter"]
    finally:
        index.close()


def test_words_and_settings_are_searched(folder: Path) -> None:
    check_searches(folder)


def test_without_full_text_search_the_same_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_FULL_TEXT", schema._FULL_TEXT.replace("fts5", "fts_none"))
    check_searches(folder)


def test_only_what_changed_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indexed(folder).close()
    from clipdiff_core.library import reading

    read: list[str] = []
    entry = reading.read_entry
    monkeypatch.setattr(reading, "read_entry", lambda path: (read.append(path.name), entry(path))[1])
    indexed(folder).close()
    assert read == []
    (folder / "a.png").unlink()
    save(folder, replace(FOX, targets=(TextTarget("a bear"),)), "g")
    index = indexed(folder)
    assert read == ["g.png"]
    assert found(index, "bear") == "g"
    assert found(index, "red") == ""
    index.close()


@pytest.mark.parametrize("damage", ["gone", "noise", "middle", "folder"])
def test_a_damaged_index_is_made_anew(folder: Path, damage: str) -> None:
    indexed(folder).close()
    path = index_path(folder)
    content = path.read_bytes()
    path.unlink()
    if damage == "noise":
        path.write_bytes(b"this is no database at all, not even nearly" * 99)
    elif damage == "middle":
        path.write_bytes(content[:40] + bytes(4000))
    elif damage == "folder":
        path.mkdir()
    index = indexed(folder)
    assert found(index, "fox") == "ad"
    index.close()


def test_another_version_of_the_index_is_made_anew(folder: Path) -> None:
    indexed(folder).close()
    other = sqlite3.connect(index_path(folder))
    other.execute("PRAGMA user_version = 99")
    other.execute("DROP TABLE texts")
    other.commit()
    other.close()
    index = indexed(folder)
    assert found(index, "fox") == "ad"
    index.close()


def test_stars_outlive_the_index(folder: Path) -> None:
    change_stars(folder, ["a.png", "e.png"], True)
    index = indexed(folder)
    assert found(index, starred=True) == "ae"
    index.close()
    schema.remove(index_path(folder))
    change_stars(folder, ["a.png"], False)
    index = indexed(folder)
    assert found(index, starred=True) == "e"
    assert [hit.starred for hit in index.search(Query("castle"))] == [True]
    index.close()


def test_damaged_stars_are_put_aside(folder: Path) -> None:
    (folder / FILE).write_text("[broken")
    assert read_stars(folder) == frozenset()
    assert change_stars(folder, ["a.png"], True) == {"a.png"}
    assert [path.read_text() for path in folder.glob("*.damaged")] == ["[broken"]


def test_a_star_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="the star is not kept"):
        change_stars(tmp_path / "none", ["a.png"], True)


def test_details_of_our_own_and_of_others(folder: Path) -> None:
    ours = read_details(folder / "b.jpg")
    assert ours.job is not None
    assert ours.job.seed == 8
    assert ours.made_with == MADE_WITH
    theirs = read_details(folder / "e.png")
    assert (theirs.job, theirs.parameters, theirs.width) == (None, FOREIGN, 4)
