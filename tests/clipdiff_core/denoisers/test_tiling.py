"""Tiling: whatever is rolled goes in rolled and comes out rolled, in every family, and only while it is asked for."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.adm import ADM
from clipdiff_core.denoisers.adm_config import ADMConfig
from clipdiff_core.denoisers.secondary import SecondaryNetwork
from clipdiff_core.denoisers.tiling import Resize, resize, tiled
from clipdiff_core.denoisers.unet import UNet, UNetConfig
from clipdiff_core.denoisers.upscaler import Upscaler
from clipdiff_core.denoisers.v_diffusion import VConfig, VNetwork
from tests.clipdiff_core.tiny_model import DENOISER, UPSCALER, randomize, tiny_unet

pytestmark = pytest.mark.usefixtures("one_thread")
TIME = torch.tensor([0.3])
ADM_FLAGS = {"image_size": 32, "num_channels": 32, "num_res_blocks": 1, "channel_mult": "1,2"}

Draws = Callable[[Tensor], Tensor]


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def starter() -> tuple[UNet, Draws]:
    network = tiny_unet()
    return network, lambda x: network(x, TIME, None)


def adm(updown: bool) -> tuple[ADM, Draws]:
    config = ADMConfig.from_dict({**ADM_FLAGS, "resblock_updown": updown, "attention_resolutions": "16"})
    network = ADM(config)
    randomize(network, seed=1)
    return network, lambda x: network(x, 1000 * TIME)


def v_diffusion(from_jax: bool) -> tuple[VNetwork, Draws]:
    network = VNetwork(VConfig(32, (128, 128), blocks=1, attention=1, from_jax=from_jax))
    randomize(network, seed=1)
    return network, lambda x: network(x, TIME)


def secondary() -> tuple[SecondaryNetwork, Draws]:
    network = SecondaryNetwork()
    randomize(network, seed=1)
    return network, lambda x: network(x, TIME)[0]


def diffusers_unet(**settings: object) -> tuple[nn.Module, Draws]:
    from tests.clipdiff_core.tiny_pipelines import tiny_unet2d

    network = tiny_unet2d(**settings)
    return network, lambda x: network(x, TIME, return_dict=False)[0]


def decoder() -> tuple[nn.Module, Draws]:
    from tests.clipdiff_core.tiny_pipelines import tiny_autoencoder

    network = tiny_autoencoder()
    return network, lambda x: network.decode(x, return_dict=False)[0]


def encoder() -> tuple[nn.Module, Draws]:
    from tests.clipdiff_core.tiny_pipelines import tiny_autoencoder

    network = tiny_autoencoder()
    return network, lambda x: network.encode(x, return_dict=False)[0].mode()


NETWORKS: dict[str, Callable[[], tuple[nn.Module, Draws]]] = {
    "starter": starter,
    "adm": lambda: adm(updown=True),
    "adm-plain": lambda: adm(updown=False),
    "v": lambda: v_diffusion(from_jax=False),
    "v-jax": lambda: v_diffusion(from_jax=True),
    "secondary": secondary,
    "diffusers": diffusers_unet,
    "diffusers-by-hand": lambda: diffusers_unet(downsample_padding=0),
    "decoder": decoder,
    "encoder": encoder,
}


def rolled(x: Tensor, down: int, right: int) -> Tensor:
    return x.roll((down, right), (2, 3))


@pytest.mark.parametrize("name", NETWORKS)
@torch.no_grad()
def test_a_network_that_is_tiled_knows_no_edge(name: str) -> None:
    network, draws = NETWORKS[name]()
    x = noise(1, 4 if name == "decoder" else 3, 32, 96)
    plain = draws(x)
    with tiled([network]):
        drawn = draws(x)
        scale = 32 / drawn.shape[2]
        out = rolled(drawn, round(32 / scale) % drawn.shape[2], round(64 / scale))
        assert torch.allclose(draws(rolled(x, 32, 64)), out, atol=2e-4 * float(drawn.abs().max()))
    assert not torch.allclose(plain, drawn, atol=1e-3 * float(drawn.abs().max())), "the edges were seen before"
    assert torch.equal(draws(x), plain), "and are seen again"


@pytest.mark.parametrize(("height", "width"), [(48, 80), (16, 16), (112, 48)])
@torch.no_grad()
def test_any_multiple_of_the_stride_tiles(height: int, width: int) -> None:
    """Four levels, as the starter has; odd multiples of 16 leave odd sides on the coarsest."""
    config = UNetConfig(channels=(16, 16, 16, 16), blocks=(1, 1, 1, 1), head_channels=16, embedding=32, descriptor=16)
    network = tiny_unet(config)
    assert network.multiple == 16
    x = noise(1, 3, height, width)
    with tiled([network]):
        drawn = network(x, TIME, None)
        again = network(rolled(x, 16, 32), TIME, None)
    assert torch.allclose(again, rolled(drawn, 16, 32), atol=1e-4 * float(drawn.abs().max()))


@torch.no_grad()
def test_a_sketch_goes_on_behind_the_edge() -> None:
    config = UNetConfig(**{**vars_of(DENOISER), "channels": (16, 16, 32), "blocks": (1, 1, 1), "sketch": 4})
    network = tiny_unet(config)
    assert network.sketch is not None
    descriptors = noise(1, 16)
    with tiled([network]):
        maps = network.sketch(descriptors, (32, 32))
    for one in maps:
        inside = max(float(one.diff(dim=2).abs().max()), float(one.diff(dim=3).abs().max()))
        assert (one[:, :, 0] - one[:, :, -1]).abs().max() <= inside
        assert (one[:, :, :, 0] - one[:, :, :, -1]).abs().max() <= inside


def vars_of(config: UNetConfig) -> dict[str, object]:
    return {name: getattr(config, name) for name in config.__dataclass_fields__}


def test_the_upscaler_tiles_when_told_to() -> None:
    upscaler = Upscaler(tiny_unet(UPSCALER))
    small, cond = noise(1, 3, 16, 24), noise(1, 16, seed=1)
    plain = upscaler(small, cond)
    drawn = upscaler(small, cond, wrap=True)
    again = upscaler(rolled(small, 4, 10), cond, wrap=True)
    assert torch.allclose(again, rolled(drawn, 16, 40), atol=1e-4 * float(drawn.abs().max()))
    assert not torch.allclose(plain, drawn, atol=1e-2)
    assert torch.equal(upscaler(small, cond), plain)


def test_a_mistake_inside_leaves_nothing_behind() -> None:
    network, _ = starter()
    before = {part: part.padding_mode for part in network.modules() if isinstance(part, nn.Conv2d | Resize)}

    def fail() -> None:
        with tiled([network, network]), tiled([network]):
            assert {part.padding_mode for part in before} == {"circular"}
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert {part: part.padding_mode for part in before} == before


def test_no_networks_are_no_mistake() -> None:
    with tiled([]):
        pass


@pytest.mark.parametrize("antialias", [False, True])
@pytest.mark.parametrize("mode", ["bilinear", "bicubic"])
@pytest.mark.parametrize(("inside", "outside", "shift", "moved"), [
    ((32, 48), (64, 96), 5, 10),
    ((12, 20), (48, 80), 3, 12),
    ((64, 64), (24, 24), 8, 3),
    ((80, 64), (72, 56), 40, None),
    ((3, 3), (8, 8), 1, None),
])  # fmt: skip
def test_resampling_wraps(
    inside: tuple[int, int], outside: tuple[int, int], shift: int, moved: int | None, mode: str, antialias: bool
) -> None:
    x = noise(1, 3, *inside)
    out = resize(x, outside, mode, antialias=antialias, wrap=True)
    assert out.shape[2:] == outside
    around = resize(x.tile(1, 1, 3, 3), (3 * outside[0], 3 * outside[1]), mode, antialias=antialias)
    middle = around[:, :, outside[0] : 2 * outside[0], outside[1] : 2 * outside[1]]
    if min(inside) > 8:  # else what lies behind the edge of the nine reaches the middle one
        assert torch.allclose(out, middle, atol=1e-4)
    if moved is not None:
        again = resize(rolled(x, shift, shift), outside, mode, antialias=antialias, wrap=True)
        assert torch.allclose(again, rolled(out, moved, moved), atol=1e-4)


def test_resampling_without_edges_that_meet_is_torchs_own() -> None:
    x = noise(1, 3, 16, 24)
    for mode in ("nearest", "bilinear", "bicubic"):
        expected = torch.nn.functional.interpolate(x, scale_factor=2.0, mode=mode)
        assert torch.equal(resize(x, (32, 48), mode), expected)
        assert torch.equal(Resize(mode)(x), expected)
