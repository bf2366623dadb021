"""Recurrence: steps drawn again, from noise of the right strength, and gone on from like any other."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import steady
from clipdiff_core.job import Solver
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.recurrence import Recurrence
from clipdiff_core.sampling.solvers import SOLVERS, State, draw_noise, walk
from clipdiff_core.sampling.updates import Steering
from tests.clipdiff_core.toys import ToyDenoiser, copied, generators

pytestmark = pytest.mark.usefixtures("one_thread")
SIGMAS = (10.0, 4.0, 1.5, 0.4, 0.0)


def nothing(state: State, sigma: float) -> tuple[Tensor, Tensor]:
    return state.x, torch.zeros_like(state.x)


def start(side: int = 4) -> State:
    random = generators(0)
    return State(draw_noise(torch.empty(1, 3, side, side), random) * SIGMAS[0], 0, (), random)


def test_each_step_is_drawn_as_often_as_it_says() -> None:
    asked: list[float] = []

    def predict(state: State, sigma: float) -> tuple[Tensor, Tensor]:
        asked.append(sigma)
        return nothing(state, sigma)

    again = Recurrence(SIGMAS, (1, 3, 1, 2))
    states = list(walk(SOLVERS["ddim"](start(), SIGMAS, predict), again))
    assert asked == [10.0, 4.0, 4.0, 4.0, 1.5, 0.4, 0.4]
    assert [(state.step, state.repeats) for state in states] == [(1, 0), (2, 0), (2, 1), (2, 2), (3, 0), (4, 0), (4, 1)]


def test_a_stretch_is_drawn_again_as_a_whole() -> None:
    asked: list[float] = []

    def predict(state: State, sigma: float) -> tuple[Tensor, Tensor]:
        asked.append(sigma)
        return nothing(state, sigma)

    again = Recurrence(SIGMAS, (2, 2, 2, 2), stretch=3)
    states = list(walk(SOLVERS["ddim"](start(), SIGMAS, predict), again))
    assert asked == [10.0, 4.0, 1.5, 10.0, 4.0, 1.5, 0.4, 0.4], "the last stretch is what is left"
    assert [state.repeats for state in states] == [0, 0, 0, 1, 1, 1, 0, 1]
    assert again.length == len(states) == 8
    assert Recurrence(SIGMAS, (1, 3, 1, 2)).length == 7


def test_going_up_adds_the_noise_between_the_levels_and_forgets() -> None:
    clean = State(torch.zeros(1, 3, 64, 64), 2, (torch.ones(1),), generators(1))
    up = Recurrence(SIGMAS, (1, 2, 1, 1))(clean)
    assert (up.step, up.repeats, up.history) == (1, 1, ())
    assert float(up.x.std()) == pytest.approx(math.sqrt(4.0**2 - 1.5**2), rel=0.02)
    assert torch.equal(up.x, math.sqrt(4.0**2 - 1.5**2) * draw_noise(clean.x, generators(1)))


def test_once_for_every_step_changes_nothing() -> None:
    plain = list(walk(SOLVERS["dpmpp_2m"](start(), SIGMAS, nothing)))
    once = list(walk(SOLVERS["dpmpp_2m"](start(), SIGMAS, nothing), Recurrence(SIGMAS, (1, 1, 1, 1))))
    assert all(torch.equal(one.x, other.x) for one, other in zip(plain, once, strict=True))


def test_a_start_is_left_as_it_is() -> None:
    state = start()
    assert Recurrence(SIGMAS, (3, 3, 3, 3))(state) is state
    done = replace(state, step=1, repeats=2)
    assert Recurrence(SIGMAS, (3, 3, 3, 3))(done) == replace(done, repeats=0)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("times", "stretch", "drawn"), [((2, 3, 1, 2), 1, 8), ((2, 9, 1, 9), 2, 6)])
def test_a_run_from_any_state_gives_the_same_bits(
    times: tuple[int, ...], stretch: int, drawn: int, solver: Solver, perceptor: Perceptor
) -> None:
    guide = Guide((View(perceptor, Descriptors(perceptor.encode_texts(["a fox"]), torch.ones(1))),), steady(2))
    driver = Driver(ToyDenoiser(), None, 2.0, guide, Steering((1.0,)))
    again = Recurrence(SIGMAS, times, stretch)
    first = start(16)
    snapshots = [copied(first)]
    last = first
    for last in walk(SOLVERS[solver](again(first), SIGMAS, driver.predict, 0.8), again):
        snapshots.append(copied(last))
    assert len(snapshots) == drawn + 1 == again.length + 1
    for snapshot in snapshots[:-1]:
        *_, other = walk(SOLVERS[solver](again(snapshot), SIGMAS, driver.predict, 0.8), again)
        assert torch.equal(other.x, last.x)
