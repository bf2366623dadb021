"""Models that stay where they are: recognised and hashed like any other, and only named in the models folder."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clipdiff_core.checkpoints.copying import check_space
from clipdiff_core.checkpoints.importing import ImportJob, clean_leftovers, remove_model
from clipdiff_core.checkpoints.installing import install
from clipdiff_core.checkpoints.store import check_files, file_sha256, find_model, list_models
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Asking, Imported, Importing
from tests.clipdiff_core.checkpoints.damaged_files import damaged_files
from tests.clipdiff_core.checkpoints.tiny_files import tiny_adm, torch_bytes, write, write_pipeline


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    (tmp_path / "other").mkdir()
    return write(tmp_path / "other", "fox net.pt", torch_bytes({"ema": tiny_adm()}))


def linked(path: Path, **how: Any) -> Path:
    last = list(install(ImportJob(str(path), likely=True, in_place=True, **how)))[-1]
    assert isinstance(last, Imported)
    return Path(last.folder)


def left(home: Path) -> list[str]:
    return [path.name for path in (home / "models").glob(".*") if not path.name.endswith(".lock")]


def test_a_file_becomes_a_model_and_stays(home: Path, checkpoint: Path) -> None:
    before = sorted(checkpoint.parent.iterdir())
    events = list(install(ImportJob(str(checkpoint), answers={"num_heads": 2}, likely=True, in_place=True)))
    assert events[-1] == Imported("fox net", "guided-diffusion", str(home / "models" / "fox net"))
    model = find_model("fox net")
    check_files(model)
    assert {path.name for path in model.folder.iterdir()} == {"network.json", "manifest.json"}
    assert (model.kind, model.elsewhere, model.place) == ("guided-diffusion", checkpoint.parent, checkpoint)
    assert model.linked == {"fox net.pt": file_sha256(checkpoint)}
    assert model.origin == {"file": "fox net.pt", "sha256": file_sha256(checkpoint)}
    assert json.loads((model.folder / "network.json").read_text(encoding="utf-8"))["num_heads"] == 2
    done = [event for event in events if isinstance(event, Importing)]
    assert done[-1].done == done[-1].total == checkpoint.stat().st_size
    assert sorted(checkpoint.parent.iterdir()) == before
    assert left(home) == []


def test_what_the_file_does_not_say_is_asked(checkpoint: Path) -> None:
    assert isinstance(list(install(ImportJob(str(checkpoint), in_place=True)))[-1], Asking)
    assert list_models() == ["starter"]


def test_a_path_is_noted_in_full(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkpoint.parent)
    linked(Path(checkpoint.name))
    assert find_model("fox net").place == checkpoint


def test_removing_the_model_leaves_the_file(home: Path, checkpoint: Path, tmp_path: Path) -> None:
    linked(checkpoint)
    pipeline = write_pipeline(tmp_path / "foxes")
    before = sorted(pipeline.rglob("*"))
    linked(pipeline)
    for name in ("fox net", "foxes"):
        remove_model(name)
    assert list_models() == ["starter"]
    assert checkpoint.exists()
    assert sorted(pipeline.rglob("*")) == before


def test_a_full_disk_is_no_hindrance(checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(size: int) -> None:
        raise AssertionError(f"{size} bytes were asked for")

    for module in ("installing", "installing_folders"):
        monkeypatch.setattr(f"clipdiff_core.checkpoints.{module}.{check_space.__name__}", refuse)
    linked(checkpoint)
    linked(write_pipeline(tmp_path / "foxes"))
    check_files(find_model("foxes"))


def test_damaged_files_are_refused_as_ever(home: Path, tmp_path: Path) -> None:
    for name, content in damaged_files(28, seed=2, target=tmp_path / "made-by-a-pickle"):
        path = write(tmp_path, name, content)
        with pytest.raises(CheckpointError):
            linked(path)
    assert not (tmp_path / "made-by-a-pickle").exists()
    assert list_models() == ["starter"]
    assert not (home / "models").exists()


@pytest.mark.skipif("os.name == 'nt'", reason="there are no such names")
@pytest.mark.parametrize("name", ["C:fox.pt", "a\\fox.pt", "network.json"])
def test_a_name_that_a_manifest_cannot_hold_is_refused(checkpoint: Path, name: str) -> None:
    with pytest.raises(CheckpointError, match="Rename it, or import a copy"):
        linked(checkpoint.rename(checkpoint.with_name(name)))
    assert list_models() == ["starter"]


@pytest.mark.parametrize("kind", ["file", "pipeline", "own"])
def test_what_is_half_linked_is_never_listed(
    kind: str, home: Path, checkpoint: Path, tiny_model: Path, tmp_path: Path
) -> None:
    path = {"file": checkpoint, "pipeline": write_pipeline(tmp_path / "foxes"), "own": tiny_model}[kind]
    running = install(ImportJob(str(path), "half", likely=True, in_place=True))
    assert isinstance(running, Iterator)
    for event in running:
        assert isinstance(event, Importing)
        if left(home):
            break
    (half,) = left(home)
    assert list_models() == ["starter"]
    kept = shutil.copytree(home / "models" / half, tmp_path / "kept")  # what a kill -9 would leave
    running.close()
    assert left(home) == []
    shutil.copytree(kept, home / "models" / half)
    clean_leftovers()
    assert left(home) == []
    assert list_models() == ["starter"]


def test_a_model_of_our_own_is_linked_with_its_identity(tiny_model: Path) -> None:
    assert {path.name for path in linked(tiny_model, name="mine").iterdir()} == {"manifest.json"}
    mine, there = find_model("mine"), find_model(str(tiny_model))
    check_files(mine)
    assert (mine.kind, mine.sha256, mine.place) == (there.kind, there.sha256, tiny_model)
    assert mine.concepts() == there.concepts() != ()


@pytest.mark.parametrize("in_place", [True, False])
def test_a_link_is_handed_on(in_place: bool, checkpoint: Path) -> None:
    folder = linked(checkpoint)
    last = list(install(ImportJob(str(folder), "again", in_place=in_place)))[-1]
    assert isinstance(last, Imported)
    again = find_model("again")
    check_files(again)
    assert (again.place, again.sha256) == (checkpoint, find_model("fox net").sha256)
    assert {path.name for path in again.folder.iterdir()} == {"network.json", "manifest.json"}
