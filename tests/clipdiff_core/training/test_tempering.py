"""Tempering: pictures pushed towards other words, and a CLIP that learns to see through the push."""

from pathlib import Path

import pytest
import torch

from clipdiff_core.training.clip_tempering import LARGEST_PUSH, ClipTempering
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.sprites import Sprites
from tests.clipdiff_core.tiny_model import tiny_perceptor

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def tempering(sprites: Sprites, tmp_path: Path) -> ClipTempering:
    perceptor = tiny_perceptor(tmp_path / "merges.txt.gz")  # its own: tempering changes it
    return ClipTempering(perceptor, Composer(sprites, 32, seed=1), 8, torch.float32)


def test_a_push_brings_pictures_nearer_to_the_words_and_stays_small(tempering: ClipTempering) -> None:
    pictures = tempering.composer.batch(8).pictures
    tempering.perceptor.model.eval()
    with torch.no_grad():
        towards = tempering.perceptor.encode_texts(["a kite"] * 8)
        before = (tempering.perceptor.encode_pictures(pictures) * towards).sum(1)
    pushed = tempering.push(pictures, towards)
    with torch.no_grad():
        after = (tempering.perceptor.encode_pictures(pushed) * towards).sum(1)
    assert (after > before).float().mean() >= 0.75
    assert (pushed - pictures).square().mean((1, 2, 3)).sqrt().max() <= LARGEST_PUSH + 1e-6
    assert not pushed.requires_grad


def test_a_push_is_towards_words_that_are_not_true(tempering: ClipTempering) -> None:
    true = torch.tensor([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]])
    for _ in range(20):
        assert not true.gather(1, tempering.others(true)[:, None]).any()


def test_only_the_picture_side_learns(tempering: ClipTempering) -> None:
    model = tempering.perceptor.model
    before = {name: value.clone() for name, value in model.state_dict().items()}
    figures = tempering.step(rate=1.0)
    changed = {name for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert changed
    assert all(name.startswith("visual.") for name in changed)
    assert 0 <= figures["withstood"] <= 1
