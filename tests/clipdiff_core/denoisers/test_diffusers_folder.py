"""Reading diffusers folders: every form they come in, and one sentence for each that cannot be used."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from clipdiff_core.checkpoints.diffusers_files import read_folder
from clipdiff_core.denoisers.diffusers_model import load_diffusers
from clipdiff_core.errors import CheckpointError

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")
WEIGHTS = "diffusion_pytorch_model.safetensors"
DDPM = {
    "_class_name": "DDPMPipeline",
    "unet": ["diffusers", "UNet2DModel"],
    "scheduler": ["diffusers", "DDPMScheduler"],
}
LINEAR = {"num_train_timesteps": 1000, "beta_schedule": "linear", "beta_start": 1e-4, "beta_end": 0.02}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A pipeline of pixels and one of latents; a test that changes them must copy them first."""
    pytest.importorskip("diffusers")
    from tests.clipdiff_core.tiny_pipelines import calm, write_stable_diffusion, write_unconditional

    calm()
    root = tmp_path_factory.mktemp("pipelines")
    write_unconditional(root / "pixels")
    write_stable_diffusion(root / "latent")
    return {"pixels": root / "pixels", "latent": root / "latent"}


@pytest.fixture
def pixels(written: dict[str, Path], tmp_path: Path) -> Path:
    """A pipeline of pixels that may be spoilt."""
    return shutil.copytree(written["pixels"], tmp_path / "pixels")


@pytest.fixture
def latent(written: dict[str, Path], tmp_path: Path) -> Path:
    """A pipeline of latents that may be spoilt."""
    return shutil.copytree(written["latent"], tmp_path / "latent")


def write_json(path: Path, values: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values), encoding="utf-8")


def change(path: Path, **values: Any) -> None:
    write_json(path, json.loads(path.read_text(encoding="utf-8")) | values)


def refused(folder: Path, reason: str) -> None:
    with pytest.raises(CheckpointError, match=reason) as caught:
        load_diffusers(folder, CPU)
    assert caught.value.field == "model"
    assert caught.value.message.endswith(".")


def answer(folder: Path) -> torch.Tensor:
    x = torch.randn(1, 3, 16, 16, generator=torch.Generator().manual_seed(0)) * 5
    with torch.no_grad():
        return load_diffusers(folder, CPU).denoiser.denoise(x, 5.0, None)


def test_an_old_pipeline_keeps_its_parts_beside_the_index(pixels: Path, tmp_path: Path) -> None:
    flat = tmp_path / "flat"
    shutil.copytree(pixels / "unet", flat)
    shutil.copy(pixels / "scheduler" / "scheduler_config.json", flat)
    shutil.copy(pixels / "model_index.json", flat)
    assert torch.equal(answer(flat), answer(pixels))


def test_a_lone_network_has_the_process_of_its_paper(pixels: Path) -> None:
    alone = load_diffusers(pixels / "unet", CPU).denoiser
    assert alone.sigma_max == pytest.approx(157.4, abs=0.1)
    assert torch.equal(answer(pixels / "unet"), answer(pixels))


def test_a_folder_with_only_halves_is_read(pixels: Path) -> None:
    whole = answer(pixels)
    (pixels / "unet" / WEIGHTS).rename(pixels / "unet" / WEIGHTS.replace(".safetensors", ".fp16.safetensors"))
    assert torch.equal(answer(pixels), whole)


def test_a_tokenizer_of_plain_files_is_read(latent: Path) -> None:
    before = load_diffusers(latent, CPU).words
    tokenizer = json.loads((latent / "tokenizer" / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    (latent / "tokenizer" / "tokenizer.json").unlink()
    write_json(latent / "tokenizer" / "vocab.json", tokenizer["vocab"])
    merges = "\n".join(["#version: 0.2", *(" ".join(pair) for pair in tokenizer["merges"])])
    (latent / "tokenizer" / "merges.txt").write_text(merges + "\n", encoding="utf-8")
    after = load_diffusers(latent, CPU).words
    assert before is not None
    assert after is not None
    assert torch.equal(before.encode_words(["a fox"]), after.encode_words(["a fox"]))


def test_a_pickle_is_never_opened(pixels: Path) -> None:
    (pixels / "unet" / WEIGHTS).unlink()
    (pixels / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"no pickle at all")
    refused(pixels, r"“pixels” keeps its unet only as a pickle \(diffusion_pytorch_model\.bin\).*safe_serialization")


def test_a_pickle_beside_safetensors_is_left_alone(pixels: Path) -> None:
    (pixels / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"no pickle at all")
    assert torch.isfinite(answer(pixels)).all()


def test_weights_that_are_missing_damaged_or_of_another_network_are_named(pixels: Path, latent: Path) -> None:
    weights = pixels / "unet" / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-4])
    refused(pixels, "“pixels” is damaged: its unet cannot be read")
    weights.unlink()
    refused(pixels, "“pixels” lacks the weights of its unet")
    change(latent / "text_encoder" / "config.json", num_hidden_layers=4)
    refused(latent, r"weights of “latent” do not fit its configuration: .* of its text_encoder")


def test_another_shape_than_configured_is_refused(latent: Path) -> None:
    change(latent / "vae" / "config.json", block_out_channels=[16, 32])
    refused(latent, "“latent”.*vae")


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder"])
def test_a_configuration_that_makes_no_network_is_named(part: str, latent: Path) -> None:
    (latent / part / "config.json").write_text("{", encoding="utf-8")
    refused(latent, f"“latent” is damaged: its {part} cannot be read")


def test_too_little_memory_is_no_damage(pixels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")

    monkeypatch.setattr("diffusers.UNet2DModel.from_pretrained", fail)
    with pytest.raises(RuntimeError, match="allocate"):
        load_diffusers(pixels, torch.device("cpu"))


def test_a_tokenizer_that_is_missing_or_damaged_is_named(latent: Path) -> None:
    (latent / "tokenizer" / "tokenizer.json").write_text("{}", encoding="utf-8")
    refused(latent, "“latent” is damaged: its tokenizer cannot be read")
    (latent / "tokenizer" / "tokenizer.json").unlink()
    refused(latent, "“latent” lacks its tokenizer")


def test_a_scheduler_that_is_missing_is_named(pixels: Path) -> None:
    (pixels / "scheduler" / "scheduler_config.json").unlink()
    refused(pixels, "no complete diffusers folder: it has no scheduler_config.json")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"in_channels": 9}, "takes 9 channels"),
        ({"class_embed_type": "timestep"}, "more than words .*class_embed_type"),
        ({"time_cond_proj_dim": 16}, "more than words .*time_cond_proj_dim"),
    ],
)
def test_a_network_that_waits_for_more_than_words_is_refused(
    settings: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    pytest.importorskip("diffusers")
    from tests.clipdiff_core.tiny_pipelines import calm, write_stable_diffusion

    calm()
    write_stable_diffusion(tmp_path / "other", **settings)
    refused(tmp_path / "other", f"cannot draw with “other”: its network .*{reason}")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [({"in_channels": 1, "out_channels": 1}, "3 are needed"), ({"num_class_embeds": 10}, "class")],
)
def test_a_network_of_pixels_that_is_not_free_is_refused(settings: dict[str, Any], reason: str, tmp_path: Path) -> None:
    pytest.importorskip("diffusers")
    from tests.clipdiff_core.tiny_pipelines import tiny_unet2d

    tiny_unet2d(**settings).save_pretrained(str(tmp_path / "other"))
    refused(tmp_path / "other", f"cannot draw with “other”: its network .*{reason}")


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        ({"_class_name": "FluxPipeline"}, "is a FluxPipeline, which ClipDiff cannot draw with"),
        ({"_class_name": "StableDiffusionInpaintPipeline"}, "is a StableDiffusionInpaintPipeline"),
        (DDPM | {"_class_name": "LDMPipeline", "vqvae": ["diffusers", "VQModel"]}, "is a LDMPipeline"),
        ({}, "is a pipeline of no name"),
        ([], "“other” is damaged"),
    ],
)
def test_pipelines_of_another_kind_are_refused_without_diffusers(index: object, reason: str, tmp_path: Path) -> None:
    write_json(tmp_path / "other" / "model_index.json", index)
    refused(tmp_path / "other", reason)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "no complete diffusers folder")
    refused(tmp_path / "nowhere", "no complete diffusers folder")


def test_code_that_a_model_brings_is_never_run(pixels: Path, tmp_path: Path) -> None:
    change(pixels / "model_index.json", unet=["own", "UNet2DModel"], _diffusers_version="99.0")
    change(pixels / "unet" / "config.json", auto_map={"AutoModel": "own.UNet2DModel"})
    for place in (pixels, pixels / "unet"):
        (place / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    assert torch.isfinite(answer(pixels)).all()
    assert not (tmp_path / "ran").exists()
    change(pixels / "model_index.json", _class_name=["own", "OwnPipeline"])
    with pytest.raises(CheckpointError, match="cannot draw with"):
        read_folder(pixels)


def test_without_diffusers_one_sentence_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_json(tmp_path / "ddpm" / "model_index.json", DDPM)
    write_json(tmp_path / "ddpm" / "scheduler" / "scheduler_config.json", LINEAR)
    monkeypatch.setitem(sys.modules, "diffusers", None)
    refused(tmp_path / "ddpm", r"needs the package diffusers: “pip install clipdiff\[diffusers\]” installs it")
