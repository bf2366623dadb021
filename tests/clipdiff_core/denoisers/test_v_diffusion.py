"""v-diffusion's networks and Disco's secondary model: their keys, their time, and what they hear."""

import hashlib
import math

import pytest
import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.layers import use_checkpointing
from clipdiff_core.denoisers.secondary import SecondaryDenoiser, SecondaryNetwork
from clipdiff_core.denoisers.v_diffusion import V_NETWORKS, VConfig, VDenoiser, VNetwork, v_config
from clipdiff_core.denoisers.velocity import (
    COSINE_CROSSOVER,
    SIGMA_MAX,
    SIGMA_MIN,
    clean,
    ddpm_sigma,
    sigma_of,
    spliced_sigma,
    time_of,
)
from clipdiff_core.errors import CheckpointError, JobError
from tests.check_golden import fill, relative_error

pytestmark = pytest.mark.usefixtures("one_thread")
TOLD = VConfig(32, (64, 64, 128), blocks=1, attention=2, descriptor=32)
PLAIN = VConfig(32, (64, 64, 128), blocks=2, attention=1)
FROM_JAX = VConfig(32, (128, 128), blocks=2, attention=1, from_jax=True)
KINDS = [TOLD, PLAIN, FROM_JAX]

# Of the published keys and shapes: how many keys, how many parameters, the start of a SHA-256 over them all.
PUBLISHED = {
    "cc12m_1": (504, 602_895_947, "32989aff7c78dcbf"),
    "cc12m_1_cfg": (504, 602_895_947, "32989aff7c78dcbf"),
    "yfcc_1": (416, 481_439_243, "a9f12a6b6b5a4968"),
    "yfcc_2": (218, 968_251_915, "e247e9a2b5a94b7b"),
    "danbooru_128": (158, 564_880_395, "d47975e3a884d2db"),
    "imagenet_128": (302, 290_342_411, "05355d4ff7faff7f"),
    "wikiart_128": (206, 243_880_459, "e46b0346c12f108e"),
    "wikiart_256": (337, 291_054_347, "6db7fa3b4257f2cb"),
}


def made(config: VConfig) -> VNetwork:
    network = VNetwork(config)
    fill(network)
    return network.eval()


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def published(network: nn.Module) -> tuple[int, int, str]:
    tensors = network.state_dict()
    lines = "\n".join(f"{key} {list(tensor.shape)}" for key, tensor in sorted(tensors.items()))
    return len(tensors), sum(t.numel() for t in tensors.values()), hashlib.sha256(lines.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", sorted(V_NETWORKS))
def test_a_networks_keys_are_the_published_ones(name: str) -> None:
    with torch.device("meta"):
        assert published(VNetwork(v_config(name))) == PUBLISHED[name]


def test_an_unknown_network_is_named() -> None:
    with pytest.raises(CheckpointError, match="cc12m_2") as raised:
        v_config("cc12m_2")
    assert raised.value.field == "model"


def test_sigma_and_time_come_back_from_each_other() -> None:
    assert time_of(1.0) == 0.5
    for sigma in (SIGMA_MIN, 0.3, 1.0, 20.0, SIGMA_MAX):
        assert sigma_of(time_of(sigma)) == pytest.approx(sigma, rel=1e-10)


def test_the_schedules_are_the_published_ones() -> None:
    assert (ddpm_sigma(0.0), ddpm_sigma(1.0)) == (SIGMA_MIN, SIGMA_MAX)
    assert spliced_sigma(1.0) == pytest.approx(SIGMA_MAX, rel=1e-12)
    assert time_of(ddpm_sigma(0.5)) == pytest.approx(0.8150226458, abs=1e-10)
    assert time_of(spliced_sigma(0.5)) == pytest.approx(0.5 * (1 + 0.80074257 - 0.48536712))
    splice = COSINE_CROSSOVER / (1 + 0.80074257 - 0.48536712)
    assert spliced_sigma(splice - 1e-9) == pytest.approx(spliced_sigma(splice + 1e-9), rel=1e-6)


@pytest.mark.parametrize("sigma", [0.02, 1.0, 90.0])
def test_v_becomes_the_clean_picture(sigma: float) -> None:
    x0, drawn = noise(2, 3, 4, 4).double(), noise(2, 3, 4, 4, seed=1).double()
    angle = time_of(sigma) * math.pi / 2
    v = math.cos(angle) * drawn - math.sin(angle) * x0
    assert torch.allclose(clean(x0 + sigma * drawn, v, sigma), x0)


@pytest.mark.parametrize("config", KINDS)
def test_the_denoiser_is_its_network_in_its_own_time(config: VConfig) -> None:
    network = made(config)
    x, t = noise(2, 3, 16, 24), 0.3
    angle = t * math.pi / 2
    cond = noise(2, 32, seed=1) if config.descriptor else None
    with torch.no_grad():
        v = network(x, torch.full((2,), t), cond)
        expected = math.cos(angle) * x - math.sin(angle) * v
        drawn = VDenoiser(network).denoise(x / math.cos(angle), math.tan(angle), cond)
    assert relative_error(drawn, expected) < 1e-5


@pytest.mark.parametrize("config", KINDS)
def test_the_networks_own_schedule(config: VConfig) -> None:
    with torch.device("meta"):
        denoiser = VDenoiser(VNetwork(config))
    sigmas = denoiser.network_sigmas(4)
    schedule = ddpm_sigma if config.from_jax else spliced_sigma
    assert sigmas == [schedule(t) for t in (1.0, 0.75, 0.5, 0.25)]
    assert sigmas[0] == pytest.approx(denoiser.sigma_max, rel=1e-12)
    assert sigmas == sorted(sigmas, reverse=True)
    assert denoiser.network_sigmas(1) == sigmas[:1]


def test_a_descriptor_is_heard_whatever_its_length_and_zeros_are_none() -> None:
    network, x, t = made(TOLD), noise(1, 3, 16, 16), torch.tensor([0.6])
    with torch.no_grad():
        one, other = network(x, t, noise(1, 32, seed=1)), network(x, t, noise(1, 32, seed=2))
        assert relative_error(other, one) > 1e-2
        assert relative_error(network(x, t, 7 * noise(1, 32, seed=1)), one) < 1e-5
        nothing = network(x, t)
        assert torch.equal(nothing, network(x, t, torch.zeros(1, 32)))
        assert relative_error(nothing, one) > 1e-2


def test_a_network_that_is_told_nothing_draws_the_same() -> None:
    denoiser, x = VDenoiser(made(PLAIN)), noise(1, 3, 16, 16)
    with torch.no_grad():
        assert torch.equal(denoiser.denoise(x, 1.0, None), denoiser.denoise(x, 1.0, torch.ones(1, 512)))


@pytest.mark.parametrize("config", KINDS)
def test_pictures_of_a_batch_do_not_see_each_other(config: VConfig) -> None:
    network, x, t = made(config), noise(2, 3, 16, 32), torch.tensor([0.2, 0.8])
    with torch.no_grad():
        assert relative_error(network(x[1:], t[1:]), network(x, t)[1:]) < 1e-5
        assert relative_error(network(x, t + 0.1), network(x, t)) > 1e-3


@pytest.mark.parametrize("config", KINDS)
def test_checkpointing_changes_no_gradient(config: VConfig) -> None:
    gradients = []
    for checkpointing in (False, True):
        network = made(config)
        use_checkpointing(network, checkpointing)
        x = noise(1, 3, 16, 16).requires_grad_()
        out = network(x, torch.tensor([0.4]))
        gradients.append(torch.autograd.grad(out.square().sum(), x)[0])
    assert gradients[0].any()
    assert torch.equal(*gradients)


@pytest.mark.parametrize("config", KINDS)
def test_half_precision_is_near(config: VConfig) -> None:
    network, x, t = made(config), noise(1, 3, 16, 16), torch.tensor([0.4])
    with torch.no_grad():
        exact = network(x, t)
        network.use_precision(torch.bfloat16)
        out = network(x, t)
    assert out.dtype == torch.float32
    assert 0 < relative_error(out, exact) < 20 * torch.finfo(torch.bfloat16).eps


@pytest.mark.parametrize("config", KINDS)
def test_channels_last_says_the_same(config: VConfig) -> None:
    network, x, t = made(config), noise(1, 3, 16, 32), torch.tensor([0.4])
    with torch.no_grad():
        plain = network(x, t)
        last: VNetwork = network.to(memory_format=torch.channels_last)
        assert relative_error(last(x, t), plain) < 1e-5


def test_other_sizes_are_refused_with_a_sentence() -> None:
    with torch.device("meta"):
        networks = (VNetwork(PLAIN), SecondaryNetwork())
    for network, multiple in zip(networks, (4, 32), strict=True):
        assert network.multiple == multiple
        with pytest.raises(JobError, match=f"multiples of {multiple} pixels") as raised:
            network(noise(1, 3, 32, 33), torch.tensor([0.4]))
        assert raised.value.field == "size"


def test_the_secondary_model_gives_v_and_the_picture_it_means() -> None:
    network = SecondaryNetwork()
    fill(network)
    denoiser, x, t = SecondaryDenoiser(network), noise(2, 3, 32, 64), 0.3
    angle = t * math.pi / 2
    with torch.no_grad():
        v, x0 = network(x, torch.full((2,), t))
        assert torch.allclose(x0, math.cos(angle) * x - math.sin(angle) * v, atol=1e-6)
        drawn = denoiser.denoise(x / math.cos(angle), math.tan(angle), torch.ones(2, 512))
        network.use_precision(torch.bfloat16)
        assert 0 < relative_error(network(x, torch.full((2,), t))[0], v) < 0.1
    assert relative_error(drawn, x0) < 1e-5
    assert denoiser.network_sigmas(2) == [spliced_sigma(1.0), spliced_sigma(0.5)]
    assert (denoiser.sigma_min, denoiser.sigma_max) == (SIGMA_MIN, SIGMA_MAX)
