"""Stand-ins for networks, whose answers can be worked out on paper."""

from pathlib import Path

import torch
from torch import Tensor, nn

from clipdiff_core.cast import Cast
from clipdiff_core.checkpoints.store import STARTER, ModelFiles
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import PIXELS, Denoiser, Space, WordEncoder
from clipdiff_core.denoisers.starter import SIGMA_MAX, SIGMA_MIN
from clipdiff_core.models import Models
from clipdiff_core.sampling.solvers import State


class ToyDenoiser:
    """Knows its answer without looking: shades of `x`, shifted by a tenth of the descriptor's sum."""

    sigma_min = SIGMA_MIN
    sigma_max = SIGMA_MAX
    network: nn.Module = nn.Identity()

    def __init__(self, share: float = 0.5) -> None:
        self.share = share
        self.asked: list[Tensor | None] = []

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """`share` of x scaled to unit noise, and what the descriptor adds."""
        self.asked.append(cond)
        shades = self.share * torch.tanh(x / (1 + sigma**2))
        return shades if cond is None else shades + 0.1 * cond.sum(1).view(-1, 1, 1, 1)

    def network_sigmas(self, steps: int) -> list[float]:
        """Halves, from 8 down."""
        return [8.0 * 0.5**step for step in range(steps)]


def cast_of(
    denoiser: Denoiser,
    perceptor: Perceptor,
    *,
    heard: bool = True,
    space: Space = PIXELS,
    words: WordEncoder | None = None,
    secondary: Denoiser | None = None,
) -> Cast:
    """A cast that guides by `perceptor`, and listens to it where `heard`."""
    files = ModelFiles("toy", STARTER, Path(), {}, "")
    models = Models(files, denoiser, 32, 8, space, perceptor=perceptor if heard else None, words=words)
    return Cast(models, ((perceptor, 1.0),), perceptor if heard else None, secondary)


def generators(*seeds: int) -> tuple[torch.Generator, ...]:
    """One generator for each seed."""
    return tuple(torch.Generator().manual_seed(seed) for seed in seeds)


def copied(state: State) -> State:
    """The state as a snapshot would hold it: later draws change none of it."""
    twins = tuple(generator.clone_state() for generator in state.generators)
    return State(state.x.clone(), state.step, tuple(x.clone() for x in state.history), twins, state.repeats)
