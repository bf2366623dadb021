"""The spherical distance: half the squared angle, with a finite slope everywhere."""

import math

import pytest
import torch
from torch import Tensor

from clipdiff_core.guidance.losses import spherical_distance


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
