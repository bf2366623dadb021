"""Loading a model's networks: complete and frozen, or one sentence."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from clipdiff_core.checkpoints.store import find_model, write_manifest
from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.errors import CheckpointError
from clipdiff_core.models import MERGES, load_models
from tests.clipdiff_core.tiny_model import DENOISER, tiny_unet

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")


@pytest.fixture
def copy(tiny_model: Path, tmp_path: Path) -> Path:
    """A tiny model that may be spoilt."""
    return shutil.copytree(tiny_model, tmp_path / "copy")


def test_every_network_is_loaded_and_frozen(tiny_model: Path) -> None:
    models = load_models(find_model(str(tiny_model)), CPU)
    assert models.upscaler is not None
    assert models.perceptor is not None
    assert isinstance(models.denoiser, StarterDenoiser)
    assert (models.working_side, models.multiple, models.upscaler.factor) == (32, 4, 4)
    for network in (models.denoiser.network, models.upscaler.network, models.perceptor.model):
        assert not network.training
        assert not any(parameter.requires_grad for parameter in network.parameters())
    expected = tiny_unet(DENOISER, seed=1).enter.weight
    assert torch.allclose(models.denoiser.network.enter.weight, expected, atol=1e-3)


def test_a_kind_from_the_future_asks_for_an_update(copy: Path) -> None:
    write_manifest(copy, "latent")
    with pytest.raises(CheckpointError, match=r"of the kind “latent”.*update") as caught:
        load_models(find_model(str(copy)), CPU)
    assert caught.value.field == "model"


def test_a_damaged_file_stops_the_loading_before_it_begins(copy: Path) -> None:
    weights = copy / "denoiser.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4])
    with pytest.raises(CheckpointError, match=r"damaged: denoiser\.safetensors"):
        load_models(find_model(str(copy)), CPU)


def test_weights_of_another_shape_than_configured_are_refused(copy: Path) -> None:
    config = json.loads((copy / "denoiser.json").read_text(encoding="utf-8"))
    (copy / "denoiser.json").write_text(json.dumps(config | {"embedding": 48}), encoding="utf-8")
    write_manifest(copy, "starter")
    with pytest.raises(CheckpointError, match=r"weights of the denoiser .* do not fit"):
        load_models(find_model(str(copy)), CPU)


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("denoiser.json", {"sizes": 64}),
        ("denoiser.json", {"channels": [16], "blocks": [1, 1]}),
        ("upscaler.json", {"channels": "many"}),
        ("clip.json", {}),
        ("clip.json", {"embed_dim": 16, "vision_cfg": {"magic": 1}, "text_cfg": {}, "preprocess": {}}),
    ],
)
def test_a_configuration_that_makes_no_network_is_named(copy: Path, name: str, config: dict[str, object]) -> None:
    (copy / name).write_text(json.dumps(config), encoding="utf-8")
    write_manifest(copy, "starter")
    with pytest.raises(CheckpointError, match=rf"damaged: {name}"):
        load_models(find_model(str(copy)), CPU)


def test_a_word_list_that_is_missing_or_broken_is_named(copy: Path) -> None:
    (copy / MERGES).write_bytes(b"no archive")
    write_manifest(copy, "starter")
    with pytest.raises(CheckpointError, match=r"damaged: merges\.txt\.gz"):
        load_models(find_model(str(copy)), CPU)
    (copy / MERGES).unlink()
    write_manifest(copy, "starter")
    with pytest.raises(CheckpointError, match=r"damaged: merges\.txt\.gz"):
        load_models(find_model(str(copy)), CPU)
