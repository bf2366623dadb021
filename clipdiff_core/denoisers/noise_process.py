"""The process a diffusers network was trained on, as its scheduler's configuration tells it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import torch
from torch import Tensor

from clipdiff_core.denoisers.sigma_table import LARGEST_BETA, SigmaTable
from clipdiff_core.errors import CheckpointError

NO_SIGNAL = 2.0**-24  # stands for 0 where a schedule ends in pure noise: sigma stays a number
LONGEST = 100_000  # steps of a process; more is no process, and would only fill the memory

Prediction = Literal["epsilon", "v_prediction", "sample"]


@dataclass(frozen=True)
class NoiseProcess:
    """What the network's answer means at which noise level; `clip_range` bounds x0, infinite where nothing does."""

    alphas_cumprod: tuple[float, ...]
    prediction: Prediction = "epsilon"
    clip_range: float = math.inf
    table: SigmaTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the table."""
        object.__setattr__(self, "table", SigmaTable(self.alphas_cumprod))

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> "NoiseProcess":
        """Read a scheduler's configuration; raises `CheckpointError` for one of another kind of process."""
        asked = values.get("prediction_type", "epsilon")
        prediction: Prediction | None = next((known for known in get_args(Prediction) if known == asked), None)
        if prediction is None:
            raise _unknown(f"predicts “{asked}”")
        alphas = (1 - _betas(values)).cumprod(0)
        if values.get("rescale_betas_zero_snr"):
            alphas = _without_signal_at_the_end(alphas)
        if not alphas[-1] > 0:
            raise _unknown("has noise levels that are none")
        clip_range = values.get("clip_sample_range", 1.0) if values.get("clip_sample") is True else math.inf
        if not (isinstance(clip_range, int | float) and clip_range > 0):
            raise _unknown(f"clips its predictions to {clip_range}")
        return NoiseProcess(tuple(alphas.tolist()), prediction, float(clip_range))

    def clean(self, x: Tensor, predicted: Tensor, sigma: float) -> Tensor:
        """x0 from `x` at `sigma` and the network's answer there, both (B, C, H, W).

        Where it is clipped, gradients pass as if it were not: exact guidance would else lose what lies outside.
        """
        if self.prediction == "epsilon":
            x0 = x - sigma * predicted
        elif self.prediction == "v_prediction":  # Salimans & Ho 2022, arXiv 2202.00512
            x0 = x / (1 + sigma**2) - sigma / math.sqrt(1 + sigma**2) * predicted
        else:
            x0 = predicted
        if math.isinf(self.clip_range):
            return x0
        return x0 + (x0.clamp(-self.clip_range, self.clip_range) - x0).detach()

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` levels from the last step of the process to its first, evenly spread over them."""
        last = len(self.alphas_cumprod) - 1
        return [self.table.sigma(time) for time in torch.linspace(last, 0, steps, dtype=torch.float64).tolist()]


def _betas(values: Mapping[str, Any]) -> Tensor:
    """The variance that each step adds, rising."""
    trained = values.get("trained_betas")
    try:
        if trained is not None:
            betas = torch.tensor([float(beta) for beta in trained], dtype=torch.float64)
        else:
            steps, schedule = int(values["num_train_timesteps"]), values["beta_schedule"]
            betas = _scheduled(schedule, steps, float(values["beta_start"]), float(values["beta_end"]))
    except (KeyError, TypeError, ValueError) as error:
        raise _unknown(f"has no table of noise levels ({values.get('_class_name', 'unknown')})") from error
    if not (2 <= len(betas) <= LONGEST and bool(((betas > 0) & (betas < 1)).all())):
        raise _unknown("has noise levels that are none")
    return betas


def _scheduled(schedule: str, steps: int, start: float, end: float) -> Tensor:
    if not 2 <= steps <= LONGEST:
        raise ValueError(steps)
    if schedule == "linear":  # Ho et al. 2020, arXiv 2006.11239
        return torch.linspace(start, end, steps, dtype=torch.float64)
    if schedule == "scaled_linear":  # Rombach et al. 2022, arXiv 2112.10752
        return torch.linspace(start**0.5, end**0.5, steps, dtype=torch.float64) ** 2
    if schedule == "squaredcos_cap_v2":  # Nichol & Dhariwal 2021, arXiv 2102.09672
        left = torch.cos((torch.arange(steps + 1, dtype=torch.float64) / steps + 0.008) / 1.008 * math.pi / 2) ** 2
        return (1 - left[1:] / left[:-1]).clamp(max=LARGEST_BETA)
    if schedule == "sigmoid":  # Xu et al. 2022, arXiv 2203.02923
        return torch.linspace(-6, 6, steps, dtype=torch.float64).sigmoid() * (end - start) + start
    raise ValueError(schedule)


def _without_signal_at_the_end(alphas: Tensor) -> Tensor:
    """Stretch the process until nothing of the picture is left at its end (Lin et al. 2023, arXiv 2305.08891)."""
    left = alphas.sqrt()
    stretched = (left - left[-1]) * left[0] / (left[0] - left[-1])
    return (stretched**2).clamp(min=NO_SIGNAL)


def _unknown(what: str) -> CheckpointError:
    return CheckpointError(
        f"The scheduler of this model {what}, which ClipDiff does not draw with. It reads those that have betas and "
        "predict epsilon, v_prediction or sample.",
        "model",
    )
