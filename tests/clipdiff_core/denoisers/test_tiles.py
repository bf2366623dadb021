"""Tiles: any size, no seams, the same as the network alone where one tile is enough."""

import pytest
import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.denoisers.tiles import Cut, Tiles, mirrored, sew
from tests.clipdiff_core.tiny_model import DENOISER, tiny_unet
from tests.clipdiff_core.toys import ToyDenoiser

SIZES = [(1, 1), (3, 40), (32, 32), (33, 31), (47, 100), (129, 65)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("factor", [1, 4])
def test_what_is_sewn_covers_every_pixel_once(size: tuple[int, int], factor: int) -> None:
    x = torch.randn(2, 3, *size)
    canvas = torch.zeros(2, 3, size[0] * factor, size[1] * factor)
    cut = Cut.of(32, 4)
    batches = list(
        sew(x, canvas, lambda tiles: tiles.repeat_interleave(factor, 2).repeat_interleave(factor, 3), cut, factor)
    )
    expected = x.repeat_interleave(factor, 2).repeat_interleave(factor, 3)
    assert len(batches) == cut.batches(*size)
    assert torch.allclose(canvas, expected, atol=1e-5)


def test_only_a_few_tiles_are_drawn_at_once() -> None:
    cut, asked = Cut.of(64, 16), []

    def draw(tiles: Tensor) -> Tensor:
        asked.append(len(tiles))
        return tiles

    x = torch.zeros(1, 3, 300, 500)
    for _ in sew(x, torch.zeros_like(x), draw, cut):
        pass
    assert max(asked) == cut.at_once == 8
    assert sum(asked) == len(cut.starts(300)) * len(cut.starts(500))


def test_tiles_that_disagree_fade_into_each_other() -> None:
    """Each tile is another shade: along no line does the picture jump."""
    x, shades = torch.zeros(1, 3, 32, 200), iter(range(100))
    canvas = torch.zeros_like(x)
    cut = Cut.of(32, 4)
    for _ in sew(
        x, canvas, lambda tiles: tiles + torch.tensor([float(next(shades)) for _ in tiles])[:, None, None, None], cut
    ):
        pass
    assert canvas.diff(dim=-1).max() < 0.35  # a step of 1 over 8 pixels


@pytest.mark.parametrize("size", [(9, 14), (50, 70)])
def test_a_network_with_a_stride_draws_any_size(size: tuple[int, int]) -> None:
    tiles = Tiles(StarterDenoiser(tiny_unet(DENOISER)), Cut.of(32, 4))
    x, cond = torch.randn(2, 3, *size), torch.randn(2, 16)
    together = tiles.denoise(x, 0.5, cond)
    assert together.shape == x.shape
    assert together.isfinite().all()
    for one in range(2):  # each picture is told its own
        alone = tiles.denoise(x[one : one + 1], 0.5, cond[one : one + 1])
        assert torch.allclose(alone, together[one : one + 1], atol=1e-4)


def test_a_picture_of_one_tile_is_what_the_network_says() -> None:
    inside, x = ToyDenoiser(), torch.randn(1, 3, 32, 32)
    tiles = Tiles(inside, Cut.of(32, 8), 0.5)
    assert torch.allclose(tiles.denoise(x, 0.3, None), inside.denoise(x, 0.3, None), atol=1e-6)
    assert isinstance(tiles.network, nn.Identity)


def test_it_walks_from_the_level_it_is_given() -> None:
    tiles = Tiles(ToyDenoiser(), Cut.of(32, 8), 0.5)
    levels = tiles.network_sigmas(4)
    assert (levels[0], levels[-1]) == (pytest.approx(0.5), pytest.approx(tiles.sigma_min))
    assert Tiles(ToyDenoiser(), Cut.of(32, 8), 1000.0).sigma_max == ToyDenoiser.sigma_max


def test_a_mirror_goes_on_however_small_the_picture() -> None:
    line = torch.arange(3.0).view(1, 1, 1, 3)
    assert mirrored(line, 1, 8).flatten().tolist() == [0, 1, 2, 1, 0, 1, 2, 1]
    assert mirrored(line[..., :1], 2, 2).flatten().tolist() == [0, 0, 0, 0]
