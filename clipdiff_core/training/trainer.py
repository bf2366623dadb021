"""Training as the engine's process runs it: a `TrainingJob` in, events out, between batches an ear for the person."""

import json
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from clipdiff_core import folders
from clipdiff_core.checkpoints.store import find_model
from clipdiff_core.control import Control, Wish
from clipdiff_core.device import pick_device, use_threads
from clipdiff_core.errors import ClipDiffError, TrainingError
from clipdiff_core.events import Event, Failed, Loading, Stopped
from clipdiff_core.training.learning import learn
from clipdiff_core.training.recipe import Recipe
from clipdiff_core.training.workshop import Workshop
from clipdiff_core.training_job import TrainingJob, validate

KEPT_JOB = "job.json"


class Trainer:
    """Runs trainings one after another; a stopped one goes on where it was when it is asked for again."""

    def warm_up(self) -> None:
        """Nothing: each training loads what it needs."""

    def run(self, job: TrainingJob, control: Control | None = None) -> Iterator[Event]:
        """Train as `job` says; the last event is `Trained`, `Stopped` or `Failed`."""
        try:
            yield from self._run(job, control or Control())
        except ClipDiffError as error:
            yield Failed(error.message, error.field)
        except OSError as error:
            yield Failed(
                f"The training cannot be kept on disk ({error.strerror}): make room in {folders.trainings()}.",
                "",
                traceback.format_exc(),
            )
        except MemoryError:
            yield Failed("There is not enough memory for this training: use fewer pictures.", "folder")

    def _run(self, job: TrainingJob, control: Control) -> Iterator[Event]:
        validate(job)
        state = folders.trainings() / job.name
        _claim(state, job)
        use_threads()
        yield Loading(job.start or job.name)
        start = find_model(job.start) if job.start else None
        workshop = Workshop(Path(job.folder), None, state, Recipe(), pick_device(), start, job.minutes)
        with closing(learn(workshop, folders.models() / job.name)) as told:
            for event in told:
                yield event
                if control.take() is not Wish.GO_ON:
                    yield Stopped(0)
                    return


def _claim(state: Path, job: TrainingJob) -> None:
    """Make sure that what lies in `state` is this training's own, begun earlier, or nothing."""
    path = state / KEPT_JOB
    if not path.exists() and (folders.models() / job.name).exists():
        raise TrainingError(f"There is a model called “{job.name}” already: give this one another name.", "name")
    try:
        kept = TrainingJob.from_dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else job
    except ValueError as error:
        raise TrainingError(f"{path} is broken: give the model another name.", "name") from error
    if (kept.folder, kept.start) != (job.folder, job.start):
        raise TrainingError(
            f"A training called “{job.name}” has begun with other pictures or from another model: give this one "
            "another name.",
            "name",
        )
    state.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(job.to_dict(), ensure_ascii=False) + "\n", encoding="utf-8")
