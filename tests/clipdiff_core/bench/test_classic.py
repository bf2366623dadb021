"""The baseline of `tests/bench`: its update does what Disco's equations say."""

import math

import pytest
import torch

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import steady
from clipdiff_core.sampling.solvers import State, draw_noise
from tests.bench.classic import Classic, clamp_rms, classic_gradient, classic_predict, classic_sigmas, draw_classic
from tests.clipdiff_core.toys import ToyDenoiser, generators

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def guide(perceptor: Perceptor) -> Guide:
    return Guide((View(perceptor, Descriptors(perceptor.encode_texts(["a fox"]), torch.ones(1))),), steady(2))


def start(sigma: float) -> State:
    random = generators(1)
    return State(draw_noise(torch.empty(1, 3, 32, 32), random) * sigma, 0, (), random)


@pytest.mark.parametrize("sigma", [0.1, 1.0, 20.0])
def test_the_push_is_that_of_eps(sigma: float, guide: Guide) -> None:
    """x0 follows from the moved eps as in the variance-preserving form, which the code never writes down."""
    alpha_bar = 1 / (1 + sigma**2)
    x0, gradient = classic_gradient(ToyDenoiser(), guide, start(sigma), sigma)
    g = clamp_rms(5000 * gradient, 0.05)
    state = start(sigma)
    x, guided = classic_predict(ToyDenoiser(), guide, Classic())(state, sigma)
    assert torch.equal(x, state.x)
    x_vp = x * math.sqrt(alpha_bar)
    eps = (x_vp - math.sqrt(alpha_bar) * x0) / math.sqrt(1 - alpha_bar) + math.sqrt(1 - alpha_bar) * g
    expected = (x_vp - math.sqrt(1 - alpha_bar) * eps) / math.sqrt(alpha_bar)
    assert torch.allclose(guided, expected, atol=1e-4 * max(1, sigma))
    assert not torch.allclose(guided, x0, atol=1e-5)


def test_a_gradient_is_cut_to_its_largest_rms_and_never_raised() -> None:
    large, small = torch.full((1, 3, 4, 4), 2.0), torch.full((1, 3, 4, 4), 0.01)
    clamped = clamp_rms(torch.cat([large, small]), 0.05)
    assert torch.allclose(clamped[0], torch.tensor(0.05))
    assert torch.equal(clamped[1:], small)
    assert torch.equal(clamp_rms(torch.zeros(1, 3, 4, 4), 0.05), torch.zeros(1, 3, 4, 4))


def test_the_levels_are_those_of_the_linear_schedule() -> None:
    sigmas = classic_sigmas(ToyDenoiser(), 50)
    assert len(sigmas) == 51
    assert sigmas[-1] == 0
    assert sigmas[0] == pytest.approx(ToyDenoiser.sigma_max)
    assert sigmas[-2] == pytest.approx(ToyDenoiser.sigma_min)
    assert list(sigmas) == sorted(sigmas, reverse=True)


def test_a_push_comes_nearer_to_the_target(guide: Guide) -> None:
    drawn = [draw_classic(ToyDenoiser(), guide, 32, 3, Classic(25, clamp, 0.0, 2)) for clamp in (1e-9, 0.05)]
    unguided, guided = (float(guide.loss(picture, generators(9))) for picture in drawn)
    assert guided < unguided
