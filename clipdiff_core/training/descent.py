"""Going downhill, the same for every network here."""

from typing import Any

import torch
from torch import Tensor, nn

from clipdiff_core.training.muon import Muon, is_matrix
from clipdiff_core.training.ranks import average_gradients

LARGEST_NORM = 1.0  # of the gradient: one odd batch must not undo a hundred good ones


class Descent:
    """One network and its optimisers: AdamW, which lets only matrices decay, and with `muon` Muon for what suits it."""

    def __init__(
        self,
        network: nn.Module,
        learning_rate: float,
        weight_decay: float,
        betas: tuple[float, float] = (0.9, 0.99),
        muon: bool = False,
    ) -> None:
        self.network = network
        self.learning_rate = learning_rate
        self.parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
        orthogonal = [parameter for parameter in self.parameters if muon and is_matrix(parameter)]
        ids = {id(parameter) for parameter in orthogonal}
        rest = [parameter for parameter in self.parameters if id(parameter) not in ids]
        matrices = {"params": [p for p in rest if p.ndim >= 2], "weight_decay": weight_decay}
        vectors = {"params": [p for p in rest if p.ndim < 2], "weight_decay": 0.0}
        self.optimizers: list[torch.optim.Optimizer] = [
            torch.optim.AdamW([matrices, vectors], lr=learning_rate, betas=betas, fused=True)
        ]
        if orthogonal:
            self.optimizers.append(Muon(orthogonal, learning_rate, weight_decay))

    def follow(self, loss: Tensor, rate: float) -> None:
        """Follow the gradient of `loss`, clipped, at `rate` times the learning rate."""
        for parameter in self.parameters:
            parameter.grad = None
        loss.backward()
        average_gradients(self.parameters)
        torch.nn.utils.clip_grad_norm_(self.parameters, LARGEST_NORM)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * self.learning_rate
            optimizer.step()

    def state(self) -> dict[str, Any]:
        """Everything `restore` needs to go on as if nothing had happened; `network` are the weights."""
        return {
            "network": self.network.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where `state` was taken."""
        self.network.load_state_dict(state["network"])
        for optimizer, one in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(one)
