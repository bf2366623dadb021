"""Pictures of any size in latents: nothing is lost on the way but what the space itself loses."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.denoisers.tiled_space import InPixels, TiledSpace, noise_gain
from clipdiff_core.denoisers.tiles import Cut
from tests.clipdiff_core.toys import ToyDenoiser

CUT = Cut.of(64, 16, 4)
SIZES = [(1, 1), (3, 41), (64, 64), (65, 130), (150, 97)]


class Folded:
    """A space of 4 × 4 pixels, laid into 48 planes twice as strong; nothing is lost."""

    channels, scale, bound = 48, 4, math.inf
    networks = ()

    def decode(self, x0: Tensor) -> Tensor:
        return F.pixel_shuffle(x0, 4) / 2

    def preview(self, x0: Tensor) -> Tensor:
        return self.decode(x0)

    def encode(self, pictures: Tensor) -> Tensor:
        return 2 * F.pixel_unshuffle(pictures, 4)


@pytest.mark.parametrize("size", SIZES)
def test_a_picture_comes_back_whole(size: tuple[int, int]) -> None:
    pictures = torch.randn(2, 3, *size)
    space = TiledSpace(Folded(), CUT, *size)
    latents = space.encode(pictures)
    assert latents.shape == (2, 48, math.ceil(size[0] / 4), math.ceil(size[1] / 4))
    assert torch.allclose(space.decode(latents), pictures, atol=1e-5)


def test_tiles_of_latents_count_as_the_pixels_that_they_stand_for() -> None:
    assert (CUT.side, CUT.multiple, CUT.overlap) == (16, 4, 4)
    assert CUT.at_once == Cut.of(64, 16).at_once == 8
    assert Cut.of(512, 64, 8).at_once == 1


@pytest.mark.parametrize("size", SIZES)
def test_noise_is_as_strong_in_latents_as_the_encoder_makes_it(size: tuple[int, int]) -> None:
    picture = torch.rand(1, 3, *size) * 2 - 1
    found = noise_gain(Folded(), picture, 0.3, CUT)
    assert found == pytest.approx(2, rel=0.1)
    assert noise_gain(Folded(), picture, 0.3, CUT) == found


def test_a_denoiser_of_latents_sees_pixels_at_its_own_noise_level() -> None:
    inside, x = ToyDenoiser(), torch.randn(1, 3, 8, 12)
    seen = InPixels(inside, Folded(), 2.0)
    expected = inside.denoise(2 * F.pixel_unshuffle(x, 4), 0.5, None)
    assert torch.allclose(seen.denoise(x, 0.25, None), F.pixel_shuffle(expected, 4) / 2)
    assert (seen.sigma_min, seen.sigma_max) == (inside.sigma_min / 2, inside.sigma_max / 2)
    lowest = seen.denoise(x, seen.sigma_min, None)
    assert torch.equal(seen.denoise(x, seen.sigma_min / 10, None), lowest), "it knows no less noise"
    assert seen.network_sigmas(3) == [sigma / 2 for sigma in inside.network_sigmas(3)]
