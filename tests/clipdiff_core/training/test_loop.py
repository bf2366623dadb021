"""The training loop: the learning rate's shape, and states that survive any interruption."""

import copy
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from clipdiff_core.errors import TrainingError
from clipdiff_core.training import loop
from clipdiff_core.training.clip_training import ClipTraining
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.denoiser_training import DenoiserTraining
from clipdiff_core.training.judge import Judge, JudgeTraining, accuracy
from clipdiff_core.training.loop import FLOOR, WARM_UP_STEPS, Learned, Task, learning_rate, train
from clipdiff_core.training.sprites import Sprites
from clipdiff_core.training.upscaler_training import UpscalerTraining
from tests.clipdiff_core.tiny_model import DENOISER, UPSCALER, tiny_perceptor, tiny_unet

pytestmark = pytest.mark.usefixtures("one_thread")
BATCH = 3
SINGLE = torch.float32


class Counting:
    """Learns to count: its whole state is one number."""

    name = "counting"

    def __init__(self) -> None:
        self.count = 0
        self.rates: list[float] = []

    def step(self, rate: float) -> dict[str, float]:
        self.count += 1
        self.rates.append(rate)
        return {"loss": 1 / self.count}

    def state(self) -> dict[str, Any]:
        return {"count": self.count}

    def restore(self, state: dict[str, Any]) -> None:
        self.count = state["count"]


def run(task: Task, steps: int, state: Path, interrupt_after: int | None = None) -> list[Learned]:
    """Train to `steps`, or give up after some of them as a person would."""
    told: list[Learned] = []
    with closing(train(task, steps, state)) as batches:
        for learned in batches:
            told.append(learned)
            if learned.done == interrupt_after:
                break
    return told


def test_the_rate_warms_up_stays_and_falls() -> None:
    rates = [learning_rate(step, 2000) for step in range(2000)]
    assert rates[0] == pytest.approx(1 / WARM_UP_STEPS)
    assert rates[WARM_UP_STEPS - 1 : 1000] == [1.0] * (1000 - WARM_UP_STEPS + 1)
    assert rates[1500] == pytest.approx(0.5)
    assert rates[-1] == pytest.approx(FLOOR)
    assert rates[1000:] == sorted(rates[1000:], reverse=True)
    assert min(learning_rate(step, 1) for step in range(1)) > 0
    assert max(learning_rate(step, 30) for step in range(30)) == 1, "a short training gets warm too"


def test_every_step_is_reported_and_learns_at_its_rate(tmp_path: Path) -> None:
    task = Counting()
    told = run(task, 3, tmp_path / "new" / "state")
    assert [(learned.done, learned.steps) for learned in told] == [(1, 3), (2, 3), (3, 3)]
    assert [learned.figures["loss"] for learned in told] == [1.0, 0.5, pytest.approx(1 / 3)]
    assert not any(learned.saved for learned in told)
    assert task.rates == [learning_rate(step, 3) for step in range(3)]


def test_an_interrupted_training_goes_on_where_it_was(tmp_path: Path) -> None:
    run(Counting(), 5, tmp_path / "state", interrupt_after=2)
    task = Counting()
    run(task, 5, tmp_path / "state")
    assert task.count == 5
    assert task.rates == [learning_rate(step, 5) for step in (2, 3, 4)]


def test_a_finished_training_does_nothing_more(tmp_path: Path) -> None:
    run(Counting(), 2, tmp_path / "state")
    task = Counting()
    run(task, 2, tmp_path / "state")
    assert task.rates == []


def test_the_state_is_saved_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "SECONDS_BETWEEN_SAVES", -1.0)
    for learned in train(Counting(), 4, tmp_path / "state"):
        assert learned.saved
        assert torch.load(tmp_path / "state", weights_only=True)["done"] == learned.done


def test_a_failed_save_leaves_the_state_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(Counting(), 1, tmp_path / "state")

    def full(_: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            run(Counting(), 2, tmp_path / "state")
    task = Counting()
    run(task, 3, tmp_path / "state")
    assert len(task.rates) == 2


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04" + b"\x00" * 30, b"\x80\x02]q\x00."])
def test_a_damaged_state_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(content)
    with pytest.raises(TrainingError, match="does not fit what is being trained: move it away"):
        run(Counting(), 2, tmp_path / "state")
    assert (tmp_path / "state").read_bytes() == content, "what may be mended by hand is left as it is"


def test_another_trainings_state_is_refused(sprites: Sprites, tmp_path: Path) -> None:
    run(Counting(), 1, tmp_path / "state")
    with pytest.raises(TrainingError, match="does not fit"):
        run(make_judge(sprites, tmp_path), 2, tmp_path / "state")


def make_clip(sprites: Sprites, folder: Path) -> ClipTraining:
    perceptor = tiny_perceptor(folder / "merges.gz")
    perceptor.model.requires_grad_(True)
    return ClipTraining(perceptor, Composer(sprites, 32, seed=1), BATCH, SINGLE)


def make_denoiser(sprites: Sprites, folder: Path) -> DenoiserTraining:
    network = tiny_unet(DENOISER).requires_grad_(True)
    return DenoiserTraining(network, tiny_perceptor(folder / "merges.gz"), Composer(sprites, 32, seed=2), BATCH, SINGLE)


def make_upscaler(sprites: Sprites, folder: Path) -> UpscalerTraining:
    network, perceptor = tiny_unet(UPSCALER).requires_grad_(True), tiny_perceptor(folder / "merges.gz")
    return UpscalerTraining(network, tiny_unet(), perceptor, Composer(sprites, 64, seed=3), BATCH, SINGLE)


def make_judge(sprites: Sprites, folder: Path) -> JudgeTraining:
    torch.manual_seed(4)
    return JudgeTraining(Judge(3, 2, 12, width=8), Composer(sprites, 64, seed=4), BATCH, SINGLE)


def same(a: object, b: object) -> bool:
    """Whether two states are equal to the bit."""
    if isinstance(a, torch.Tensor):
        return isinstance(b, torch.Tensor) and torch.equal(a, b)
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return isinstance(b, list | tuple) and len(a) == len(b) and all(map(same, a, b))
    return a == b


@pytest.mark.parametrize("make", [make_clip, make_denoiser, make_upscaler, make_judge])
def test_an_interrupted_training_ends_with_the_same_bits(
    make: Callable[[Sprites, Path], Task], sprites: Sprites, tmp_path: Path
) -> None:
    straight = make(sprites, tmp_path)
    weights, *_ = copy.deepcopy(straight.state()).values()
    run(straight, 5, tmp_path / "straight")
    run(make(sprites, tmp_path), 5, tmp_path / "state", interrupt_after=2)
    resumed = make(sprites, tmp_path)
    run(resumed, 5, tmp_path / "state")
    assert same(resumed.state(), straight.state())
    assert not same(weights, next(iter(straight.state().values())))


def test_a_training_learns(sprites: Sprites, tmp_path: Path) -> None:
    task = replace(make_judge(sprites, tmp_path), batch=16)
    losses = [task.step(1.0)["loss"] for _ in range(25)]
    assert sum(losses[-3:]) < 0.8 * sum(losses[:3])
    assert 0 <= accuracy(task.judge, Composer(sprites, 64, seed=5), 6) <= 1
