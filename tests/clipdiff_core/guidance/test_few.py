"""Gradients of many pictures in the memory of a few: those of a single pass."""

from typing import Any

import pytest
import torch
from torch import Tensor

from clipdiff_core.guidance.few import few_at_once


def measure(pictures: Tensor) -> Tensor:
    """(N,): each picture by itself."""
    return (pictures.sin() * pictures).flatten(1).sum(1)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9])
def test_values_and_gradients_are_those_of_a_single_pass(count: int) -> None:
    pictures = torch.randn(5, 3, 4, 4, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    weights = torch.arange(5, dtype=torch.float64) - 1.5
    found: list[Tensor] = []
    values: list[Tensor] = []
    for how in (measure, lambda leaf: few_at_once(measure, leaf, count)):
        leaf = pictures.clone().requires_grad_(True)
        measured = how(leaf * 2)
        values.append(measured.detach())
        found += torch.autograd.grad((measured * weights).square().sum(), leaf)
    torch.testing.assert_close(values[0], values[1])
    torch.testing.assert_close(found[0], found[1])


@pytest.mark.parametrize("grad", [False, True])
def test_no_more_than_so_many_are_looked_at_and_no_gradient_is_taken_in_vain(grad: bool) -> None:
    seen: list[Any] = []

    def watched(pictures: Tensor) -> Tensor:
        seen.append((len(pictures), pictures.requires_grad))
        return measure(pictures)

    few_at_once(watched, torch.ones(5, 3, 2, 2, requires_grad=grad), 2)
    assert seen == [(2, grad), (2, grad), (1, grad)]
