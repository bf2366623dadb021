"""The trainings that were begun, each known by the `TrainingJob` kept beside what it has learned; torch-free."""

import json
from dataclasses import dataclass
from pathlib import Path

from clipdiff_core import folders
from clipdiff_core.checkpoints.store import MANIFEST
from clipdiff_core.errors import JobError, TrainingError
from clipdiff_core.json_files import read_json
from clipdiff_core.training_job import TrainingJob, validate

KEPT_JOB = "job.json"


@dataclass(frozen=True, slots=True)
class KeptTraining:
    """A training that was begun; `finished` when its model has been written since it was last asked for."""

    job: TrainingJob
    finished: bool


def keep_job(job: TrainingJob) -> None:
    """Note in the training's folder, made if need be, what it was asked for; raises `OSError`."""
    path = _job_path(job.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(job.to_dict()) + "\n", encoding="utf-8")


def find_job(name: str) -> TrainingJob | None:
    """What the training `name` was last asked for, None when there is none.

    Raises `TrainingError` when that cannot be read as a job, `OSError` when it cannot be read at all.
    """
    path = _job_path(name)
    return _read_job(path) if path.exists() else None


def list_trainings() -> list[KeptTraining]:
    """Every training that can be gone on with, the one asked for last first; what cannot be read is left out."""
    kept: list[tuple[int, KeptTraining]] = []
    for path in folders.trainings().glob(f"*/{KEPT_JOB}"):
        try:
            job = _read_job(path)
            validate(job)
            if path.samefile(_job_path(job.name)):  # a copy under another name would be gone on with elsewhere
                asked = path.stat().st_mtime_ns
                kept.append((asked, KeptTraining(job, _finished(job.name, asked))))
        except (TrainingError, OSError):
            continue
    kept.sort(key=lambda entry: (-entry[0], entry[1].job.name))
    return [training for _, training in kept]


def _job_path(name: str) -> Path:
    return folders.trainings() / name / KEPT_JOB


def _read_job(path: Path) -> TrainingJob:
    try:
        return TrainingJob.from_dict(read_json(path))
    except (ValueError, JobError) as error:
        raise TrainingError(f"{path} is broken: give the model another name.", "name") from error


def _finished(name: str, asked: int) -> bool:
    """Whether the model was written after `asked`, in nanoseconds: its manifest is the last thing a training writes."""
    manifest = folders.models() / name / MANIFEST
    return manifest.exists() and manifest.stat().st_mtime_ns >= asked
