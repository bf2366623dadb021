"""Folders that diffusers saved: what drawing needs of them is taken in, and nothing else; without diffusers."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.installing import install
from clipdiff_core.checkpoints.store import check_files, find_model, list_models
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Imported, Importing
from tests.clipdiff_core.checkpoints.tiny_files import torch_bytes, write_pipeline

UNET = "unet/diffusion_pytorch_model"
NEEDED = {
    "model_index.json",
    "scheduler/scheduler_config.json",
    "text_encoder/config.json",
    "text_encoder/model.safetensors",
    "tokenizer/merges.txt",
    "tokenizer/tokenizer_config.json",
    "tokenizer/vocab.json",
    "unet/config.json",
    f"{UNET}.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.safetensors",
}


@pytest.fixture(autouse=True)
def no_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing needs them, an import does not."""
    for package in ("diffusers", "transformers"):
        monkeypatch.setitem(sys.modules, package, None)


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    return write_pipeline(tmp_path / "foxes-1.5")


def imported(path: Path, **how: Any) -> Imported:
    last = list(install(ImportJob(str(path), **how)))[-1]
    assert isinstance(last, Imported)
    return last


@pytest.mark.parametrize("in_place", [False, True])
def test_only_what_drawing_needs_is_taken(in_place: bool, home: Path, pipeline: Path) -> None:
    events = list(install(ImportJob(str(pipeline), in_place=in_place)))
    assert events[-1] == Imported("foxes-1.5", "stable-diffusion", str(home / "models" / "foxes-1.5"))
    model = find_model("foxes-1.5")
    check_files(model)
    assert model.all_hashes.keys() == NEEDED
    assert model.place == (pipeline if in_place else None)
    assert model.origin == {"file": "foxes-1.5"}
    there = {path.relative_to(model.folder).as_posix() for path in model.folder.rglob("*") if path.is_file()}
    assert there == {"manifest.json"} | (set() if in_place else NEEDED)
    done = [event.done for event in events if isinstance(event, Importing)]
    assert done == sorted(done)
    assert done[-1] == model.size()


def test_a_copy_and_a_link_are_the_same_model(pipeline: Path) -> None:
    imported(pipeline, name="copy")
    imported(pipeline, name="link", in_place=True)
    assert find_model("copy").sha256 == find_model("link").sha256
    before = find_model("link").sha256
    (pipeline / "vae" / "config.json").write_text("{}", encoding="utf-8")
    check_files(find_model("copy"))
    with pytest.raises(CheckpointError, match=r"vae/config\.json of the model “link” at “.*foxes-1\.5” has changed"):
        check_files(find_model("link"))
    imported(pipeline, name="other")
    assert find_model("other").sha256 != before


def test_halves_are_taken_where_there_is_nothing_else(pipeline: Path) -> None:
    (pipeline / f"{UNET}.safetensors").unlink()
    imported(pipeline)
    assert find_model("foxes-1.5").hashes.keys() == NEEDED - {f"{UNET}.safetensors"} | {f"{UNET}.fp16.safetensors"}


def test_shards_are_taken_with_their_list(pipeline: Path) -> None:
    names = {f"{UNET}-0000{n}-of-00002.safetensors" for n in (1, 2)}
    for name in names:
        shutil.copy(pipeline / f"{UNET}.safetensors", pipeline / name)
    (pipeline / f"{UNET}.safetensors").unlink()
    index = f"{UNET}.safetensors.index.json"
    with pytest.raises(CheckpointError, match=r"lacks some of the weights of its unet: .* their list .* is missing"):
        imported(pipeline)
    (pipeline / index).write_text("{}", encoding="utf-8")
    imported(pipeline)
    assert find_model("foxes-1.5").hashes.keys() == NEEDED - {f"{UNET}.safetensors"} | names | {index}
    (pipeline / min(names)).unlink()
    with pytest.raises(CheckpointError, match="1 files of 2 are there"):
        imported(pipeline, name="torn")


def test_an_unconditional_pipeline_and_a_lone_network_are_taken(pipeline: Path, tmp_path: Path) -> None:
    for name in ("text_encoder", "tokenizer", "vae"):
        shutil.rmtree(pipeline / name)
    parts = {"unet": ["diffusers", "UNet2DModel"], "scheduler": ["diffusers", "DDPMScheduler"]}
    (pipeline / "model_index.json").write_text(json.dumps({"_class_name": "DDPMPipeline"} | parts), encoding="utf-8")
    assert imported(pipeline).kind == "diffusers-unet2d"
    assert find_model("foxes-1.5").hashes.keys() == {name for name in NEEDED if name[:2] in ("mo", "sc", "un")}
    (pipeline / "unet" / "config.json").write_text('{"_class_name": "UNet2DModel"}', encoding="utf-8")
    assert imported(pipeline / "unet").name == "unet"
    assert find_model("unet").hashes.keys() == {"config.json", "diffusion_pytorch_model.safetensors"}


def test_pickles_alone_are_refused(home: Path, pipeline: Path) -> None:
    for name in (pipeline / "unet").glob("*.safetensors"):
        name.unlink()
    with pytest.raises(
        CheckpointError, match=r"only as a pickle \(diffusion_pytorch_model\.bin\), which ClipDiff never"
    ):
        imported(pipeline)
    assert not (home / "models").exists()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("unet/config.json", r"no complete diffusers folder: it has no config\.json"),
        ("scheduler/scheduler_config.json", r"it has no scheduler_config\.json"),
        ("tokenizer/vocab.json", "lacks its tokenizer"),
    ],
)
def test_what_is_missing_is_named(home: Path, pipeline: Path, file: str, reason: str) -> None:
    (pipeline / file).unlink()
    with pytest.raises(CheckpointError, match=reason):
        imported(pipeline)
    assert not (home / "models").exists()


def test_damaged_weights_are_refused(home: Path, pipeline: Path) -> None:
    weights = pipeline / f"{UNET}.safetensors"
    whole = weights.read_bytes()
    for content, reason in (
        (whole[:-1], "damaged or not complete"),
        (b"version https://git-lfs", "only a pointer"),
        (torch_bytes({}), "is no safetensors file"),
    ):
        weights.write_bytes(content)
        for in_place in (False, True):
            with pytest.raises(CheckpointError, match=reason):
                imported(pipeline, in_place=in_place)
    assert not (home / "models").exists()


@pytest.mark.parametrize("kind", ["FluxPipeline", "StableDiffusionInpaintPipeline", "StableDiffusion3Pipeline"])
def test_pipelines_that_cannot_be_drawn_with_are_refused(home: Path, pipeline: Path, kind: str) -> None:
    (pipeline / "model_index.json").write_text(json.dumps({"_class_name": kind}), encoding="utf-8")
    with pytest.raises(CheckpointError, match=f"is a {kind}, which ClipDiff cannot draw with"):
        imported(pipeline)
    assert list_models() == ["starter"]


def test_a_file_that_goes_on_the_way_leaves_nothing(home: Path, pipeline: Path) -> None:
    running = install(ImportJob(str(pipeline)))
    next(running)
    (pipeline / "vae" / "config.json").unlink()
    with pytest.raises(CheckpointError, match="cannot be copied to"):
        list(running)
    assert [path.name for path in (home / "models").iterdir()] == []
