"""CLIP's loss: every caption that is true of a picture counts as true."""

import math

import pytest
import torch

from clipdiff_core.training.captions import ABOVE, LEFT, UNSAID, Caption, Content
from clipdiff_core.training.clip_training import contrastive_loss, truths
from clipdiff_core.training.composites import Composer, Composites
from clipdiff_core.training.sprites import Sprites

pytestmark = pytest.mark.usefixtures("one_thread")


def told(text: str, *says: int) -> Caption:
    return Caption(text, Content(*says))


def test_a_caption_is_true_of_every_picture_it_does_not_contradict() -> None:
    captions = [
        told("a fox", 0, UNSAID, UNSAID, UNSAID),
        told("a cartoon fox", 0, 1, UNSAID, UNSAID),
        told("a fox on red", 0, UNSAID, 0, 0),
        told("a cartoon dog on a red to blue gradient", 1, 1, 0, 5),
    ]
    contents = torch.tensor([Content(0, 0, 0, 0), Content(0, 1, 1, 1), Content(0, 1, 0, 0), Content(1, 1, 0, 5)])
    composites = Composites(torch.zeros(4, 3, 8, 8), captions, contents)
    assert truths(composites).tolist() == [[1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, 1]]


def test_of_two_subjects_the_order_and_the_place_decide_and_neither_is_there_alone() -> None:
    captions = [
        told("a fox above a dog", 0, UNSAID, UNSAID, UNSAID, 7, ABOVE),
        told("a dog above a fox", 1, UNSAID, UNSAID, UNSAID, 7, ABOVE),
        told("a fox left of a dog", 0, UNSAID, UNSAID, UNSAID, 7, LEFT),
        told("a fox and a dog", UNSAID, UNSAID, UNSAID, UNSAID, 7, UNSAID),
        told("a fox", 0, UNSAID, UNSAID, UNSAID),
    ]
    contents = torch.tensor(
        [
            Content(0, 0, 0, 0, 7, ABOVE),
            Content(1, 0, 0, 0, 7, ABOVE),
            Content(0, 0, 0, 0, 7, LEFT),
            Content(1, 0, 0, 0, 7, LEFT),
            Content(0, 0, 0, 0),
        ]
    )
    composites = Composites(torch.zeros(5, 3, 8, 8), captions, contents)
    true = [[1, 0, 0, 1, 0], [0, 1, 0, 1, 0], [0, 0, 1, 1, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]]
    assert truths(composites).tolist() == true


def test_every_pictures_own_caption_is_true(sprites: Sprites) -> None:
    assert truths(Composer(sprites, 16, seed=1, scenes=0.4).batch(60)).diagonal().all()


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
