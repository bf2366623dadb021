"""The guide: towards what is wanted, away from what is not, each picture for itself."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.cutouts import Look, evenly
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, Init, View
from clipdiff_core.guidance.losses import SCALES, total_variation
from clipdiff_core.guidance.moments import Moment, steady
from clipdiff_core.targets import Span
from tests.clipdiff_core.tiny_model import tiny_perceptor
from tests.clipdiff_core.toys import generators

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def pictures() -> Tensor:
    return torch.rand(2, 3, 24, 40, generator=torch.Generator().manual_seed(0)) * 2 - 1


def make_guide(perceptor: Perceptor, **weights: float) -> Guide:
    vectors = perceptor.encode_texts(list(weights))
    return Guide((View(perceptor, Descriptors(vectors, torch.tensor(list(weights.values())))),), steady(3))


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
    terms, gradient = guide.gradient(pictures, generators(1, 2))
    assert gradient.shape == pictures.shape
    assert list(terms) == ["clip"]
    assert terms["clip"].shape == (2,)
    assert torch.allclose(terms["clip"], guide.loss(pictures, generators(1, 2)))
    assert not terms["clip"].requires_grad
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


def test_several_clips_guide_by_their_weights_and_look_at_the_same_views(
    perceptor: Perceptor, pictures: Tensor
) -> None:
    fox, dog = (make_guide(perceptor, **{name: 1.0}).views[0] for name in ("fox", "dog"))
    apart = [Guide((view,), steady(3)).loss(pictures, generators(1, 2)) for view in (fox, dog)]
    both = Guide((replace(fox, weight=3.0), dog), steady(3)).loss(pictures, generators(1, 2))
    assert torch.allclose(both, 0.75 * apart[0] + 0.25 * apart[1])


@pytest.fixture
def three_clips(perceptor: Perceptor, tmp_path: Path) -> tuple[View, ...]:
    """Three CLIPs, two of which look at pictures of the same size."""
    views: list[View] = []
    for number, size in enumerate((32, 32, 48)):
        other = tiny_perceptor(tmp_path / "merges.txt.gz", seed=number, size=size)
        descriptors = Descriptors(other.encode_texts(["a fox", "a dog"]), torch.tensor([1.0, -0.25]))
        views.append(View(other, descriptors, 1.0 + number))
    return tuple(views)


BUSY = Moment(
    0.0,
    Look(9, 7, True, 2.0, 0.25, True, 1.0, 1.0, 1.0, 0.05),
    dict.fromkeys(("total_variation", "value_range", "saturation", "init_pixels", "init_features", "up_down"), 1.0),
)


def test_each_of_four_pictures_is_steered_as_it_is_alone_by_three_clips(three_clips: tuple[View, ...]) -> None:
    pictures = torch.rand(4, 3, 24, 40, generator=generators(0)[0]) * 3 - 1.5
    drawn = torch.rand(1, 3, 24, 40, generator=generators(9)[0]) * 2 - 1
    init = Init(drawn, tuple(view.whole(drawn) for view in three_clips))
    guide = Guide(three_clips, (BUSY,), init=init)
    together, gradient = guide.gradient(pictures, generators(1, 2, 3, 4))
    for index in range(4):
        alone, own = guide.gradient(pictures[index : index + 1], generators(index + 1))
        assert alone.keys() == together.keys() == {"clip", *BUSY.weights}
        for name, term in alone.items():
            assert torch.allclose(together[name][index], term[0], atol=1e-5), name
        assert torch.allclose(gradient[index], own[0], atol=1e-5 * float(own.abs().max()))


def test_a_target_counts_while_its_span_lasts(perceptor: Perceptor, pictures: Tensor) -> None:
    vectors = perceptor.encode_texts(["fox", "dog"])
    spans = (Span(0.0, 0.5), Span(0.25, 0.75))
    both = View(perceptor, Descriptors(vectors, torch.tensor([1.0, 3.0]), spans))
    guide = Guide((both,), tuple(Moment(step / 4, evenly(3)) for step in range(4)))
    fox, dog = make_guide(perceptor, fox=1.0), make_guide(perceptor, dog=3.0)
    mixed = make_guide(perceptor, fox=1.0, dog=3.0)
    for step, expected in enumerate((fox, mixed, dog)):
        assert guide.acts(step)
        assert torch.allclose(
            guide.loss(pictures, generators(1, 2), step), expected.loss(pictures, generators(1, 2))
        ), step


def test_when_nothing_is_in_force_there_is_no_term_and_no_gradient(perceptor: Perceptor, pictures: Tensor) -> None:
    view = View(perceptor, Descriptors(perceptor.encode_texts(["fox"]), torch.ones(1), (Span(0.0, 0.5),)))
    guide = Guide((view,), (Moment(0.0, evenly(3)), Moment(0.5, evenly(3)), Moment(0.75, evenly(3), {"up_down": 2.0})))
    assert [guide.acts(step) for step in range(3)] == [True, False, True]
    terms, gradient = guide.gradient(pictures, generators(1, 2), 1)
    assert terms == {}
    assert not gradient.any()
    assert not guide.loss(pictures, generators(1, 2), 1).any()
    terms, gradient = guide.gradient(pictures, generators(1, 2), 2)
    assert list(terms) == ["up_down"]
    assert gradient.isfinite().all()
    assert gradient.any()


def test_a_clip_that_no_target_counts_with_says_nothing(perceptor: Perceptor, pictures: Tensor) -> None:
    fox = make_guide(perceptor, fox=1.0).views[0]
    blind = replace(fox, descriptors=replace(fox.descriptors, weights=torch.zeros(1)), weight=5.0)
    assert torch.allclose(
        Guide((blind, fox), steady(3)).loss(pictures, generators(1, 2)),
        Guide((fox,), steady(3)).loss(pictures, generators(1, 2)),
    )


def test_every_loss_is_added_by_its_weight_at_its_step(perceptor: Perceptor, pictures: Tensor) -> None:
    view = make_guide(perceptor, fox=1.0).views[0]
    guide = Guide((view,), (Moment(0.0, evenly(3)), Moment(0.5, evenly(3), {"total_variation": 0.5})))
    clip, both = (guide.loss(pictures, generators(1, 2), step) for step in range(2))
    assert torch.allclose(both - clip, 0.5 * SCALES["total_variation"] * total_variation(pictures), atol=1e-6)


def test_total_variation_counts_a_seam_only_where_edges_are_to_meet(perceptor: Perceptor) -> None:
    view = make_guide(perceptor, fox=1.0).views[0]
    halves = torch.ones(1, 3, 8, 8)
    halves[..., 4:] = -1  # one edge inside, and another where the picture meets its copy
    guide = Guide((view,), (Moment(0.0, evenly(2), {"total_variation": 1.0}),))
    loose, tiling = (
        float(one.terms(halves, generators(1))["total_variation"]) for one in (guide, replace(guide, wrap=True))
    )
    assert loose == pytest.approx(SCALES["total_variation"] * 4 / 7)
    assert tiling == pytest.approx(SCALES["total_variation"] * 2 * 4 / 8)


def test_the_cosine_distance_measures_otherwise(perceptor: Perceptor, pictures: Tensor) -> None:
    guide = make_guide(perceptor, fox=1.0)
    spherical, cosine = (
        replace(guide, distance=distance).loss(pictures, generators(1, 2)) for distance in ("spherical", "cosine")
    )
    assert not torch.allclose(spherical, cosine)
    assert (cosine > 0).all()
    assert (cosine < 2).all()
