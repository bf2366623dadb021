"""What the child of an import runs: `install` behind the same pipe as the engine; started by name."""

from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection

from clipdiff_core import child
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.child_process import go_offline
from clipdiff_core.control import Control, Wish
from clipdiff_core.events import Event, Importing, Stopped
from clipdiff_core.host import Output


class _Runs:
    """Imports in the engine's shape: an import knows itself where its model goes."""

    def __init__(self) -> None:
        go_offline()
        from clipdiff_core.checkpoints.installing import install

        self._install = install

    def warm_up(self) -> None:
        """Nothing to load before it is known what to import."""

    def run(self, job: ImportJob, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Import as `job` says; any wish ends it and leaves nothing behind."""
        del output
        with closing(self._install(job)) as told:
            for event in told:
                if isinstance(event, Importing) and control is not None and control.take() is not Wish.GO_ON:
                    yield Stopped(0)
                    return
                yield event


def serve(connection: Connection) -> None:
    """Run the imports that arrive until told to close, or until the other side is gone."""
    child.serve_any(connection, _Runs, ImportJob.from_dict)
