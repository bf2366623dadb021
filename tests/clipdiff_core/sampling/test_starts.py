"""Starts: white noise, and noise with large shapes in it that a network still takes for noise."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.sampling.solvers import draw_noise
from clipdiff_core.sampling.starts import BOLDNESS, CELLS, draw_start, fractal_noise, perlin_noise
from tests.clipdiff_core.toys import generators

pytestmark = pytest.mark.usefixtures("one_thread")


def steps_across(x: Tensor) -> tuple[float, float]:
    """How far neighbours are apart in `x` (C, H, W), at most: over its seams, and inside."""
    seams = max(float((x[:, :, 0] - x[:, :, -1]).abs().max()), float((x[:, 0] - x[:, -1]).abs().max()))
    return seams, max(float(x.diff(dim=1).abs().max()), float(x.diff(dim=2).abs().max()))


def test_a_start_of_noise_is_the_noise_of_every_solver() -> None:
    like = torch.empty(2, 3, 8, 12)
    assert torch.equal(draw_start("noise", like, generators(1, 2)), draw_noise(like, generators(1, 2)))


@pytest.mark.parametrize("shape", [(3, 64, 64), (3, 48, 80), (4, 64, 32), (3, 256, 512)])
def test_perlins_start_has_unit_variance_and_bolder_shapes(shape: tuple[int, int, int]) -> None:
    seeds = range(8)
    like = torch.empty(len(seeds), *shape)
    white, bold = draw_start("noise", like, generators(*seeds)), draw_start("perlin", like, generators(*seeds))
    assert float(bold.std()) == pytest.approx(1, abs=0.03)
    assert float(bold.diff(dim=3).std()) == pytest.approx(float(white.diff(dim=3).std()), rel=0.05)
    cell = min(shape[1:]) // CELLS // 2
    shapes = [float(F.avg_pool2d(x, cell).std()) for x in (white, bold)]
    assert 0.3 * BOLDNESS < shapes[1] / shapes[0] < 1.5 * BOLDNESS


def test_each_pictures_start_is_its_own() -> None:
    like = torch.empty(3, 3, 16, 24)
    together = draw_start("perlin", like, generators(5, 6, 7))
    assert torch.equal(together[1:2], draw_start("perlin", like[:1], generators(6)))
    assert not torch.equal(together[0], together[1])


def test_perlins_noise_is_0_on_its_lattice_and_smooth_between() -> None:
    noise = perlin_noise(1, (101, 101), (1, 1), generators(3)[0])  # whose corners are half a pixel away
    assert noise[0, [0, 0, -1, -1], [0, -1, 0, -1]].abs().max() < 0.01
    assert noise.abs().max() > 0.1
    assert noise.diff(dim=1).abs().max() < 0.1


@pytest.mark.parametrize("size", [(64, 64), (48, 80)])
def test_it_tiles_when_asked_to(size: tuple[int, int]) -> None:
    seams, inside = steps_across(fractal_noise(3, *size, generators(2)[0], wrap=True))
    assert seams <= inside
    seams, inside = steps_across(fractal_noise(3, *size, generators(2)[0]))
    assert seams > 3 * inside
