"""Training as the engine's process runs it: a `TrainingJob` in, events out, between batches an ear for the person."""

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
from clipdiff_core.kept_trainings import find_job, keep_job
from clipdiff_core.training.learning import learn
from clipdiff_core.training.recipe import Recipe
from clipdiff_core.training.workshop import Workshop
from clipdiff_core.training_job import TrainingJob, validate


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
        _claim(job)
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


def _claim(job: TrainingJob) -> None:
    """Make sure that what lies under the job's name is this training's own, begun earlier, or nothing."""
    kept = find_job(job.name)
    if kept is None and (folders.models() / job.name).exists():
        raise TrainingError(f"There is a model called “{job.name}” already: give this one another name.", "name")
    if kept is not None and (kept.folder, kept.start) != (job.folder, job.start):
        raise TrainingError(
            f"A training called “{job.name}” has begun with other pictures or from another model: give this one "
            "another name.",
            "name",
        )
    keep_job(job)
