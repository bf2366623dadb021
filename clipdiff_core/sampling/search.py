"""What the searching methods have in common: their findings, and the best of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from clipdiff_core.sampling.solvers import State

Loss = Callable[[Tensor, Sequence[torch.Generator]], Tensor]


@dataclass(frozen=True)
class Finding:
    """What a step found: `x0` (B, C, H, W), its `loss` on the cutouts of that step, and at which noise level.

    Only a `finished` one is a picture to keep: others are still blurred or in between. `terms` and `unguided` are as
    the driver has them, where it steers. `state` is what a walk goes on from, where there is one and it does go on.
    """

    x0: Tensor
    loss: float | None
    sigma: float = 0.0
    finished: bool = True
    terms: dict[str, float] = field(default_factory=dict)
    unguided: tuple[int, ...] = ()
    state: State | None = None


class Best:
    """For each picture the best that was found, by a `measure` (B,) that does not change from step to step.

    A step's own loss would be no judge: it looks through new random cutouts every time, and luck would win.
    """

    def __init__(
        self, measure: Callable[[Tensor], Tensor], x0: Tensor | None = None, loss: Tensor | None = None
    ) -> None:
        self._measure = measure
        self.x0 = x0
        self.loss = loss

    @torch.no_grad()
    def take(self, x0: Tensor) -> None:
        """Keep those pictures of `x0` (B, C, H, W) that are better than before."""
        loss = self._measure(x0)
        if self.x0 is None or self.loss is None:
            self.x0, self.loss = x0, loss
            return
        better = loss < self.loss
        self.x0 = torch.where(better.view(-1, 1, 1, 1), x0, self.x0)
        self.loss = torch.where(better, loss, self.loss)
