"""What was measured, for programs and for people."""

import gc
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import torch

from clipdiff_core.bench.memory import peak_memory
from clipdiff_core.bench.subject import Subject, load
from clipdiff_core.bench.timing import MEASURED, Times, time_steps
from clipdiff_core.device import is_out_of_memory
from clipdiff_core.errors import EngineError
from clipdiff_core.job import Gradient


@dataclass(frozen=True)
class Measured:
    """The times and the most memory of each gradient, and under what they were taken."""

    times: Mapping[Gradient, Times]
    peak_memory_bytes: Mapping[Gradient, int]
    model: str
    clips: tuple[str, ...]
    size: str
    cutouts: int
    rounds: int
    device: str
    precision: str
    threads: int

    @property
    def exact_over_fast(self) -> float:
        """How many times as long an exact step takes; the backward pass of a frozen network makes 2 the bound."""
        return self.times["exact"].step_seconds / self.times["fast"].step_seconds

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values: an object for each gradient, beside it the ratio and what all was measured with."""
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("times", "peak_memory_bytes")}
        each = {
            gradient: asdict(times) | {"peak_memory_bytes": self.peak_memory_bytes[gradient]}
            for gradient, times in self.times.items()
        }
        return _rounded(each | {"exact_over_fast": self.exact_over_fast} | told | {"clips": list(self.clips)})

    def table(self) -> str:
        """The same for people."""
        rows = [
            (name, *(f"{getattr(times, field) * scale:.{digits}f} {unit}" for times in self.times.values()))
            for name, field, scale, digits, unit in _ROWS
        ]
        rows.append(("peak memory", *(f"{peak / 2**20:.0f} MiB" for peak in self.peak_memory_bytes.values())))
        lines = [f"{name:24}{first:>14}{second:>14}" for name, first, second in [("", *self.times), *rows]]
        return "\n".join(
            [
                f"{self.model}, guided by {' and '.join(self.clips)}: {self.size}, {self.cutouts} cutouts",
                f"{self.device}, {self.precision}, {self.threads} threads, medians of {self.rounds}",
                *lines,
                f"An exact step takes {self.exact_over_fast:.2f} times as long as a fast one.",
            ]
        )


_ROWS = (
    ("step", "step_seconds", 1000, 1, "ms"),
    ("network", "network_seconds", 1000, 1, "ms"),
    ("network, backward", "network_backward_seconds", 1000, 1, "ms"),
    ("CLIP", "clip_forward_seconds", 1000, 1, "ms"),
    ("CLIP, backward", "clip_backward_seconds", 1000, 1, "ms"),
    ("all the rest", "rest_fraction", 100, 1, "% "),
)


def measure(subject: Subject, rounds: int, device: torch.device, threads: int) -> Measured:
    """Time `rounds` steps of each gradient and their parts, then look at the memory of one step of each.

    Raises `CheckpointError` and `JobError` for what is not here or cannot be drawn, `EngineError` when memory is short.
    """
    try:
        loaded = load(subject, device)
        times = time_steps(loaded, rounds)
        size, precision = str(loaded.size), str(loaded.cast.models.precision).removeprefix("torch.")
        model = loaded.cast.models.files.name
        own_clip = loaded.cast.models.perceptor is not None
        del loaded
        gc.collect()
        peaks: dict[Gradient, int] = {
            gradient: peak_memory(subject, gradient, device, threads) for gradient in MEASURED
        }
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        raise EngineError(
            "There is not enough memory to measure this: choose a smaller size or fewer cutouts.", "size"
        ) from error
    clips = (*subject.clips, *subject.random_clips) or (("its own CLIP",) if own_clip else ("the starter's CLIP",))
    return Measured(times, peaks, model, clips, size, subject.cutouts, rounds, str(device), precision, threads)


def _rounded(values: Any) -> Any:
    if isinstance(values, dict):
        return {key: _rounded(value) for key, value in values.items()}
    return round(values, 6) if isinstance(values, float) else values
