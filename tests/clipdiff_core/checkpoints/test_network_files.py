"""What networks are built from: the same, whether it was copied or stays where it is."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from clipdiff_core.checkpoints import installing
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.installing import install
from clipdiff_core.checkpoints.network_files import diffusers_path, open_weights, read_flags
from clipdiff_core.checkpoints.store import ModelFiles, find_model
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Imported
from tests.clipdiff_core.checkpoints.tiny_files import (
    memory_in_use,
    safetensors_bytes,
    tiny_adm,
    torch_bytes,
    write,
    write_pipeline,
)

BOTH = pytest.mark.parametrize("in_place", [False, True])


@pytest.fixture(scope="module")
def pipelines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline of pixels and one of latents."""
    pytest.importorskip("diffusers")
    from tests.clipdiff_core.tiny_pipelines import calm, write_stable_diffusion, write_unconditional

    calm()
    root = tmp_path_factory.mktemp("pipelines")
    write_unconditional(root / "pixels")
    write_stable_diffusion(root / "latent")
    return root


def taken(path: Path, **how: Any) -> ModelFiles:
    last = list(install(ImportJob(str(path), likely=True, **how)))[-1]
    assert isinstance(last, Imported)
    return find_model(last.name)


@BOTH
@pytest.mark.parametrize("name", ["net.pt", "net.safetensors", "old.pt"])
def test_a_network_is_read_in_its_own_precision(in_place: bool, name: str, tmp_path: Path) -> None:
    wanted = tiny_adm(torch.bfloat16)
    content = {
        "net.pt": lambda: torch_bytes({"ema": {f"module.{key}": value for key, value in wanted.items()}, "step": 3}),
        "net.safetensors": lambda: safetensors_bytes(wanted),
        "old.pt": lambda: torch_bytes(wanted, _use_new_zipfile_serialization=False),
    }[name]()
    model = taken(write(tmp_path, name, content), name="mine", answers={"num_heads": 2}, in_place=in_place)
    config, tensors = read_flags(model), dict(open_weights(model).read())
    assert (config["num_heads"], config["image_size"]) == (2, 64)
    assert tensors.keys() == wanted.keys()
    assert all(torch.equal(tensors[key], wanted[key]) and tensors[key].dtype == torch.bfloat16 for key in wanted)


@BOTH
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("name", ["net.pt", "net.safetensors"])
def test_tensors_stay_mapped_to_the_file(
    in_place: bool, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "recognise", lambda *_: SimpleNamespace(family="x", settle=lambda _: {}, unsure=()))
    large = {f"a{n}.weight": torch.zeros(1000, 1000) for n in range(20)}
    path = write(tmp_path, name, torch_bytes(large) if name == "net.pt" else safetensors_bytes(large))
    model = taken(path, in_place=in_place)
    before = memory_in_use(mapped_files=False)
    tensors = dict(open_weights(model).read())
    assert memory_in_use(mapped_files=False) - before < 20_000_000 < path.stat().st_size
    assert len(tensors) == 20


@BOTH
def test_files_that_are_missing_or_broken_are_one_sentence(in_place: bool, tmp_path: Path) -> None:
    path = write(tmp_path, "net.safetensors", safetensors_bytes(tiny_adm()))
    model = taken(path, name="mine", in_place=in_place)
    weights = path if in_place else model.folder / "network.safetensors"
    weights.write_bytes(weights.read_bytes()[:-8])
    with pytest.raises(CheckpointError, match="damaged"):
        list(open_weights(model).read())
    weights.unlink()
    with pytest.raises(CheckpointError, match="no longer at" if in_place else r"lacks its file network\.safetensors"):
        open_weights(model)
    (model.folder / "network.json").write_text("[]", encoding="utf-8")
    weights.write_bytes(b"")
    with pytest.raises(CheckpointError, match=r"network\.json cannot be read"):
        read_flags(model)


@BOTH
def test_diffusers_reads_what_was_imported_and_nothing_else(in_place: bool, tmp_path: Path) -> None:
    pipeline = write_pipeline(tmp_path / "foxes")
    whole = pipeline / "unet" / "diffusion_pytorch_model.safetensors"
    away = whole.rename(tmp_path / "away")  # only halves are left
    model = taken(pipeline, in_place=in_place)
    assert diffusers_path(model) == (pipeline if in_place else model.folder)
    away.rename(whole)  # diffusers would read this now
    if in_place:
        with pytest.raises(CheckpointError, match="holds other files than when it was imported"):
            diffusers_path(model)
    else:
        assert diffusers_path(model) == model.folder
    model.path("vae/config.json").unlink()
    with pytest.raises(CheckpointError, match=r"vae/config\.json"):
        diffusers_path(model)


@BOTH
@pytest.mark.parametrize("kind", ["pixels", "latent"])
@pytest.mark.usefixtures("one_thread")
def test_a_pipeline_draws_as_it_did_where_it_came_from(in_place: bool, kind: str, pipelines: Path) -> None:
    from clipdiff_core.denoisers.diffusers_model import load_diffusers

    model = taken(pipelines / kind, in_place=in_place)
    x = torch.randn(1, 3 if kind == "pixels" else 4, 16, 16, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        before, after = (
            load_diffusers(folder, torch.device("cpu")).denoiser.denoise(x, 2.0, None)
            for folder in (pipelines / kind, diffusers_path(model))
        )
    assert torch.equal(before, after)
