"""Importing: whole or not at all, as safetensors in the precision it came in."""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from clipdiff_core.checkpoints import catalogue, installing
from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.importing import (
    ImportJob,
    clean_leftovers,
    name_after,
    remove_model,
    unfinished,
)
from clipdiff_core.checkpoints.installing import install, read_checkpoint
from clipdiff_core.checkpoints.store import check_files, file_sha256, find_model, list_models
from clipdiff_core.checkpoints.streaming import write_streaming
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Asking, Imported, Importing
from tests.clipdiff_core.checkpoints.tiny_files import (
    FLAGS,
    memory_in_use,
    safetensors_bytes,
    tiny_adm,
    torch_bytes,
    write,
)


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    return write(tmp_path, "fox net.pt", torch_bytes({"ema": tiny_adm()}))


def imported(path: Path, **how: Any) -> Path:
    last = list(install(ImportJob(str(path), likely=True, **how)))[-1]
    assert isinstance(last, Imported)
    return Path(last.folder)


def unfinished_left(home: Path) -> list[str]:
    return [path.name for path in (home / "models").glob(".*") if not path.name.endswith(".lock")]


def test_a_file_becomes_a_model(home: Path, checkpoint: Path) -> None:
    events = list(install(ImportJob(str(checkpoint), answers={"num_heads": 2}, likely=True)))
    assert events[-1] == Imported("fox net", "guided-diffusion", str(home / "models" / "fox net"))
    model = find_model("fox net")
    check_files(model)
    assert set(model.hashes) == {"network.json", "network.safetensors"}
    assert model.origin == {"file": "fox net.pt", "sha256": file_sha256(checkpoint)}
    config = json.loads((model.folder / "network.json").read_text(encoding="utf-8"))
    assert {flag: config[flag] for flag in FLAGS} == FLAGS
    assert (config["num_heads"], config["num_head_channels"]) == (2, -1)
    found, wanted = load_file(model.folder / "network.safetensors"), tiny_adm()
    assert found.keys() == wanted.keys()
    assert all(torch.equal(found[key], wanted[key]) and found[key].dtype == torch.float16 for key in wanted)
    assert unfinished_left(home) == []


def test_progress_counts_reading_and_writing(checkpoint: Path) -> None:
    done = [event.done for event in install(ImportJob(str(checkpoint), likely=True)) if isinstance(event, Importing)]
    size = checkpoint.stat().st_size
    assert done == sorted(done)
    assert done[0] <= size < done[-1] <= 2 * size


def test_where_it_came_from_is_no_part_of_what_it_is(tmp_path: Path, checkpoint: Path) -> None:
    same = write(tmp_path, "same.safetensors", safetensors_bytes(tiny_adm()))
    first, second = imported(checkpoint, name="one"), imported(same, name="two")
    assert find_model("one").sha256 == find_model("two").sha256
    assert find_model("one").origin != find_model("two").origin
    assert (first / "network.safetensors").read_bytes() == (second / "network.safetensors").read_bytes()


def test_what_the_file_does_not_say_is_asked_and_nothing_is_written(home: Path, checkpoint: Path) -> None:
    last = list(install(ImportJob(str(checkpoint), answers={"num_heads": 4})))[-1]
    assert isinstance(last, Asking)
    assert {"noise_schedule", "image_size"} <= {question.field for question in last.questions}
    assert "num_heads" not in {question.field for question in last.questions}
    assert list_models() == ["starter"]
    answers = {question.field: question.likely for question in last.questions}
    assert isinstance(list(install(ImportJob(str(checkpoint), answers={"num_heads": 4, **answers})))[-1], Imported)


def test_a_file_of_the_catalogue_is_known_by_its_hash(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flags = {"num_heads": 2, "noise_schedule": "cosine", "image_size": 64}
    entry = Entry(
        "known",
        "Known",
        "guided-diffusion",
        file_sha256(checkpoint),
        0,
        ("https://a.b/c.pt",),
        "https://a.b",
        "MIT",
        flags,
    )
    monkeypatch.setattr(catalogue, "read_catalogue", lambda: (entry,))
    assert isinstance(list(install(ImportJob(str(checkpoint))))[-1], Imported)  # nothing to ask
    model = find_model("known")
    config = json.loads((model.folder / "network.json").read_text(encoding="utf-8"))
    assert (config["num_heads"], config["noise_schedule"]) == (2, "cosine")
    assert (model.origin["catalogue"], model.origin["licence"]) == ("known", "MIT")


def test_numbers_that_travel_beside_a_clip_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pt", torch_bytes({"a.weight": torch.ones(2), "vocab_size": torch.tensor(49408)}))
    assert set(read_checkpoint(path)) == {"a.weight"}


def test_a_model_of_our_own_is_copied_with_its_identity(tiny_model: Path, tmp_path: Path) -> None:
    folder = imported(tiny_model, name="mine")
    assert find_model("mine").sha256 == find_model(str(tiny_model)).sha256
    check_files(find_model("mine"))
    assert folder.parent == find_model("mine").folder.parent
    broken = shutil.copytree(tiny_model, tmp_path / "broken")
    (broken / "concepts.txt").write_text("changed", encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"damaged: concepts\.txt"):
        imported(broken)
    (broken / "concepts.txt").unlink()
    with pytest.raises(CheckpointError, match=r"lacks its file concepts\.txt"):
        imported(broken)
    assert list_models() == ["starter", "mine"]


def test_stable_diffusion_in_one_file_is_named_and_not_taken_in(home: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "sd.pt", torch_bytes({"input_blocks.1.1.transformer_blocks.0.x": torch.ones(1)}))
    for in_place in (False, True):
        with pytest.raises(CheckpointError, match=r"is Stable Diffusion in one file.*folder that diffusers saved"):
            imported(path, in_place=in_place)
    assert not (home / "models").exists()


@pytest.mark.parametrize("name", ["..", "a/b", "a\\b", ".a", "a.", "nul", "a\n", "x" * 81, " a", "狐" * 80, "\udcff"])
def test_a_name_must_stay_in_the_models_folder(home: Path, checkpoint: Path, name: str) -> None:
    with pytest.raises(CheckpointError, match="cannot be called") as caught:
        imported(checkpoint, name=name)
    assert caught.value.field == "name"
    assert list_models() == ["starter"]


def test_a_name_that_is_taken_stays_as_it_is(home: Path, checkpoint: Path) -> None:
    before = find_model(imported(checkpoint, name="狐狸").name)
    for name in ("狐狸", "starter", "Starter"):
        with pytest.raises(CheckpointError, match=f"already a model called “{name}”"):
            imported(checkpoint, name=name)
    assert find_model("狐狸") == before


def test_a_name_is_made_of_the_files(tmp_path: Path) -> None:
    assert name_after(Path("a/fox.v1.pt")) == "fox.v1"
    (tmp_path / "sd-v1.5").mkdir()
    assert name_after(tmp_path / "sd-v1.5") == "sd-v1.5"
    assert name_after(Path('a/..what:"is"?.ckpt')) == "what--is"
    assert name_after(Path("a/" + "x" * 200 + ".pt")) == "x" * 80
    assert len(name_after(Path("狐" * 90 + ".pt")).encode()) <= 200
    assert name_after(Path("\udcff.pt")) == name_after(Path("/")) == "model"


def test_closing_an_import_half_way_undoes_it(home: Path, checkpoint: Path) -> None:
    running = install(ImportJob(str(checkpoint), likely=True))
    size = checkpoint.stat().st_size
    assert isinstance(running, Iterator)
    next(event for event in running if isinstance(event, Importing) and event.done > size)
    assert len(unfinished_left(home)) == 1
    running.close()
    assert unfinished_left(home) == []
    assert list_models() == ["starter"]


def test_a_full_disk_and_a_failing_one_leave_nothing(
    home: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=50_000_000))
        with pytest.raises(CheckpointError, match="too little space"):
            imported(checkpoint)

    def failing(tensors: Mapping[str, Tensor], path: Path) -> Iterator[int]:
        yield from list(write_streaming(tensors, path))[:1]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(installing, "write_streaming", failing)
    with pytest.raises(CheckpointError, match="cannot be copied to") as caught:
        imported(checkpoint)
    assert caught.value.field == "output"
    assert unfinished_left(home) == []


def test_leftovers_are_never_listed_and_go_with_the_next_start(home: Path, checkpoint: Path) -> None:
    whole = imported(checkpoint, name="whole")
    left = whole.with_name(".killed-0a0a.part")
    shutil.copytree(whole, left)
    assert list_models() == ["starter", "whole"]
    for name in (left.name, str(left)):
        with pytest.raises(CheckpointError, match="no model called"):
            find_model(name)
    with unfinished("busy") as busy:  # while an import is under way, only it cleans up
        assert not left.exists()
        clean_leftovers()
        assert busy.exists()
    shutil.copytree(whole, left)
    clean_leftovers()
    assert not left.exists()
    assert find_model("whole")


def test_only_one_import_at_a_time(checkpoint: Path) -> None:
    with unfinished("busy"), pytest.raises(CheckpointError, match="Another model is being imported"):
        imported(checkpoint)


def test_removing_touches_only_the_models_folder(home: Path, checkpoint: Path, tmp_path: Path) -> None:
    imported(checkpoint, name="mine")
    outside = shutil.copytree(home / "models" / "mine", tmp_path / "outside")
    for name in ("../../outside", str(outside), "nope", "", ".", ".."):
        with pytest.raises(CheckpointError, match="nothing was removed"):
            remove_model(name)
    with pytest.raises(CheckpointError, match="built-in model stays"):
        remove_model("starter")
    remove_model("mine")
    assert list_models() == ["starter"]
    assert (outside / "manifest.json").exists()
    assert unfinished_left(home) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_removing_a_link_leaves_what_it_points_to(home: Path, checkpoint: Path, tmp_path: Path) -> None:
    imported(checkpoint, name="mine")
    outside = tmp_path / "outside"
    shutil.move(home / "models" / "mine", outside)
    os.symlink(outside, home / "models" / "linked")
    remove_model("linked")
    assert (outside / "manifest.json").exists()
    assert list_models() == ["starter"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.slow
@pytest.mark.parametrize("name", ["large.pt", "large.safetensors"])
def test_a_large_file_is_imported_in_little_more_than_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(installing, "recognise", lambda *_: SimpleNamespace(family="x", settle=lambda _: {}, unsure=()))
    tensors = {f"a{i}.weight": torch.zeros(1000, 1000) for i in range(75)}
    path = write(tmp_path, name, torch_bytes(tensors) if name.endswith(".pt") else safetensors_bytes(tensors))
    del tensors
    size, before = path.stat().st_size, memory_in_use()
    most = 0
    for _ in install(ImportJob(str(path), likely=True)):
        most = max(most, memory_in_use() - before)
    assert size > 299_000_000
    assert most < 1.2 * size
    assert len(load_file(find_model("large").folder / "network.safetensors")) == 75


def test_a_job_crosses_a_pipe() -> None:
    job = ImportJob("/a/b.pt", "b", {"num_heads": 4, "quick_gelu": True}, True, "entry", in_place=True)
    assert ImportJob.from_dict(json.loads(json.dumps(job.to_dict()))) == job
    for values in (
        [],
        {},
        {"path": 3},
        {"path": "a", "more": 1},
        {"path": "a", "in_place": "no"},
        {"path": "a", "answers": {"a": []}},
        None,
    ):
        with pytest.raises(CheckpointError, match="not an import"):
            ImportJob.from_dict(values)


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16, torch.int64, torch.bool])
def test_streaming_writes_what_safetensors_reads(tmp_path: Path, dtype: torch.dtype) -> None:
    tensors = {
        "odd": torch.ones(3, dtype=torch.int8),
        "scalar": torch.tensor(1).to(dtype),
        "none": torch.zeros(0, 3, dtype=dtype),
        "turned": torch.arange(6).reshape(2, 3).T.to(dtype),
    }
    assert list(write_streaming(tensors, tmp_path / "a.safetensors"))[-1] == sum(t.nbytes for t in tensors.values())
    found = load_file(tmp_path / "a.safetensors")
    assert all(torch.equal(found[key], tensors[key]) and found[key].dtype == tensors[key].dtype for key in tensors)
