"""The engine's child as it is, but that it keeps a snapshot of every step, on one thread; started by name."""

from multiprocessing.connection import Connection

from clipdiff_core import child
from clipdiff_core.child import Runs
from clipdiff_core.job import Job


def load_engine() -> Runs[Job]:
    """The engine itself, in no hurry to load the starter."""
    from clipdiff_core import engine
    from clipdiff_core.device import use_threads
    from clipdiff_core.tasks import snapshots

    class Eager(engine.Engine):
        def warm_up(self) -> None:
            """The starter is not what is drawn with."""

    snapshots.SECONDS_BETWEEN, snapshots.LARGEST_SHARE = 0.0, 1e9
    engine.use_threads = lambda *_: use_threads(1)
    return Eager()


def serve(connection: Connection) -> None:
    """What the child runs."""
    child.serve(connection, load_engine)
