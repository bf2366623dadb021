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
