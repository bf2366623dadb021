"""The noise level, estimated, and what is cut off at black and white."""

import pytest
import torch

from clipdiff_core.tasks.noise_level import estimate_sigma, uncut
from tests.clipdiff_core.drawn_composites import composites, noisy


@pytest.mark.parametrize("sigma", [10.0, 25.0, 50.0])
def test_the_estimate_is_within_15_percent(sigma: float) -> None:
    estimates = torch.tensor([estimate_sigma(one) for one in noisy(composites(40, 64), sigma)])
    assert ((estimates / sigma - 1).abs() <= 0.15).all()


@pytest.mark.parametrize("level", [-1.0, 1.0, -0.9])
def test_noise_that_is_cut_off_is_estimated_from_the_rest(level: float) -> None:
    flat = torch.zeros(1, 3, 64, 64)
    flat[..., :40] = level
    assert estimate_sigma(noisy(flat, 25)[0]) == pytest.approx(25, rel=0.1)


def test_texture_is_not_noise() -> None:
    """Fine stripes over a third of the picture."""
    striped = torch.zeros(1, 3, 96, 96)
    striped[..., :32, ::2] = 0.6
    assert estimate_sigma(striped[0]) == 0
    assert estimate_sigma(noisy(striped, 10)[0]) == pytest.approx(10, rel=0.15)


def test_what_is_transparent_is_not_looked_at() -> None:
    picture = torch.cat([noisy(torch.zeros(1, 3, 64, 64), 50), noisy(torch.zeros(1, 3, 64, 64), 5, seed=1)], dim=3)[0]
    seen = torch.zeros(64, 128, dtype=torch.bool)
    seen[:, 64:] = True
    assert estimate_sigma(picture, seen) == pytest.approx(5, rel=0.15)


def test_drawings_without_noise_have_none() -> None:
    assert [estimate_sigma(one) for one in composites(6, 128)] == [0.0] * 6
    assert estimate_sigma(torch.zeros(3, 2, 2)) == 0.0


def test_the_mean_of_noise_on_black_and_white_is_taken_back() -> None:
    clean = torch.tensor([-1.0, 1.0, 0.0, -0.8])[None, None, :, None].expand(1, 3, 4, 4000)
    given = noisy(clean.contiguous(), 40)
    means = given.mean(-1, keepdim=True).expand_as(given)
    # A share of what is around each pixel is cut off; these rows are each other's neighbours, so each looks alone.
    for row in range(4):
        one, seen = means[:, :, row : row + 1], given[:, :, row : row + 1].expand(-1, -1, 8, -1)
        back = uncut(one.expand(-1, -1, 8, -1), seen, 40)
        assert (back.mean() - clean[0, 0, row, 0]).abs() < 0.03
    quiet = torch.full((1, 3, 8, 8), -0.9)
    assert torch.allclose(uncut(quiet, quiet, 40), quiet, atol=1e-5)
