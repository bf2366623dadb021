"""Muon: momentum whose every matrix is made orthogonal before it is followed (Jordan et al. 2024)."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)  # Jordan's quintic: singular values into about [0.7, 1.2] in five rounds
ROUNDS = 5
ADAM_SIZE = 0.2  # root mean square of an AdamW step, so that both share a learning rate (Liu et al. 2025)
NARROWEST = 17  # matrices with fewer rows or columns, such as the last layer's, are left to AdamW


class Muon(torch.optim.Optimizer):
    """For matrices and convolutions: the momentum's directions all count alike, however seldom they were asked for."""

    def __init__(self, params: Iterable[nn.Parameter], lr: float, weight_decay: float, momentum: float = 0.95) -> None:
        super().__init__(params, {"lr": lr, "weight_decay": weight_decay, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._move(parameter, parameter.grad, group["lr"], group["weight_decay"], group["momentum"])

    def _move(self, parameter: Tensor, gradient: Tensor, lr: float, weight_decay: float, momentum: float) -> None:
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        state["momentum"].lerp_(gradient, 1 - momentum)
        ahead = gradient.lerp(state["momentum"], momentum).flatten(1)  # Nesterov's
        step = orthogonalised(ahead).view(parameter.shape)
        parameter.mul_(1 - lr * weight_decay).add_(step, alpha=-lr * ADAM_SIZE * max(ahead.shape) ** 0.5)


def orthogonalised(matrix: Tensor) -> Tensor:
    """`matrix` (M, N) with its singular values brought near 1, by Newton and Schulz's iteration in bfloat16."""
    a, b, c = NEWTON_SCHULZ
    x = matrix.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / x.norm().clamp(min=1e-7)
    for _ in range(ROUNDS):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if tall else x).to(matrix.dtype)


def is_matrix(parameter: Tensor) -> bool:
    """Whether Muon suits `parameter`: a matrix or a convolution between many features and many."""
    return parameter.ndim >= 2 and min(parameter.shape[0], parameter[0].numel()) >= NARROWEST
