"""Guided-diffusion's U-Net: its flags, its keys, and what may not change what it says."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from clipdiff_core.denoisers.adm import ADM, embed_times
from clipdiff_core.denoisers.adm_config import ADMConfig, DiscreteProcess
from clipdiff_core.denoisers.layers import use_checkpointing
from clipdiff_core.errors import CheckpointError, JobError
from tests.check_golden import fill, relative_error

pytestmark = pytest.mark.usefixtures("one_thread")
TINY = ADMConfig(
    image_size=32, num_channels=32, num_res_blocks=1, channel_mult=(1, 2), attention_resolutions=(16,), num_heads=2
)
CATALOGUE = {  # flags as the artists' catalogues write them
    "attention_resolutions": "32,16,8",
    "class_cond": False,
    "diffusion_steps": 1000,
    "image_size": 512,
    "learn_sigma": True,
    "noise_schedule": "linear",
    "num_channels": 256,
    "num_head_channels": 64,
    "num_res_blocks": 2,
    "resblock_updown": True,
    "rescale_timesteps": True,
    "use_scale_shift_norm": True,
}


def tiny(**changes: object) -> ADM:
    network = ADM(replace(TINY, **changes))
    fill(network)
    return network.eval()


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


TIMES = torch.tensor([3.5, 900.0])


def test_the_defaults_are_the_published_ones() -> None:
    config = ADMConfig.from_dict({})
    assert config == ADMConfig()
    assert config.channels == (128, 256, 384, 512)
    assert [config.attends(level) for level in range(4)] == [False, False, True, True]
    assert (config.heads(512), config.heads(512, upward=True)) == (4, 4)
    assert DiscreteProcess.from_dict({}) == DiscreteProcess(1000, "linear", False)


@pytest.mark.parametrize(
    ("size", "levels"),
    [(64, (1, 2, 3, 4)), (128, (1, 1, 2, 3, 4)), (256, (1, 1, 2, 2, 4, 4)), (512, (0.5, 1, 1, 2, 2, 4, 4))],
)
def test_widths_go_by_the_size_trained_on(size: int, levels: tuple[float, ...]) -> None:
    assert ADMConfig(image_size=size, num_channels=64).channels == tuple(int(64 * level) for level in levels)


@pytest.mark.parametrize(("size", "parameters", "keys"), [(256, 552_814_086, 566), (512, 557_973_638, 644)])
def test_a_catalogues_flags_make_the_published_network(size: int, parameters: int, keys: int) -> None:
    flags = CATALOGUE | {"image_size": size}
    with torch.device("meta"):
        network = ADM(ADMConfig.from_dict(flags))
    assert sum(p.numel() for p in network.parameters()) == parameters
    assert len(network.state_dict()) == keys
    assert DiscreteProcess.from_dict(flags) == DiscreteProcess(1000, "linear", True)


def test_a_small_fine_tune_has_one_head_and_learned_resizing() -> None:
    flags = {"image_size": 256, "num_heads": 1, "attention_resolutions": "16", "learn_sigma": True}
    with torch.device("meta"):
        network = ADM(ADMConfig.from_dict(flags | {"use_scale_shift_norm": False}))
    assert sum(p.numel() for p in network.parameters()) == 113_676_678
    assert network.state_dict()["input_blocks.3.0.op.weight"].shape == (128, 128, 3, 3)


def test_lists_may_be_words_or_numbers() -> None:
    words = ADMConfig.from_dict({"image_size": 48, "channel_mult": "1,2", "attention_resolutions": "24, 12"})
    numbers = ADMConfig.from_dict({"image_size": 48, "channel_mult": [1, 2], "attention_resolutions": [24, 12]})
    assert words == numbers
    assert ADMConfig.from_dict({"channel_mult": "", "attention_resolutions": ""}).attention_resolutions == ()


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ({"depth": 3}, "“depth”"),
        ({"image_size": 96}, "“image_size”"),
        ({"image_size": "64"}, "“image_size”"),
        ({"learn_sigma": 1}, "“learn_sigma”"),
        ({"num_channels": 40}, "“num_channels”"),
        ({"num_res_blocks": 0}, "“num_res_blocks”"),
        ({"channel_mult": "1,x"}, "“channel_mult”"),
        ({"channel_mult": 2}, "“channel_mult”"),
        ({"attention_resolutions": "0"}, "“attention_resolutions”"),
        ({"num_heads": 0}, "“num_heads”"),
    ],
)
def test_flags_that_make_no_network_are_named(flags: dict[str, object], named: str) -> None:
    with pytest.raises(CheckpointError, match=named) as raised:
        ADMConfig.from_dict(flags)
    assert raised.value.field == "model"


@pytest.mark.parametrize("changes", [{"num_heads": 3}, {"num_head_channels": 48}, {"num_head_channels": 0}])
def test_heads_share_the_channels_evenly(changes: dict[str, int]) -> None:
    with pytest.raises(CheckpointError, match=next(iter(changes))):
        ADM(replace(TINY, **changes))


@pytest.mark.parametrize("flags", [{"noise_schedule": "sqrt"}, {"diffusion_steps": 0}, {"diffusion_steps": "1000"}])
def test_a_process_that_is_none_is_named(flags: dict[str, object]) -> None:
    with pytest.raises(CheckpointError, match=next(iter(flags))):
        DiscreteProcess.from_dict(flags)


def test_both_attention_orders_are_one_network_with_its_channels_moved() -> None:
    legacy, new = tiny(), tiny(use_new_attention_order=True)
    x = noise(2, 3, 32, 32)
    tensors = legacy.state_dict()
    new.load_state_dict(tensors)
    assert relative_error(new(x, TIMES), legacy(x, TIMES)) > 1e-3
    for key, tensor in tensors.items():
        if "qkv" in key:  # (heads, 3, C) to (3, heads, C)
            tensors[key] = tensor.unflatten(0, (2, 3, -1)).transpose(0, 1).flatten(0, 2)
    new.load_state_dict(tensors)
    assert relative_error(new(x, TIMES), legacy(x, TIMES)) < 1e-5


def test_heads_on_the_way_up_may_be_others() -> None:
    same, other = tiny(), tiny(num_heads_upsample=4)
    assert same.state_dict().keys() == other.state_dict().keys()
    x = noise(1, 3, 16, 16)
    assert relative_error(other(x, TIMES[:1]), same(x, TIMES[:1])) > 1e-3


def test_a_class_is_heard() -> None:
    network = tiny(class_cond=True, num_classes=10)
    x = noise(1, 3, 16, 16).expand(2, -1, -1, -1)
    out = network(x, TIMES[:1].expand(2), torch.tensor([1, 7]))
    assert not torch.allclose(out[0], out[1], atol=1e-3)


def test_pictures_of_a_batch_do_not_see_each_other_nor_each_others_time() -> None:
    network, x = tiny(), noise(2, 3, 16, 32)
    assert torch.allclose(network(x, TIMES)[1:], network(x[1:], TIMES[1:]), atol=1e-5)
    assert not torch.allclose(network(x, TIMES), network(x, TIMES + 1), atol=1e-3)


@pytest.mark.parametrize("changes", [{}, {"resblock_updown": True}, {"use_scale_shift_norm": False}])
def test_checkpointing_changes_no_gradient(changes: dict[str, bool]) -> None:
    gradients = []
    for checkpointing in (False, True):
        network = tiny(**changes)
        use_checkpointing(network, checkpointing)
        x = noise(1, 3, 16, 16).requires_grad_()
        out = network(x, TIMES[:1])
        gradients.append(torch.autograd.grad(out.square().sum(), [x, *network.parameters()]))
    for plain, recomputed in zip(*gradients, strict=True):
        assert torch.equal(plain, recomputed)


def test_checkpointing_remembers_less() -> None:
    def remembered(network: ADM) -> int:
        sizes: list[int] = []

        def keep(tensor: Tensor) -> Tensor:
            sizes.append(tensor.numel())
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            network(noise(1, 3, 32, 32).requires_grad_(), TIMES[:1])
        return sum(sizes)

    network = tiny().requires_grad_(False)
    plain = remembered(network)
    use_checkpointing(network)
    assert remembered(network) < plain / 2
    assert all(not module.checkpointing for module in tiny().input_blocks)
    assert all(module.checkpointing for module in tiny(use_checkpoint=True).input_blocks)


@pytest.mark.parametrize(
    ("precision", "changes"),
    [
        (torch.float16, {}),
        (torch.bfloat16, {"resblock_updown": True}),
        (torch.bfloat16, {"use_scale_shift_norm": False}),
    ],
)
def test_half_precision_is_near(precision: torch.dtype, changes: dict[str, bool]) -> None:
    network, x = tiny(**changes), noise(2, 3, 16, 16)
    with torch.no_grad():
        exact = network(x, TIMES)
        network.use_precision(precision)
        out = network(x, TIMES)
    assert out.dtype == torch.float32
    assert 0 < relative_error(out, exact) < 20 * torch.finfo(precision).eps
    weights = network.state_dict()
    assert weights["input_blocks.1.0.in_layers.2.weight"].dtype == precision
    assert weights["input_blocks.1.0.in_layers.0.weight"].dtype == torch.float32
    assert weights["out.2.weight"].dtype == torch.float32


def test_fp16_is_taken_from_the_flags() -> None:
    assert ADM(replace(TINY, use_fp16=True)).precision == torch.float16


def test_channels_last_says_the_same() -> None:
    network, x = tiny(resblock_updown=True), noise(2, 3, 16, 48)
    with torch.no_grad():
        plain = network(x, TIMES)
        last: ADM = network.to(memory_format=torch.channels_last)
        assert relative_error(last(x, TIMES), plain) < 1e-5


@pytest.mark.parametrize(("height", "width"), [(16, 16), (4, 4), (18, 50), (64, 32)])
def test_any_size_in_multiples_is_drawn(height: int, width: int) -> None:
    network = tiny(learn_sigma=True)
    assert network.multiple == 2
    with torch.no_grad():
        assert network(noise(1, 3, height, width), TIMES[:1]).shape == (1, 6, height, width)


def test_other_sizes_are_refused_with_a_sentence() -> None:
    network = tiny(channel_mult=(1, 1, 1, 1), num_heads=1)
    with pytest.raises(JobError, match="multiples of 8 pixels, and 45x30 is none: 48x32 would be") as raised:
        network(noise(1, 3, 30, 45), TIMES[:1])
    assert raised.value.field == "size"


def test_times_are_cosines_and_sines_of_falling_frequencies() -> None:
    embedded = embed_times(torch.tensor([0.0, 2.0]), 8)
    assert embedded[0].tolist() == [1.0] * 4 + [0.0] * 4
    angles = [2.0 * 10_000 ** (-i / 4) for i in range(4)]
    expected = [wave(angle) for wave in (math.cos, math.sin) for angle in angles]
    assert embedded[1].tolist() == pytest.approx(expected, rel=1e-5)
