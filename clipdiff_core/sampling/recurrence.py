"""Recurrence: a step drawn several times, noised again in between, so that guidance has more time where it pays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clipdiff_core.sampling.solvers import State, draw_noise


@dataclass(frozen=True)
class Recurrence:
    """Which steps of a run over `sigmas` are drawn how many `times` (FreeDoM, Yu et al. 2023, arXiv 2303.09833,
    algorithm 2; first in RePaint, arXiv 2201.09865).

    It changes every state that a solver yields before the solver takes it back, and the state that a run starts from:
    what is to be done next is known from the state alone, so that a run can start from any state it yielded.
    """

    sigmas: Sequence[float]
    times: Sequence[int]

    def __call__(self, state: State) -> State:
        """`state` one level up with its history forgotten, where its last step is to be drawn again; else as it is.

        Where it goes up its noise is no longer what the solver left, so what a multistep solver remembers is of
        another path: it begins anew, at its lowest order.
        """
        if state.step == 0:
            return state
        if state.repeats + 1 >= self.times[state.step - 1]:
            return replace(state, repeats=0)
        sigma, lower = self.sigmas[state.step - 1], self.sigmas[state.step]
        noise = draw_noise(state.x, state.generators)
        return replace(
            state,
            x=state.x + math.sqrt(sigma**2 - lower**2) * noise,
            step=state.step - 1,
            history=(),
            repeats=state.repeats + 1,
        )
