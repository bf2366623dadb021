"""Gradients of many pictures in the memory of a few."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

Measure = Callable[[Tensor], Tensor]  # (N,) of (N, …), each by itself


def few_at_once(measure: Measure, pictures: Tensor, count: int) -> Tensor:
    """What `measure` says (N,) of `pictures` (N, …), of which it never sees more than `count`; differentiable.

    A picture's gradient is taken as soon as it is measured, so that nothing need be remembered for it: it is the one
    that a single pass has, as far as arithmetic allows.
    """
    if torch.is_grad_enabled() and pictures.requires_grad:
        measured: Any = _FewAtOnce.apply(pictures, measure, count)
        return measured
    return torch.cat([measure(few) for few in pictures.split(count)])


class _FewAtOnce(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, pictures: Tensor, measure: Measure, count: int) -> Tensor:
        measured: list[Tensor] = []
        gradients: list[Tensor] = []
        for few in pictures.split(count):
            with torch.enable_grad():
                leaf = few.detach().requires_grad_(True)
                of_few = measure(leaf)
                gradients += torch.autograd.grad(of_few.sum(), leaf)
            measured.append(of_few.detach())
        ctx.save_for_backward(torch.cat(gradients))
        return torch.cat(measured)

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        (gradients,) = ctx.saved_tensors
        (upstream,) = grad_outputs
        return upstream.view(-1, *[1] * (gradients.ndim - 1)) * gradients, None, None
