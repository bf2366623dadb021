"""Cutouts: each picture's own, differentiable, antialiased, over the whole of a picture of any shape."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from clipdiff_core.guidance import cutouts
from clipdiff_core.guidance.cutouts import Look, evenly
from tests.clipdiff_core.toys import generators

GOLDEN = Path(__file__).parents[2] / "data" / "golden" / "cutouts.safetensors"

pytestmark = pytest.mark.usefixtures("one_thread")


def cut(pictures: Tensor, count: int, size: int, random: Sequence[torch.Generator], **changes: Any) -> Tensor:
    """Cutouts of one size; `changes` are those of their look."""
    return cutouts.cut(pictures, replace(evenly(count), **changes), [size], random)[size]


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


def test_a_fine_checkerboard_averages_to_grey() -> None:
    """Without antialiasing a shrunk checkerboard of single pixels shows as bold false stripes."""
    rows, columns = torch.meshgrid(torch.arange(256), torch.arange(256), indexing="ij")
    board = ((rows + columns) % 2 * 2.0 - 1.0).expand(1, 3, -1, -1)
    seen = cut(board, 6, 32, generators(1), noise=0.0)
    assert seen.abs().mean() < 0.1
    assert seen.abs().max() < 0.35


def test_about_half_of_the_cutouts_are_flipped() -> None:
    ramp = torch.linspace(-1, 1, 64).expand(1, 3, 64, 64)
    seen = cut(ramp, 64, 32, generators(1), noise=0.0)
    risen = (seen[..., 20] > seen[..., 12]).float().mean((1, 2))
    assert sorted(set(risen.tolist())) == [0.0, 1.0], "a cutout is flipped as a whole or not at all"
    assert 16 < risen.sum() < 48


def test_nothing_is_ever_turned_upside_down_or_stretched() -> None:
    height, width = 48, 96
    down = torch.linspace(-1, 1, height).view(1, 1, height, 1).expand(1, 3, height, width)
    across = torch.linspace(-1, 1, width).view(1, 1, 1, width).expand(1, 3, height, width)
    seen_down = cut(down, 16, 32, generators(1), noise=0.0)
    seen_across = cut(across, 16, 32, generators(1), noise=0.0)
    slope_down = (seen_down[:, 0, 17, 16] - seen_down[:, 0, 15, 16]) * height
    slope_across = ((seen_across[:, 0, 16, 17] - seen_across[:, 0, 16, 15]) * width).abs()
    assert (slope_down > 0).all()
    assert torch.allclose(slope_down, slope_across, rtol=0.05)


def test_half_show_the_whole_and_the_rest_look_closer() -> None:
    ramp = torch.linspace(-1, 1, 64).expand(1, 3, 64, 64)

    def side(seen: Tensor) -> Tensor:
        """The share of the picture's side that each cutout spans."""
        return ((seen[:, 0, 16, 18] - seen[:, 0, 16, 14]).abs() / 4 * 16).clamp(max=2)

    sides = side(cut(ramp, 40, 32, generators(1), noise=0.0))
    assert float(sides[:20].mean()) == pytest.approx(1.0, abs=0.07)
    assert float(sides[20:].mean()) == pytest.approx(0.78, abs=0.07)


def test_noise_disturbs_what_is_seen_slightly() -> None:
    seen = cut(torch.zeros(1, 3, 64, 64), 8, 32, generators(1))
    assert float(seen.std()) == pytest.approx(cutouts.NOISE, rel=0.1)


def test_the_default_look_is_the_one_it_always_was() -> None:
    golden = load_file(GOLDEN)
    assert torch.allclose(cut(golden["wide"], 5, 16, generators(1, 2)), golden["wide_cutouts"], atol=1e-6)
    assert torch.allclose(cut(golden["tall"], 4, 16, generators(9)), golden["tall_cutouts"], atol=1e-6)


CHANGES: list[dict[str, Any]] = [
    {"affine": 1.0},
    {"perspective": 1.0},
    {"colour": 1.0},
    {"noise": 0.2},
    {"flip": False},
    {"grey": 0.5},
    {"size_power": 4.0},
    {"whole": True},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_every_change_is_each_cutouts_own_and_no_matter_of_the_batch(change: dict[str, Any]) -> None:
    pictures = torch.rand(3, 3, 40, 24, generator=generators(0)[0])
    plain = cut(pictures, 6, 32, generators(1, 2, 3))
    together = cut(pictures, 6, 32, generators(1, 2, 3), **change)
    alone = cut(pictures[1:2], 6, 32, generators(2), **change)
    assert torch.allclose(together[6:12], alone, atol=1e-6)
    assert not torch.allclose(together, plain, atol=1e-3)
    assert together.isfinite().all()


@pytest.mark.parametrize("change", ["affine", "perspective", "colour"])
def test_the_same_view_is_changed_differently_each_time(change: str) -> None:
    """Disco Diffusion's cutouts all get one set of random changes: sixteen of them see no more than one does."""
    still = Look(8, 0, noise=0.0, flip=False)
    pictures = torch.rand(1, 3, 8, 8, generator=generators(0)[0])
    pictures = torch.nn.functional.interpolate(pictures, (64, 64), mode="bicubic")
    plain = cutouts.cut(pictures, still, [32], generators(1))[32]
    changed = cutouts.cut(pictures, replace(still, **{change: 1.0}), [32], generators(1))[32] - plain
    apart = (changed[:, None] - changed[None]).abs().mean((2, 3, 4)) + torch.eye(8)
    assert float(apart.min()) > 0.002


def test_a_share_of_the_cutouts_is_grey() -> None:
    pictures = torch.rand(1, 3, 32, 32, generator=generators(0)[0])
    for share, counts in ((0.0, {0}), (0.25, {2}), (0.4, {3, 4}), (1.0, {8})):
        seen = cut(pictures, 8, 32, generators(1), grey=share, noise=0.0)
        grey = (seen.amax(1) - seen.amin(1)).amax((1, 2)) < 1e-3
        assert int(grey.sum()) in counts


def test_grey_keeps_how_light_a_colour_is() -> None:
    red = torch.tensor([1.0, -1.0, -1.0]).view(1, 3, 1, 1).expand(1, 3, 32, 32)
    seen = cut(red, 2, 32, generators(1), grey=1.0, noise=0.0)
    assert torch.allclose(seen, torch.full_like(seen, 2 * 0.299 - 1), atol=1e-3)


def test_colours_change_a_little_and_black_stays_black() -> None:
    red = torch.tensor([0.6, -0.4, -0.4]).view(1, 3, 1, 1).expand(1, 3, 32, 32)
    moved = cut(red, 32, 32, generators(1), colour=1.0, noise=0.0)[:, :, 0, 0] - red[:, :, 0, 0]
    assert 0.05 < float(moved.abs().mean()) < 0.4
    black = cut(-torch.ones(1, 3, 32, 32), 8, 32, generators(1), colour=1.0, noise=0.0)
    assert float((black + 1).abs().max()) < 0.25, "only its contrast changes"


def test_a_size_power_makes_inner_cutouts_smaller_and_overviews_no_different() -> None:
    ramp = torch.linspace(-1, 1, 64).expand(1, 3, 64, 64)
    sides: list[Tensor] = []
    for power in (1.0, 12.0):
        seen = cutouts.cut(ramp, Look(16, 16, True, power, noise=0.0), [32], generators(1))[32]
        sides.append((seen[:, 0, 16, 18] - seen[:, 0, 16, 14]).abs() / 4 * 16)
    assert torch.equal(sides[0][:16], sides[1][:16])
    assert float(sides[1][16:].mean()) < float(sides[0][16:].mean()) - 0.05


def test_a_whole_overview_shows_both_ends_of_an_oblong_picture() -> None:
    across = torch.linspace(-1, 1, 128).expand(1, 3, 32, 128)
    seen = cutouts.cut(across, Look(8, 0, True, noise=0.0, flip=False), [32], generators(1))[32]
    assert (seen[:, 0, 16, 0] < -0.8).all()
    assert (seen[:, 0, 16, -1] > 0.8).all()


def test_with_wrap_a_picture_goes_on_at_its_other_side() -> None:
    """Rolled pictures show the same cutouts, moved: there is no edge."""
    picture = torch.rand(1, 3, 48, 32, generator=generators(0)[0])
    look = Look(3, 3, noise=0.0)
    theta = torch.eye(3).repeat(6, 1, 1) * 0.5
    theta[:, :2, 2] = torch.tensor([[0.0, 0.0], [0.9, 0.0], [0.0, 0.95], [1.2, -0.7], [-1.0, 1.0], [0.3, 0.3]])
    seen = cutouts._resample(picture, look, theta, 16, wrap=True)
    moved = theta.clone()
    moved[:, 0, 2] += 2 * 8 / 32
    moved[:, 1, 2] += 2 * 24 / 48
    rolled = cutouts._resample(picture.roll((24, 8), (2, 3)), look, moved, 16, wrap=True)
    assert torch.allclose(seen, rolled, atol=1e-4)
    assert not torch.allclose(seen[1:5], cutouts._resample(picture, look, theta, 16, wrap=False)[1:5], atol=0.1)


def test_with_wrap_cutouts_lie_anywhere() -> None:
    picture = torch.zeros(1, 3, 32, 32, requires_grad=True)
    seen = cutouts.cut(picture, Look(0, 64, noise=0.0), [32], generators(1), wrap=True)[32]
    seen.sum().backward()
    assert picture.grad is not None
    weights = picture.grad[0, 0]
    edge = torch.cat([weights[0], weights[-1], weights[:, 0], weights[:, -1]]).mean()
    assert float(edge) == pytest.approx(float(weights.mean()), rel=0.15)


def test_clips_of_different_sizes_see_the_same_views() -> None:
    picture = torch.rand(1, 3, 6, 6, generator=generators(0)[0])
    picture = torch.nn.functional.interpolate(picture, (64, 64), mode="bicubic")
    seen = cutouts.cut(picture, replace(evenly(4), noise=0.0), [64, 32, 64], generators(1))
    assert list(seen) == [64, 32]
    assert torch.allclose(torch.nn.functional.avg_pool2d(seen[64], 2), seen[32], atol=0.05)
