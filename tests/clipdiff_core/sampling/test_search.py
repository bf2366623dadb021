"""The best of what is found."""

import torch
from torch import Tensor

from clipdiff_core.sampling.search import Best


def darkness(x0: Tensor) -> Tensor:
    return -x0.mean((1, 2, 3))


def test_each_picture_keeps_its_own_best() -> None:
    best = Best(darkness)
    for shades in ([0.1, 0.5], [0.3, 0.2], [0.2, 0.6]):
        best.take(torch.tensor(shades).view(2, 1, 1, 1).expand(2, 3, 4, 4))
    assert best.x0 is not None
    assert torch.allclose(best.x0[:, 0, 0, 0], torch.tensor([0.3, 0.6]))


def test_numbers_that_are_none_are_never_the_best() -> None:
    best = Best(darkness)
    best.take(torch.full((1, 3, 4, 4), 0.1))
    best.take(torch.full((1, 3, 4, 4), torch.nan))
    assert best.x0 is not None
    assert torch.isfinite(best.x0).all()
