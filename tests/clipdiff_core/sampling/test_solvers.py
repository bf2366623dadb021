"""The solvers against k-diffusion's own results, and their promise that any state can be gone on from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import steady
from clipdiff_core.job import Solver
from clipdiff_core.sampling import solvers
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.schedules import karras
from clipdiff_core.sampling.solvers import SOLVERS, State, draw_noise, walk
from clipdiff_core.sampling.updates import Steering
from tests.clipdiff_core.toys import ToyDenoiser, copied, generators

pytestmark = pytest.mark.usefixtures("one_thread")
SCHEDULES = ("karras20", "exponential12")


@pytest.fixture(scope="module")
def golden() -> dict[str, Tensor]:
    """k-diffusion's results in float64 for the denoiser tanh(x / sigma²)."""
    return load_file(Path(__file__).parents[2] / "data" / "solvers.safetensors")


def tanh(state: State, sigma: float) -> tuple[Tensor, Tensor]:
    return state.x, torch.tanh(state.x / sigma**2)


def solve(golden: dict[str, Tensor], schedule: str, solver: Solver, eta: float) -> Tensor:
    sigmas = golden[f"{schedule}.sigmas"].tolist()
    start = State(golden["noise"] * sigmas[0], 0, (), generators(0, 1))
    *_, last = walk(SOLVERS[solver](start, sigmas, tanh, eta))
    assert last.step == len(sigmas) - 1
    return last.x


def difference(drawn: Tensor, golden: Tensor) -> float:
    return float((drawn - golden).norm() / golden.norm())


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_dpmpp_2m_is_k_diffusions(golden: dict[str, Tensor], schedule: str) -> None:
    assert difference(solve(golden, schedule, "dpmpp_2m", 0.0), golden[f"{schedule}.dpmpp_2m"]) < 1e-9


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_ddim_without_eta_is_euler(golden: dict[str, Tensor], schedule: str) -> None:
    assert difference(solve(golden, schedule, "ddim", 0.0), golden[f"{schedule}.euler"]) < 1e-9


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_ddim_with_eta_1_is_euler_ancestral(
    golden: dict[str, Tensor], schedule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise: Iterator[Tensor] = iter(golden[f"{schedule}.euler_ancestral_eta1.noise"])
    monkeypatch.setattr(solvers, "draw_noise", lambda like, generators: next(noise))
    drawn = solve(golden, schedule, "ddim", 1.0)
    assert difference(drawn, golden[f"{schedule}.euler_ancestral_eta1"]) < 1e-9
    assert next(noise, None) is None, "the last step goes to sigma 0 and draws nothing"


def test_karras_is_k_diffusions_schedule(golden: dict[str, Tensor]) -> None:
    sigmas = golden["karras20.sigmas"].tolist()
    ours = karras(20, sigmas[-2], sigmas[0])
    assert sigmas[-1] == 0
    assert ours == pytest.approx(sigmas[:-1], rel=1e-6)  # theirs is rounded to float32


def test_a_state_given_back_changed_is_gone_on_from() -> None:
    sigmas = (4.0, 2.0, 1.0, 0.0)
    steps = SOLVERS["ddim"](State(torch.ones(1, 3, 2, 2), 0, (), generators(0)), sigmas, tanh, 0.0)
    first = next(steps)
    second = steps.send(State(torch.zeros_like(first.x), first.step, (), first.generators))
    assert second.step == 2
    assert not second.x.any(), "nothing comes of nothing when no noise is added"


@pytest.mark.parametrize(("solver", "eta"), [("dpmpp_2m", 0.0), ("ddim", 0.0), ("ddim", 0.8)])
def test_a_run_from_any_state_gives_the_same_bits(solver: Solver, eta: float, perceptor: Perceptor) -> None:
    sigmas = (10.0, 4.0, 1.5, 0.4, 0.0)
    descriptors = Descriptors(perceptor.encode_texts(["a fox", "a dog"]), torch.tensor([1.0, -0.5]))
    guide = Guide((View(perceptor, descriptors),), steady(2))
    driver = Driver(ToyDenoiser(), descriptors, 2.0, guide, Steering((1.0,), iterations=2))
    random = generators(3, 4)
    start = State(draw_noise(torch.empty(2, 3, 16, 16), random) * sigmas[0], 0, (), random)

    snapshots = [copied(start)]
    last = start
    for last in walk(SOLVERS[solver](start, sigmas, driver.predict, eta)):
        snapshots.append(copied(last))
    assert [state.step for state in snapshots] == [0, 1, 2, 3, 4]
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


def test_a_run_that_is_already_done_yields_nothing() -> None:
    done = State(torch.zeros(1, 3, 2, 2), 2, (), generators(0))
    assert list(walk(SOLVERS["ddim"](done, (1.0, 0.5, 0.0), tanh, 0.0))) == []
