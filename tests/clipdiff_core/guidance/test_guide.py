"""The guide: towards what is wanted, away from what is not, each picture for itself."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from tests.clipdiff_core.toys import generators

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def pictures() -> Tensor:
    return torch.rand(2, 3, 24, 40, generator=torch.Generator().manual_seed(0)) * 2 - 1


def make_guide(perceptor: Perceptor, **weights: float) -> Guide:
    vectors = perceptor.encode_texts(list(weights))
    return Guide((View(perceptor, Descriptors(vectors, torch.tensor(list(weights.values())))),), cutouts=3)


def moved(guide: Guide, pictures: Tensor) -> Tensor:
    _, gradient = guide.gradient(pictures, generators(1, 2))
    return pictures - 0.05 * gradient / gradient.square().mean().sqrt()


def test_a_step_down_the_gradient_comes_closer_and_a_negative_weight_pushes_away(
    perceptor: Perceptor, pictures: Tensor
) -> None:
    towards, away = make_guide(perceptor, fox=1.0), make_guide(perceptor, fox=-1.0)
    distance = towards.loss(pictures, generators(1, 2))
    assert (towards.loss(moved(towards, pictures), generators(1, 2)) < distance).all()
    assert (towards.loss(moved(away, pictures), generators(1, 2)) > distance).all()


def test_weights_are_shares_so_that_only_their_proportions_count(perceptor: Perceptor, pictures: Tensor) -> None:
    small, large = make_guide(perceptor, fox=1.0, dog=-0.5), make_guide(perceptor, fox=4.0, dog=-2.0)
    assert torch.allclose(small.loss(pictures, generators(1, 2)), large.loss(pictures, generators(1, 2)))


def test_the_gradient_has_the_pictures_shape_and_the_losses_value(perceptor: Perceptor, pictures: Tensor) -> None:
    guide = make_guide(perceptor, fox=1.0, dog=0.5)
    loss, gradient = guide.gradient(pictures, generators(1, 2))
    assert gradient.shape == pictures.shape
    assert loss.shape == (2,)
    assert torch.allclose(loss, guide.loss(pictures, generators(1, 2)))
    assert not loss.requires_grad
    assert not gradient.requires_grad


def test_a_pictures_gradient_is_the_one_it_has_alone(perceptor: Perceptor, pictures: Tensor) -> None:
    guide = make_guide(perceptor, fox=1.0)
    together = guide.gradient(pictures, generators(1, 2))[1]
    alone = guide.gradient(pictures[1:], generators(2))[1]
    assert torch.allclose(together[1:], alone, atol=1e-6)


def test_the_gradient_is_the_slope_of_the_loss(perceptor: Perceptor, pictures: Tensor) -> None:
    guide = make_guide(perceptor, fox=1.0)
    picture = pictures[:1]
    gradient = guide.gradient(picture, generators(1))[1]
    step = 1e-2 * gradient / gradient.norm()
    rise = guide.loss(picture + step, generators(1)) - guide.loss(picture - step, generators(1))
    assert float(rise) == pytest.approx(2 * float((step * gradient).sum()), rel=0.05)


def test_several_clips_guide_by_their_weights(perceptor: Perceptor, pictures: Tensor) -> None:
    fox, dog = (make_guide(perceptor, **{name: 1.0}).views[0] for name in ("fox", "dog"))
    # Each looks at cutouts of its own, so the second's are those that come after the first's.
    random = generators(1, 2)
    apart = [Guide((view,), cutouts=3).loss(pictures, random) for view in (fox, dog)]
    both = Guide((replace(fox, weight=3.0), dog), cutouts=3).loss(pictures, generators(1, 2))
    assert torch.allclose(both, 0.75 * apart[0] + 0.25 * apart[1])
