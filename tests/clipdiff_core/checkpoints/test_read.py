"""Reading a model's files: whole, in shards, and with a sentence when they do not fit."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from clipdiff_core.checkpoints import read
from clipdiff_core.checkpoints.read import fit, read_config, read_tensors, write_tensors
from clipdiff_core.checkpoints.store import ModelFiles, find_model, write_manifest
from clipdiff_core.errors import CheckpointError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


def finished(folder: Path) -> ModelFiles:
    write_manifest(folder, "starter")
    return find_model(str(folder))


def some_tensors() -> dict[str, Tensor]:
    random = torch.Generator().manual_seed(0)
    tensors: dict[str, Tensor] = {f"layer{n}.weight": torch.randn(8, 8, generator=random) for n in range(5)}
    return tensors | {"scale": torch.tensor(2.5), "count": torch.tensor([3, 70_000])}


def test_tensors_come_back_in_half_precision_and_numbers_as_they_were(folder: Path) -> None:
    tensors = some_tensors()
    write_tensors(tensors, folder, "net")
    assert [path.name for path in folder.iterdir()] == ["net.safetensors"]
    back = read_tensors(finished(folder), "net")
    assert back.keys() == tensors.keys()
    assert back["count"].tolist() == [3, 70_000]
    assert back["layer0.weight"].dtype == torch.float32
    assert torch.equal(back["layer0.weight"], tensors["layer0.weight"].half().float())


def test_large_weights_are_split_into_shards_that_are_read_as_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "LARGEST_SHARD", 300)  # two layers of 128 bytes each, and a little
    tensors = some_tensors()
    write_tensors(tensors, folder, "net")
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"net-0000{n}-of-00003.safetensors" for n in (1, 2, 3)]
    back = read_tensors(finished(folder), "net")
    assert back.keys() == tensors.keys()
    assert torch.equal(back["layer4.weight"], tensors["layer4.weight"].half().float())


def test_a_tensor_larger_than_a_shard_has_one_to_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST_SHARD", 10)
    write_tensors({"a": torch.zeros(100), "b": torch.zeros(100)}, folder, "net")
    assert len(list(folder.iterdir())) == 2
    assert read_tensors(finished(folder), "net").keys() == {"a", "b"}


def test_networks_with_similar_names_are_kept_apart(folder: Path) -> None:
    write_tensors({"a": torch.zeros(1)}, folder, "clip")
    write_tensors({"b": torch.zeros(1)}, folder, "clipper")
    assert read_tensors(finished(folder), "clip").keys() == {"a"}


def test_missing_weights_are_said(folder: Path) -> None:
    (folder / "other.txt").write_text("", encoding="utf-8")
    with pytest.raises(CheckpointError, match="no weights for its net") as caught:
        read_tensors(finished(folder), "net")
    assert caught.value.field == "model"


@pytest.mark.parametrize("content", [b"", b"this is no safetensors file", b"\xff" * 64])
def test_weights_that_cannot_be_read_are_named(folder: Path, content: bytes) -> None:
    (folder / "net.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError, match=r"damaged: net\.safetensors cannot be read"):
        read_tensors(finished(folder), "net")


@pytest.mark.parametrize("content", ["", "[1]", "{", '"x"'])
def test_a_configuration_that_is_none_is_named(folder: Path, content: str) -> None:
    (folder / "net.json").write_text(content, encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"damaged: net\.json cannot be read"):
        read_config(finished(folder), "net.json")


def test_a_configuration_that_is_missing_is_named(folder: Path) -> None:
    with pytest.raises(CheckpointError, match=r"net\.json"):
        read_config(finished(folder), "net.json")


def test_fit_loads_what_fits(folder: Path) -> None:
    network = nn.Linear(3, 2)
    fit(network, {"weight": torch.ones(2, 3), "bias": torch.zeros(2)}, finished(folder), "network")
    assert torch.equal(network.weight, torch.ones(2, 3))


@pytest.mark.parametrize(
    ("tensors", "first", "count"),
    [
        ({"weight": torch.ones(2, 3)}, "bias", 1),
        ({"weight": torch.ones(2, 3), "bias": torch.zeros(2), "more": torch.zeros(1)}, "more", 1),
        ({"weight": torch.ones(3, 2), "bias": torch.zeros(3)}, "bias", 2),
        ({"a": torch.ones(1)}, "a", 3),
    ],
)
def test_fit_names_the_first_of_what_is_wrong_and_loads_nothing(
    folder: Path, tensors: dict[str, Tensor], first: str, count: int
) -> None:
    network = nn.Linear(3, 2)
    before = network.weight.clone()
    with pytest.raises(CheckpointError, match=rf"configuration: {first} is .*\({count} in all\)"):
        fit(network, tensors, finished(folder), "network")
    assert torch.equal(network.weight, before)
