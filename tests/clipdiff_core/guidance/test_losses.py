"""Losses: distances with a finite slope everywhere, and what is wrong with a picture, each for itself."""

import math
from dataclasses import fields

import pytest
import torch
from torch import Tensor

from clipdiff_core.guidance.losses import (
    OF_PICTURES,
    SCALES,
    cosine_distance,
    left_right,
    saturation,
    spherical_distance,
    squared_difference,
    summed,
    total_variation,
    up_down,
    value_range,
)
from clipdiff_core.job import Losses


def at(degrees: float) -> Tensor:
    angle = math.radians(degrees)
    return torch.tensor([math.cos(angle), math.sin(angle)], dtype=torch.float64)


@pytest.mark.parametrize("degrees", [1, 30, 90, 150, 179])
def test_it_is_half_the_squared_angle(degrees: float) -> None:
    assert float(spherical_distance(at(0), at(degrees))) == pytest.approx(math.radians(degrees) ** 2 / 2, rel=1e-6)


def test_at_both_ends_the_value_and_the_slope_are_finite() -> None:
    for degrees, expected in ((0, 0.0), (180, math.pi**2 / 2)):
        moving = at(degrees).requires_grad_(True)
        distance = spherical_distance(moving, at(0))
        distance.backward()
        assert distance.item() == pytest.approx(expected, abs=0.02)
        assert moving.grad is not None
        assert moving.grad.isfinite().all()


def test_it_broadcasts_over_pictures_and_targets() -> None:
    pictures = torch.stack([at(0), at(90), at(45)])
    targets = torch.stack([at(0), at(90)])
    distances = spherical_distance(pictures[:, None], targets[None])
    assert distances.shape == (3, 2)
    assert distances[0, 1] == pytest.approx(math.pi**2 / 8)
    assert distances[2, 0] == pytest.approx(float(distances[2, 1]))


def test_the_cosine_distance_is_one_minus_the_cosine() -> None:
    assert float(cosine_distance(at(20), at(80))) == pytest.approx(0.5)
    assert float(cosine_distance(at(20), at(20))) == pytest.approx(0.0, abs=1e-12)


def plain(value: float) -> Tensor:
    return torch.full((1, 3, 4, 6), value)


def test_total_variation_counts_neighbours_across_and_down() -> None:
    assert float(total_variation(plain(0.5))) == 0
    across = plain(0.0)
    across[..., 3:] = 1.0  # one of five steps across is 1
    assert float(total_variation(across)) == pytest.approx(1 / 5)
    down = plain(0.0)
    down[..., 2:, :] = 2.0  # one of three steps down is 2
    assert float(total_variation(down)) == pytest.approx(4 / 3)


def test_only_what_no_screen_shows_is_out_of_range() -> None:
    for measure, expected in ((value_range, 0.25), (saturation, 0.5)):
        assert float(measure(plain(1.0))) == 0
        assert float(measure(plain(1.5))) == pytest.approx(expected)
        assert float(measure(plain(-1.5))) == pytest.approx(expected)


def test_a_picture_that_is_its_own_mirror_image_is_symmetrical() -> None:
    picture = torch.rand(1, 3, 4, 6, generator=torch.Generator().manual_seed(0))
    assert float(left_right((picture + picture.flip(3)) / 2)) == 0
    assert float(up_down((picture + picture.flip(2)) / 2)) == 0
    assert float(left_right(picture)) == pytest.approx(float((picture - picture.flip(3)).square().mean()))
    assert float(up_down(picture)) > 0


def test_the_difference_from_an_init_picture_is_squared() -> None:
    assert float(squared_difference(plain(0.5), plain(0.0))) == pytest.approx(0.25)


def test_every_loss_of_a_job_has_its_scale() -> None:
    assert SCALES.keys() == {field.name for field in fields(Losses)} - {"distance"}


@pytest.mark.parametrize("name", OF_PICTURES)
def test_no_loss_couples_pictures(name: str) -> None:
    pictures = (torch.rand(3, 3, 6, 8, generator=torch.Generator().manual_seed(0)) * 4 - 2).requires_grad_(True)
    together = OF_PICTURES[name](pictures)
    assert together.shape == (3,)
    assert torch.allclose(together[1], OF_PICTURES[name](pictures[1:2])[0])
    (gradient,) = torch.autograd.grad(together[1], pictures)
    assert gradient[1].any()
    assert not gradient[[0, 2]].any()


def test_terms_add_up() -> None:
    assert summed({"a": torch.tensor([1.0, 2.0]), "b": torch.tensor([0.5, 0.25])}).tolist() == [1.5, 2.25]
