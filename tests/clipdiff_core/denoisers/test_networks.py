"""The starter's networks: shapes, EDM's preconditioning, and what they are told."""

import json
from dataclasses import asdict, replace

import pytest
import torch
from torch import Tensor

from clipdiff_core.denoisers.starter import SIGMA_DATA, SIGMA_MAX, SIGMA_MIN, StarterDenoiser, precondition
from clipdiff_core.denoisers.unet import UNet, UNetConfig
from clipdiff_core.denoisers.upscaler import Upscaler
from clipdiff_core.training.recipe import Recipe
from tests.clipdiff_core.tiny_model import DENOISER, UPSCALER, tiny_unet

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def network() -> UNet:
    return tiny_unet()


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def unit(count: int, seed: int = 1) -> Tensor:
    return torch.nn.functional.normalize(noise(count, 16, seed=seed), dim=1)


def test_a_picture_of_any_shape_in_multiples_keeps_its_size(network: UNet) -> None:
    assert network.multiple == 4
    for height, width in ((32, 32), (4, 4), (20, 48), (64, 12)):
        x = noise(2, 3, height, width)
        assert network(x, torch.tensor([0.1, -0.5]), unit(2)).shape == x.shape


def test_pictures_of_a_batch_do_not_see_each_other(network: UNet) -> None:
    x, level, cond = noise(3, 3, 16, 16), torch.tensor([0.1, -0.5, 0.9]), unit(3)
    together = network(x, level, cond)
    alone = network(x[1:2], level[1:2], cond[1:2])
    assert torch.allclose(together[1:2], alone, atol=1e-5)


def test_the_network_hears_the_noise_level_and_the_descriptor(network: UNet) -> None:
    x = noise(1, 3, 16, 16)
    plain = network(x, torch.tensor([0.1]), unit(1))
    assert not torch.allclose(plain, network(x, torch.tensor([0.2]), unit(1)), atol=1e-3)
    assert not torch.allclose(plain, network(x, torch.tensor([0.1]), unit(1, seed=2)), atol=1e-3)


def test_a_descriptor_that_is_not_known_is_no_descriptor(network: UNet) -> None:
    x, level, cond = noise(2, 3, 16, 16), torch.tensor([0.1, -0.5]), unit(2)
    mixed = network(x, level, cond, torch.tensor([False, True]))
    assert torch.allclose(mixed[:1], network(x, level, None)[:1], atol=1e-5)
    assert torch.allclose(mixed[1:], network(x, level, cond)[1:], atol=1e-5)


def test_an_untrained_network_says_nothing_and_the_denoiser_then_shrinks_the_noise() -> None:
    network = UNet(DENOISER)
    x = noise(2, 3, 16, 16) * 3
    with torch.no_grad():
        x0 = precondition(network, x, torch.tensor([3.0, 0.5]), None)
    shares = [SIGMA_DATA**2 / (sigma**2 + SIGMA_DATA**2) for sigma in (3.0, 0.5)]
    silent = network.leave[-1].bias
    assert isinstance(silent, Tensor)
    spread = float(silent.detach().abs().max()) * SIGMA_DATA
    for picture, noisy, share in zip(x0, x, shares, strict=True):
        assert (picture - share * noisy).abs().max() <= spread


def test_preconditioning_at_the_ends_of_the_path(network: UNet) -> None:
    x = noise(1, 3, 16, 16)
    clean = precondition(network, x, torch.tensor([1e-4]), unit(1))
    assert torch.allclose(clean, x, atol=1e-2), "without noise the picture is its own answer"
    far, level = 1e4, torch.tensor([1e4])
    drawn = precondition(network, x * far, level, unit(1))
    assert torch.allclose(drawn, SIGMA_DATA * network(x, level.log() / 4, unit(1)), atol=1e-2)


def test_the_denoiser_is_its_preconditioned_network(network: UNet) -> None:
    denoiser = StarterDenoiser(network)
    x = noise(2, 3, 16, 16)
    expected = precondition(network, x, torch.tensor([0.7, 0.7]), unit(2))
    assert torch.equal(denoiser.denoise(x, 0.7, unit(2)), expected)
    assert (denoiser.sigma_min, denoiser.sigma_max) == (SIGMA_MIN, SIGMA_MAX)


def test_a_sketch_reaches_pictures_of_any_shape() -> None:
    sketching = tiny_unet(replace(DENOISER, channels=(16, 32, 48), blocks=(1, 1, 1), sketch=16))
    assert sketching.multiple == 8
    for height, width in ((32, 32), (8, 24), (64, 16)):
        blank = torch.zeros(1, 3, height, width)
        drawn = sketching(blank, torch.tensor([0.1]), unit(1))
        assert drawn.shape == blank.shape
        assert not torch.allclose(drawn, sketching(blank, torch.tensor([0.1]), unit(1, seed=2)), atol=1e-3)


@pytest.mark.parametrize("config", [DENOISER, UPSCALER, UNetConfig(), Recipe().enlarger])
def test_a_configuration_comes_back_from_json(config: UNetConfig) -> None:
    assert UNetConfig.from_dict(json.loads(json.dumps(asdict(config)))) == config


def test_the_upscaler_enlarges_by_its_factor_and_starts_from_a_smooth_enlargement() -> None:
    upscaler = Upscaler(tiny_unet(UPSCALER, seed=2))
    small = noise(1, 3, 12, 20).clamp(-1, 1)
    assert upscaler.factor == 4
    assert upscaler(small, unit(1)).shape == (1, 3, 48, 80)
    assert not torch.allclose(upscaler(small, unit(1)), upscaler(small, None), atol=1e-3)
    untrained = UNet(UPSCALER)
    torch.nn.init.zeros_(untrained.leave[-1].bias)  # type: ignore[arg-type]
    smooth = torch.nn.functional.interpolate(small, scale_factor=4.0, mode="bicubic")
    assert torch.equal(Upscaler(untrained)(small, None), smooth)
