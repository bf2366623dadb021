"""Solvers: each is its paper's algorithm as a short generator over an explicit `State`.

A solver asks `predict(state, sigma)` for the picture it stands on and the clean one, `(x, x0)`, yields the state
after every step, and takes it back, changed or not. Started from any state it yielded, it gives the same bits.
"""

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from clipdiff_core.job import Solver


@dataclass(frozen=True)
class State:
    """Where a run stands: `x` (B, C, H, W) at the schedule's level `step`, what multistep solvers remember, and the
    generators, one for each picture, that all later randomness comes from."""

    x: Tensor
    step: int
    history: tuple[Tensor, ...]
    generators: tuple[torch.Generator, ...]


Predict = Callable[[State, float], tuple[Tensor, Tensor]]
Steps = Generator[State, State, None]


def draw_noise(like: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
    """Standard normal noise shaped as `like` (B, …), each picture's from its own generator, drawn on the CPU."""
    noise = [torch.randn(like.shape[1:], generator=g, dtype=like.dtype) for g in generators]
    return torch.stack(noise).to(like.device)


def ddim(state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0) -> Steps:
    """DDIM (Song et al. 2020, arXiv 2010.02502), equation 12, in the variance-exploding form."""
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        fresh = eta * lower * math.sqrt(max(sigma**2 - lower**2, 0.0)) / sigma
        kept = math.sqrt(max(lower**2 - fresh**2, 0.0))
        x = x0 + kept / sigma * (x - x0)
        if fresh > 0:
            x = x + fresh * draw_noise(x, state.generators)
        state = yield replace(state, x=x, step=state.step + 1)


def dpmpp_2m(state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0) -> Steps:
    """DPM-Solver++ 2M (Lu et al. 2022, arXiv 2211.01095), algorithm 2; it draws no noise, whatever `eta`."""
    del eta
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        direction = x0
        if state.history and lower > 0:
            h, h_last = math.log(sigma / lower), math.log(sigmas[state.step - 1] / sigma)
            direction = x0 + (x0 - state.history[0]) * h / (2 * h_last)
        x = lower / sigma * x + (1 - lower / sigma) * direction
        state = yield replace(state, x=x, step=state.step + 1, history=(x0,))


def walk(steps: Steps) -> Iterator[State]:
    """Every state that `steps` yields, each handed back unchanged."""
    state = next(steps, None)
    while state is not None:
        yield state
        try:
            state = steps.send(state)
        except StopIteration:
            return


SOLVERS: dict[Solver, Callable[[State, Sequence[float], Predict, float], Steps]] = {"ddim": ddim, "dpmpp_2m": dpmpp_2m}
