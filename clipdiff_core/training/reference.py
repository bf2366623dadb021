"""What the judge sees in real pictures: kept with a model, so that it can be measured without its training pictures."""

from dataclasses import dataclass

import torch
from torch import Tensor

from clipdiff_core.training.composites import Composer
from clipdiff_core.training.judge import Judge


@dataclass(frozen=True)
class Reference:
    """The Gaussian of the judge's features (D,) and (D, D), and how often it names a real picture rightly."""

    mean: Tensor
    covariance: Tensor
    accuracy: float

    def to_tensors(self) -> dict[str, Tensor]:
        """The inverse of `from_tensors`."""
        rows, columns = torch.tril_indices(*self.covariance.shape)
        half = self.covariance[rows, columns]  # the other half is the same
        return {"mean": self.mean, "covariance": half, "accuracy": torch.tensor(self.accuracy)}

    @staticmethod
    def from_tensors(tensors: dict[str, Tensor]) -> "Reference":
        """Read one; raises `KeyError` when a tensor is missing."""
        mean, half = tensors["mean"], tensors["covariance"]
        rows, columns = torch.tril_indices(len(mean), len(mean))
        covariance = half.new_zeros(len(mean), len(mean))
        covariance[rows, columns] = covariance[columns, rows] = half
        return Reference(mean, covariance, float(tensors["accuracy"]))


@torch.no_grad()
def measure(judge: Judge, composer: Composer, count: int) -> Reference:
    """Look at `count` fresh, unworn composites."""
    judge.eval()
    device = judge.concept.weight.device
    features, right = [], []
    for start in range(0, count, 64):
        batch = composer.batch(min(64, count - start))
        seen = judge.features(batch.pictures.to(device))
        features.append(seen.float().cpu())
        right.append(judge.concept(seen).argmax(1).cpu() == batch.concepts)
    together = torch.cat(features)
    return Reference(together.mean(0), together.T.cov(), float(torch.cat(right).float().mean()))
