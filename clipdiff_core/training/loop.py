"""One loop for every training here: steps, figures, and a state on disk that survives any interruption."""

import os
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Protocol

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel

from clipdiff_core.errors import TrainingError
from clipdiff_core.training.ranks import rank

SECONDS_BETWEEN_SAVES = 60.0
DECAY = 0.5  # the last part of a training, in which the learning rate falls
WARM_UP_STEPS, WARM_UP = 200, 0.1  # of batches, or of a short training, which would else never get warm
FLOOR = 0.02  # what is left of the learning rate at the end

# What reading and restoring raise for a file that is damaged or another training's.
_MISFITS = (RuntimeError, KeyError, TypeError, ValueError, AttributeError, EOFError, OSError, UnpicklingError)


@dataclass(frozen=True)
class Learned:
    """Batch `done` of `steps` is learned; `saved` says whether the state has just been written."""

    done: int
    steps: int
    figures: dict[str, float]
    saved: bool


class Task(Protocol):
    """Something that learns step by step and can be taken down and put up again."""

    name: str

    def step(self, rate: float) -> dict[str, float]:
        """Learn from one batch at `rate` times the base learning rate; returns figures worth showing."""
        ...

    def state(self) -> dict[str, Any]:
        """Everything `restore` needs to go on as if nothing had happened."""
        ...

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where `state` was taken."""
        ...


def learning_rate(step: int, steps: int) -> float:
    """Warm-up, a plateau, then a linear fall over the last part (Hu et al., MiniCPM, 2024: WSD)."""
    warm = min(1.0, (step + 1) / max(1.0, min(WARM_UP_STEPS, WARM_UP * steps)))
    fall = min(1.0, (steps - step) / (DECAY * steps))
    return warm * max(fall, FLOOR)


def train(task: Task, steps: int, state_path: Path) -> Generator[Learned, None, None]:
    """Run `task` to `steps`, a batch at a time, going on from `state_path` if it exists.

    The state is saved on the way and on the way out, too: close the generator when giving it up.
    """
    done = _resume(task, state_path)
    saved = time.monotonic()
    try:
        while done < steps:
            with sdpa_kernel(SDPBackend.MATH):  # for the few tokens here, several times faster than flash attention
                figures = task.step(learning_rate(done, steps))
            done += 1
            due = time.monotonic() - saved > SECONDS_BETWEEN_SAVES
            if due:
                _save(task, done, state_path)
                saved = time.monotonic()
            yield Learned(done, steps, figures, due)
    finally:
        _save(task, done, state_path)


def _resume(task: Task, path: Path) -> int:
    if not path.exists():
        return 0
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")  # `restore` puts it where it belongs
        task.restore(state["task"])
        return int(state["done"])
    except _MISFITS as error:
        raise TrainingError(
            f"The training's state in {path} does not fit what is being trained: move it away to start afresh."
        ) from error


def _save(task: Task, done: int, path: Path) -> None:
    """Whole or not at all: written beside, flushed, then moved into place; by the first process alone."""
    if rank():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        torch.save({"task": task.state(), "done": done}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
