"""Solvers: each is its paper's algorithm as a short generator over an explicit `State`.

A solver asks `predict(state, sigma)` for the picture it stands on and the clean one, `(x, x0)`, yields the state
after every step, and takes it back, changed or not. Started from any state it yielded, it gives the same bits.

Guidance moves x and x0 alike at every look. Solvers that look twice a step take the mean of both moves, so that a step
is steered as far as any other solver's.
"""

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import torch
from torch import Tensor

from clipdiff_core.job import Solver

LMS_ORDER = 4  # the highest that two points of Gauss integrate exactly


@dataclass(frozen=True)
class State:
    """Where a run stands: `x` (B, C, H, W) at the schedule's level `step`, what multistep solvers remember, and the
    generators, one for each picture, that all later randomness comes from.

    `repeats` counts how often the last step, or the stretch that it is of, was drawn before and taken back.
    """

    x: Tensor
    step: int
    history: tuple[Tensor, ...]
    generators: tuple[torch.Generator, ...]
    repeats: int = 0


Predict = Callable[[State, float], tuple[Tensor, Tensor]]
Draw = Callable[[Tensor, Sequence[torch.Generator]], Tensor]
Steps = Generator[State, State, None]


def draw_noise(like: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
    """Standard normal noise shaped as `like` (B, …), each picture's from its own generator, drawn on the CPU."""
    noise = [torch.randn(like.shape[1:], generator=g, dtype=like.dtype) for g in generators]
    return torch.stack(noise).to(like.device)


class Solve(Protocol):
    """A solver: from `state` down `sigmas`, which end in 0; those of `job.NOISY_SOLVERS` add what `draw` gives."""

    def __call__(
        self, state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise
    ) -> Steps: ...


def ddim(state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise) -> Steps:
    """DDIM (Song et al. 2020, arXiv 2010.02502), equation 12, in the variance-exploding form."""
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        kept, fresh = split_noise(sigma, lower, eta)
        x = x0 + kept / sigma * (x - x0)
        if fresh > 0:
            x = x + fresh * draw(x, state.generators)
        state = yield replace(state, x=x, step=state.step + 1)


def euler(state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise) -> Steps:
    """Euler's method (Karras et al. 2022, arXiv 2206.00364, algorithm 1 without its correction)."""
    del eta, draw
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        x = x + (lower - sigma) * (x - x0) / sigma
        state = yield replace(state, x=x, step=state.step + 1)


def euler_ancestral(
    state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise
) -> Steps:
    """Euler's method to below the next level, and noise back up to it (k-diffusion); in exact numbers it is DDIM."""
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        down, up = split_noise(sigma, lower, eta)
        x = x + (down - sigma) * (x - x0) / sigma
        if up > 0:
            x = x + up * draw(x, state.generators)
        state = yield replace(state, x=x, step=state.step + 1)


def heun(state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise) -> Steps:
    """Heun's method (Karras et al. 2022, arXiv 2206.00364, algorithm 1): the mean of the slopes at both ends; it looks
    twice a step."""
    del eta, draw
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        slope = (x - x0) / sigma
        if lower > 0:
            ahead = replace(state, x=x + (lower - sigma) * slope)
            x_ahead, x0_ahead = predict(ahead, lower)
            slope = (slope + (x_ahead - x0_ahead) / lower) / 2
            x = state.x + shared_move(state, x, ahead, x_ahead)
        x = x + (lower - sigma) * slope
        state = yield replace(state, x=x, step=state.step + 1)


def dpm_2(state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise) -> Steps:
    """DPM-Solver-2 (Lu et al. 2022, arXiv 2206.00927) on Karras's slope, as k-diffusion has it: the slope halfway in
    ln(sigma); it looks twice a step."""
    del eta, draw
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        slope = (x - x0) / sigma
        if lower > 0:
            halfway = math.sqrt(sigma * lower)
            ahead = replace(state, x=x + (halfway - sigma) * slope)
            x_ahead, x0_ahead = predict(ahead, halfway)
            slope = (x_ahead - x0_ahead) / halfway
            x = state.x + shared_move(state, x, ahead, x_ahead)
        x = x + (lower - sigma) * slope
        state = yield replace(state, x=x, step=state.step + 1)


def lms(state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise) -> Steps:
    """Linear multistep (Adams & Bashforth; k-diffusion's LMS): a polynomial through the last slopes, integrated."""
    del eta, draw
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        slopes = ((x - x0) / sigma, *state.history)
        levels = [sigmas[state.step - back] for back in range(len(slopes))]
        for share, slope in zip(adams_bashforth(levels, lower), slopes, strict=True):
            x = x + share * slope
        state = yield replace(state, x=x, step=state.step + 1, history=slopes[: LMS_ORDER - 1])


def dpmpp_2m(
    state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise
) -> Steps:
    """DPM-Solver++ 2M (Lu et al. 2022, arXiv 2211.01095), algorithm 2."""
    del eta, draw
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        direction = x0
        if state.history and lower > 0:
            h, h_last = math.log(sigma / lower), math.log(sigmas[state.step - 1] / sigma)
            direction = x0 + (x0 - state.history[0]) * h / (2 * h_last)
        x = lower / sigma * x + (1 - lower / sigma) * direction
        state = yield replace(state, x=x, step=state.step + 1, history=(x0,))


def dpmpp_2m_sde(
    state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise
) -> Steps:
    """SDE-DPM-Solver++ 2M (Lu et al. 2022, arXiv 2211.01095, in the midpoint's form), its noise scaled by `eta` as in
    k-diffusion; with eta 0 it is DPM-Solver++ 2M."""
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        direction, kept, fresh = x0, 0.0, 0.0
        if lower > 0:
            h = math.log(sigma / lower)
            kept, fresh = lower / sigma * math.exp(-eta * h), lower * math.sqrt(-math.expm1(-2 * eta * h))
            if state.history:
                h_last = math.log(sigmas[state.step - 1] / sigma)
                direction = x0 + (x0 - state.history[0]) * h / (2 * h_last)
        x = kept * x + (1 - kept) * direction
        if fresh > 0:
            x = x + fresh * draw(x, state.generators)
        state = yield replace(state, x=x, step=state.step + 1, history=(x0,))


def dpmpp_2s_ancestral(
    state: State, sigmas: Sequence[float], predict: Predict, eta: float = 0.0, draw: Draw = draw_noise
) -> Steps:
    """DPM-Solver++ 2S (Lu et al. 2022, arXiv 2211.01095, algorithm 1, r = 1/2) to below the next level, and noise back
    up to it, as in k-diffusion; it looks twice a step."""
    while state.step < len(sigmas) - 1:
        sigma, lower = sigmas[state.step], sigmas[state.step + 1]
        x, x0 = predict(state, sigma)
        down, up = split_noise(sigma, lower, eta)
        direction = x0
        if down > 0:
            halfway = math.sqrt(sigma * down)
            ahead = replace(state, x=halfway / sigma * x + (1 - halfway / sigma) * x0)
            x_ahead, x0_ahead = predict(ahead, halfway)
            move = shared_move(state, x, ahead, x_ahead)
            x, direction = state.x + move, x0_ahead - move  # which holds both moves, one seen by the network
        x = down / sigma * x + (1 - down / sigma) * direction
        if up > 0:
            x = x + up * draw(x, state.generators)
        state = yield replace(state, x=x, step=state.step + 1)


def split_noise(sigma: float, lower: float, eta: float) -> tuple[float, float]:
    """The noise at level `lower` in two parts that add up in squares: what is kept of that at `sigma`, and the fresh.

    With `eta` 1 there is as much fresh noise as in the reverse of the diffusion itself, with 0 there is none.
    """
    fresh = eta * lower * math.sqrt(max(sigma**2 - lower**2, 0.0)) / sigma
    return math.sqrt(max(lower**2 - fresh**2, 0.0)), fresh


def shared_move(state: State, x: Tensor, ahead: State, x_ahead: Tensor) -> Tensor:
    """The mean of how guidance moved `state` to `x` and what lies `ahead` of it to `x_ahead`."""
    return ((x - state.x) + (x_ahead - ahead.x)) / 2


def adams_bashforth(levels: Sequence[float], lower: float) -> list[float]:
    """How much of the slope at each of `levels`, the newest first, goes into the step from the newest to `lower`.

    Each is the integral of a polynomial of one degree less than there are `levels`, by two points of Gauss.
    """
    middle, half = (lower + levels[0]) / 2, (lower - levels[0]) / 2
    points = (middle - half / math.sqrt(3), middle + half / math.sqrt(3))
    return [
        half * sum(math.prod((s - other) / (level - other) for other in levels if other != level) for s in points)
        for level in levels
    ]


def unchanged(state: State) -> State:
    """`state` itself."""
    return state


def walk(steps: Steps, change: Callable[[State], State] = unchanged) -> Iterator[State]:
    """Every state that `steps` yields, each handed back as `change` makes it."""
    state = next(steps, None)
    while state is not None:
        yield state
        try:
            state = steps.send(change(state))
        except StopIteration:
            return


SOLVERS: dict[Solver, Solve] = {
    "ddim": ddim,
    "euler": euler,
    "euler_ancestral": euler_ancestral,
    "heun": heun,
    "dpm_2": dpm_2,
    "lms": lms,
    "dpmpp_2m": dpmpp_2m,
    "dpmpp_2m_sde": dpmpp_2m_sde,
    "dpmpp_2s_ancestral": dpmpp_2s_ancestral,
}
