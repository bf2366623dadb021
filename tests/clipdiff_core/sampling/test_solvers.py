"""The solvers against k-diffusion's results and closed forms, and their promise that any state can be gone on from."""

import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import steady
from clipdiff_core.job import NOISY_SOLVERS, Solver
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.schedules import exponential, karras
from clipdiff_core.sampling.solvers import SOLVERS, Draw, State, adams_bashforth, draw_noise, split_noise, walk
from clipdiff_core.sampling.updates import Steering
from tests.clipdiff_core.toys import ToyDenoiser, copied, generators

pytestmark = pytest.mark.usefixtures("one_thread")
SCHEDULES = ("karras20", "exponential12")
DATA = Path(__file__).parents[2] / "data"
SPREAD = 0.5  # of the data whose denoiser is linear


@pytest.fixture(scope="module")
def golden() -> dict[str, Tensor]:
    """k-diffusion's results in float64 for the denoiser tanh(x / sigma²)."""
    return load_file(DATA / "solvers.safetensors")


def tanh(state: State, sigma: float) -> tuple[Tensor, Tensor]:
    return state.x, torch.tanh(state.x / sigma**2)


def solve(golden: dict[str, Tensor], schedule: str, solver: Solver, eta: float, draw: Draw = draw_noise) -> Tensor:
    sigmas = golden[f"{schedule}.sigmas"].tolist()
    start = State(golden["noise"] * sigmas[0], 0, (), generators(0, 1))
    *_, last = walk(SOLVERS[solver](start, sigmas, tanh, eta, draw))
    assert last.step == len(sigmas) - 1
    return last.x


def difference(drawn: Tensor, golden: Tensor) -> float:
    return float((drawn - golden).norm() / golden.norm())


def test_every_solver_of_a_job_is_there() -> None:
    assert tuple(SOLVERS) == get_args(Solver)
    assert set(NOISY_SOLVERS) < set(SOLVERS)


@pytest.mark.parametrize(
    ("solver", "name"),
    [
        ("ddim", "euler"),
        ("ddim", "euler_ancestral_eta0"),
        ("euler", "euler"),
        ("euler_ancestral", "euler_ancestral_eta0"),
        ("heun", "heun"),
        ("dpm_2", "dpm_2"),
        ("lms", "lms"),
        ("dpmpp_2m", "dpmpp_2m"),
        ("dpmpp_2m_sde", "dpmpp_2m"),
        ("dpmpp_2s_ancestral", "dpmpp_2s_ancestral_eta0"),
    ],
)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_without_new_noise_it_is_k_diffusions(
    solver: Solver, name: str, schedule: str, golden: dict[str, Tensor]
) -> None:
    def draw(like: Tensor, generators: object) -> Tensor:
        pytest.fail("noise was drawn")

    assert difference(solve(golden, schedule, solver, 0.0, draw), golden[f"{schedule}.{name}"]) < 1e-9


@pytest.mark.parametrize(
    ("solver", "name"),
    [
        ("ddim", "euler_ancestral_eta1"),
        ("euler_ancestral", "euler_ancestral_eta1"),
        ("dpmpp_2m_sde", "dpmpp_2m_sde_eta1"),
    ],
)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_with_new_noise_it_is_k_diffusions(solver: Solver, name: str, schedule: str, golden: dict[str, Tensor]) -> None:
    waiting: Iterator[Tensor] = iter(golden[f"{schedule}.{name}.noise"])
    drawn = solve(golden, schedule, solver, 1.0, lambda like, generators: next(waiting))
    assert difference(drawn, golden[f"{schedule}.{name}"]) < 1e-9
    assert next(waiting, None) is None, "the last step goes to sigma 0 and draws nothing"


def test_the_schedules_are_k_diffusions(golden: dict[str, Tensor]) -> None:
    for name, spread in (("karras20", karras), ("exponential12", exponential)):
        sigmas = golden[f"{name}.sigmas"].tolist()
        ours = spread(len(sigmas) - 1, sigmas[-2], sigmas[0])
        assert sigmas[-1] == 0
        assert ours == pytest.approx(sigmas[:-1], rel=1e-6)  # theirs is rounded to float32


def gaussian(state: State, sigma: float) -> tuple[Tensor, Tensor]:
    """The best prediction for data that is normal with deviation `SPREAD`."""
    return state.x, state.x * SPREAD**2 / (SPREAD**2 + sigma**2)


def spread_at(sigma: float) -> float:
    """The deviation of such data under noise."""
    return math.hypot(SPREAD, sigma)


def drawing(noises: list[Tensor]) -> Draw:
    """Gives one after the other."""
    waiting = iter(noises)
    return lambda like, generators: next(waiting)


HALVINGS = (40, 80, 160)


@pytest.mark.parametrize(
    ("solver", "order"),
    [
        ("ddim", 1),
        ("euler", 1),
        ("euler_ancestral", 1),
        ("heun", 2),
        ("dpm_2", 2),
        ("lms", 3.6),  # 4, but for its first steps
        ("dpmpp_2m", 2),
        ("dpmpp_2m_sde", 2),
        ("dpmpp_2s_ancestral", 2),
    ],
)
def test_the_error_on_normal_data_shrinks_as_the_order_says(solver: Solver, order: float) -> None:
    errors = []
    for steps in HALVINGS:
        sigmas = karras(steps, 0.2, 10.0)
        start = State(torch.ones(1, 1, 1, 1, dtype=torch.float64), 0, (), ())
        *_, last = walk(SOLVERS[solver](start, sigmas, gaussian))
        errors.append(abs(float(last.x) * spread_at(10.0) / spread_at(0.2) - 1))
    for coarse, fine in pairwise(errors):
        assert math.log2(coarse / fine) == pytest.approx(order, abs=0.3)


@pytest.mark.parametrize("eta", [0.5, 1.0])
@pytest.mark.parametrize(
    ("solver", "order"), [("ddim", 1), ("euler_ancestral", 1), ("dpmpp_2m_sde", 2), ("dpmpp_2s_ancestral", 2)]
)
def test_new_noise_keeps_normal_data_normal(solver: Solver, order: int, eta: float) -> None:
    """Each draw is a direction of its own, so that squares add up to the exact variance."""
    errors = []
    for steps in HALVINGS:
        sigmas = karras(steps, 0.2, 10.0)
        first, *others = torch.eye(steps, dtype=torch.float64).split(1)
        start = State(spread_at(10.0) * first, 0, (), ())
        *_, last = walk(SOLVERS[solver](start, sigmas, gaussian, eta, drawing(others)))
        errors.append(abs(float(last.x.square().sum()) / spread_at(0.2) ** 2 - 1))
    assert errors[-1] < 0.03
    assert math.log2(errors[-2] / errors[-1]) == pytest.approx(order, abs=0.2)


def test_adams_and_bashforths_numbers() -> None:
    assert adams_bashforth([1.0], 0.0) == pytest.approx([-1.0])
    assert adams_bashforth([3.0, 4.0, 5.0, 6.0], 2.0) == pytest.approx([-55 / 24, 59 / 24, -37 / 24, 9 / 24])


def test_kept_and_fresh_noise_make_up_the_level() -> None:
    for eta in (0.0, 0.3, 1.0):
        assert math.hypot(*split_noise(5.0, 3.0, eta)) == pytest.approx(3.0)
        assert split_noise(5.0, 0.0, eta) == (0.0, 0.0)
    assert split_noise(5.0, 3.0, 0.0) == (3.0, 0.0)
    assert split_noise(5.0, 3.0, 1.0) == pytest.approx((9 / 5, 12 / 5))


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_step_is_steered_as_far_as_guidance_moves_one_look(solver: Solver) -> None:
    noise, move = torch.full((1, 3, 2, 2), 0.7, dtype=torch.float64), 0.125

    def predict(state: State, sigma: float) -> tuple[Tensor, Tensor]:
        return state.x + move, state.x - sigma * noise + move

    start = State(noise * 4.0, 0, (), ())
    first = next(SOLVERS[solver](start, (4.0, 2.0, 1.0, 0.0), predict))
    assert torch.allclose(first.x, 2.0 * noise + move)


@pytest.mark.parametrize("solver", NOISY_SOLVERS)
def test_new_noise_is_what_draw_gives(solver: Solver) -> None:
    sigmas = (4.0, 2.0, 0.0)
    random = generators(0)
    asked: list[tuple[torch.Generator, ...]] = []

    def draw(like: Tensor, generators: object) -> Tensor:
        assert isinstance(generators, tuple)
        asked.append(generators)
        return torch.ones_like(like)

    start = State(torch.zeros(1, 3, 2, 2, dtype=torch.float64), 0, (), random)
    first = next(SOLVERS[solver](start, sigmas, lambda state, sigma: (state.x, torch.zeros_like(state.x)), 1.0, draw))
    assert asked == [random]
    assert torch.allclose(first.x, torch.full_like(first.x, split_noise(4.0, 2.0, 1.0)[1]))


def test_a_state_given_back_changed_is_gone_on_from() -> None:
    sigmas = (4.0, 2.0, 1.0, 0.0)
    steps = SOLVERS["ddim"](State(torch.ones(1, 3, 2, 2), 0, (), generators(0)), sigmas, tanh, 0.0)
    first = next(steps)
    second = steps.send(State(torch.zeros_like(first.x), first.step, (), first.generators))
    assert second.step == 2
    assert not second.x.any(), "nothing comes of nothing when no noise is added"


@pytest.mark.parametrize("eta", [0.0, 0.8])
@pytest.mark.parametrize("solver", SOLVERS)
def test_a_run_from_any_state_gives_the_same_bits(solver: Solver, eta: float, perceptor: Perceptor) -> None:
    sigmas = (10.0, 4.0, 1.5, 0.9, 0.4, 0.2, 0.0)
    descriptors = Descriptors(perceptor.encode_texts(["a fox", "a dog"]), torch.tensor([1.0, -0.5]))
    guide = Guide((View(perceptor, descriptors),), steady(2))
    driver = Driver(ToyDenoiser(), descriptors, 2.0, guide, Steering((1.0,), iterations=2))
    random = generators(3, 4)
    start = State(draw_noise(torch.empty(2, 3, 16, 16), random) * sigmas[0], 0, (), random)

    snapshots = [copied(start)]
    last = start
    for last in walk(SOLVERS[solver](start, sigmas, driver.predict, eta)):
        snapshots.append(copied(last))
    assert [state.step for state in snapshots] == [0, 1, 2, 3, 4, 5, 6]
    for snapshot in snapshots[:-1]:
        *_, again = walk(SOLVERS[solver](snapshot, sigmas, driver.predict, eta))
        assert torch.equal(again.x, last.x)


def test_each_pictures_noise_is_its_own() -> None:
    like = torch.empty(3, 3, 4, 4, dtype=torch.float64)
    together = draw_noise(like, generators(5, 6, 7))
    alone = draw_noise(like[:1], generators(6))
    assert together.dtype == torch.float64
    assert torch.equal(together[1:2], alone)
    assert not torch.equal(together[0], together[1])


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_run_that_is_already_done_yields_nothing(solver: Solver) -> None:
    done = State(torch.zeros(1, 3, 2, 2), 2, (), generators(0))
    assert list(walk(SOLVERS[solver](done, (1.0, 0.5, 0.0), tanh, 0.0))) == []
