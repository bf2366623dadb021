import pytest
import torch

from clipdiff_core.sampling.updates import visible


def checkerboard(side: int, square: int) -> torch.Tensor:
    squares = torch.arange(side) // square
    return ((squares[:, None] + squares[None, :]) % 2 * 2.0 - 1).expand(1, 3, side, side)


def test_in_little_noise_every_detail_is_pushed() -> None:
    gradient = checkerboard(64, 1)
    assert torch.equal(visible(gradient, 0.5), gradient)


def test_in_much_noise_fine_details_are_left_out_and_coarse_ones_stay() -> None:
    assert visible(checkerboard(64, 1), 20.0).abs().max() < 0.1
    assert visible(checkerboard(64, 32), 20.0).abs().mean() > 0.7


def test_the_shape_stays_on_pictures_that_are_not_square() -> None:
    assert visible(torch.randn(2, 3, 48, 80), 6.0).shape == (2, 3, 48, 80)


@pytest.mark.parametrize("size", [(64, 64), (48, 80)])
def test_what_tiles_is_smoothed_over_its_edges(size: tuple[int, int]) -> None:
    gradient = torch.randn(1, 3, *size, generator=torch.Generator().manual_seed(0))
    smooth = visible(gradient, 4.0, wrap=True)
    for shift, axis in ((size[0] // 2, 2), (size[1] // 2, 3)):
        rolled = visible(gradient.roll(shift, axis), 4.0, wrap=True)
        assert torch.allclose(rolled, smooth.roll(shift, axis), atol=1e-5)
        assert not torch.allclose(visible(gradient.roll(shift, axis), 4.0), visible(gradient, 4.0).roll(shift, axis))
