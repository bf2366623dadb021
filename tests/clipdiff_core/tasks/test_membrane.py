"""Membranes: smooth between what holds them."""

import pytest
import torch

from clipdiff_core.tasks.membrane import seamless, spread

pytestmark = pytest.mark.usefixtures("one_thread")


def framed(height: int, width: int, rim: int = 1) -> torch.Tensor:
    known = torch.ones(1, 1, height, width, dtype=torch.bool)
    known[..., rim:-rim, rim:-rim] = False
    return known


@pytest.mark.parametrize(("height", "width"), [(64, 64), (33, 57), (8, 200)])
def test_a_slope_goes_on_where_nothing_is_known(height: int, width: int) -> None:
    """A plane solves Laplace's equation: its rim alone gives it back."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, height), torch.linspace(0, 1, width), indexing="ij")
    plane = torch.stack([y, x, y - x])[None]
    known = framed(height, width)
    spanned = spread(torch.where(known, plane, 9.0), known)
    assert torch.equal(spanned[:, :, 0], plane[:, :, 0])
    assert (spanned - plane).abs().max() < 0.2


def test_it_is_harmonic() -> None:
    """The real part of z³ is no plane, and solves the equation, too."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, 65), torch.linspace(-1, 1, 65), indexing="ij")
    wanted = (x**3 - 3 * x * y**2)[None, None]
    known = framed(65, 65)
    assert (spread(wanted * known, known) - wanted).abs().max() < 0.3


def test_it_stays_between_what_holds_it() -> None:
    known = torch.rand(1, 1, 40, 50, generator=torch.Generator().manual_seed(1)) > 0.9
    values = torch.rand(1, 3, 40, 50, generator=torch.Generator().manual_seed(2))
    spanned = spread(values, known)
    assert torch.equal(spanned[known.expand_as(values)], values[known.expand_as(values)])
    held = values[known.expand_as(values)]
    assert held.min() <= spanned.min() <= spanned.max() <= held.max()


def test_all_and_nothing_known() -> None:
    values = torch.rand(1, 3, 5, 7)
    assert torch.equal(spread(values, torch.ones(1, 1, 5, 7, dtype=torch.bool)), values)
    assert not spread(values, torch.zeros(1, 1, 5, 7, dtype=torch.bool)).any()


def test_its_reach_is_how_far_it_goes() -> None:
    """Along a line the screened equation falls by the same factor each step, to about 1 / e over its reach."""
    known = torch.zeros(1, 1, 8, 200, dtype=torch.bool)
    known[..., :1] = True
    spanned = spread(known.float(), known, reach=10.0)
    along = spanned[0, 0, 4]
    assert (along.diff() <= 0).all()
    assert 0.2 < along[10] < 0.5
    assert along[60] < 0.05


def test_a_paste_meets_what_lies_around_it() -> None:
    inside = ~framed(64, 64, rim=20)
    around = torch.full((1, 3, 64, 64), 0.5)
    pasted = torch.full((1, 3, 64, 64), -0.5)
    pasted[..., 30:34, 30:34] = 0.9
    met = seamless(pasted, around, inside, reach=3.0)
    assert (met[..., 20:44, 20] - 0.5).abs().max() < 0.35, "most of a leap of 1"
    assert (met[..., 30:34, 30:34] - 0.9).abs().max() < 0.1, "farther in the colours stay"
    assert torch.equal(seamless(around, around, inside, reach=3.0), around)
