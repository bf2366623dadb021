"""Langevin's walk, where the outcome is known: on pixels that are normally distributed."""

import pytest
import torch
from torch import Tensor

from clipdiff_core.denoisers.starter import SIGMA_DATA
from clipdiff_core.sampling.langevin import PlainPrior, langevin
from clipdiff_core.sampling.schedules import karras
from clipdiff_core.sampling.solvers import State, draw_noise, walk
from tests.clipdiff_core.toys import ToyDenoiser, copied, generators

pytestmark = pytest.mark.usefixtures("one_thread")
PRIOR = PlainPrior(ToyDenoiser())


def sigmas(steps: int) -> tuple[float, ...]:
    return (*karras(steps, 0.02, 60.0), 0.0)


def start(side: int, *seeds: int) -> State:
    random = generators(*seeds)
    return State(draw_noise(torch.empty(len(seeds), 3, side, side), random) * 60.0, 0, (), random)


def predict(state: State, sigma: float) -> tuple[Tensor, Tensor]:
    return state.x, PRIOR.denoise(state.x, sigma, None)


@pytest.mark.parametrize(("steps", "step_size", "near_enough"), [(80, 0.25, 0.08), (600, 0.25, 0.06), (600, 0.1, 0.03)])
def test_the_walk_ends_among_the_pictures_of_its_prior(steps: int, step_size: float, near_enough: float) -> None:
    levels = sigmas(steps)
    states = list(walk(langevin(start(64, 1), levels, predict, step_size)))
    assert len(states) == steps
    near = levels.index(min(levels[1:-1], key=lambda sigma: abs(sigma - 1)))
    at_one = states[near - 1].x  # pictures with noise of about 1
    assert float(at_one.std()) == pytest.approx((SIGMA_DATA**2 + levels[near] ** 2) ** 0.5, rel=near_enough)
    assert float(states[-1].x.std()) == pytest.approx(SIGMA_DATA, rel=near_enough)
    assert abs(float(states[-1].x.mean())) < 0.02


def test_the_walk_forgets_where_it_began() -> None:
    levels = (*[1.0] * 80, 0.0)
    first = start(16, 1)
    far = State(first.x * 0 + 7.0, 0, (), generators(1))
    *_, before, _ = walk(langevin(far, levels, predict, 0.25))
    assert abs(float(before.x.mean())) < 0.2


def test_a_walk_goes_on_from_every_state_with_the_same_bits() -> None:
    whole = [copied(state) for state in walk(langevin(start(8, 1, 2), sigmas(6), predict, 0.25))]
    for state in whole[:-1]:
        *_, last = walk(langevin(copied(state), sigmas(6), predict, 0.25))
        assert torch.equal(last.x, whole[-1].x)


def test_what_the_prediction_shows_is_where_it_ends() -> None:
    wanted = torch.full((1, 3, 8, 8), 0.3)
    *_, last = walk(langevin(start(8, 1), sigmas(40), lambda state, _: (state.x, wanted), 0.25))
    assert torch.allclose(last.x, wanted, atol=1e-6)
