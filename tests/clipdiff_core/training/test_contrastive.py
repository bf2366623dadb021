"""CLIP's loss: every caption that is true of a picture counts as true."""

import math

import pytest
import torch

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.training.captions import UNSAID, Caption
from clipdiff_core.training.clip_training import contrastive_loss, truths, zero_shot_accuracy
from clipdiff_core.training.composites import Composer, Composites
from clipdiff_core.training.sprites import Sprites

pytestmark = pytest.mark.usefixtures("one_thread")


def test_a_caption_is_true_of_every_picture_it_does_not_contradict() -> None:
    captions = [
        Caption("a fox", 0, UNSAID, UNSAID),
        Caption("a cartoon fox", 0, 1, UNSAID),
        Caption("a fox on red", 0, UNSAID, 0),
        Caption("a cartoon dog on red", 1, 1, 0),
    ]
    composites = Composites(
        torch.zeros(4, 3, 8, 8),
        captions,
        concepts=torch.tensor([0, 0, 0, 1]),
        styles=torch.tensor([0, 1, 1, 1]),
        colours=torch.tensor([0, 1, 0, 0]),
    )
    assert truths(composites).tolist() == [[1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, 1]]


def test_every_pictures_own_caption_is_true(sprites: Sprites) -> None:
    assert truths(Composer(sprites, 16, seed=1).batch(60)).diagonal().all()


def test_the_loss_of_knowing_nothing_and_of_knowing_all() -> None:
    true = torch.eye(4)
    assert float(contrastive_loss(torch.zeros(4, 4), true)) == pytest.approx(math.log(4))
    assert float(contrastive_loss(100 * true, true)) == pytest.approx(0.0, abs=1e-6)


def test_a_row_is_shared_among_its_true_pairs_and_both_directions_count_alike() -> None:
    true = torch.tensor([[1.0, 1.0], [0.0, 1.0]])
    logits = torch.tensor([[2.0, 0.5], [-1.0, 0.0]])
    by_picture = -(logits.log_softmax(1) * torch.tensor([[0.5, 0.5], [0.0, 1.0]])).sum(1).mean()
    by_caption = -(logits.log_softmax(0) * torch.tensor([[1.0, 0.5], [0.0, 0.5]])).sum(0).mean()
    assert float(contrastive_loss(logits, true)) == pytest.approx(float(by_picture + by_caption) / 2)
    assert float(contrastive_loss(logits.T, true.T)) == pytest.approx(float(by_picture + by_caption) / 2)


def test_zero_shot_accuracy_is_a_share_of_fresh_composites(sprites: Sprites, perceptor: Perceptor) -> None:
    texts = [f"a {name}" for name in sprites.names]
    first = zero_shot_accuracy(perceptor, Composer(sprites, 32, seed=1), texts, 20)
    assert 0 <= first <= 1
    assert first * 20 == pytest.approx(round(first * 20))
    assert first == zero_shot_accuracy(perceptor, Composer(sprites, 32, seed=1), texts, 20)
