"""Folders of other programs: looked into, never written to."""

import os
import sys
from pathlib import Path

import pytest

from clipdiff_core.checkpoints import elsewhere
from clipdiff_core.checkpoints.diffusers_files import list_files, read_folder
from clipdiff_core.checkpoints.elsewhere import add_folder, find_files, forget_folder, list_folders
from clipdiff_core.checkpoints.store import save_manifest, write_manifest
from clipdiff_core.errors import CheckpointError
from tests.clipdiff_core.checkpoints.tiny_files import write_pipeline


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another program's folder with two checkpoints and what is none."""
    folder = tmp_path / "other"
    (folder / "deep" / ".git").mkdir(parents=True)
    (folder / "a" / "b" / "c" / "d" / "e").mkdir(parents=True)
    for name in ("fox.pt", "deep/fox.CKPT", "deep/.git/hidden.pt", "notes.txt", "a/b/c/d/e/far.pt"):
        (folder / name).write_bytes(b"\0" * 1_000_000)
    (folder / "tiny.safetensors").write_bytes(b"\0" * 100)
    return folder


def names() -> list[str]:
    return [found.name for found in find_files()]


def test_checkpoints_are_found_by_ending_and_size_and_have_names_of_their_own(other: Path) -> None:
    assert find_files() == ()
    add_folder(other)
    add_folder(other)
    assert list_folders() == (other,)
    assert names() == ["fox", "fox (2)"]
    assert {found.size for found in find_files()} == {1_000_000}
    forget_folder(other)
    assert find_files() == ()
    assert (other / "fox.pt").exists()


def test_a_models_name_is_taken(home: Path, other: Path) -> None:
    (home / "models" / "Fox").mkdir(parents=True)
    write_manifest(home / "models" / "Fox", "starter")
    add_folder(other)
    assert names() == ["fox (2)", "fox (3)"]


def test_one_folder_inside_another_is_listed_once(other: Path) -> None:
    add_folder(other)
    add_folder(other / "deep")
    assert len(names()) == 2


def test_what_is_used_where_it_is_is_not_found_again(home: Path, other: Path) -> None:
    add_folder(other)
    model = home / "models" / "mine"
    model.mkdir(parents=True)
    save_manifest(model, "guided-diffusion", {}, {}, other, {"fox.pt": "0a" * 32})
    assert [found.path for found in find_files()] == [other / "deep" / "fox.CKPT"]
    save_manifest(model, "starter", {}, {}, other / "deep", {"fox.CKPT": "0a" * 32, "clip.json": "0a" * 32})
    assert [found.path for found in find_files()] == [other / "fox.pt"]
    (model / "manifest.json").write_text("{", encoding="utf-8")
    assert names() == ["fox", "fox (2)"]


def test_a_folder_of_diffusers_is_one_model(other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pipeline(other / "sd-1.5")
    write_pipeline(other / "torn")
    (other / "torn" / "unet" / "config.json").unlink()
    add_folder(other)
    assert names() == ["fox", "fox (2)"]
    monkeypatch.setattr(elsewhere, "_SMALLEST", 200)
    found = {file.name: file for file in find_files()}
    assert found["sd-1.5"].path == other / "sd-1.5"
    needed = list_files(read_folder(other / "sd-1.5"))
    assert found["sd-1.5"].size == sum((other / "sd-1.5" / file).stat().st_size for file in needed)
    assert found["torn"].size > found["sd-1.5"].size, "an import says what is wrong with it"
    assert len(found) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_in_circles_and_to_nowhere_do_no_harm(other: Path) -> None:
    os.symlink(other, other / "deep" / "again")
    os.symlink(other / "gone.pt", other / "dead.pt")
    add_folder(other)
    assert len(names()) == 2


def test_a_folder_that_is_gone_is_passed_over(other: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    add_folder(gone)
    add_folder(other)
    gone.rmdir()
    assert len(names()) == 2
    forget_folder(gone)


def test_what_cannot_be_added_or_forgotten_is_said(home: Path, other: Path) -> None:
    (home / "models").mkdir()
    for folder in (home / "models", home):
        with pytest.raises(CheckpointError, match="ClipDiff's own models"):
            add_folder(folder)
    with pytest.raises(CheckpointError, match="There is no folder"):
        add_folder(other / "fox.pt")
    with pytest.raises(CheckpointError, match="was not added"):
        forget_folder(other)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"folders": 3}', b'{"folders": [3]}', b"\xff", b'{"folders": ["\\u0000"]}']
)
def test_a_damaged_list_is_said_with_its_place(home: Path, content: bytes) -> None:
    (home / "model-folders.json").write_bytes(content)
    with pytest.raises(CheckpointError, match=r"Delete “.*model-folders\.json”"):
        find_files()
