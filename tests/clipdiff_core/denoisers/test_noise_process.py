"""The process behind a diffusers network: its table, what its answers mean, and schedulers that have none."""

import math
from typing import Any

import pytest
import torch

from clipdiff_core.denoisers.noise_process import NoiseProcess, Prediction
from clipdiff_core.denoisers.sigma_table import SigmaTable
from clipdiff_core.errors import CheckpointError

LINEAR = {"num_train_timesteps": 1000, "beta_schedule": "linear", "beta_start": 1e-4, "beta_end": 0.02}


def test_entries_of_the_table_are_whole_steps_and_all_between_comes_back() -> None:
    table = NoiseProcess.from_dict(LINEAR).table
    assert [table.time(table.sigmas[step]) for step in (0, 1, 500, 999)] == [0, 1, 500, 999]
    for time in (0.25, 17.5, 998.99):
        assert table.time(table.sigma(time)) == pytest.approx(time, abs=1e-6)
    assert table.sigma(0.5) == pytest.approx(math.sqrt(table.sigmas[0] * table.sigmas[1]))


def test_outside_of_the_table_its_ends_hold() -> None:
    table = SigmaTable([0.9, 0.5, 0.1])
    assert (table.time(0.0), table.time(1e9)) == (0.0, 2.0)
    assert (table.sigma(-3.0), table.sigma(7.0)) == (table.sigmas[0], table.sigmas[2])


def test_the_networks_own_levels_are_even_in_its_time() -> None:
    process = NoiseProcess.from_dict(LINEAR)
    assert process.network_sigmas(4) == [process.table.sigmas[step] for step in (999, 666, 333, 0)]
    assert process.network_sigmas(1) == [process.table.sigmas[999]]


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "sample"])
def test_the_clean_picture_comes_out_of_every_kind_of_answer(prediction: Prediction) -> None:
    sigma = 3.0
    clean, noise = torch.randn(2, 1, 3, 4, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    a, s = 1 / math.sqrt(1 + sigma**2), sigma / math.sqrt(1 + sigma**2)
    answers = {"epsilon": noise, "v_prediction": a * noise - s * clean, "sample": clean}
    x0 = NoiseProcess((0.9, 0.1), prediction).clean(clean + sigma * noise, answers[prediction], sigma)
    assert torch.allclose(x0, clean)


def test_clipping_bounds_the_picture_but_not_its_gradient() -> None:
    process = NoiseProcess((0.9, 0.1), "sample", clip_range=1.0)
    predicted = torch.full((1, 3, 2, 2), 4.0, requires_grad=True)
    x0 = process.clean(torch.zeros_like(predicted), predicted, 1.0)
    assert torch.equal(x0, torch.ones_like(x0))
    (gradient,) = torch.autograd.grad(x0.sum(), predicted)
    assert torch.equal(gradient, torch.ones_like(gradient))


@pytest.mark.parametrize(
    "settings",
    [
        {"beta_schedule": "linear"},
        {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012},
        {"beta_schedule": "squaredcos_cap_v2"},
        {"trained_betas": [0.1, 0.2, 0.4]},
        {"beta_schedule": "scaled_linear", "rescale_betas_zero_snr": True},
    ],
)
def test_every_schedule_is_diffusers_own(settings: dict[str, Any]) -> None:
    diffusers = pytest.importorskip("diffusers")
    theirs = diffusers.DDPMScheduler(**settings)
    ours = NoiseProcess.from_dict(theirs.config)
    expected = theirs.alphas_cumprod.double().clamp(min=2**-24)
    assert torch.allclose(torch.tensor(ours.alphas_cumprod, dtype=torch.float64).clamp(min=2**-24), expected, atol=1e-6)
    assert ours.clip_range == 1.0


def test_the_sigmoid_schedule_rises_from_its_start_to_its_end() -> None:
    alphas = NoiseProcess.from_dict(LINEAR | {"beta_schedule": "sigmoid"}).alphas_cumprod
    first, last = 1 - alphas[0], 1 - alphas[-1] / alphas[-2]
    assert first == pytest.approx(1e-4 + 0.0199 / (1 + math.exp(6)), rel=1e-6)
    assert last == pytest.approx(0.02 - 0.0199 / (1 + math.exp(6)), rel=1e-6)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 1000}, "no table of noise levels"),
        (LINEAR | {"beta_schedule": "jagged"}, "no table of noise levels"),
        (LINEAR | {"num_train_timesteps": 10**9}, "no table of noise levels"),
        (LINEAR | {"beta_end": 2.0}, "noise levels that are none"),
        ({"trained_betas": [0.99] * 1000}, "noise levels that are none"),
        ({"trained_betas": [float("nan"), 0.1]}, "noise levels that are none"),
        (LINEAR | {"prediction_type": "flow_prediction"}, "predicts “flow_prediction”"),
        (LINEAR | {"prediction_type": ["epsilon"]}, "predicts"),
        (LINEAR | {"clip_sample": True, "clip_sample_range": -1}, "clips"),
    ],
)
def test_a_scheduler_of_another_kind_is_refused_in_a_sentence(settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(CheckpointError, match=reason) as caught:
        NoiseProcess.from_dict(settings)
    assert caught.value.field == "model"
