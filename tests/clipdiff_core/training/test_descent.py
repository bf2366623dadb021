"""Going downhill: Muon's orthogonal steps, AdamW for the rest, and a state that goes on exactly."""

import copy

import pytest
import torch
from torch import nn

from clipdiff_core.training.descent import LARGEST_NORM, Descent
from clipdiff_core.training.muon import ADAM_SIZE, Muon, is_matrix, orthogonalised

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize("shape", [(24, 24), (20, 90), (90, 20)])
def test_orthogonalising_brings_every_direction_to_about_the_same_strength(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    strengths = torch.linalg.svdvals(orthogonalised(matrix))
    assert strengths.min() > 0.3
    assert strengths.max() < 1.3


def test_orthogonalising_keeps_the_singular_vectors() -> None:
    u, _, v = torch.linalg.svd(torch.randn(20, 30, generator=torch.Generator().manual_seed(2)), full_matrices=False)
    matrix = u @ torch.diag(torch.linspace(0.5, 2.0, 20)) @ v
    turned = u.T @ orthogonalised(matrix) @ v.T
    assert (turned - torch.diag(turned.diagonal())).abs().max() < 0.05


def test_a_first_muon_step_is_as_large_as_an_adamw_step() -> None:
    weight = nn.Parameter(torch.zeros(32, 64))
    weight.grad = 1e-4 * torch.randn(32, 64, generator=torch.Generator().manual_seed(3))
    Muon([weight], lr=1e-2, weight_decay=0.0).step()
    size = weight.detach().square().mean().sqrt() / 1e-2
    assert float(size) == pytest.approx(ADAM_SIZE, rel=0.35)


def test_convolutions_between_many_features_are_muons_and_thin_ones_are_not() -> None:
    assert is_matrix(nn.Conv2d(32, 32, 3).weight)
    assert is_matrix(nn.Linear(64, 48).weight)
    assert not is_matrix(nn.Conv2d(32, 12, 3).weight)
    assert not is_matrix(nn.Linear(64, 48).bias)


def _network() -> nn.Sequential:
    torch.manual_seed(4)
    return nn.Sequential(nn.Linear(20, 32), nn.Tanh(), nn.Linear(32, 3))


def _loss(network: nn.Module, seed: int) -> torch.Tensor:
    x = torch.randn(64, 20, generator=torch.Generator().manual_seed(seed))
    return (network(x) - x[:, :3].sin()).square().mean()


@pytest.mark.parametrize("muon", [False, True])
def test_following_the_gradient_goes_downhill_and_every_parameter_moves(muon: bool) -> None:
    network = _network()
    before = copy.deepcopy(network.state_dict())
    descent = Descent(network, 1e-2, 0.0, muon=muon)
    first = _loss(network, 0).item()
    for seed in range(60):
        descent.follow(_loss(network, seed), 1.0)
    assert _loss(network, 0).item() < first / 2
    assert not any(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_a_rate_of_zero_moves_nothing_and_a_huge_gradient_is_clipped() -> None:
    network = _network()
    before = copy.deepcopy(network.state_dict())
    descent = Descent(network, 1e-2, 0.1, muon=True)
    descent.follow(1e6 * _loss(network, 0), 0.0)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    norm = torch.stack([p.grad.norm() for p in network.parameters() if p.grad is not None]).norm()
    assert float(norm) == pytest.approx(LARGEST_NORM, rel=1e-3)


def test_frozen_parameters_stay() -> None:
    network = _network()
    network[0].requires_grad_(False)
    before = copy.deepcopy(network[0].state_dict())
    Descent(network, 1e-2, 0.1, muon=True).follow(_loss(network, 0), 1.0)
    assert all(torch.equal(value, before[name]) for name, value in network[0].state_dict().items())


def test_going_on_from_a_state_is_going_on() -> None:
    straight, broken = _network(), _network()
    descent, first = Descent(straight, 1e-2, 0.1, muon=True), Descent(broken, 1e-2, 0.1, muon=True)
    for seed in range(4):
        descent.follow(_loss(straight, seed), 1.0)
        if seed < 2:
            first.follow(_loss(broken, seed), 1.0)
    again = _network()
    second = Descent(again, 1e-2, 0.1, muon=True)
    second.restore(copy.deepcopy(first.state()))
    for seed in (2, 3):
        second.follow(_loss(again, seed), 1.0)
    assert all(torch.equal(a, b) for a, b in zip(straight.parameters(), again.parameters(), strict=True))
