"""What the child of a training runs: the trainer behind the same pipe as the engine; started by name."""

from collections.abc import Iterator
from multiprocessing.connection import Connection

from clipdiff_core import child
from clipdiff_core.child_process import go_offline
from clipdiff_core.control import Control
from clipdiff_core.events import Event
from clipdiff_core.host import Output
from clipdiff_core.training_job import TrainingJob


class _Runs:
    """The trainer in the engine's shape: a training knows itself where its model goes."""

    def __init__(self) -> None:
        go_offline()
        from clipdiff_core.training.trainer import Trainer

        self._trainer = Trainer()

    def warm_up(self) -> None:
        """Nothing to load before it is known what to train."""

    def run(self, job: TrainingJob, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Train as `job` says."""
        del output
        yield from self._trainer.run(job, control)


def serve(connection: Connection) -> None:
    """Run the trainings that arrive until told to close, or until the other side is gone."""
    child.serve_any(connection, _Runs, TrainingJob.from_dict)
