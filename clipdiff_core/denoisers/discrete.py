"""Networks of discrete time as denoisers, with their own schedules and respacing."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from clipdiff_core.denoisers.adm import ADM
from clipdiff_core.denoisers.adm_config import DiscreteProcess
from clipdiff_core.denoisers.sigma_table import LARGEST_BETA, SigmaTable
from clipdiff_core.errors import JobError


def alphas_cumprod(noise_schedule: str, steps: int) -> list[float]:
    """How much of the picture's variance is left after each of `steps`: "linear" (Ho et al. 2020, arXiv 2006.11239),
    stretched to any number of steps, or "cosine" (Nichol & Dhariwal 2021, arXiv 2102.09672)."""
    if noise_schedule == "cosine":
        left = [math.cos((step / steps + 0.008) / 1.008 * math.pi / 2) ** 2 for step in range(steps + 1)]
        betas = torch.tensor([min(1 - left[i + 1] / left[i], LARGEST_BETA) for i in range(steps)], dtype=torch.float64)
    else:
        stretch = 1000 / steps
        betas = torch.linspace(stretch * 1e-4, stretch * 0.02, steps, dtype=torch.float64)
    return (1 - betas).cumprod(0).tolist()


def respaced(steps: int, respacing: str | Sequence[int]) -> list[int]:
    """Which of a process's `steps` are taken, rising, as guided-diffusion writes it.

    "25" spreads 25 evenly from the first to the last, "ddim20" takes the stride that makes 20, "10,15,20" or a list
    divides the process into equal parts with their own counts, and "" takes all. Raises `JobError` when it cannot be.
    """
    if isinstance(respacing, str) and respacing.startswith("ddim"):
        return _strided(steps, respacing)
    taken: list[int] = []
    counts = _read_counts(respacing) or [steps]
    start = 0
    for part, count in enumerate(counts):
        size = steps // len(counts) + (part < steps % len(counts))
        if not 0 <= count <= size:
            raise JobError(f"{count} steps cannot be taken of {size}: ask for fewer.", "sampling.steps")
        stride = (size - 1) / (count - 1) if count > 1 else 1.0
        place = 0.0
        for _ in range(count):
            taken.append(start + round(place))
            place += stride  # added up, as published: a product would round otherwise here and there
        start += size
    return taken


def _strided(steps: int, respacing: str) -> list[int]:
    counts = _read_counts(respacing.removeprefix("ddim"))
    for stride in range(1, steps + 1):
        if [len(range(0, steps, stride))] == counts:
            return list(range(0, steps, stride))
    raise JobError(f"No stride makes “{respacing}” of {steps} steps: ask for another number.", "sampling.steps")


def _read_counts(respacing: str | Sequence[int]) -> list[int]:
    if not isinstance(respacing, str):
        return list(respacing)
    try:
        return [int(count) for count in respacing.split(",")] if respacing else []
    except ValueError as error:
        wrong = f"“{respacing}” is no respacing: write “25”, “ddim25” or “10,15,20”."
        raise JobError(wrong, "sampling.steps") from error


class ADMDenoiser:
    """A guided-diffusion network as a `Denoiser`; `label` is the class a class-conditional one draws.

    It hears no descriptors: `cond` changes nothing.
    """

    def __init__(self, network: ADM, process: DiscreteProcess | None = None, label: int | None = None) -> None:
        """Raises `JobError` when `label` is missing, none of the network's classes, or for a network without any."""
        _check_label(network, label)
        self.network = network
        self.process = process or DiscreteProcess()
        self.label = label
        self.table = SigmaTable(alphas_cumprod(self.process.noise_schedule, self.process.diffusion_steps))
        self.sigma_min, self.sigma_max = self.table.sigmas[0], self.table.sigmas[-1]

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, 3, H, W) at `sigma`; raises `JobError` for a size that the network cannot draw."""
        del cond
        time = self.table.time(sigma)
        if self.process.rescale_timesteps:
            time *= 1000 / self.process.diffusion_steps
        times = torch.full((len(x),), time, device=x.device)
        labels = None if self.label is None else torch.full((len(x),), self.label, device=x.device)
        predicted = self.network(x / math.sqrt(1 + sigma**2), times, labels)[:, :3]
        return predicted if self.process.predict_xstart else x - sigma * predicted

    def network_sigmas(self, steps: int) -> list[float]:
        """The noise levels of the respacing `steps`; a single step starts from the top, where published code does not.

        Raises `JobError` for more steps than the network was trained on.
        """
        if steps == 1:
            return [self.sigma_max]
        return self.respaced_sigmas([steps])

    def respaced_sigmas(self, respacing: str | Sequence[int]) -> list[float]:
        """The noise levels, falling, of any `respacing`."""
        return [self.table.sigmas[step] for step in reversed(respaced(self.process.diffusion_steps, respacing))]


def _check_label(network: ADM, label: int | None) -> None:
    config = network.config
    if not config.class_cond:
        if label is not None:
            raise JobError("This model knows no classes: leave the class out.", "model")
    elif label is None or not 0 <= label < config.num_classes:
        raise JobError(f"This model draws one of its classes: choose one from 0 to {config.num_classes - 1}.", "model")
