"""Cutouts: each picture's own, differentiable, antialiased, over the whole of a picture of any shape."""

import pytest
import torch
from torch import Tensor

from clipdiff_core.guidance import cutouts
from clipdiff_core.guidance.cutouts import cut
from tests.clipdiff_core.toys import generators

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutouts, "NOISE", 0.0)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (24, 48), (96, 32), (200, 120)])
@pytest.mark.parametrize("count", [1, 5])
def test_every_picture_gives_its_count_of_squares(height: int, width: int, count: int) -> None:
    seen = cut(torch.zeros(2, 3, height, width), count, 32, generators(1, 2))
    assert seen.shape == (2 * count, 3, 32, 32)


def test_a_pictures_cutouts_do_not_depend_on_the_batch() -> None:
    pictures = torch.rand(3, 3, 40, 24, generator=generators(0)[0])
    together = cut(pictures, 4, 32, generators(1, 2, 3))
    alone = cut(pictures[1:2], 4, 32, generators(2))
    assert torch.allclose(together[4:8], alone, atol=1e-6)


def test_cutouts_of_one_picture_differ_and_so_do_those_of_the_next_step() -> None:
    picture = torch.rand(1, 3, 32, 32, generator=generators(0)[0])
    random = generators(1)
    first, second = (cut(picture, 4, 32, random) for _ in range(2))
    assert not torch.allclose(first, second)
    assert not torch.allclose(first[0], first[1])
    assert torch.equal(first, cut(picture, 4, 32, generators(1)))


def test_the_gradient_reaches_the_whole_picture() -> None:
    picture = torch.zeros(1, 3, 24, 48, requires_grad=True)
    cut(picture, 64, 32, generators(1)).square().sum().backward()
    assert picture.grad is not None
    assert (picture.grad.abs().sum((0, 1)) > 0).float().mean() > 0.9


def test_each_pictures_gradient_is_its_own() -> None:
    pictures = torch.rand(2, 3, 32, 32, generator=generators(0)[0]).requires_grad_(True)
    cut(pictures, 3, 32, generators(1, 2))[:3].sum().backward()
    assert pictures.grad is not None
    assert pictures.grad[0].any()
    assert not pictures.grad[1].any()


@pytest.mark.usefixtures("quiet")
def test_a_fine_checkerboard_averages_to_grey() -> None:
    """Without antialiasing a shrunk checkerboard of single pixels shows as bold false stripes."""
    rows, columns = torch.meshgrid(torch.arange(256), torch.arange(256), indexing="ij")
    board = ((rows + columns) % 2 * 2.0 - 1.0).expand(1, 3, -1, -1)
    seen = cut(board, 6, 32, generators(1))
    assert seen.abs().mean() < 0.1
    assert seen.abs().max() < 0.35


@pytest.mark.usefixtures("quiet")
def test_about_half_of_the_cutouts_are_flipped() -> None:
    ramp = torch.linspace(-1, 1, 64).expand(1, 3, 64, 64)
    seen = cut(ramp, 64, 32, generators(1))
    risen = (seen[..., 20] > seen[..., 12]).float().mean((1, 2))
    assert sorted(set(risen.tolist())) == [0.0, 1.0], "a cutout is flipped as a whole or not at all"
    assert 16 < risen.sum() < 48


@pytest.mark.usefixtures("quiet")
def test_nothing_is_ever_turned_upside_down_or_stretched() -> None:
    height, width = 48, 96
    down = torch.linspace(-1, 1, height).view(1, 1, height, 1).expand(1, 3, height, width)
    across = torch.linspace(-1, 1, width).view(1, 1, 1, width).expand(1, 3, height, width)
    seen_down = cut(down, 16, 32, generators(1))
    seen_across = cut(across, 16, 32, generators(1))
    slope_down = (seen_down[:, 0, 17, 16] - seen_down[:, 0, 15, 16]) * height
    slope_across = ((seen_across[:, 0, 16, 17] - seen_across[:, 0, 16, 15]) * width).abs()
    assert (slope_down > 0).all()
    assert torch.allclose(slope_down, slope_across, rtol=0.05)


@pytest.mark.usefixtures("quiet")
def test_half_show_the_whole_and_the_rest_look_closer() -> None:
    ramp = torch.linspace(-1, 1, 64).expand(1, 3, 64, 64)

    def side(seen: Tensor) -> Tensor:
        """The share of the picture's side that each cutout spans."""
        return ((seen[:, 0, 16, 18] - seen[:, 0, 16, 14]).abs() / 4 * 16).clamp(max=2)

    sides = side(cut(ramp, 40, 32, generators(1)))
    assert float(sides[:20].mean()) == pytest.approx(1.0, abs=0.07)
    assert float(sides[20:].mean()) == pytest.approx(0.78, abs=0.07)


def test_noise_disturbs_what_is_seen_slightly() -> None:
    seen = cut(torch.zeros(1, 3, 64, 64), 8, 32, generators(1))
    assert float(seen.std()) == pytest.approx(cutouts.NOISE, rel=0.1)
