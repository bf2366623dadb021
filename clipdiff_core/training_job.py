"""What a training depends on, as the window asks for it; torch-free."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from clipdiff_core.checkpoints.store import BUILT_IN
from clipdiff_core.errors import TrainingError
from clipdiff_core.json_settings import read_settings

LONGEST_NAME = 60
MOST_MINUTES = 60.0 * 24 * 30
# The networks in the order they learn, and how much of the time each gets.
SHARES = {"clip": 0.15, "tempering": 0.15, "denoiser": 0.5, "upscaler": 0.15, "judge": 0.05}
_FORBIDDEN = set('/\\:*?"<>|')  # in file names, on one system or another


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """Learn from the pictures in `folder` for `minutes`, and call the model `name`.

    `start` names the model to go on from; "" begins from scratch.
    """

    folder: str
    name: str
    start: str = BUILT_IN
    minutes: float = 60.0

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_dict`."""
        return asdict(self)

    @staticmethod
    def from_dict(values: object) -> "TrainingJob":
        """Read one from JSON values; raises `JobError` naming the first setting that does not fit."""
        return read_settings(TrainingJob, values)


def validate(job: TrainingJob) -> None:
    """Raise `TrainingError`, with the field at fault, for the first thing in `job` that cannot be."""
    if not job.folder:
        raise TrainingError("Choose the folder with your pictures.", "folder")
    name = job.name
    if not name.strip():
        raise TrainingError("Give the new model a name.", "name")
    if name != name.strip() or name.startswith(".") or name.endswith(".") or not name.isprintable():
        raise TrainingError("A model's name begins and ends with a letter or a number: change it.", "name")
    if _FORBIDDEN & set(name) or len(name) > LONGEST_NAME:
        raise TrainingError(
            f"A model's name has at most {LONGEST_NAME} characters, none of {' '.join(sorted(_FORBIDDEN))}: change it.",
            "name",
        )
    if name == BUILT_IN:
        raise TrainingError(f"“{BUILT_IN}” is the built-in model: give yours another name.", "name")
    if not (math.isfinite(job.minutes) and 0 < job.minutes <= MOST_MINUTES):
        raise TrainingError("A training takes from a minute to a month: change its time.", "minutes")
