"""Recurrence: steps drawn several times, noised again in between, so that guidance has more time where it pays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clipdiff_core.sampling.solvers import State, draw_noise


@dataclass(frozen=True)
class Recurrence:
    """Which steps of a run over `sigmas` are drawn how many `times` (FreeDoM, Yu et al. 2023, arXiv 2303.09833,
    algorithm 2; first in RePaint, Lugmayr et al. 2022, arXiv 2201.09865).

    A `stretch` of steps is drawn again as a whole, as often as its first step says: RePaint's jumps, after which what
    is drawn and what is known have had time to agree.

    It changes every state that a solver yields before the solver takes it back, and the state that a run starts from:
    what is to be done next is known from the state alone, so that a run can start from any state it yielded.
    """

    sigmas: Sequence[float]
    times: Sequence[int]
    stretch: int = 1

    @property
    def length(self) -> int:
        """How many steps are drawn in all."""
        return sum(self.times[self._first(step)] for step in range(len(self.sigmas) - 1))

    def __call__(self, state: State) -> State:
        """`state` up where its stretch began, its history forgotten, if that is to be drawn again; else as it is.

        Where it goes up its noise is no longer what the solver left, so what a multistep solver remembers is of
        another path: it begins anew, at its lowest order.
        """
        inside = state.step % self.stretch and state.step < len(self.sigmas) - 1
        if state.step == 0 or inside:
            return state
        first = self._first(state.step - 1)
        if state.repeats + 1 >= self.times[first]:
            return replace(state, repeats=0)
        sigma, lower = self.sigmas[first], self.sigmas[state.step]
        noise = draw_noise(state.x, state.generators)
        return replace(
            state,
            x=state.x + math.sqrt(sigma**2 - lower**2) * noise,
            step=first,
            history=(),
            repeats=state.repeats + 1,
        )

    def _first(self, step: int) -> int:
        """The first step of the stretch that `step` belongs to."""
        return step - step % self.stretch
