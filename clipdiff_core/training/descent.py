"""One step downhill, the same for every network here."""

import torch
from torch import Tensor

LARGEST_NORM = 1.0  # of the gradient: one odd batch must not undo a hundred good ones


def descend(optimizer: torch.optim.Optimizer, loss: Tensor, rate: float) -> None:
    """Follow the gradient of `loss`, clipped, at the learning rate `rate`."""
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    torch.nn.utils.clip_grad_norm_(parameters, LARGEST_NORM)
    optimizer.step()
