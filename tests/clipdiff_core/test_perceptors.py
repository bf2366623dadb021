"""CLIPs found by name wherever they lie."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from clipdiff_core import folders, perceptors
from clipdiff_core.checkpoints.store import find_model
from clipdiff_core.errors import CheckpointError
from clipdiff_core.perceptors import Perceptors
from tests.clipdiff_core.families import write_clip

CPU = torch.device("cpu")
SHAPE = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 64, "patch_size": 16},
    "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 64, "heads": 1, "layers": 1},
}


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A CLIP's file with its configuration beside it."""
    path = tmp_path / "my:clip.safetensors"
    save_file(torch.load(write_clip(tmp_path), weights_only=True), path)
    path.with_suffix(".json").write_text(json.dumps(SHAPE), encoding="utf-8")
    return path


def test_a_file_guides_where_it_lies(weights: Path) -> None:
    known = Perceptors(CPU)
    source = known.find(str(weights))
    assert len(source.sha256) == 64
    assert not known.has(source)
    loaded = known.load(source)
    assert known.has(source)
    assert known.load(known.find(str(weights))) is loaded
    assert loaded.encode_texts(["a fox"]).shape == (1, 16)
    known.keep(())
    assert not known.has(source)


def test_a_file_is_hashed_once_until_it_changes(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[Path] = []
    real = perceptors.file_sha256
    monkeypatch.setattr(perceptors, "file_sha256", lambda path: (hashed.append(path), real(path))[1])
    known = Perceptors(CPU)
    before = known.find(str(weights))
    assert known.find(str(weights)) == before
    assert len(hashed) == 1
    other = {key: tensor + 1 for key, tensor in torch.load(write_clip(weights.parent), weights_only=True).items()}
    weights.unlink()
    save_file(other, weights)
    assert known.find(str(weights)).sha256 != before.sha256


def test_a_trained_models_own_clip_guides(tiny_model: Path) -> None:
    shutil.copytree(tiny_model, folders.models() / "trained")
    known = Perceptors(CPU)
    assert known.find("trained").sha256 == known.find(str(tiny_model)).sha256 == find_model("trained").sha256
    assert known.load(known.find("trained")).encode_texts(["a fox"]).shape == (1, 16)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nobody", "There is no CLIP called “nobody”. CLIPs that guide here: starter."),
        ("ViT-B-32/nobody", "open_clip knows no weights “nobody” of ViT-B-32."),
        ("ViT-B-99/openai", "open_clip has no architecture called “ViT-B-99”."),
        ("ViT-B-32/openai", "The weights “openai” of ViT-B-32 are not here: download them"),
        ("", "There is no CLIP called “”."),
    ],
)
def test_what_is_not_here_is_named_with_its_control(name: str, words: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        Perceptors(CPU).find(name)
    assert words in caught.value.message
    assert caught.value.field == "guidance.clips"


def test_a_folder_that_is_called_like_a_model_does_not_hide_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "starter").mkdir()
    monkeypatch.chdir(tmp_path)
    assert Perceptors(CPU).find("starter").sha256 == find_model("starter").sha256


def test_a_damaged_file_is_named_with_its_control(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:1000])
    known = Perceptors(CPU)
    with pytest.raises(CheckpointError, match="is damaged") as caught:
        known.load(known.find(str(weights)))
    assert caught.value.field == "guidance.clips"
