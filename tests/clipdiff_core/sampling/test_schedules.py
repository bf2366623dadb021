"""Schedules fall from the denoiser's largest noise level to its smallest, and then to 0."""

from itertools import pairwise

import pytest

from clipdiff_core.denoisers.starter import SIGMA_MAX, SIGMA_MIN, StarterDenoiser
from clipdiff_core.job import Schedule
from clipdiff_core.sampling.schedules import exponential, karras, levels_from, noise_levels
from tests.clipdiff_core.tiny_model import tiny_unet
from tests.clipdiff_core.toys import ToyDenoiser


@pytest.mark.parametrize("schedule", ["karras", "exponential", "network"])
@pytest.mark.parametrize("steps", [1, 2, 30])
def test_levels_fall_to_zero_over_the_denoisers_whole_range(schedule: Schedule, steps: int) -> None:
    sigmas = noise_levels(schedule, steps, StarterDenoiser(tiny_unet()))
    assert len(sigmas) == steps + 1
    assert sigmas[0] == pytest.approx(SIGMA_MAX)
    assert sigmas[-1] == 0.0
    assert all(high > low for high, low in pairwise(sigmas))
    if steps > 1:
        assert sigmas[-2] == pytest.approx(SIGMA_MIN)


def test_the_networks_schedule_is_asked_of_the_network() -> None:
    assert noise_levels("network", 3, ToyDenoiser()) == (8.0, 4.0, 2.0, 0.0)


def test_the_starters_own_schedule_is_even_in_its_logarithm() -> None:
    *sigmas, _ = noise_levels("network", 5, StarterDenoiser(tiny_unet()))
    ratios = [high / low for high, low in pairwise(sigmas)]
    assert ratios == pytest.approx([ratios[0]] * 4)


def test_karras_by_its_equation() -> None:
    middle = ((80 ** (1 / 7) + 0.002 ** (1 / 7)) / 2) ** 7
    assert karras(3, 0.002, 80.0) == pytest.approx([80.0, middle, 0.002])


def test_exponential_is_even_in_its_logarithm() -> None:
    assert exponential(3, 0.02, 8.0) == pytest.approx([8.0, 0.4, 0.02])


@pytest.mark.parametrize("schedule", ["karras", "exponential", "network"])
def test_a_strength_is_a_noise_level_whatever_the_schedule(schedule: Schedule) -> None:
    denoiser = StarterDenoiser(tiny_unet())
    whole = noise_levels(schedule, 10, denoiser)
    part = levels_from(whole, 0.5, denoiser)
    assert part[0] == pytest.approx(((SIGMA_MAX ** (1 / 7) + SIGMA_MIN ** (1 / 7)) / 2) ** 7)
    assert part[1:] == whole[-len(part) + 1 :], "from there on it is the same run"
    assert part[1] < part[0] < whole[-len(part)] + 1e-9


def test_the_ends_of_strength() -> None:
    denoiser = StarterDenoiser(tiny_unet())
    whole = noise_levels("karras", 10, denoiser)
    assert levels_from(whole, 1.0, denoiser) == whole
    assert levels_from(whole, 0.0, denoiser) == pytest.approx((SIGMA_MIN, 0.0))
    firsts = [levels_from(whole, strength, denoiser)[0] for strength in (0.1, 0.3, 0.31, 0.9, 0.999)]
    assert firsts == sorted(firsts)
    assert levels_from((8.0, 4.0, 0.0), 0.9, denoiser) == (8.0, 4.0, 0.0), "no higher than the schedule itself"
