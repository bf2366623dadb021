"""Holes: what is known stays in every state and every prediction, and only the hole is pushed."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import PIXELS
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import steady
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.holes import Hole, HoledDenoiser, HoledSpace
from clipdiff_core.sampling.recurrence import Recurrence
from clipdiff_core.sampling.solvers import SOLVERS, State, draw_noise, walk
from clipdiff_core.sampling.updates import Steering
from tests.clipdiff_core.toys import ToyDenoiser, copied, generators

pytestmark = pytest.mark.usefixtures("one_thread")
SIGMAS = (10.0, 4.0, 1.5, 0.4, 0.0)
SIDE = 32


@pytest.fixture
def hole() -> Hole:
    free = torch.zeros(1, 1, SIDE, SIDE, dtype=torch.bool)
    free[..., 8:24, 8:24] = True
    return Hole(torch.rand(1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(3)) * 2 - 1, free)


def start(hole: Hole, *seeds: int) -> State:
    random = generators(*seeds)
    noise = draw_noise(torch.empty(len(seeds), 3, SIDE, SIDE), random)
    return hole.held(State(noise * SIGMAS[0], 0, (), random), SIGMAS[0])


def changes(hole: Hole, again: Recurrence) -> Callable[[State], State]:
    return lambda state: again(hole.held(state, SIGMAS[state.step]) if state.step else state)


def test_what_is_known_is_held_at_the_level_of_the_state(hole: Hole) -> None:
    state = start(hole, 1, 2)
    around = ~hole.free.expand(2, 3, -1, -1)
    assert hole.share == 0.25
    for sigma in SIGMAS:
        held = hole.held(state, sigma)
        noise = (held.x - hole.known)[around]
        assert float(noise.std()) == pytest.approx(sigma, rel=0.05)
        assert torch.equal(held.x[~around], state.x[~around])
    assert not torch.equal(hole.held(state, 1.0).x[0][around[0]], hole.held(state, 1.0).x[1][around[0]])


def test_the_prediction_is_what_is_known_whatever_conditioning_does(hole: Hole) -> None:
    driver = Driver(HoledDenoiser(ToyDenoiser(), hole), None, 3.0, None, Steering((0.0,)))
    _, x0 = driver.predict(start(hole, 1), 10.0)
    around = ~hole.free.expand_as(x0)
    assert torch.equal(x0[around], hole.known[around])
    assert not torch.equal(x0[~around], hole.known[~around])


def test_the_guide_sees_the_whole_and_pushes_the_hole(hole: Hole, perceptor: Perceptor) -> None:
    view = View(perceptor, Descriptors(perceptor.encode_texts(["a fox"]), torch.ones(1)))
    space = HoledSpace(PIXELS, hole, lambda shown: shown)
    guide = Guide((view,), steady(4), space)
    x0 = torch.zeros(1, 3, SIDE, SIDE)
    _, gradient = guide.gradient(x0, generators(1))
    assert gradient[hole.free.expand_as(x0)].abs().min() > 0
    assert not gradient[~hole.free.expand_as(x0)].any()
    plain = Guide((view,), steady(4)).loss(hole.filled(x0), generators(1))
    assert torch.equal(guide.loss(x0, generators(1)), plain)


def test_a_run_with_jumps_and_a_hole_from_any_state_gives_the_same_bits(hole: Hole) -> None:
    driver = Driver(HoledDenoiser(ToyDenoiser(), hole), None, 1.0, None, Steering((0.0,)))
    change = changes(hole, Recurrence(SIGMAS, (2, 2, 2, 2), stretch=2))

    def run(state: State) -> list[State]:
        return [copied(one) for one in walk(SOLVERS["ddim"](state, SIGMAS, driver.predict, 1.0), change)]

    first = start(hole, 1)
    snapshots = [copied(first), *run(first)]
    assert len(snapshots) == 9
    last: Tensor = snapshots[-1].x
    assert torch.equal(last[~hole.free.expand_as(last)], hole.known[~hole.free.expand_as(last)])
    for snapshot in snapshots[:-1]:
        twin = copied(snapshot)
        assert torch.equal(run(change(twin))[-1].x, last)
