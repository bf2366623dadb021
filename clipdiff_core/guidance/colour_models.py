"""Colours as mixtures of Gaussians: what a part of a picture looks like, and where."""

from dataclasses import dataclass

import torch
from torch import Tensor

ROUNDS = 8  # of expectation and maximisation
LEAST, SMALLEST = 1e-6, 1e-30  # of a part's share, and of what is divided by


@dataclass(frozen=True)
class Mixture:
    """`shares` (K,), `means` (K, D) and Cholesky factors `roots` (K, D, D) of the covariances."""

    shares: Tensor
    means: Tensor
    roots: Tensor

    def log_parts(self, points: Tensor) -> Tensor:
        """(N, K): the log density of each of `points` (N, D) in each part, up to a constant that depends on D."""
        apart = (points[None] - self.means[:, None]).transpose(1, 2)
        scaled = torch.linalg.solve_triangular(self.roots, apart, upper=False)
        heights = self.shares.log() - self.roots.diagonal(dim1=1, dim2=2).log().sum(1)
        return heights - 0.5 * scaled.square().sum(1).T

    def log_density(self, points: Tensor) -> Tensor:
        """(N,): the log density of `points` (N, D)."""
        return self.log_parts(points).logsumexp(1)

    def last(self, count: int) -> "Mixture":
        """Of the last `count` dimensions alone."""
        covariances = self.roots @ self.roots.transpose(1, 2)
        roots = torch.linalg.cholesky(covariances[:, -count:, -count:])
        return Mixture(self.shares, self.means[:, -count:], roots)


def fit_mixture(points: Tensor, weights: Tensor, parts: int, floor: Tensor, generator: torch.Generator) -> Mixture:
    """The mixture of `parts` Gaussians for `points` (N, D) that count by `weights` (N,).

    `floor` (D,) are variances that are added to every part's own. Starts are drawn far apart (k-means++).
    """
    chosen = [int(torch.multinomial(weights, 1, generator=generator))]
    apart = (points - points[chosen[0]]).square().sum(1)
    for _ in range(parts - 1):
        chosen.append(int(torch.multinomial(weights * apart + 1e-12, 1, generator=generator)))
        apart = torch.minimum(apart, (points - points[chosen[-1]]).square().sum(1))
    nearest = torch.cdist(points, points[chosen]).argmin(1)
    belongs = torch.nn.functional.one_hot(nearest, parts).to(points)
    mixture = _maximised(points, belongs * weights[:, None], floor)
    for _ in range(ROUNDS):
        belongs = mixture.log_parts(points).softmax(1)
        mixture = _maximised(points, belongs * weights[:, None], floor)
    return mixture


def _maximised(points: Tensor, belongs: Tensor, floor: Tensor) -> Mixture:
    counts = belongs.sum(0)
    shares = belongs / counts.clamp(min=SMALLEST)
    means = shares.T @ points
    apart = (
        points[None] - means[:, None]
    )  # centred first: where a part has one colour, a difference of squares is noise
    spread = torch.einsum("nk,kni,knj->kij", shares, apart, apart)
    covariances = spread + torch.diag(floor + LEAST)
    counts = counts + LEAST
    return Mixture(counts / counts.sum(), means, torch.linalg.cholesky(covariances))
