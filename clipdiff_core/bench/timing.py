"""A step of the engine timed, and each of its parts alone, in turns."""

import math
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor

from clipdiff_core.bench.subject import Loaded
from clipdiff_core.device import synchronise
from clipdiff_core.errors import EngineError
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.job import Gradient
from clipdiff_core.tasks.generate import Generate, Step

MEASURED: tuple[Gradient, ...] = ("fast", "exact")
WARM_UP = 1  # rounds whose times are thrown away

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Times:
    """Medians over all rounds, in seconds, and how much of a step is none of its parts, as a share.

    A fast step has no backward pass through the network, and its `network_backward_seconds` are 0. `rest_fraction`
    falls below 0 where a part took longer alone than within the step.
    """

    step_seconds: float
    network_seconds: float
    network_backward_seconds: float
    clip_forward_seconds: float
    clip_backward_seconds: float
    rest_fraction: float


class _Clock:
    """Keeps the seconds of everything timed, by its name, with the device's work done before and after."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)

    def time(self, name: str, does: Callable[[], _Result]) -> _Result:
        synchronise(self.device)
        began = time.perf_counter()
        result = does()
        synchronise(self.device)
        self.seconds[name].append(time.perf_counter() - began)
        return result


def time_steps(loaded: Loaded, rounds: int) -> Mapping[Gradient, Times]:
    """Take `rounds` steps of each gradient, and beside each step its parts alone: what slows one slows all.

    The parts come after the step and before it by turns, as whatever runs finds memory and caches as the last one left
    them. Raises `EngineError` when the network draws no numbers, as guidance would then be left out.
    """
    steps = 2 * (WARM_UP + rounds)  # as the last ones of a run are too faint to be guided
    runs = [_Run(loaded, gradient, loaded.prepare(gradient, steps)) for gradient in MEASURED]
    for number in range(WARM_UP + rounds):
        for run in runs:
            if number % 2 == 0:
                run.take_step()
            run.take_parts()
            if number % 2:
                run.take_step()
    return {run.gradient: _times(run.clock) for run in runs}


class _Run:
    """One gradient's walk, and the step it took last."""

    def __init__(self, loaded: Loaded, gradient: Gradient, task: Generate) -> None:
        self.gradient: Gradient = gradient
        self.clock = _Clock(loaded.device)
        self._loaded, self._guide, self._walk = loaded, task.guide, loaded.walk(task)
        self._step: Step | None = None

    def take_step(self) -> None:
        self._step = self.clock.time("step", lambda: next(self._walk))
        if self._step.loss is None or not math.isfinite(self._step.loss):
            raise EngineError("This network draws no numbers, and steps without guidance are not measured.")

    def take_parts(self) -> None:
        assert self._step is not None
        assert self._guide is not None
        _time_network(self._loaded, self._step, self.gradient == "exact", self.clock)
        _time_clips(self._loaded, self._guide, self.clock)


def _time_network(loaded: Loaded, step: Step, backward: bool, clock: _Clock) -> None:
    """The network as the step asked it, and back for a gradient on what it was shown."""
    x = step.x0 + step.sigma * torch.randn_like(step.x0)
    denoise = loaded.cast.models.denoiser.denoise
    with torch.set_grad_enabled(backward):
        x = x.requires_grad_(backward)
        x0 = clock.time("network", lambda: denoise(x, step.sigma, None))
        if backward:
            seed = torch.randn_like(x0)
            clock.time("network_backward", lambda: torch.autograd.grad(x0, x, seed))


def _time_clips(loaded: Loaded, guide: Guide, clock: _Clock) -> None:
    """Every CLIP's distances of as many cutouts as a step has, and back for a gradient on the cutouts."""
    forward = backward = 0.0
    alone = _Clock(loaded.device)
    for view in guide.views:
        side = view.perceptor.size
        cutouts = torch.rand(loaded.subject.cutouts, 3, side, side, device=loaded.device).mul_(2).sub_(1)
        cutouts.requires_grad_(True)
        with torch.enable_grad():
            loss: Tensor = alone.time("forward", lambda view=view, cutouts=cutouts: view.distances(cutouts).mean())
            alone.time("backward", lambda loss=loss, cutouts=cutouts: torch.autograd.grad(loss, cutouts))
        forward, backward = sum(alone.seconds["forward"]), sum(alone.seconds["backward"])
    clock.seconds["clip_forward"].append(forward)
    clock.seconds["clip_backward"].append(backward)


def _times(clock: _Clock) -> Times:
    names = ("network", "network_backward", "clip_forward", "clip_backward")
    parts = [statistics.median(clock.seconds[name][WARM_UP:]) if name in clock.seconds else 0.0 for name in names]
    step = statistics.median(clock.seconds["step"][WARM_UP:])
    return Times(step, *parts, rest_fraction=1 - sum(parts) / step)
